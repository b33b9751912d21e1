#!/usr/bin/env node
// The proof against an AWS that answers rightly, wrongly, late, broken or not at all: cgi/aws/proof.h, through
// build/t/prove_role. Whatever happens, a role that is open never passes, and no role is accused of what it didn't do.
import http from 'node:http'
import path from 'node:path'
import { spawnReady } from '../lib/proc.mjs'
import { CUSTOMER, FAULTS, ID, PLATFORM, SECRET, STANDIN, TOKEN, all, arnOf, startAws, withTrust } from '../lib/prove.mjs'
import { done, is, isDeeply, like, ok } from '../lib/tap.mjs'
import { trustCases, trustLike, trustOpen, trustWithExternalId, withMfa } from '../standin/policies.mjs'

const LATE_MS = 700 // what a busy machine may add; what blocks, blocks for seconds
const TARGETS = { positive: { externalId: ID }, 'no ID': { externalId: null }, 'wrong ID': { externalId: ID + 'a' } }

const good = withTrust(trustWithExternalId(PLATFORM, ID))
const roles = { good, 'team/nested': good, open: withTrust(trustOpen(PLATFORM)) }
const aws = await startAws(roles)
const { prove, post, setFaults, log } = aws

await goodRole()
await trusts()
await nearMisses()
await refusedOnes()
await otherAccount()
await lateRole()
await parallel()
await keepAlive()
await lastingFaults()
await passingFaults()
await ownFaults()
await callerFaults()
await unreachable()
await overTls()
await hostileServer()
noSecrets()
await aws.stop()
done()

async function goodRole() {
  await post('/_reset')
  const r = await prove('good')
  is(r.status, 0, 'the driver ends well')
  is(r.caller, PLATFORM, 'our account is learnt from AWS')
  is(r.verdict, 'passed', 'a right trust policy passes')
  isDeeply(r.answers, ['allowed', 'refused', 'refused', 'refused', 'refused', 'refused', 'refused'], 'one allowed, all others refused')
  isDeeply(r.probes.map(p => p.external_id).slice(0, 2), [ID, ''], 'the right ID first, then none')
  isDeeply(r.probes.slice(3).map(p => p.external_id), ['rc-abcdefghijklmnopqrstuvwxyz2a', ID.toUpperCase(), ID + 'a', ID.slice(0, -1)], 'near misses')
  like(r.probes[2].external_id, /^rc-[a-z2-7]{28}$/, 'another ID of the same form')
  is(r.probes[0].account, CUSTOMER, 'the account in the answer is evidence')
  ok(r.probes.every(p => p.aws_request_id && p.asked_ms > 0), 'every probe has its request ID and time')
  ok(r.probes.slice(1).every(p => p.code === 'AccessDenied' && p.message), 'refusals have code and message')
  is(r.own_fault, '', 'nothing is our own fault')
  isDeeply(r.causes, [], 'nothing needs an explanation')
  const calls = (await log()).filter(c => c.action === 'AssumeRole')
  ok(calls.every(c => c.durationSeconds === '900'), 'the shortest sessions')
  const [reads, ...nothing] = calls.map(c => JSON.parse(c.policy).Statement[0])
  ok(nothing.every(s => s.Effect === 'Deny' && s.Action === '*' && s.Resource === '*'), 'those that should not be given may do nothing')
  isDeeply([reads.Effect, reads.Action, reads.Resource], ['Allow', ['iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies', 'iam:SimulatePrincipalPolicy'], arnOf('good')], 'the right one may read the role, and nothing else')
  is(new Set(calls.map(c => c.sessionName)).size, 1, 'probes differ in the external ID alone')
  like(calls[0].sessionName, /^rolecall-/, 'the session is recognisable')
  is((await prove('team/nested')).verdict, 'passed', 'a role with a path passes')
  const env = { AWS_ACCESS_KEY_ID: 'ASIASESSION', AWS_SESSION_TOKEN: TOKEN }
  is((await prove('good', { env })).verdict, 'passed', 'with session credentials too')
}

async function trusts() {
  const cases = trustCases(PLATFORM, ID)
  cases.forEach(({ trust }, i) => { roles[`case${i}`] = withTrust(trust) })
  aws.save(roles)
  await all(cases.map(({ name, safe, lets }, i) => async () => {
    const r = await prove(`case${i}`)
    const open = lets.none || lets.wrong || lets.flipped
    is(r.verdict, !lets.right ? 'refused' : open ? 'open' : safe ? 'passed' : 'loose', `trust policy: ${name}`)
    if (r.verdict === 'open') ok(r.causes.length >= 2 && r.causes[0].text.includes(ID), `... explained: ${r.causes[0].title}`)
    if (r.verdict === 'open') is(r.probes[1].answer === 'allowed', lets.none, '... which probe was let in')
  }))
}

async function nearMisses() {
  roles.longer = withTrust(trustLike(PLATFORM, ID + '*'))
  roles.last = withTrust(trustLike(PLATFORM, ID.slice(0, -1) + '?'))
  aws.save(roles)
  for (const name of ['longer', 'last']) {
    const r = await prove(name)
    is(r.verdict, 'open', `a pattern that ends the ID is found (${name})`)
    like(r.causes[0].title, /nearly yours/, '... and named')
  }
}

async function refusedOnes() {
  roles.mfa = withTrust(withMfa(trustWithExternalId(PLATFORM, ID)))
  roles.stranger = withTrust(trustWithExternalId('999988887777', ID))
  roles['wrong-id'] = withTrust(trustWithExternalId(PLATFORM, ID + ' '))
  aws.save(roles)
  for (const name of ['missing', 'mfa', 'stranger', 'wrong-id']) {
    const r = await prove(name)
    is(r.verdict, 'refused', `refused: ${name}`)
    isDeeply(r.answers, ['refused', ...Array(6).fill('not_asked')], '... and nothing more is asked')
    ok(r.causes.length >= 6, '... with the likely causes')
    ok(r.causes.some(c => c.text.includes(`arn:aws:iam::${PLATFORM}:root`)), '... naming our account')
  }
  is((await prove('missing', { args: ['--young'] })).verdict, 'too_early', 'a young role may not be there yet')
  const r = await prove('good', { env: { AWS_ACCESS_KEY_ID: 'AKIAROOT' } })
  is(r.verdict, 'inconclusive', 'root credentials of our own accuse nobody')
  like(r.own_fault, /our own side/, '... but are reported')
}

async function otherAccount() {
  const r = await prove('good', { account: '222233334444' })
  is(r.verdict, 'other_account', 'a role in another account')
  is(r.probes[0].account, CUSTOMER, '... which one')
  isDeeply(r.answers.slice(1), Array(6).fill('not_asked'), '... and nothing more is asked')
  like(r.causes[0].text, /012345678901.*222233334444/, '... named both')
}

async function lateRole() {
  roles.late = { ...good, availableAfterMs: 1500 }
  aws.save(roles)
  const seen = []
  const until = Date.now() + 30000
  do seen.push((await prove('late', { args: ['--young', '--quick-start'] })).verdict)
  while (seen.at(-1) !== 'passed' && Date.now() < until)
  is(seen[0], 'too_early', 'a role that AWS does not have yet is too early')
  is(seen.at(-1), 'passed', '... and passes later')
  isDeeply([...new Set(seen)], ['too_early', 'passed'], '... with nothing in between')
}

async function parallel() {
  const delay = 500
  await setFaults([{ match: 'AssumeRole', arn: arnOf('good'), n: 99, kind: 'latency', ms: delay }])
  const r = await prove('good', { args: ['--quick-start'] })
  const [first, ...others] = r.probes
  is(r.verdict, 'passed', 'slow is not wrong')
  ok(others.every(p => p.asked_ms >= first.asked_ms + delay), 'the positive comes first')
  ok(Math.max(...others.map(p => p.asked_ms)) < Math.min(...others.map(p => p.asked_ms + p.took_ms)), 'the others are asked at once')
  await setFaults([])
}

async function keepAlive() {
  await post('/_reset')
  await prove('good', { args: ['--times', '5'] })
  const calls = await log()
  is(calls.length, 5 * 11 + 1, 'five proofs and one GetCallerIdentity')
  ok(new Set(calls.map(c => c.connection)).size <= 10, 'connections are kept and used again')
}

async function lastingFaults() {
  const budget = 1500
  const cases = FAULTS.flatMap(kind => Object.keys(TARGETS).flatMap(target => ['good', 'open'].map(trust => ({ kind, target, trust }))))
  for (const c of cases) {
    c.name = `fault-${c.kind}-${c.target.replace(' ', '-')}-${c.trust}`
    roles[c.name] = roles[c.trust]
  }
  aws.save(roles)
  await setFaults(cases.map(c => ({ ...TARGETS[c.target], arn: arnOf(c.name), n: 999, kind: c.kind, ms: c.kind === 'drip' ? 100 : undefined })))
  await all(cases.map(({ kind, target, trust, name }) => async () => {
    const r = await prove(name, { args: ['--budget', String(budget), '--quick-start'] })
    const found = trust === 'open' && target !== 'positive' /* the other probes are let in */
    is(r.verdict, found ? 'open' : 'inconclusive', `${kind} on ${target}, ${trust} role`)
    ok(r.took_ms <= budget + LATE_MS, `... within its budget (${r.took_ms} ms)`)
    ok(r.longest_tick_ms <= LATE_MS, `... ticking (${r.longest_tick_ms} ms at most)`)
    if (!found) ok(r.causes.length > 0, `... explained: ${r.causes[0]?.title}`)
  }))
  await setFaults([])
}

async function passingFaults() {
  for (const kind of ['500', '503', 'throttle', 'garbage', 'html', 'empty', 'reset', 'truncate', 'huge', 'hang']) {
    await setFaults(Object.values(TARGETS).map(t => ({ match: 'AssumeRole', ...t, arn: arnOf('good'), n: 1, kind })))
    is((await prove('good', { args: ['--budget', '9000', '--quick-start'] })).verdict, 'passed', `${kind} once is tried again`)
  }
  for (const kind of ['expired', 'error', 'skew']) {
    await post('/_reset')
    await setFaults([{ match: 'AssumeRole', arn: arnOf('good'), externalId: ID, n: 1, kind }])
    await prove('good', { args: ['--quick-start'] })
    is((await log()).filter(c => c.action === 'AssumeRole').length, 1, `${kind} is not tried again`)
  }
  await setFaults([])
}

async function ownFaults() {
  const wrongSecret = { AWS_SECRET_ACCESS_KEY: SECRET + 'x' }
  for (const [name, env, says] of [['wrong secret', wrongSecret, /SignatureDoesNotMatch.*environment/], ['unknown key', { AWS_ACCESS_KEY_ID: 'AKIANOBODY' }, /InvalidClientTokenId.*environment/]]) {
    const r = await prove('good', { args: ['--quick-start'], env })
    is(r.verdict, 'inconclusive', `${name}: inconclusive`)
    like(r.own_fault, says, '... and reported as ours')
    like(r.causes[0].title, /our side/, '... and explained so')
    is((await prove('good', { env })).error, 'system', '... and a start-up fault')
  }
  await setFaults([{ arn: arnOf('good'), n: 9, kind: 'skew' }])
  like((await prove('good', { args: ['--quick-start'] })).own_fault, /clock is wrong.*behind AWS.*GMT/, 'a wrong clock is reported with AWS\'s date')
  await setFaults([{ arn: arnOf('good'), n: 9, kind: 'expired' }])
  like((await prove('good', { args: ['--quick-start'] })).own_fault, /ExpiredToken.*have expired/, 'expired credentials are reported')
  const message = account => `STS is not activated in this region for account:${account}. Your account administrator can activate STS in this region using the IAM Console.`
  await setFaults([{ arn: arnOf('good'), n: 1, kind: 'error', status: 403, code: 'RegionDisabledException', message: message(PLATFORM) }])
  like((await prove('good')).own_fault, /RegionDisabledException/, 'our region switched off is our fault')
  await setFaults([{ arn: arnOf('good'), n: 1, kind: 'error', status: 403, code: 'RegionDisabledException', message: message(CUSTOMER) }])
  const r = await prove('good')
  is(r.own_fault, '', 'the customer\'s region switched off is not')
  like(r.causes[0].text, /Account settings/, '... and explained')
  const denied = why => ({ kind: 'error', status: 403, code: 'AccessDenied', message: `User: x is not authorized to perform: sts:AssumeRole on resource: y ${why}` })
  await setFaults([{ arn: arnOf('open'), externalId: null, n: 9, ...denied('with an explicit deny in an identity-based policy') }])
  is((await prove('open')).probes[1].answer, 'inconclusive', 'a refusal by our own policy says nothing about the role')
  await setFaults([])
}

async function callerFaults() {
  for (const kind of FAULTS) {
    await setFaults([{ match: 'GetCallerIdentity', n: 99, kind }])
    const r = await prove('good', { args: ['--budget', '700'] })
    ok(['upstream', 'system'].includes(r.error) && r.caller === undefined && r.status === 1, `${kind} on GetCallerIdentity: ${r.what}`)
  }
  await setFaults([])
  const r = await prove('good', { args: ['--platform', '999999999999'] })
  is(r.error, 'system', 'another platform account than the configured one is an error')
  like(r.what, /999999999999.*111122223333/, '... that names both')
  is((await prove('good', { args: ['--platform', PLATFORM] })).verdict, 'passed', 'the configured one is right')
}

async function unreachable() {
  for (const [name, url, says] of [['closed port', 'http://127.0.0.1:9', /Unreachable/], ['no such name', 'https://no-such-host.invalid', /Unreachable/]]) {
    const r = await prove('good', { args: ['--quick-start', '--budget', '1500'], env: { AWS_ENDPOINT_URL: url } })
    is(r.verdict, 'inconclusive', `${name}: inconclusive`)
    like(r.own_fault, says, '... and reported')
  }
  is((await prove('arn:aws-cn:iam::012345678901:role/x')).error, 'system', 'a partition without credentials is not asked')
  is((await prove('good', { env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } })).error, 'system', 'no credentials')
}

async function overTls() {
  const tls = await spawnReady(process.execPath, [STANDIN, '--port', '0', '--roles', aws.file, '--tls', aws.dir])
  const env = { AWS_ENDPOINT_URL: tls.urls[0] }
  is((await prove('good', { env: { ...env, AWS_CA_BUNDLE: path.join(aws.dir, 'cert.pem') } })).verdict, 'passed', 'https with AWS_CA_BUNDLE')
  const r = await prove('good', { env, args: ['--quick-start'] })
  is(r.verdict, 'inconclusive', 'an unknown certificate is not believed')
  like(r.own_fault, /TlsFault/, '... and reported')
  await tls.stop()
}

// A server that is not AWS: what it says, and that it never makes more than "inconclusive".
async function hostileServer() {
  const error = (code, message = 'no') => `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`
  const session = (arn, more = '') => `<AssumeRoleResponse><AssumeRoleResult>${more}<Credentials><AccessKeyId>ASIAPLANTEDKEY</AccessKeyId>` +
    `<SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>planted-temporary-token</SessionToken></Credentials>` +
    `<AssumedRoleUser>${arn && `<Arn>${arn}</Arn>`}</AssumedRoleUser></AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>`
  const mine = `arn:aws:sts::${CUSTOMER}:assumed-role/good/rolecall-proof`
  const token = 'planted-session-token-0123456789-0123456789'
  const answers = {
    'AccessDenied with 200': [200, error('AccessDenied')],
    'AccessDenied with 400': [400, error('AccessDenied')],
    'AccessDeniedException': [403, error('AccessDeniedException')],
    'accessdenied': [403, error('accessdenied')],
    'AccessDenied as plain text': [403, 'AccessDenied'],
    'AccessDenied as JSON': [403, '{"Error":{"Code":"AccessDenied"}}'],
    'AccessDenied behind a DTD': [403, '<!DOCTYPE x>' + error('AccessDenied')],
    'a session with 500': [500, session(mine)],
    'a session of another role': [200, session(mine.replace('good', 'evil'))],
    'a session of another name': [200, session(mine.replace('rolecall-proof', 'x'))],
    'a session of a user': [200, session(`arn:aws:iam::${CUSTOMER}:user/good`)],
    'a session without ARN': [200, session('')],
    'two sessions': [200, session(mine, `<AssumedRoleUser><Arn>${mine}</Arn></AssumedRoleUser>`)],
    'an answer to another question': [200, session(mine).replaceAll('AssumeRole', 'GetRole')],
    'a redirect': [302, ''],
    'a signature explained with our token': [403, error('SignatureDoesNotMatch', `The Canonical String should have been 'POST / x-amz-security-token:${token}'`)]
  }
  let now = []
  let count = 0
  const evil = http.createServer((req, res) => {
    count++
    req.resume().on('end', () => res.writeHead(now[0], now[0] === 302 ? { Location: aws.url } : {}).end(now[1]))
  })
  await new Promise(resolve => evil.listen(0, '127.0.0.1', resolve))
  const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${evil.address().port}`, AWS_SESSION_TOKEN: token }
  for (const [name, answer] of Object.entries(answers)) {
    now = answer
    is((await prove('good', { env, args: ['--quick-start'] })).verdict, 'inconclusive', `${name} proves nothing`)
  }
  now = [200, session(mine)]
  is((await prove('good', { env, args: ['--quick-start'] })).verdict, 'open', 'control: this server can be believed')
  now = [403, error('AccessDenied', `a&#10;b ${'x'.repeat(2000)}`)]
  count = 0
  const r = await prove('good', { env, args: ['--quick-start'] })
  is(r.verdict, 'refused', 'control: and can refuse')
  is(r.probes[0].message.length, 500, 'a long message is cut')
  is(count, 2, 'a refusal is asked once, and so is who we are')
  evil.closeAllConnections()
  evil.close()
}

function noSecrets() {
  ok(aws.printed().length > 10000, 'there is something to look through')
  for (const secret of [SECRET, 'planted+session', 'planted-session', 'planted-temporary', 'ASIAPLANTED', 'IQoJb3JpZ2lu']) {
    ok(!aws.printed().includes(secret), `"${secret.slice(0, 12)}..." is printed nowhere`)
  }
  ok(!/ASIA[A-Z0-9]{16}/.test(aws.printed()), 'no temporary key is printed')
}
