#!/usr/bin/env node
// Create IAM Role: every mistake in an ARN has its sentence, nothing is taken before the approval, and only a proof links.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, openAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkGet, checkMethods, checkPost, checkRefusals, evil, isEscaped, isSoundPage, nobody, overlong } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'
import { adminAccess, managed, readOnlyAccess, trustAnyPresent, trustEveryone, trustIgnoreCase, trustLike, trustList, trustOpen, trustWithExternalId, viewOnlyAccess } from '../standin/policies.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const browser = await rc.signIn(reseller.member)
const second = await rc.signIn(reseller.owner)
const stranger = await rc.signIn(other.owner)
let next = 100000000000
const approved = () => approvedAccount(rc, browser, customer, reseller, String(next++))
const arnOf = (a, name = 'RolecallReadOnly') => `arn:aws:iam::${a.number}:role/${name}`
const pathOf = a => `/accounts/${a.id}/role`
const role = trust => ({ trust, attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() } })
const right = a => role(trustWithExternalId(platform.account, a.externalId))
const state = async a => (await browser.get(`/accounts/${a.id}`)).attribute('data-state')
const save = async (a, arn, who = browser) => who.submit(await who.get(pathOf(a)), pathOf(a), { role_arn: arn, description: 'read only' })
/** Saves the ARN; the page that comes then. */
async function saved(a, arn, who = browser) {
  const answer = await save(a, arn, who)
  if (answer.status !== 303) throw new Error(`Save answered ${answer.status}: ${answer.words}`)
  return who.get(answer.location)
}

// before the approval: readable, not accepted
const early = await openAccount(rc, browser, customer, String(next++))
const page = await checkGet(rc, browser, pathOf(early))
for (const text of [early.number, early.externalId, platform.account, 'Another AWS account', 'Require external ID', 'ReadOnlyAccess', `"AWS": "arn:aws:iam::${platform.account}:root"`, `"sts:ExternalId": "${early.externalId}"`]) ok(page.words.includes(text), `the page says ${text}`)
like(page.words, /not approved yet/, 'and that an ARN is not taken yet')
isGolden(page, 'role', { [early.id]: 'ACCOUNT', [customer]: 'CUSTOMER', [reseller.member.email]: 'MEMBER' })
await rc.putRole(arnOf(early), right(early))
const soon = await browser.submit(page, pathOf(early), { role_arn: arnOf(early), description: '' })
isDeeply([soon.status, await state(early)], [409, 'awaiting_approval'], 'before the approval it is refused')
like(soon.words, /accepted after the approval/, 'with a sentence')
is((await rc.awsLog()).filter(c => c.action === 'AssumeRole').length, 0, 'and AWS is not asked')

// mistakes that need no call to AWS
const a = await approved()
const arn = arnOf(a)
const stored = async () => [await state(a), (await browser.get(pathOf(a))).form(pathOf(a)).fields.role_arn, (await rc.awsLog()).filter(c => c.action === 'AssumeRole').length]
await checkRefusals(browser, () => browser.get(pathOf(a)), pathOf(a), { role_arn: arn, description: evil }, [
  ['nothing', '', /^Enter the Role ARN, like arn:aws:iam::\d{12}:role\/RoleName/],
  ['quotes', `"${arn}"`, /Take the " out/], ['typographic quotes', `“${arn}”`, /Take the “ out/], ['brackets', `<${arn}>`, /Take the < out/], ['a script', evil, /Take the . out/],
  ['a blank', arn.replace('role/', 'role/ '), /blank or a line break/], ['an invisible blank', arn.replace('role/', 'role/\u200b'), /invisible blank/], ['another letter', arn.replace('role', 'rôle'), /letter or sign/],
  ['a web page', 'https://console.aws.amazon.com/iam', /address of a web page/], ['an account number', a.number, /account number, not a Role ARN/], ['an access key', 'AKIAIOSFODNN7EXAMPLE', /access key ID/],
  ['an internal ID', 'AROAIOSFODNN7EXAMPLE', /internal ID/], ['the external ID', a.externalId, /external ID, which belongs into the role/], ['a name', 'RolecallReadOnly', new RegExp(`probably is ${arn}`)],
  ['prose', 'my role!', /blank|not an ARN/], ['capitals', arn.replace('arn:', 'ARN:'), /small letters/], ['a wildcard', `${arn}*`, /must name one role/], ['a full stop', `${arn}.`, /Take the "\." off the end/],
  ['a part missing', 'arn:aws:iam::role/x', /A part of the Role ARN is missing/], ['another partition', arn.replace('arn:aws:', 'arn:azure:'), /not a part of AWS/],
  ['an assumed role', `arn:aws:sts::${a.number}:assumed-role/RolecallReadOnly/ann`, new RegExp(`session .an assumed role.*probably is ${arn}`)], ['a federated user', `arn:aws:sts::${a.number}:federated-user/ann`, /federated user/],
  ['a bucket', 'arn:aws:s3:::bucket', /something in "s3"/], ['a user', `arn:aws:iam::${a.number}:user/ann`, /ARN of a user/], ['a group', `arn:aws:iam::${a.number}:group/g`, /ARN of a group/],
  ['a policy', `arn:aws:iam::${a.number}:policy/p`, /ARN of a policy/], ['an instance profile', `arn:aws:iam::${a.number}:instance-profile/p`, /instance profile/], ['root', `arn:aws:iam::${a.number}:root`, /account itself/],
  ['Role', arn.replace(':role/', ':Role/'), /"role\/" in small letters/], ['another thing', `arn:aws:iam::${a.number}:thing/x`, /not the ARN of a role/], ['no name', `arn:aws:iam::${a.number}:role/`, /name is missing/],
  ['a sign in the name', `${arn}$`, /can't have "\$"/], ['a long name', `${arn}${'x'.repeat(60)}`, /at most 64 characters/], ['two slashes', arn.replace('role/', 'role//'), /two "\/"/],
  ["a service's role", `arn:aws:iam::${a.number}:role/aws-service-role/x.amazonaws.com/R`, /belongs to an AWS service/], ['an SSO role', `arn:aws:iam::${a.number}:role/aws-reserved/sso.amazonaws.com/R`, /Identity Center/],
  ['a region', arn.replace('iam::', 'iam:us-east-1:'), /has no region/], ['dashes', arn.replace(a.number, '1000-0000-0001'), /12 digits without dashes/], ['another account', arn.replace(a.number, '999999999999'), /in account 999999999999, but this is account/],
  ['a partition without credentials', arn.replace('arn:aws:', 'arn:aws-cn:'), /partition "aws-cn", which Rolecall is not set up for/], ['too long', `${arn}/${'x'.repeat(2100)}`, /too long/]
].map(([what, value, sentence]) => [what, 'role_arn', value, sentence]).concat(overlong({ description: 500, role_arn: 3000 })), stored)

// what the role does decides
await rc.putRole(arn, right(a))
const linked = await saved(a, ` ${arn}\n`.trim())
is(linked.attribute('data-state'), 'linked', 'a right role is Linked')
like(linked.words, /let in, account \d{12}.*refused.*AccessDenied/, 'with the evidence')
isSoundPage(linked, 'the linked page')
isGolden(linked, 'role_linked', { [a.id]: 'ACCOUNT', [customer]: 'CUSTOMER', [reseller.member.email]: 'MEMBER', [a.number]: 'NUMBER' })
unlike(linked.text + rc.logs(), new RegExp(`${platform.secret}|ASIA[A-Z0-9]{16}`), 'no credential is shown or logged')
for (const [what, trust] of [['lets everybody in', trustOpen(platform.account)], ['wants any external ID', trustAnyPresent(platform.account)], ['wants a pattern', x => trustLike(platform.account, `${x.externalId.slice(0, -1)}?`)], ['forgives capitals', x => trustIgnoreCase(platform.account, x.externalId)]]) {
  const x = await approved()
  await rc.putRole(arnOf(x), role(typeof trust === 'function' ? trust(x) : trust))
  const shown = await saved(x, arnOf(x))
  is(shown.attribute('data-state'), 'needs_attention', `a role that ${what} is not Linked`)
  like(shown.words, /Not safe: the role lets us in without the right external ID/, 'and the page says why')
}
// what the trust policy's text alone shows
const corrected = page => page.text.match(/id="value_corrected"[^>]*>([^<]*)</)?.[1].replaceAll('&quot;', '"')
for (const [what, trust, says] of [
  ['takes a list of IDs', x => trustList(platform.account, [x.externalId, 'another-customer']), /Not safe: the trust policy lets in more.*Statement 1 of the trust policy.*another-customer.*Replace the trust policy/s],
  ['lets everybody in who knows the ID', x => trustEveryone(x.externalId), /Not safe: the trust policy lets in more.*Statement 1.*which is no secret/s],
  ['is not understood', x => ({ Statement: trustWithExternalId(platform.account, x.externalId).Statement.map(s => ({ ...s, Resource: '*' })) }), /Not proved: what the trust policy lets in can't be told.*Statement 1/s]
]) {
  const x = await approved()
  await rc.putRole(arnOf(x), role(trust(x)))
  const shown = await saved(x, arnOf(x))
  is(shown.attribute('data-state'), 'needs_attention', `a role whose policy ${what} is not Linked`)
  like(shown.words, says, 'and the page says which statement, and why')
  isSoundPage(shown, `the page about a policy that ${what}`)
  await rc.putRole(arnOf(x), role(JSON.parse(corrected(shown))))
  is((await saved(x, arnOf(x))).attribute('data-state'), 'linked', 'with the corrected policy pasted it is')
}
const mighty = await approved()
await rc.putRole(arnOf(mighty), { ...right(mighty), attached: managed('AdministratorAccess', adminAccess()) })
const warned = await saved(mighty, arnOf(mighty))
is(warned.attribute('data-state'), 'linked', 'a role that may do more than read is Linked')
like(warned.text, /<\/div>\s*<div class="alert alert-warning">\s*<h3[^>]*><svg[\s\S]*?Warning: this role may do more than read<\/h3>/, 'with a warning right below the verdict')
is(warned.words.split('The role may do more than read').length - 1, 2, 'which stands there and in the details, not under Good to know')
unlike(linked.words, /may do more than read/, 'and not for a role that only reads')
isSoundPage(warned, 'the page with the warning')
const [ofMighty, ofOther] = [await browser.get(`/accounts/${mighty.id}`), await browser.get(`/accounts/${a.id}`)]
like(ofMighty.words, /Linked, but the role may do more than read/, "the account's page says it too")
unlike(ofOther.words, /may do more than read/, "and another's does not")
isSoundPage(ofMighty, "the account's page with the warning")
const hidden = await approved()
await rc.putRole(arnOf(hidden), { ...right(hidden), attached: managed('ViewOnlyAccess', viewOnlyAccess()) })
const unread = await saved(hidden, arnOf(hidden))
is(unread.attribute('data-state'), 'checking', 'a role that may not be read is Checking while it is young')
like(unread.words, /AWS lets us use the role, but not read it yet.*iam:GetRole/s, 'and the page names the permission')

for (const [what, put] of [['is not there', () => {}], ['has another external ID', x => rc.putRole(arnOf(x), role(trustWithExternalId(platform.account, 'rc-another')))], ['trusts another account', x => rc.putRole(arnOf(x), role(trustWithExternalId('111122223333', x.externalId)))]]) {
  const x = await approved()
  await put(x)
  const shown = await saved(x, arnOf(x))
  is(shown.attribute('data-state'), 'checking', `a role that ${what} is Checking while it is young`)
  like(shown.words, /AWS may not have the role yet, we keep trying/, 'and the page says that we keep trying')
}

// AWS at fault: never Linked, and the page comes all the same; later it is by itself
const anyCall = ['500', 'throttle', 'garbage', 'hang', 'reset', 'truncate'].map(kind => [kind])
const aRead = [['hang', 'GetRole'], ['500', 'ListAttachedRolePolicies'], ['garbage', 'ListRolePolicies'], ['throttle', 'SimulatePrincipalPolicy']]
const victims = await Promise.all([...anyCall, ...aRead].map(async ([kind, match]) => {
  const x = await approved()
  await rc.putRole(arnOf(x), right(x))
  await rc.fault({ kind, match, arn: arnOf(x), n: 10000 })
  const begin = performance.now()
  const shown = await saved(x, arnOf(x), browser.clone())
  const took = performance.now() - begin
  ok(shown.attribute('data-state') === 'checking' && took < 8000, `AWS: ${kind} ${match ?? ''}: Checking, after ${Math.round(took)} ms`)
  like(shown.words, /No clear answer from AWS yet|we keep (asking|trying)/, `AWS: ${kind} ${match ?? ''}: said so`)
  return x
}))
await rc.fault([])
await until('all that AWS did not answer for', async () => (await Promise.all(victims.map(state))).every(s => s === 'linked'), 40000)
ok(true, 'once AWS answers, all are Linked by themselves')

// another ARN while Linked; two at once; the same again
const [mine, hers] = [await browser.get(pathOf(a)), await second.get(pathOf(a))]
const elsewhere = await browser.submit(mine, pathOf(a), { role_arn: arnOf(a, 'Another'), description: 'x' })
is((await browser.get(elsewhere.location)).attribute('data-state'), 'checking', 'another ARN is not Linked because the first one was')
const stale = await second.submit(hers, pathOf(a), { role_arn: arnOf(a, 'Third'), description: 'y' })
is(stale.status, 409, 'who had the page open from before is told')
like(stale.text, /id="role_arn_stored"[\s\S]{0,300}role\/Another/, 'with what is saved now')
isSoundPage(stale, 'the conflict page')
await rc.putRole(arnOf(a, 'Third'), right(a))
is((await second.get((await second.submit(stale, pathOf(a))).location)).attribute('data-state'), 'linked', 'saved again it is proved, and Linked')
await saved(a, arnOf(a, 'Third'))
const times = async text => (await browser.get(`/accounts/${a.id}`)).words.split(text).length - 1
const savedTimes = await times('saved the role')
is((await saved(a, arnOf(a, 'Third'))).attribute('data-state'), 'linked', 'the same once more stays Linked')
isDeeply([await times('saved the role'), await times('asked for a check')], [savedTimes, 1], 'which the history calls a check')
await browser.submit(await browser.get(pathOf(a)), pathOf(a), { role_arn: arnOf(a, 'Third'), description: evil })
for (const at of [pathOf(a), `/accounts/${a.id}`]) isEscaped(await browser.get(at), `the description on ${at}`)

// whose it is, and hostile POSTs
await checkForeign(stranger, pathOf(a), `/accounts/${nobody}/role`)
is((await stranger.post(pathOf(a), { ...(await browser.get(pathOf(a))).form(pathOf(a)).fields, role_arn: arn })).status, 403, "another reseller's POST is refused")
await checkBadIds(browser, id => `/accounts/${id}/role`)
await checkMethods(browser, pathOf(a), 'GET, HEAD, POST')
await checkPost(rc, browser, await browser.get(pathOf(a)), pathOf(a), { fields: { role_arn: arn, description: 'hostile' }, second, otherToken: (await browser.get('/customers/new')).form('/customers/new').fields.csrf, state: stored })
unlike(rc.logs(), /level=error(?!.*(own side|proof))/, 'no log speaks of an error of ours')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
