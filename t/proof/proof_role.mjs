#!/usr/bin/env node
// The proof's reads of IAM: the trust policy's text and the role's powers, as the role's own session may see them. Whatever AWS
// or the network does to one of them, no role passes for it, and none is accused of what it didn't do.
import { CUSTOMER, FAULTS, ID, PLATFORM, SECRET, TOKEN, all, arnOf, startAws, withTrust } from '../lib/prove.mjs'
import { done, is, isDeeply, like, ok } from '../lib/tap.mjs'
import { adminAccess, managed, readOnlyAccess, securityAudit, trustLike, trustList, trustOpen, trustWithExternalId, viewOnlyAccess } from '../standin/policies.mjs'

const LATE_MS = 700 // what a busy machine may add; what blocks, blocks for seconds
const READS = ['GetRole', 'ListAttachedRolePolicies', 'ListRolePolicies', 'SimulatePrincipalPolicy']
const right = trustWithExternalId(PLATFORM, ID)
const good = withTrust(right)
const list = withTrust(trustList(PLATFORM, [ID, 'another-customer']))
const allow = (Action, Resource = '*') => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] })
const with_ = (attached, more) => ({ trust: right, attached, ...more })
const inline = more => ({ trust: right, inline: more })
const reader = { read: allow(['iam:Get*', 'iam:List*', 'iam:Simulate*']) }
const boundary = policy => ({ boundary: { arn: `arn:aws:iam::${CUSTOMER}:policy/bounds`, policy } })

const aws = await startAws({ good, list, 'team/nested': good })
const { prove, post, setFaults, log } = aws

await whatIsRead()
await trustTexts()
await notReadable()
await contradiction()
await powers()
await paging()
await exchange()
await lastingFaults()
await passingFaults()
await ownFaults()
noSecrets()
await aws.stop()
done()

async function whatIsRead() {
  await post('/_reset')
  const r = await prove('good')
  is(r.verdict, 'passed', 'a right role passes')
  isDeeply(r.reads.map(p => [p.kind, p.answer, p.code]), [['get_role', 'allowed', ''], ['list_attached_role_policies', 'allowed', ''], ['list_role_policies', 'allowed', ''], ['simulate_principal_policy', 'allowed', '']], 'everything was told')
  ok(r.reads.every(p => p.aws_request_id && p.asked_ms > 0), 'every read has its request ID and time')
  isDeeply([r.trust, JSON.parse(r.trust_policy)], ['safe', right], 'the trust policy is as AWS has it')
  like(r.role_id, /^AROA/, 'the role has its ID')
  isDeeply([r.read_only, r.policies, r.writes, r.tried > 10], ['yes', ['0 ReadOnlyAccess arn:aws:iam::aws:policy/ReadOnlyAccess'], [], true], 'it may only read')
  like(r.powers, /AWS's own read-only ones.*none of \d+ writes/, 'and that is said')
  is(r.caller_arn, `arn:aws:iam::${PLATFORM}:user/rolecall`, 'who asked is evidence')
  const calls = await log()
  const iam = calls.filter(c => READS.includes(c.action))
  is(r.calls, 11, 'eleven calls')
  isDeeply(iam.map(c => c.action).sort(), READS, 'each read is one call')
  ok(iam.every(c => /^ASIA/.test(c.accessKeyId) && c.roleArn === arnOf('good')), "signed by the role's session, about the role itself")
  is(new Set(calls.filter(c => c.action !== 'GetCallerIdentity' && !READS.includes(c.action)).map(c => c.accessKeyId)).size, 1, 'all else by ourselves')
  const nested = await prove('team/nested', { args: ['--quick-start'] })
  isDeeply([nested.verdict, nested.trust, nested.caller_account], ['passed', 'safe', PLATFORM], 'a role with a path, and our account not yet known')
  await setFaults([{ match: 'GetCallerIdentity', n: 99, kind: '500' }])
  is((await prove('good', { args: ['--quick-start', '--budget', '1500'] })).verdict, 'inconclusive', 'who we are stays unknown: the text proves nothing')
  await setFaults([])
  is((await prove('open')).reads[0].answer, 'not_asked', 'a role that refuses is not read')
  const session = { AWS_ACCESS_KEY_ID: 'ASIASESSION', AWS_SESSION_TOKEN: TOKEN }
  is((await prove('good', { env: session })).verdict, 'passed', 'with session credentials too')
}

async function trustTexts() {
  const strange = { Version: '2012-10-17', Statement: [...right.Statement, { Effect: 'Allow', NotPrincipal: { AWS: `arn:aws:iam::${CUSTOMER}:root` }, Action: 'sts:AssumeRole' }] }
  const other = trustWithExternalId('999988887777', ID)
  const beside = { Version: '2012-10-17', Statement: [...right.Statement, ...other.Statement] }
  aws.save({ open: withTrust(trustOpen(PLATFORM)), strange: withTrust(strange), beside: withTrust(beside) })
  const loose = await prove('list')
  is(loose.verdict, 'loose', 'a list of IDs is not Linked, though every probe is refused')
  ok(loose.answers.every((a, i) => a === (i === 0 ? 'allowed' : 'refused')), '... which it is')
  isDeeply(loose.causes.map(c => c.title), ['Statement 1 of the trust policy', 'Replace the trust policy', 'What that means'], '... the statement is named')
  like(loose.causes[0].text, /another-customer/, '... and what is wrong with it')
  const open = await prove('open')
  is(open.verdict, 'open', 'an open role is open')
  ok(open.causes.some(c => /Statement 1/.test(c.title)), '... and its statement is named')
  const unsure = await prove('strange')
  ok(unsure.verdict === 'unsure' || unsure.verdict === 'open', `what is not understood is not Linked (${unsure.verdict})`)
  like(JSON.stringify(unsure.causes), /NotPrincipal/, '... and named')
  const warned = await prove('beside')
  is(warned.verdict, 'passed', 'a stranger beside us does not unlink')
  like(warned.warnings.join(), /999988887777/, '... but is a warning')
}

async function notReadable() {
  aws.save({ view: with_(managed('ViewOnlyAccess', viewOnlyAccess())), bare: { trust: right }, bound: with_(managed('ReadOnlyAccess', readOnlyAccess()), boundary(viewOnlyAccess())) })
  for (const name of ['view', 'bare', 'bound']) {
    const r = await prove(name)
    isDeeply([r.verdict, r.reads[0].answer, r.trust, r.own_fault], ['unread', 'refused', 'unread', ''], `${name}: without iam:GetRole it is not Linked`)
    like(`${r.summary} ${r.causes[0].text}`, /iam:GetRole.*SecurityAudit/, '... and the page says which permission to give')
    is((await prove(name, { args: ['--young'] })).verdict, 'too_early', '... while it is young, AWS may not have its policies yet')
  }
  await setFaults([{ match: 'GetRole', n: 9, kind: 'error', status: 404, code: 'NoSuchEntity', message: 'gone' }])
  is((await prove('good')).verdict, 'inconclusive', 'a role that let us in and is not there: proves nothing')
  await setFaults([])
}

async function contradiction() {
  aws.save({ moved: good })
  await setFaults([{ match: 'GetRole', arn: arnOf('moved'), n: 1, kind: 'latency', ms: 1500 }])
  const asked = prove('moved')
  const until = Date.now() + 10000
  while (!(await log()).some(c => c.action === 'GetRole' && c.roleArn === arnOf('moved')) && Date.now() < until) await new Promise(resolve => setTimeout(resolve, 20))
  await aws.putRole('moved', withTrust(trustWithExternalId(PLATFORM, 'rc-another-id')))
  const r = await asked
  isDeeply([r.answers[0], r.trust, r.verdict], ['allowed', 'refuses', 'unsure'], 'probes and text that contradict each other: not Linked')
  like(r.causes[0].title, /changed a moment ago/, '... with the likeliest cause')
  aws.save()
}

async function powers() {
  const cases = [
    // name, role, read_only, verdict with --read-only, says
    ['SecurityAudit', with_(managed('SecurityAudit', securityAudit())), 'yes', 'passed', /none of \d+ writes/],
    ['an administrator', with_(managed('AdministratorAccess', adminAccess())), 'no', 'too_much', /it may: .*ec2:RunInstances.*AdministratorAccess/],
    ['an inline write', inline({ ...reader, mine: allow('s3:PutObject') }), 'no', 'too_much', /it may: s3:PutObject\. .*read, mine/],
    ['an inline read', inline(reader), 'yes', 'passed', /as far as AWS's simulation shows.*: read\.$/],
    ['full access to what is not tried', with_({ ...managed('SecurityAudit', securityAudit()), ...managed('AmazonSQSFullAccess', allow('sqs:*')) }), 'no', 'too_much', /AmazonSQSFullAccess/],
    ['an administrator within bounds', with_(managed('AdministratorAccess', adminAccess()), boundary(readOnlyAccess())), 'yes', 'passed', /AdministratorAccess/],
    ['no simulation', inline({ few: allow(['iam:GetRole', 'iam:List*']) }), 'hidden', 'passed', /can't tell.*\(iam:SimulatePrincipalPolicy\)/],
    ['GetRole alone', inline({ few: allow('iam:GetRole') }), 'hidden', 'passed', /iam:ListAttachedRolePolicies, iam:ListRolePolicies, iam:SimulatePrincipalPolicy/],
    ['an administrator unseen', with_({ ...managed('AdministratorAccess', allow(['iam:GetRole', 'iam:List*'])) }), 'no', 'too_much', /AdministratorAccess/]
  ]
  aws.save(Object.fromEntries(cases.map(([, role], i) => [`powers${i}`, role])))
  await all(cases.map(([name, , readOnly, refused, says], i) => async () => {
    const lenient = await prove(`powers${i}`)
    const strict = await prove(`powers${i}`, { args: ['--read-only'] })
    isDeeply([lenient.verdict, lenient.read_only, strict.verdict, strict.read_only], ['passed', readOnly, refused, readOnly], `powers: ${name}`)
    like(lenient.powers, says, '... said')
    is(lenient.warnings.length, readOnly === 'yes' ? 0 : 1, '... and a warning unless it only reads')
    if (refused === 'too_much') ok(strict.causes.length >= 2 && says.test(strict.summary), '... refused with what to do')
  }))
}

async function paging() {
  const many = Object.fromEntries(Array.from({ length: 230 }, (_, i) => [`p${i}`, allow('iam:GetRole')]))
  aws.save({ many: inline({ ...reader, ...many }), endless: good })
  await post('/_reset')
  const r = await prove('many', { args: ['--budget', '15000'] })
  isDeeply([r.verdict, r.policies.length, r.read_only], ['passed', 231, 'yes'], 'lists of several pages are read to their end')
  is((await log()).filter(c => c.action === 'ListRolePolicies').length, 3, 'page by page')
}

async function exchange() {
  const NEW = 'rc-zyxwvutsrqponmlkjihgfedcba67'
  const both = (...ids) => withTrust(trustList(PLATFORM, ids))
  aws.save({ new: withTrust(trustWithExternalId(PLATFORM, NEW)), both: both(NEW, ID), three: both(NEW, ID, 'another-customer'), neither: withTrust(trustWithExternalId(PLATFORM, 'rc-neither')), pattern: withTrust(trustLike(PLATFORM, `${ID}*`)) })
  const ask = (role, more = {}) => prove(role, { id: NEW, args: ['--other', ID, '--budget', '2500'], ...more })
  const cases = [
    // role, verdict, what serves, the two positives, a warning
    ['good', 'passed', ID, ['refused', 'allowed'], /still has the old external ID/],
    ['new', 'passed', NEW, ['allowed', 'refused'], /^$/],
    ['both', 'passed', NEW, ['allowed', 'allowed'], /still takes the old external ID/],
    ['three', 'loose', NEW, ['allowed', 'allowed'], /^$/],
    ['neither', 'refused', NEW, ['refused', 'refused'], /^$/],
    ['pattern', 'open', ID, ['refused', 'allowed'], /^$/]
  ]
  for (const [role, verdict, serves, positives, warns] of cases) {
    const r = await ask(role)
    isDeeply([r.verdict, r.serves, r.answers.slice(0, 2)], [verdict, serves, positives], `one ID for another: ${role}`)
    like(r.warnings.join(), warns, '... warned')
    ok(r.probes.slice(2).every(p => ![ID, NEW].includes(p.external_id)), '... neither is taken for a wrong one')
  }
  isDeeply([(await ask('good')).calls, (await ask('good', { args: ['--other', ''] })).verdict], [12, 'refused'], 'one call more, and no second ID is none')
  is((await prove('both', { id: NEW })).verdict, 'loose', 'retired, the old ID is a wrong one like any other')
  await setFaults([{ match: 'AssumeRole', externalId: ID, n: 99, kind: '500' }])
  is((await ask('neither')).verdict, 'inconclusive', 'the old one unclear, the new one refused: proves nothing')
  is((await ask('new')).verdict, 'passed', 'the old one unclear, the new one let in: proved')
  await setFaults([{ match: 'AssumeRole', externalId: NEW, n: 99, kind: '500' }])
  isDeeply([(await ask('good')).verdict, (await ask('good')).serves, (await ask('neither')).verdict], ['passed', ID, 'inconclusive'], 'the new one unclear: the old one serves')
  await setFaults([])
}

async function lastingFaults() {
  const budget = 1000
  const cases = FAULTS.flatMap(kind => READS.flatMap(read => ['good', 'list'].map(role => ({ kind, read, role, name: `fault-${kind}-${read}-${role}` }))))
  aws.save(Object.fromEntries(cases.map(c => [c.name, c.role === 'good' ? good : list])))
  await setFaults(cases.map(c => ({ match: c.read, arn: arnOf(c.name), n: 999, kind: c.kind, ms: c.kind === 'drip' ? 100 : undefined })))
  await all(cases.map(({ kind, read, role, name }) => async () => {
    const r = await prove(name, { args: ['--budget', String(budget), '--quick-start'] })
    // the text is there, and says it; unless this machine was too slow for the rest
    const found = role === 'list' && r.reads[0].answer === 'allowed' && r.answers.every(a => a !== 'inconclusive')
    is(r.verdict, found ? 'loose' : 'inconclusive', `${kind} on ${read}, ${role}`)
    ok(r.took_ms <= budget + LATE_MS && r.longest_tick_ms <= LATE_MS, `... within its budget (${r.took_ms} ms), ticking`)
    is(r.read_only, 'unknown', '... of its powers nothing is said')
    if (!found) ok(r.causes.length > 0 && r.causes.every(c => !/trust|Statement/.test(c.title)), `... nobody is accused: ${r.causes[0]?.title}`)
  }), 8)
  await setFaults([])
}

async function passingFaults() {
  for (const kind of ['500', 'throttle', 'garbage', 'reset', 'truncate', 'huge', 'hang']) {
    await setFaults(READS.map(match => ({ match, arn: arnOf('good'), n: 1, kind })))
    is((await prove('good', { args: ['--budget', '9000', '--quick-start'] })).verdict, 'passed', `${kind} once is tried again`)
  }
  await setFaults([])
}

async function ownFaults() {
  const cases = [
    ['skew', { kind: 'skew' }, /clock is wrong/], ['expired', { kind: 'expired' }, /from AssumeRole\) have expired/],
    ['an unknown token', { kind: 'error', status: 403, code: 'InvalidClientTokenId' }, /from AssumeRole/],
    ['a bad request', { kind: 'error', status: 400, code: 'InvalidInput', message: 'Invalid Action Name' }, /did not take our request/]
  ]
  for (const [name, fault, says] of cases) {
    await setFaults([{ match: 'SimulatePrincipalPolicy', n: 9, ...fault }])
    const r = await prove('good', { args: ['--times', '2'] })
    like(r.own_fault, says, `${name} is reported as ours`)
    is(r.verdict, 'inconclusive', '... and proves nothing')
    ok(r.lines.filter(l => l.verdict === 'inconclusive').length === 2 && r.status === 0, '... and our own credentials are still trusted')
  }
  await setFaults([])
  const elsewhere = { AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:9' }
  const r = await prove('good', { env: elsewhere, args: ['--budget', '1500'] })
  isDeeply([r.verdict, r.answers[0]], ['inconclusive', 'allowed'], 'IAM that can not be reached proves nothing')
  like(r.own_fault, /Unreachable: http:\/\/127\.0\.0\.1:9\//, '... and is reported')
}

function noSecrets() {
  for (const secret of [SECRET, 'planted+session', 'IQoJb3JpZ2lu']) ok(!aws.printed().includes(secret), `"${secret.slice(0, 12)}..." is printed nowhere`)
  ok(aws.printed().length > 10000 && !/ASIA[A-Z0-9]{16}/.test(aws.printed()), 'no temporary key is printed')
}
