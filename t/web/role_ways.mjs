#!/usr/bin/env node
// The ways to make the role: each file is what its language's own tools accept, makes the role in the stand-in, and the role is
// found by Check now and proved. And Check now alone: a role that is not there alarms nobody.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import yaml from 'js-yaml'
import { diag, done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, openAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkMethods, checkNoSession, checkPost, hasSecurityHeaders, isSoundPage, nobody } from '../lib/screen.mjs'
import { decide } from '../standin/aws/decide.mjs'
import { readOnlyAccess, securityAudit, trustOpen, trustWithExternalId } from '../standin/policies.mjs'

const require = createRequire(import.meta.url)
const cfnLint = require('cfn-lint')
const { parse: parseHcl } = require('@cdktf/hcl2json')
const TEMPLATE_URL = 'https://northwind.s3.us-east-1.amazonaws.com/rolecall.yaml'

const rc = await startRolecall({ env: { ROLECALL_TEMPLATE_URL: TEMPLATE_URL } })
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const browser = await rc.signIn(reseller.member)
const owner = await rc.signIn(reseller.owner)
const stranger = await rc.signIn(other.owner)
let next = 200000000000
const approved = () => approvedAccount(rc, browser, customer, reseller, String(next++))
const pathOf = a => `/accounts/${a.id}/role`
const state = async a => (await browser.get(`/accounts/${a.id}`)).attribute('data-state')
const file = async (a, end) => (await browser.get(pathOf(a) + end)).text
const checkNow = async (a, who = browser) => who.submitAndFollow(await who.get(pathOf(a)), `${pathOf(a)}/check`)
const reads = { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() }
const put = (a, trust, more) => rc.putRole(`arn:aws:iam::${a.number}:role/RolecallReadOnly`, { trust, attached: reads, ...more })
const right = a => trustWithExternalId(platform.account, a.externalId)
/** What the reseller wants roles to be like. */
async function want(role_policy, role_name = 'RolecallReadOnly') {
  const answer = await owner.submit(await owner.get('/settings/role'), '/settings/role', { role_policy, role_name })
  if (answer.status !== 303) throw new Error(`settings answered ${answer.status}: ${answer.words}`)
}

// --- the stand-in's AWS, reached by the real AWS CLI ---

const bin = join(rc.dir, 'bin')
mkdirSync(bin)
writeFileSync(join(bin, 'aws'), `#!/bin/sh\nexec '${execFileSync('sh', ['-c', 'command -v aws'], { encoding: 'utf8' }).trim()}' --endpoint-url '${rc.aws}' "$@"\n`)
chmodSync(join(bin, 'aws'), 0o755)
const run = (script, env) => spawnSync('sh', ['-s'], { input: script, encoding: 'utf8', env: { PATH: `${bin}:${process.env.PATH}`, HOME: rc.dir, AWS_EC2_METADATA_DISABLED: 'true', AWS_DEFAULT_OUTPUT: 'json', ...env } })

// --- CloudFormation, as much of it as the template uses ---

/** The value with its functions worked out; undefined for AWS::NoValue. */
function resolve(value, template, names) {
  const again = v => resolve(v, template, names)
  if (Array.isArray(value)) return value.map(again).filter(v => v !== undefined)
  if (value === null || typeof value !== 'object') return value
  const [[key, of]] = Object.entries(value)
  if (key === 'Ref') return of === 'AWS::NoValue' ? undefined : names[of]
  if (key === 'Fn::Sub') return of.replace(/\$\{([^}]+)\}/g, (_, name) => names[name])
  if (key === 'Fn::Equals') return again(of[0]) === again(of[1])
  if (key === 'Fn::If') return again(again(template.Conditions[of[0]]) ? of[1] : of[2])
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, again(v)]).filter(([, v]) => v !== undefined))
}

/** Makes the template's stack in `account`, with parameters over the defaults. */
async function makeStack(text, account, parameters = {}) {
  const template = yaml.load(text, { schema: yaml.JSON_SCHEMA })
  const names = { 'AWS::Partition': 'aws', 'AWS::AccountId': account }
  for (const [name, { Default, AllowedPattern, AllowedValues }] of Object.entries(template.Parameters)) {
    names[name] = parameters[name] ?? Default
    ok(AllowedValues ? AllowedValues.includes(names[name]) : new RegExp(`^(?:${AllowedPattern})$`).test(names[name]), `${name} is ${names[name]}, which the template allows`)
  }
  const { RoleName, AssumeRolePolicyDocument, ManagedPolicyArns = [], Policies = [] } = resolve(template.Resources.Role.Properties, template, names)
  const managed = { ReadOnlyAccess: readOnlyAccess, SecurityAudit: securityAudit }
  await rc.putRole(`arn:aws:iam::${account}:role/${RoleName}`, {
    trust: AssumeRolePolicyDocument,
    attached: Object.fromEntries(ManagedPolicyArns.map(arn => [arn, managed[arn.match(/^arn:aws:iam::aws:policy\/(\w+)$/)[1]]()])),
    inline: Object.fromEntries(Policies.map(p => [p.PolicyName, p.PolicyDocument]))
  })
}

// What the npm linter, whose data are of 2020, does not know yet.
const OUTDATED = /^Description is not a valid property of AWS::IAM::Role$|^Fn::If does not allow (Fn::Sub|PolicyName) as a nested function within an array$/

function lintTemplate(text, what) {
  const path = join(rc.dir, 'template.yaml')
  writeFileSync(path, text)
  const { errors } = cfnLint.validateFile(path)
  const faults = [...errors.crit, ...errors.warn].filter(e => !OUTDATED.test(e.message)).map(e => `${e.resource}: ${e.message}`)
  is(faults.join('\n'), '', `${what}: a CloudFormation linter finds nothing`)
  const newer = spawnSync('cfn-lint', [path], { encoding: 'utf8' })
  if (!newer.error && newer.status !== 127) is(newer.stdout + newer.stderr, '', `${what}: nor does AWS's own cfn-lint`)
}

function lintScript(text, what) {
  const found = spawnSync('shellcheck', ['--enable=all', '--severity=style', '--exclude=SC2250', '-'], { input: text, encoding: 'utf8' })
  isDeeply([found.status, found.stdout], [0, ''], `${what}: shellcheck finds nothing`)
}

async function proved(a, what) {
  const page = await checkNow(a)
  is(page.attribute('data-state'), 'linked', `${what}: Check now finds it, and it is Linked`) || diag(page.words)
  return page
}

// --- each way, for each choice of permissions ---

for (const policy of ['read_only_access', 'security_audit', 'narrow']) {
  const name = policy === 'narrow' ? 'Northwind+=,.@-Role' : 'RolecallReadOnly'
  await want(policy, name)

  const byStack = await approved()
  const template = await file(byStack, '.yaml')
  lintTemplate(template, `template, ${policy}`)
  await makeStack(template, byStack.number)
  await proved(byStack, `CloudFormation, ${policy}`)

  const byScript = await approved()
  const mine = rc.addCaller(byScript.number)
  const arn = `arn:aws:iam::${byScript.number}:role/${name}`
  const script = await file(byScript, '.sh')
  lintScript(script, `script, ${policy}`)
  if (policy !== 'security_audit') {
    const made = run(script, mine)
    isDeeply([made.status, made.stdout], [0, `${arn}\n`], `the script makes the role, ${policy}, and prints its ARN`) || diag(made.stderr)
    await proved(byScript, `AWS CLI, ${policy}`)
  }
  if (policy === 'narrow') {
    const foreign = run(script, rc.addCaller('300000000000'))
    isDeeply([foreign.status, foreign.stdout], [1, ''], "with another account's credentials it stops")
    like(foreign.stderr, new RegExp(`belong to AWS account 300000000000, not ${byScript.number}.\\s+Nothing was changed`), 'and says why')
    isDeeply(run(`${script}echo open\n`, rc.addCaller('300000000000')).stdout, 'open\n', 'without closing the shell that it was pasted into')
    await rc.putRole(arn, { trust: trustOpen(platform.account) })
    const again = run(script, mine)
    isDeeply([again.status, again.stdout], [0, `${arn}\n`], 'run again it corrects the trust policy of the role that is there') || diag(again.stderr)
    await proved(byScript, 'AWS CLI, again')
    const refused = run(script, { ...mine, AWS_SECRET_ACCESS_KEY: 'wrong' })
    ok(refused.status !== 0 && refused.stdout === '', 'without good credentials it stops')
  }

  const byTerraform = await approved()
  const { resource, data, output } = await parseHcl('role.tf', await file(byTerraform, '.tf'))
  const [role] = resource.aws_iam_role.rolecall
  isDeeply([role.name, output.role_arn[0].value], [name, '${aws_iam_role.rolecall.arn}'], `Terraform, ${policy}: the name, and its ARN as output`)
  ok('rolecall' in data.aws_caller_identity && role.lifecycle[0].precondition[0].condition.includes(`"${byTerraform.number}"`), 'it wants the right account')
  isDeeply(JSON.parse(role.assume_role_policy), right(byTerraform), 'with the trust policy')
  const inline = resource.aws_iam_role_policy?.rolecall[0]
  const attached = resource.aws_iam_role_policy_attachment?.rolecall[0].policy_arn
  ok(policy === 'narrow' ? inline && !attached : attached?.startsWith('arn:aws:iam::aws:policy/') && !inline, `and the permissions, ${policy}`)
  await rc.putRole(`arn:aws:iam::${byTerraform.number}:role/${name}`, { trust: JSON.parse(role.assume_role_policy), inline: inline && { [inline.name]: JSON.parse(inline.policy) }, attached: attached && { [attached]: readOnlyAccess() } })
  await proved(byTerraform, `Terraform, ${policy}`)

  const byHand = await approved()
  await rc.putRole(`arn:aws:iam::${byHand.number}:role/${name}`, { trust: JSON.parse(await file(byHand, '.json')), inline: { mine: JSON.parse(await file(byHand, '-policy.json')) } })
  await proved(byHand, `the JSON files, ${policy}`)

  const page = await browser.get(pathOf(byHand))
  const shown = { read_only_access: ['ReadOnlyAccess', /inside S3 objects and DynamoDB/], security_audit: ['SecurityAudit', /not what is inside/], narrow: ['RolecallNarrow', /Create policy[\s\S]*ThisRole/] }[policy]
  ok(page.words.includes(`permission policy ${shown[0]}`) && page.words.includes(name), `the console's steps name ${shown[0]} and the role`)
  like(page.words, shown[1], 'and say what it reads')
}

// the narrow policy, by the simulator
const narrow = await approved()
await want('narrow')
const own = `arn:aws:iam::${narrow.number}:role/RolecallReadOnly`
const who = { principal: own, policies: [JSON.parse(await file(narrow, '-policy.json'))] }
for (const [action, on] of [['ce:GetCostAndUsage', '*'], ['ec2:DescribeInstances', '*'], ['s3:ListAllMyBuckets', '*'], ['cur:DescribeReportDefinitions', '*'], ['iam:GetRole', own], ['iam:ListAttachedRolePolicies', own], ['iam:ListRolePolicies', own], ['iam:SimulatePrincipalPolicy', own]]) {
  is(await decide(who, action, on), 'Allowed', `narrow: ${action} is allowed`)
}
for (const [action, on] of [['s3:GetObject', 'arn:aws:s3:::bucket/key'], ['dynamodb:GetItem', `arn:aws:dynamodb:us-east-1:${narrow.number}:table/t`], ['dynamodb:Scan', `arn:aws:dynamodb:us-east-1:${narrow.number}:table/t`], ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:us-east-1:${narrow.number}:secret:x`], ['ssm:GetParameter', `arn:aws:ssm:us-east-1:${narrow.number}:parameter/x`],
  ['ec2:DescribeInstanceAttribute', `arn:aws:ec2:us-east-1:${narrow.number}:instance/i-1`], ['ec2:DescribeLaunchTemplateVersions', '*'], ['lambda:ListFunctions', '*'], ['ecs:DescribeTaskDefinition', '*'], ['iam:GetRole', own.replace('Rolecall', 'Other')], ['iam:CreateUser', `arn:aws:iam::${narrow.number}:user/x`], ['ec2:TerminateInstances', `arn:aws:ec2:us-east-1:${narrow.number}:instance/i-1`], ['iam:PutRolePolicy', own]]) {
  is(await decide(who, action, on), 'ImplicitlyDenied', `narrow: ${action} of ${on} is not`)
}
await want('read_only_access')

// the general template, and the link that fills it in
const general = rc.command(['role', 'template'])
lintTemplate(general, 'the general template')
unlike(general, new RegExp(platform.account), 'it has nobody’s values')
const quick = await approved()
const stackPage = await browser.get(`${pathOf(quick)}?way=cloudformation`)
const link = new URL(stackPage.text.match(/href="(https:\/\/us-east-1\.console[^"]*)"/)[1].replaceAll('&amp;', '&'))
const fields = new URLSearchParams(link.hash.replace(/^#\/stacks\/quickcreate\?/, ''))
isDeeply([link.host, link.searchParams.get('region'), fields.get('templateURL')], ['us-east-1.console.aws.amazon.com', 'us-east-1', TEMPLATE_URL], 'the quick-create link leads to the console with our template')
await makeStack(general, quick.number, Object.fromEntries([...fields].filter(([k]) => k.startsWith('param_')).map(([k, v]) => [k.slice(6), v])))
await proved(quick, 'quick-create')

// the screen
const a = await approved()
for (const [way, text, end, type] of [['cloudformation', 'AWSTemplateFormatVersion', '.yaml', 'application/yaml; charset=utf-8'], ['cli', 'aws sts get-caller-identity', '.sh', 'application/x-sh; charset=utf-8'], ['terraform', 'aws_caller_identity', '.tf', 'text/plain; charset=utf-8']]) {
  const page = await browser.get(`${pathOf(a)}?way=${way}`)
  isSoundPage(page, `the way ${way}`)
  ok(page.words.includes(text), `${way}: the text is on the page`)
  ok(page.text.includes(`href="${pathOf(a)}${end}" download`), `${way}: and can be kept`)
  const got = await browser.get(pathOf(a) + end)
  hasSecurityHeaders(got, `${way}: the file`)
  isDeeply([got.status, got.headers.get('content-type'), got.headers.get('content-disposition')], [200, type, `attachment; filename="rolecall-role-${a.number}${end}"`], `${way}: as an attachment`)
  const pre = page.text.match(/<pre[^>]*id="value_way"[^>]*>([\s\S]*?)<\/pre>/)[1].replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&')
  is(pre, got.text, `${way}: page and file are the same`)
}
for (const [end, type] of [['.json', 'application/json'], ['-policy.json', 'application/json']]) {
  const got = await browser.get(pathOf(a) + end)
  isDeeply([got.status, got.headers.get('content-type')], [200, type], `${end} is JSON`)
}
isDeeply(JSON.parse(await file(a, '.json')), right(a), 'the trust policy as a file')
for (const way of ['', 'nonsense', '%3Cscript%3E', '%22%27', 'CLI']) {
  const page = await browser.get(`${pathOf(a)}?way=${way}`)
  ok(page.status === 200 && page.words.includes('Trusted entity type'), `way=${way.slice(0, 20)}: the console's steps`)
  isSoundPage(page, `way=${way.slice(0, 20)}`)
}
is((await browser.get(`${pathOf(a)}?way=${'x'.repeat(2000)}`)).status, 400, 'a way that is too long is refused')
const early = await openAccount(rc, browser, customer, String(next++))
is((await browser.get(`${pathOf(early)}.sh`)).status, 200, 'before the approval the role can be made')
const tooEarly = await browser.submit(await browser.get(pathOf(early)), `${pathOf(early)}/check`)
isDeeply([tooEarly.status, await state(early)], [409, 'awaiting_approval'], 'but is not looked for')
for (const end of ['.yaml', '.sh', '.tf', '.json', '-policy.json']) {
  await checkForeign(stranger, pathOf(a) + end, `/accounts/${nobody}/role${end}`)
  await checkMethods(browser, pathOf(a) + end, 'GET, HEAD')
  await checkNoSession(rc, pathOf(a) + end)
}
for (const end of ['.txt', '.yaml/', '.yaml.sh', '.', '.SH', '-policy', '-policy.yaml']) is((await browser.get(pathOf(a) + end)).status, 404, `role${end} is not there`)
await checkBadIds(browser, id => `/accounts/${id}/role.sh`)
await checkMethods(browser, `${pathOf(a)}/check`, 'POST')
is((await stranger.post(`${pathOf(a)}/check`, (await browser.get(pathOf(a))).form(`${pathOf(a)}/check`).fields)).status, 403, "another reseller's Check now is refused")
await checkPost(rc, browser, await browser.get(pathOf(a)), `${pathOf(a)}/check`, { second: owner, otherToken: (await browser.get(pathOf(a))).form(pathOf(a)).fields.csrf, state: () => state(a) })

// Check now: not there yet, there a moment later, not there at all
const looked = await checkNow(a)
is(looked.attribute('data-state'), 'checking', 'a role that is not there is looked for during a minute')
like(looked.words, /We looked for the role, and have not found it yet.*looks for the role under its usual name.*keep looking for a minute/, 'and the page says so')
unlike(looked.text, /v-refused|alert-danger|s-needs_attention/, 'without alarm')
is(looked.form(pathOf(a)).fields.role_arn, '', 'what was guessed is not put into the form')
await put(a, right(a))
await until('the role that came a moment later', async () => await state(a) === 'linked', 40000)
ok(true, 'made meanwhile it is Linked by itself')
const open = await approved()
await put(open, trustOpen(platform.account))
const unsafe = await checkNow(open)
is(unsafe.attribute('data-state'), 'needs_attention', 'a role that is there and not safe needs attention, also when it was only looked for')
const pasted = await approved()
await checkNow(pasted)
await rc.putRole(`arn:aws:iam::${pasted.number}:role/team/Another`, { trust: right(pasted), attached: reads })
const page = await browser.submitAndFollow(looked && await browser.get(pathOf(pasted)), pathOf(pasted), { role_arn: `arn:aws:iam::${pasted.number}:role/team/Another`, description: '' })
is(page.attribute('data-state'), 'linked', 'while it is looked for, another ARN can be pasted')
const again = await checkNow(pasted)
is(again.attribute('data-state'), 'linked', 'Check now then asks about that one')
is(again.form(pathOf(pasted)).fields.role_arn, `arn:aws:iam::${pasted.number}:role/team/Another`, 'which stays')
like(again.text, /<details class="more fold" id="again">[\s\S]*Trusted entity type/, 'Linked, the steps are folded')
ok(again.text.indexOf('id="proof_title"') < again.text.indexOf('id="again"'), 'below the proof')
like((await browser.get(`${pathOf(pasted)}?way=cli`)).text, /<details class="more fold" id="again" open>/, 'and open for who asked for a way')

const absent = await approved()
const named = await approved()
await checkNow(absent)
await browser.submit(await browser.get(pathOf(named)), pathOf(named), { role_arn: `arn:aws:iam::${named.number}:role/RolecallReadOnly`, description: '' })
await rc.restartLater(180)
await until('the end of looking', async () => await state(absent) === 'role_needed' && await state(named) === 'needs_attention', 60000)
const told = await browser.get(pathOf(absent))
like(told.words, /We looked for the role, and AWS did not let us in .*not made yet.*trust policy differs.*press Check now again/, 'after the minute it is Role needed again, and the page explains')
unlike(told.text, /v-refused|alert-danger|s-needs_attention/, 'without alarm; a role that somebody named needs attention')
isSoundPage(told, 'the page after looking')
const account = await browser.get(`/accounts/${absent.id}`)
unlike(account.text, /Refused|v-refused|role\/RolecallReadOnly<\/dd>/, 'nor does the account page speak of a refusal')
like(account.words, /looked for the role/, 'its history says what was done')
await put(absent, right(absent))
is((await checkNow(absent)).attribute('data-state'), 'linked', 'made then, Check now links it')
unlike(rc.logs(), /level=error(?!.*(own side|proof))/, 'no log speaks of an error of ours')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
