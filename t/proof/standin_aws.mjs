#!/usr/bin/env node
// The AWS stand-in says what AWS would say: signatures, trust policies, session policies, faults, the roles file.
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { awsCall, sessionOf } from '../lib/aws_call.mjs'
import { spawnReady } from '../lib/proc.mjs'
import { diag, done, is, isDeeply, like, ok, rejects, unlike } from '../lib/tap.mjs'
import { adminAccess, managed, mayAssumeRoles, readOnlyAccess, trustCases, trustOpen, trustWithExternalId, viewOnlyAccess } from '../standin/policies.mjs'

const STANDIN = fileURLToPath(new URL('../standin/aws.mjs', import.meta.url))
const PLATFORM = '111122223333'
const CUSTOMER = '012345678901'
const ID = 'rc-Abcdefgh'
const PROBES = { right: ID, none: null, wrong: 'rc-Zyxwvuts', flipped: 'Rc-aBCDEFGH' }

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'standin-aws-'))
const file = path.join(dir, 'roles.json')
const arnOf = name => `arn:aws:iam::${CUSTOMER}:role/${name}`
const readOnly = (trust, more) => ({ trust, attached: managed('ReadOnlyAccess', readOnlyAccess()), ...more })
const good = readOnly(trustWithExternalId(PLATFORM, ID))
const cases = trustCases(PLATFORM, ID)
const me = { accessKeyId: 'AKIAPLATFORM', secretAccessKey: 'platform secret' }

writeRoles({
  [arnOf('good')]: { ...good, inline: { Own: readOnlyAccess() }, max: 7200 },
  [arnOf('team/nested')]: good,
  [arnOf('late')]: { ...good, availableAfterMs: 600 },
  [arnOf('admin')]: { ...good, attached: managed('AdministratorAccess', adminAccess()) },
  [arnOf('view')]: { ...good, attached: managed('ViewOnlyAccess', viewOnlyAccess()) },
  ...Object.fromEntries(cases.map(({ trust }, i) => [arnOf(`case${i}`), readOnly(trust)]))
})
const server = await spawnReady(process.execPath, [STANDIN, '--port', '0', '--roles', file])
const [url] = server.urls

await callerIdentity()
await signatures()
await trustPolicies()
await inputChecks()
await sessionPolicies()
await iamReads()
await simulations()
await lateRole()
await rolesFile()
await faults()
await callLog()
await consolePage()
await stops()
fs.rmSync(dir, { recursive: true })
done()

function writeRoles(roles) {
  const callers = {
    [me.accessKeyId]: { secret: me.secretAccessKey, arn: `arn:aws:iam::${PLATFORM}:user/rolecall`, id: 'AIDAPLATFORM', policies: [mayAssumeRoles()] },
    AKIAROOT: { secret: 'r', arn: `arn:aws:iam::${PLATFORM}:root`, id: PLATFORM, policies: [adminAccess()] },
    AKIAPOOR: { secret: 'p', arn: `arn:aws:iam::${PLATFORM}:user/poor`, id: 'AIDAPOOR', policies: [] }
  }
  fs.writeFileSync(file, JSON.stringify({ callers, roles }))
}

function sts(params, credentials = me, options) {
  return awsCall(url, credentials, 'sts', params, options)
}

function iam(params, credentials) {
  return awsCall(url, credentials, 'iam', params)
}

function assume(name, externalId = ID, more = {}, credentials = me, options) {
  const params = { Action: 'AssumeRole', RoleArn: arnOf(name), RoleSessionName: 'rolecall', DurationSeconds: 900 }
  if (externalId !== null) params.ExternalId = externalId
  return sts({ ...params, ...more }, credentials, options)
}

async function control(method, where, value) {
  const res = await fetch(url + where, { method, body: value === undefined ? undefined : JSON.stringify(value) })
  return { status: res.status, text: await res.text() }
}

async function callerIdentity() {
  like(server.line, /^ready http:\/\/127\.0\.0\.1:\d+$/, 'says where it is')
  const answer = await sts({ Action: 'GetCallerIdentity' })
  is(answer.get('Account'), PLATFORM, 'GetCallerIdentity: account')
  is(answer.get('Arn'), `arn:aws:iam::${PLATFORM}:user/rolecall`, 'GetCallerIdentity: ARN')
  like(answer.get('RequestId'), /^[0-9a-f-]{36}$/, 'request ID in the body')
  is(answer.headers['x-amzn-requestid'], answer.get('RequestId'), 'and the same in the header')
}

async function signatures() {
  const codes = {
    InvalidClientTokenId: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' },
    SignatureDoesNotMatch: { ...me, secretAccessKey: 'wrong' }
  }
  for (const [code, credentials] of Object.entries(codes)) {
    const answer = await sts({ Action: 'GetCallerIdentity' }, credentials)
    is(answer.code, code, code)
    is(answer.status, 403, `${code} is a 403`)
  }
  is((await iam({ Action: 'GetCallerIdentity' }, me)).code, 'SignatureDoesNotMatch', 'signed for another service')
  const unsigned = await fetch(url, { method: 'POST', body: 'Action=GetCallerIdentity&Version=2011-06-15' })
  like(await unsigned.text(), /<Code>MissingAuthenticationToken</, 'no signature')
  is((await sts({ Action: 'DropEverything' })).code, 'InvalidAction', 'unknown action')
}

async function trustPolicies() {
  for (const [i, { name, lets }] of cases.entries()) {
    const got = {}
    for (const [probe, externalId] of Object.entries(PROBES)) {
      const answer = await assume(`case${i}`, externalId)
      got[probe] = answer.status === 200
      if (answer.status !== 200 && answer.code !== 'AccessDenied') diag(`${name}, ${probe}: ${answer.body}`)
    }
    isDeeply(got, lets, `trust: ${name}`)
  }
  const denied = await assume('good', null)
  is(denied.status, 403, 'AccessDenied is a 403')
  like(denied.get('Message'), /is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam/, 'with AWS\'s words')
  is((await assume('nobody')).code, 'AccessDenied', 'a role that does not exist')
  is((await assume('good', ID, {}, { accessKeyId: 'AKIAROOT', secretAccessKey: 'r' })).code, 'AccessDenied', 'root can not')
  is((await assume('good', ID, {}, { accessKeyId: 'AKIAPOOR', secretAccessKey: 'p' })).code, 'AccessDenied', 'nor a user without permission')
  const nested = await assume('team/nested')
  is(nested.get('Arn'), `arn:aws:sts::${CUSTOMER}:assumed-role/nested/rolecall`, 'the path is dropped from the session ARN')
}

async function inputChecks() {
  const bad = {
    'session name': { RoleSessionName: 'a b' },
    'external ID': { ExternalId: 'a b' },
    'short duration': { DurationSeconds: 899 },
    'long duration': { DurationSeconds: 43201 },
    'longer than the role allows': { DurationSeconds: 7201 },
    'role ARN': { RoleArn: 'arn:aws:iam::012345678901:user/x' }
  }
  for (const [what, params] of Object.entries(bad)) {
    const answer = await assume('good', ID, params)
    is(`${answer.status} ${answer.code}`, '400 ValidationError', `refused: ${what}`)
  }
}

async function sessionPolicies() {
  const deny = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] })
  const oneRead = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:GetRole', Resource: '*' }] })
  const nothing = sessionOf(await assume('good', ID, { Policy: deny }))
  const denied = await iam({ Action: 'GetRole', RoleName: 'good' }, nothing)
  is(denied.code, 'AccessDenied', 'a session policy that denies all leaves nothing')
  like(denied.get('Message'), /explicit deny/, 'and says so')
  is((await sts({ Action: 'GetCallerIdentity' }, nothing)).status, 200, 'but GetCallerIdentity')

  const little = sessionOf(await assume('good', ID, { Policy: oneRead }))
  is((await iam({ Action: 'GetRole', RoleName: 'good' }, little)).status, 200, 'a session policy allows one read')
  is((await iam({ Action: 'ListRolePolicies', RoleName: 'good' }, little)).code, 'AccessDenied', 'and no other')
  const view = sessionOf(await assume('view', ID, { Policy: oneRead }))
  is((await iam({ Action: 'GetRole', RoleName: 'view' }, view)).code, 'AccessDenied', 'and never more than the role has')

  is((await assume('good', ID, { Policy: '{' })).code, 'MalformedPolicyDocument', 'not JSON')
  is((await assume('good', ID, { Policy: '{"Statement":[{"Effect":"Perhaps"}]}' })).code, 'MalformedPolicyDocument', 'not a policy')
  const long = await assume('good', ID, { Policy: deny + ' '.repeat(2048) })
  is(`${long.status} ${long.code}`, '400 PackedPolicyTooLarge', 'too long a policy')
}

async function iamReads() {
  const session = sessionOf(await assume('good'))
  const role = await iam({ Action: 'GetRole', RoleName: 'good' }, session)
  isDeeply(JSON.parse(decodeURIComponent(role.get('AssumeRolePolicyDocument'))), good.trust, 'GetRole: the trust policy')
  unlike(role.get('AssumeRolePolicyDocument'), /[{"*]/, 'percent-encoded')
  is(role.get('Arn'), arnOf('good'), 'GetRole: ARN')
  is(role.get('MaxSessionDuration'), '7200', 'GetRole: longest session')
  like(role.get('RoleId'), /^AROA/, 'GetRole: role ID')
  const missing = await iam({ Action: 'GetRole', RoleName: 'nobody' }, session)
  is(`${missing.status} ${missing.code}`, '404 NoSuchEntity', 'no such role')

  const nested = await iam({ Action: 'GetRole', RoleName: 'nested' }, session)
  is(nested.get('Path'), '/team/', 'a role with a path is found by its bare name')
  const attached = await iam({ Action: 'ListAttachedRolePolicies', RoleName: 'good' }, session)
  is(attached.get('PolicyArn'), 'arn:aws:iam::aws:policy/ReadOnlyAccess', 'ListAttachedRolePolicies')
  is(attached.get('IsTruncated'), 'false', 'all on one page')
  like((await iam({ Action: 'ListRolePolicies', RoleName: 'good' }, session)).body, /<PolicyNames><member>Own</, 'ListRolePolicies')
  const own = await iam({ Action: 'GetRolePolicy', RoleName: 'good', PolicyName: 'Own' }, session)
  isDeeply(JSON.parse(decodeURIComponent(own.get('PolicyDocument'))), readOnlyAccess(), 'GetRolePolicy')
  is((await iam({ Action: 'GetRolePolicy', RoleName: 'good', PolicyName: 'Nope' }, session)).code, 'NoSuchEntity', 'no such policy')
  is((await iam({ Action: 'GetRole', RoleName: 'view' }, sessionOf(await assume('view')))).code, 'AccessDenied', 'ViewOnlyAccess may not GetRole')
}

async function simulations() {
  const ask = async name => {
    const answer = await iam({
      Action: 'SimulatePrincipalPolicy', PolicySourceArn: arnOf(name),
      'ActionNames.member.1': 'iam:GetRole', 'ActionNames.member.2': 's3:DeleteBucket', 'ActionNames.member.3': 'ec2:RunInstances'
    }, sessionOf(await assume(name)))
    return [...answer.body.matchAll(/<EvalDecision>(\w+)</g)].map(m => m[1])
  }
  isDeeply(await ask('good'), ['allowed', 'implicitDeny', 'implicitDeny'], 'read-only: no writes')
  isDeeply(await ask('admin'), ['allowed', 'allowed', 'allowed'], 'administrator: writes')
  const session = sessionOf(await assume('good'))
  const first = await iam({
    Action: 'SimulatePrincipalPolicy', PolicySourceArn: arnOf('good'), MaxItems: 1,
    'ActionNames.member.1': 'iam:GetRole', 'ActionNames.member.2': 'iam:DeleteRole'
  }, session)
  is(first.get('IsTruncated'), 'true', 'a simulation has pages')
  is(first.get('Marker'), '1', 'with a marker')
  const nonsense = await iam({ Action: 'SimulatePrincipalPolicy', PolicySourceArn: arnOf('good'), 'ActionNames.member.1': 'no:Such' }, session)
  is(`${nonsense.status} ${nonsense.code}`, '400 InvalidInput', 'an unknown action')
}

async function lateRole() {
  writeRolesAgain(roles => ({ ...roles, [arnOf('later')]: { ...good, availableAfterMs: 500 } }))
  is((await assume('later')).code, 'AccessDenied', 'a role made a moment ago is refused')
  await new Promise(resolve => setTimeout(resolve, 600))
  is((await assume('later')).status, 200, 'and known later')
  is((await assume('late')).status, 200, 'as is the one that was there at the start')
}

function writeRolesAgain(change) {
  writeRoles(change(JSON.parse(fs.readFileSync(file)).roles))
}

async function rolesFile() {
  writeRolesAgain(roles => ({ ...roles, [arnOf('good')]: readOnly(trustOpen(PLATFORM)) }))
  is((await assume('good', null)).status, 200, 'a changed file counts at once')
  writeRolesAgain(roles => ({ ...roles, [arnOf('good')]: good }))
  is((await assume('good', null)).code, 'AccessDenied', 'and changed back')
  fs.writeFileSync(file + '.keep', fs.readFileSync(file))
  fs.writeFileSync(file, '{ half')
  is((await assume('good')).status, 200, 'a broken file changes nothing')
  fs.renameSync(file + '.keep', file)

  const made = encodeURIComponent(arnOf('made'))
  is((await control('PUT', `/_roles/${made}`, good)).status, 200, 'PUT makes a role')
  const session = sessionOf(await assume('made'))
  is(session.accessKeyId?.slice(0, 4), 'ASIA', 'which lets in')
  ok(JSON.parse(fs.readFileSync(file)).roles[arnOf('made')], 'and is in the file')
  await control('PUT', `/_roles/${made}`, { ...good, id: 'AROANEW' })
  is((await iam({ Action: 'GetRole', RoleName: 'made' }, session)).code, 'InvalidClientTokenId', 'a role made again ends its old sessions')
  is((await control('DELETE', `/_roles/${made}`)).status, 200, 'DELETE takes it away')
  is((await assume('made')).code, 'AccessDenied', 'for good')
  is((await control('DELETE', `/_roles/${made}`)).status, 404, 'once')
  is((await control('PUT', '/_roles/nonsense', good)).status, 400, 'not an ARN')
}

async function faults() {
  const order = fault => control('POST', '/_fault', [{ match: 'AssumeRole', ...fault }])
  const errors = { 500: '500 InternalFailure', 503: '503 ServiceUnavailable', throttle: '400 Throttling', expired: '403 ExpiredToken', skew: '403 SignatureDoesNotMatch' }
  for (const [kind, want] of Object.entries(errors)) {
    await order({ kind })
    const answer = await assume('good')
    is(`${answer.status} ${answer.code}`, want, `fault ${kind}`)
  }
  is((await assume('good')).status, 200, 'each hits once')
  await order({ kind: 'skew' })
  const skewed = await assume('good')
  like(skewed.get('Message'), /^Signature expired: /, 'skew: the message')
  ok(Date.parse(skewed.headers.date) - Date.now() > 800e3, 'skew: the Date header')
  await order({ kind: 'error', status: 403, code: 'RegionDisabledException', message: 'STS is not activated' })
  is((await assume('good')).code, 'RegionDisabledException', 'an error of choice')
  await order({ kind: 'html' })
  is((await assume('good')).status, 502, 'fault html')
  await order({ kind: 'empty' })
  is((await assume('good')).body, '', 'fault empty')
  await order({ kind: 'garbage' })
  like((await assume('good')).body, /<<<$/, 'fault garbage')
  for (const kind of ['reset', 'truncate', 'hang', 'drip']) {
    await order({ kind, ms: 20 })
    const wait = kind === 'drip' ? drips() : assume('good', ID, {}, me, { timeoutMs: 300 })
    await rejects(() => wait, /hang up|ECONNRESET|aborted|timeout/, `fault ${kind}`)
  }
  await order({ kind: 'huge' })
  ok(await bytesWithin(200) > 1 << 20, 'fault huge')
  await order({ kind: 'latency', ms: 200 })
  const before = Date.now()
  is((await assume('good')).status, 200, 'fault latency: answers')
  ok(Date.now() - before >= 195, 'late')

  await order({ externalId: null, kind: '500', n: 2 })
  is((await assume('good')).status, 200, 'a fault for calls without external ID spares the others')
  is((await assume('good', null)).status, 500, 'and hits those')
  await order({ arn: arnOf('admin'), kind: '500' })
  is((await assume('good')).status, 200, 'a fault for one role spares the others')
  is((await assume('admin')).status, 500, 'and hits that')
  await order({ kind: '500', n: 5 })
  await control('POST', '/_reset')
  is((await assume('good')).status, 200, 'reset ends them')
  is((await control('POST', '/_fault', { kind: 'nonsense' })).status, 400, 'an unknown kind is refused')
}

async function drips() {
  const answer = assume('good', ID, {}, me, { timeoutMs: 5000 })
  const slow = new Promise((_, reject) => setTimeout(reject, 300, new Error('timeout: it drips')))
  answer.catch(() => {})
  return Promise.race([answer, slow])
}

// How much of an AssumeRole answer arrives in that time.
function bytesWithin(ms) {
  return new Promise(resolve => {
    let size = 0
    const req = http.request(url, { method: 'POST' }, res => res.on('data', data => (size += data.length)).on('error', () => {}))
    req.on('error', () => {})
    req.end(`Action=AssumeRole&Version=2011-06-15&RoleArn=${arnOf('good')}`)
    setTimeout(() => {
      req.destroy()
      resolve(size)
    }, ms)
  })
}

async function callLog() {
  await control('POST', '/_reset')
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const first = await assume('good', ID, {}, me, { agent })
  await assume('good', null, { Policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}' }, me, { agent })
  await iam({ Action: 'GetRole', RoleName: 'good' }, sessionOf(first))
  agent.destroy()
  const log = JSON.parse((await control('GET', '/_log')).text)
  const shown = log.map(c => [c.action, c.roleArn, c.externalId, c.sessionPolicy, c.status, c.code])
  isDeeply(shown, [
    ['AssumeRole', arnOf('good'), ID, false, 200, null],
    ['AssumeRole', arnOf('good'), null, true, 403, 'AccessDenied'],
    ['GetRole', arnOf('good'), null, false, 200, null]
  ], 'the log tells the calls')
  is(log[0].connection, log[1].connection, 'keep-alive: the same connection')
  ok(log[2].connection !== log[0].connection, 'another connection')
  is(log[0].accessKeyId, me.accessKeyId, 'and who called')
  unlike(JSON.stringify(log), new RegExp(sessionOf(first).secretAccessKey.replace(/[+/]/g, '\\$&')), 'without secrets')
}

async function consolePage() {
  const post = (where, fields, headers = {}) => fetch(url + where, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' })
  const fields = { account: '0123-4567-8901', trusted: PLATFORM, external_id: ` ${ID} `, name: 'ByHand', policy: 'ReadOnlyAccess' }
  const made = await post('/_console/create', fields)
  is(made.status, 303, 'console: a role is made')
  const page = await (await fetch(url + made.headers.get('location'))).text()
  like(page, new RegExp(`<code class="copy">${arnOf('ByHand')}</code>`), 'its ARN is shown')
  is((await assume('ByHand')).status, 200, 'it lets in')
  is((await assume('ByHand', null)).code, 'AccessDenied', 'with the ID only')
  is((await post('/_console/create', fields)).status, 409, 'the same name twice is refused')
  const bad = await post('/_console/create', { ...fields, name: '<script>"&' })
  is(bad.status, 400, 'a bad name is refused')
  const again = await bad.text()
  unlike(again, /<script>/, 'and escaped')
  like(again, /value="&lt;script&gt;&quot;&amp;"/, 'and kept for correction')
  await post('/_console/create', { ...fields, external_id: '', name: 'Open' })
  is((await assume('Open', null)).status, 200, 'a blank external ID is an open role')
  is((await post('/_console/create', fields, { Origin: 'https://evil.example' })).status, 403, 'another origin is refused')
  is((await post('/_console/delete', { arn: arnOf('Open') }, { 'Sec-Fetch-Site': 'cross-site' })).status, 403, 'another site too')
  is((await post('/_console/delete', { arn: arnOf('Open') })).status, 303, 'console: a role is deleted')
  is((await assume('Open', null)).code, 'AccessDenied', 'and gone')
  is(await statusWithHost('evil.example'), 403, 'a foreign Host is refused')
}

function statusWithHost(host) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { Host: host } }, res => resolve(res.resume().statusCode)).on('error', reject)
  })
}

async function stops() {
  const { code } = await server.stop()
  is(code, 0, 'SIGTERM ends it')
  unlike(server.output(), /Error(?!.*half)/, 'nothing went wrong inside')
}
