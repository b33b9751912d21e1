// The console page: what the AWS account's owner does in AWS's own console, so that a demo can be gone through by hand.
// GET /, POST /_console/create, POST /_console/delete. Works without scripts.
import { accountOf, nameOf, uniqueId } from './arn.mjs'
import { HttpError, escapeHtml as h, readBody, redirect, sendPage } from '../web.mjs'
import { adminAccess, managed, readOnlyAccess, trustOpen, trustWithExternalId, withMfa } from '../policies.mjs'

const LAST_CALLS = 20
const POLICIES = { ReadOnlyAccess: readOnlyAccess, AdministratorAccess: adminAccess }
const EMPTY = { account: '', name: '', trusted: '', external_id: '', policy: 'ReadOnlyAccess', mfa: '' }

export function showConsole(res, world, { made, values = EMPTY, error, status } = {}) {
  const roles = world.roles.all().sort(([, a], [, b]) => b.createdMs - a.createdMs)
  sendPage(res, {
    title: 'AWS stand-in: IAM roles',
    status,
    main: `<h1>AWS stand-in: IAM roles</h1>
<p>This is not AWS. It stands in for the AWS console of your customer's account, so that a link can be tried here from
end to end: make the role with the values that Rolecall shows, copy its ARN, paste it into Rolecall.</p>
${error ? `<p class="note bad" role="alert">${h(error)}</p>` : ''}
${made && world.roles.get(made) ? `<p class="note" role="status">The role is made. Its ARN: <code class="copy">${h(made)}</code></p>` : ''}
<h2>Create a role, as the AWS account's owner would</h2>
${createForm(values)}
<h2>Roles (${roles.length})</h2>
${roles.map(([, role]) => roleArticle(role)).join('\n') || '<p>None yet: create one above.</p>'}
<h2>Last calls</h2>
${callTable(world.calls.all().slice(-LAST_CALLS).reverse())}`
  })
}

export async function createRole(req, res, world) {
  const values = { ...EMPTY, ...await readForm(req) }
  try {
    const { arn, role } = readRole(values)
    if (world.roles.find(accountOf(arn), nameOf(arn))) throw new HttpError(409, `Role with name ${nameOf(arn)} already exists in ${accountOf(arn)}.`)
    world.roles.put(arn, role)
    redirect(res, `/?made=${encodeURIComponent(arn)}`)
  } catch (e) {
    if (!(e instanceof HttpError)) throw e
    showConsole(res, world, { values, error: e.message, status: e.status })
  }
}

export async function deleteRole(req, res, world) {
  const { arn = '' } = await readForm(req)
  if (!world.roles.delete(arn)) throw new HttpError(404, 'There is no such role.')
  redirect(res, '/')
}

async function readForm(req) {
  const form = new URLSearchParams((await readBody(req, 1 << 16)).toString())
  return Object.fromEntries([...form].map(([name, value]) => [name, value.trim()]))
}

function readRole(values) {
  const account = values.account.replace(/[\s-]/g, '')
  const trusted = values.trusted.replace(/[\s-]/g, '')
  const { name, external_id: externalId, policy, mfa } = values
  if (!/^\d{12}$/.test(account)) throw new HttpError(400, 'Your account number must have 12 digits.')
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) throw new HttpError(400, 'A role name has 1 to 64 letters, digits and +=,.@-_ characters.')
  if (!/^\d{12}$/.test(trusted)) throw new HttpError(400, 'The trusted account ID must have 12 digits.')
  if (externalId && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId)) throw new HttpError(400, 'An external ID has 2 to 1,224 letters, digits and +=,.@:/- characters.')
  if (!Object.hasOwn(POLICIES, policy)) throw new HttpError(400, 'Choose a permission policy.')
  const trust = externalId ? trustWithExternalId(trusted, externalId) : trustOpen(trusted)
  return {
    arn: `arn:aws:iam::${account}:role/${name}`,
    role: {
      id: uniqueId('AROA', 17),
      createdAt: new Date().toISOString(),
      trust: mfa ? withMfa(trust) : trust,
      attached: managed(policy, POLICIES[policy]())
    }
  }
}

function createForm(values) {
  const text = (name, label, hint, more = '') => `<p class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" value="${h(values[name])}" aria-describedby="${name}-hint" autocomplete="off" ${more}>
<small id="${name}-hint">${hint}</small></p>`
  const options = Object.keys(POLICIES).map(name => `<option${name === values.policy ? ' selected' : ''}>${name}</option>`)
  return `<form method="post" action="/_console/create">
${text('account', 'Your AWS account number', '12 digits: the account being linked.', 'required inputmode="numeric"')}
${text('trusted', 'Another AWS account: Account ID', 'The platform account ID that Rolecall shows.', 'required inputmode="numeric"')}
${text('external_id', 'Require external ID', 'The external ID that Rolecall shows. Left blank, the role is open to every customer of that platform: Rolecall has to notice.')}
<p class="field check"><input type="checkbox" id="mfa" name="mfa" value="1"${values.mfa ? ' checked' : ''}> <label for="mfa">Require MFA (a common mistake: nobody can assume the role then)</label></p>
<p class="field"><label for="policy">Permission policy</label> <select id="policy" name="policy">${options.join('')}</select></p>
${text('name', 'Role name', 'For example RolecallReadOnly.', 'required maxlength="64"')}
<p><button>Create role</button></p>
</form>`
}

function roleArticle(role) {
  const policies = [...Object.keys(role.attached || {}).map(nameOf), ...Object.keys(role.inline || {}).map(name => `${name} (inline)`)]
  return `<article>
<h3><code class="copy">${h(role.arn)}</code></h3>
<p>Made ${h(new Date(role.createdMs).toISOString())}${role.available ? '' : ', <strong>not yet known everywhere in AWS</strong>'}.
Policies: ${h(policies.join(', ') || 'none')}.</p>
<details open><summary>Trust policy</summary><pre>${h(JSON.stringify(role.trust, null, 2))}</pre></details>
<form method="post" action="/_console/delete"><input type="hidden" name="arn" value="${h(role.arn)}">
<button aria-label="Delete ${h(nameOf(role.arn))}">Delete role</button></form>
</article>`
}

function callTable(calls) {
  if (!calls.length) return '<p>Nobody has asked anything yet.</p>'
  const rows = calls.map(call => `<tr><td>${h(call.time.slice(11, 19))} UTC</td><td>${h(call.action)}</td><td>${h(call.roleArn ?? '')}</td>
<td>${call.action !== 'AssumeRole' ? '' : call.hasExternalId ? `<code>${h(call.externalId)}</code>` : 'none'}</td>
<td>${h(call.code ?? call.status ?? 'no answer')}</td></tr>`)
  return `<div class="scroll"><table><thead><tr><th scope="col">Time</th><th scope="col">Action</th><th scope="col">Role</th>
<th scope="col">External ID</th><th scope="col">Answer</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
}
