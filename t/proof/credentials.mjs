#!/usr/bin/env node
// Credentials from every place in which AWS's own tools find them (cgi/aws/creds.h, through build/t/find_creds): right, broken,
// late and hostile ones; kept fresh before they end; and the same found as botocore finds, for a table of shared files.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { build, top } from '../lib/rolecall.mjs'
import { spawnReady } from '../lib/proc.mjs'
import { bailOut, done, is, isDeeply, like, ok, skip } from '../lib/tap.mjs'
import { mayAssumeRoles } from '../standin/policies.mjs'

const FIND = path.join(build, 't/find_creds')
const SECRET = 'planted/SECRET+access/key/0123456789'
const TOKEN = 'planted+TOKEN/of/a/session=='
const JWT = `eyJhbGciOi.${'planted-JWT_'.repeat(10)}.c2lnbmF0dXJl`
const ACCOUNT = '111122223333'
const at = ms => new Date(Date.now() + ms).toISOString()
const HOUR = 3600e3

if (!fs.existsSync(FIND)) bailOut(`${FIND} is missing: make drivers`)

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'rolecall-creds-'))
const write = (name, text, mode = 0o600) => {
  fs.writeFileSync(path.join(dir, name), text, { mode })
  return path.join(dir, name)
}
const said = []     // all that errors said
const asked = []    // requests that a place got
let places = {}     // 'METHOD /path' -> { status, body, headers, hang } or a function of the request
const server = http.createServer((req, res) => {
  const chunks = []
  req.on('data', c => chunks.push(c))
  req.on('end', () => {
    const call = { method: req.method, url: req.url, headers: req.headers, body: Buffer.concat(chunks).toString() }
    asked.push(call)
    const place = places[`${req.method} ${req.url}`]
    const answer = (typeof place === 'function' ? place(call) : place) ?? { status: 404, body: 'no' }
    if (answer.hang) return
    res.writeHead(answer.status ?? 200, answer.headers)
    res.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
  })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const keys = (more = {}) => ({ AccessKeyId: 'ASIAFOUND', SecretAccessKey: SECRET, Token: TOKEN, Expiration: at(HOUR), ...more })
const good = { key: 'ASIAFOUND', secret: SECRET, token: TOKEN }

const base = {
  PATH: process.env.PATH, HOME: dir, AWS_CONFIG_FILE: path.join(dir, 'config'), AWS_SHARED_CREDENTIALS_FILE: path.join(dir, 'credentials'),
  AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1', ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? 'detect_leaks=1'
}

/** What is found: the JSON line, and how long it took. */
function find(env = {}, args = []) {
  const begun = Date.now()
  return new Promise(resolve => execFile(FIND, args, { env: { ...base, ...env }, timeout: 30000 }, (e, stdout, stderr) => {
    const lines = stdout.split('\n').filter(Boolean).map(l => JSON.parse(l))
    if (stderr) said.push(stderr)
    for (const line of lines) said.push(line.what ?? '', line.fault ?? '', line.error ?? '')
    resolve({ ...lines[0], lines, tookMs: Date.now() - begun, failed: e !== null, stderr })
  }))
}

async function found(name, env, want) {
  const r = await find(env)
  if (want instanceof RegExp) return ok(r.key === undefined && want.test(r.what) && !r.stderr, `${name}: refused, and says why`) || like(r.what + r.stderr, want, name)
  const { key, secret, token } = r
  return isDeeply({ key, secret, token }, want, `${name}${r.what ? `: ${r.what}` : ''}`)
}

await webIdentity()
await containers()
await instances()
await programs()
await roles()
await keptFresh()
await besideBotocore()
secretsAreNotSaid()
server.closeAllConnections()
server.close()
fs.rmSync(dir, { recursive: true })
done()

async function webIdentity() {
  const file = write('jwt', `${JWT}\n`)
  const role = `arn:aws:iam::${ACCOUNT}:role/path/Web`
  const env = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: role, AWS_ENDPOINT_URL_STS: url, AWS_ROLE_SESSION_NAME: 'me' }
  const answer = ({ session = 'me', expiration = at(HOUR), name = 'Web' } = {}) => `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>
    <AssumedRoleUser><Arn>arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIAFOUND</AccessKeyId>
    <SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>${TOKEN}</SessionToken><Expiration>${expiration}</Expiration></Credentials>
    </AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`
  const error = (code, message) => ({ status: 400, body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>` })

  asked.length = 0
  places = { 'POST /': () => ({ body: answer() }) }
  await found('a web identity', env, good)
  const form = Object.fromEntries(new URLSearchParams(asked[0].body))
  isDeeply({ ...form, WebIdentityToken: form.WebIdentityToken === JWT },
    { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleArn: role, RoleSessionName: 'me', WebIdentityToken: true }, '... by the right form, with the token as it is in the file')
  is(asked[0].headers.authorization, undefined, '... that nobody has signed')
  write('config', `[default]\nrole_arn = ${role}\nweb_identity_token_file = ${file}\nrole_session_name = me\n`)
  await found('one in a profile', { AWS_ENDPOINT_URL_STS: url }, good)
  fs.rmSync(path.join(dir, 'config'))
  for (const [name, place, want] of [
    ['a token that is refused', () => error('InvalidIdentityToken', `bad: ${JWT}`), /InvalidIdentityToken: bad: \.\.\./],
    ['a session of another name', () => ({ body: answer({ session: 'you' }) }), /AssumeRoleWithWebIdentity: /],
    ['a session of another role', () => ({ body: answer({ name: 'Other' }) }), /AssumeRoleWithWebIdentity: /],
    ['no expiration', () => ({ body: answer({ expiration: 'soon' }) }), /Expiration/],
    ['an end in the past', () => ({ body: answer({ expiration: at(-1000) }) }), /Expiration/],
    ['a broken answer', () => ({ body: answer().slice(0, 300) }), /Unreadable/],
    ['a secret with a line end', () => ({ body: answer().replace(SECRET, 'a&#10;X-Evil: 1') }), /AssumeRoleWithWebIdentity/]
  ]) {
    places = { 'POST /': place }
    await found(name, env, want)
  }
  await found('a token file that is not there', { ...env, AWS_WEB_IDENTITY_TOKEN_FILE: `${file}.none` }, /read .*jwt\.none: No such file/)
  await found('an empty token file', { ...env, AWS_WEB_IDENTITY_TOKEN_FILE: write('empty', '\n') }, /it is empty/)
  await found('a token file without end', { ...env, AWS_WEB_IDENTITY_TOKEN_FILE: '/dev/zero' }, /too long/)
}

async function containers() {
  const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/creds?x=1`, http_proxy: 'http://127.0.0.1:1' }
  asked.length = 0
  places = { 'GET /creds?x=1': () => ({ body: keys() }) }
  await found('a container', env, good)
  is(asked[0].headers.authorization, undefined, '... without an Authorization when there is none')
  await found('... with a token', { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Basic abc=' }, good)
  is(asked[1].headers.authorization, 'Basic abc=', '... that is sent as it is')
  await found('... in a file', { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: write('auth', JWT) }, good)
  is(asked[2].headers.authorization, JWT, '... which stands over the variable')
  await found('a token with a line end', { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: `${SECRET}\r\nX-Evil: 1` }, /line end/)
  is(asked.length, 3, '... is not sent')
  for (const [name, place, want] of [
    ['no permission', { status: 403, body: SECRET }, /HTTP 403/],
    ['a redirect', { status: 302, body: keys(), headers: { Location: `${url}/elsewhere` } }, /HTTP 302/],
    ['no JSON', { body: `{"SecretAccessKey": "${SECRET}"` }, /not JSON/],
    ['a list', { body: '[]' }, /no AccessKeyId/],
    ['no secret', { body: keys({ SecretAccessKey: undefined }) }, /no SecretAccessKey/],
    ['a secret that is no text', { body: keys({ SecretAccessKey: 7 }) }, /no SecretAccessKey/],
    ['a key with a line end', { body: keys({ AccessKeyId: `A\r\nX: ${SECRET}` }) }, /AccessKeyId has a blank/],
    ['a token that is too long', { body: keys({ Token: 'x'.repeat(5000) }) }, /Token is too long/],
    ['an end that is no time', { body: keys({ Expiration: SECRET }) }, /Expiration is not a time/],
    ['an end in the past', { body: keys({ Expiration: at(-1000) }) }, /expired already/],
    ['an answer without end', { body: 'x'.repeat(300000) }, /TooLarge/],
    ['a name twice', { body: '{"AccessKeyId":"A","AccessKeyId":"B"}' }, /not JSON/]
  ]) {
    places = { 'GET /creds?x=1': place }
    await found(`a container: ${name}`, env, want)
  }
  asked.length = 0
  await found('plain http to somebody else', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://10.1.2.3/creds' }, /plain http to 10\.1\.2\.3/)
  await found('a host that only looks like this machine', { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1.nip.example/` }, /plain http/)
  is(asked.length, 0, 'nothing was sent there')
  places = { 'GET /creds?x=1': { hang: true } }
  const slow = await find(env)
  ok(/Timeout/.test(slow.what) && slow.tookMs < 8000, `one that hangs ends in time: ${slow.tookMs} ms`)
  const gone = await find({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/x' })
  like(gone.what, /Unreachable/, 'one that is not there')
}

async function instances() {
  const env = { AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: url, http_proxy: 'http://127.0.0.1:1' }
  const PATH = '/latest/meta-data/iam/security-credentials/'
  const imds = (more = {}) => ({
    'PUT /latest/api/token': { body: 'IMDSTOKEN==' },
    [`GET ${PATH}`]: { body: 'my-role\n' },
    [`GET ${PATH}my-role`]: { body: keys({ Code: 'Success', Type: 'AWS-HMAC' }) },
    ...more
  })
  asked.length = 0
  places = imds()
  await found('an EC2 instance', env, good)
  isDeeply(asked.map(a => `${a.method} ${a.url}`), ['PUT /latest/api/token', `GET ${PATH}`, `GET ${PATH}my-role`], '... by version 2 of its metadata service')
  is(asked[0].headers['x-aws-ec2-metadata-token-ttl-seconds'], '21600', '... which is told how long the token shall live')
  isDeeply(asked.slice(1).map(a => a.headers['x-aws-ec2-metadata-token']), ['IMDSTOKEN==', 'IMDSTOKEN=='], '... and gets it back with each question')
  for (const [name, more, want] of [
    ['version 1 alone', { 'PUT /latest/api/token': { status: 404, body: '' } }, /version 2\): HTTP 404/],
    ['version 2 out of reach', { 'PUT /latest/api/token': { status: 403, body: '' } }, /version 2\): HTTP 403/],
    ['a token with a line end', { 'PUT /latest/api/token': { body: 'a\r\nX: y' } }, /version 2\): not one/],
    ['no role', { [`GET ${PATH}`]: { status: 404, body: '' } }, /has no role/],
    ['a role that leads elsewhere', { [`GET ${PATH}`]: { body: '../../user-data' } }, /not the name of one/],
    ['a failure', { [`GET ${PATH}my-role`]: { body: { Code: 'AssumeRoleUnauthorizedAccess', Message: 'no' } } }, /no AccessKeyId/]
  ]) {
    asked.length = 0
    places = imds(more)
    await found(`an instance with ${name}`, env, want)
    if (name.startsWith('version')) ok(asked.every(a => a.method === 'PUT'), '... is not asked by version 1')
  }
  places = imds()
  await found('an instance that is not to be asked', { ...env, AWS_EC2_METADATA_DISABLED: 'true' }, /none configured/)
  await found('no instance at all', { ...env, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1' }, /none configured.*no EC2 instance/)
}

async function programs() {
  const program = write('program', `#!/bin/sh
case $1 in
good) printf '{"Version":1,"AccessKeyId":"ASIAFOUND","SecretAccessKey":"${SECRET}","SessionToken":"${TOKEN}","Expiration":"2099-01-01T00:00:00+01:00"}' ;;
words) printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"%s"}' "$#$2" "$3" ;;
two) printf '{"Version":2,"AccessKeyId":"A","SecretAccessKey":"${SECRET}"}' ;;
half) printf '{"Version":1,"AccessKeyId":"A"}' ;;
fails) echo '${SECRET}' >&2; printf '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"${SECRET}"}'; exit 7 ;;
much) while :; do echo '${SECRET}${SECRET}${SECRET}${SECRET}'; done ;;
hangs) sleep 300 & echo $! >${dir}/child; wait ;;
text) echo '${SECRET}' ;;
fds) printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"x"}' "$(ls /proc/self/fd | wc -l)$(cat; echo .)" ;;
esac
`, 0o700)
  const run = words => write('config', `[default]\ncredential_process = ${program} ${words}\n`)
  run('good')
  const r = await find()
  isDeeply([r.key, r.secret, r.token, r.expires_ms], ['ASIAFOUND', SECRET, TOKEN, Date.parse('2099-01-01T00:00:00+01:00')], 'a program prints them')
  run(`words "a;b"'$HOME' '*'`)
  await found('its words are taken apart as a shell does, and nothing else is a shell\'s', {}, { key: '3a;b$HOME', secret: '*', token: '' })
  run('fds')
  await found('it has three descriptors, and nothing to read', {}, { key: '4.', secret: 'x', token: '' })
  for (const [words, want] of [
    ['two', /Version of what it prints is not 1/], ['half', /no SecretAccessKey/], ['fails', /ended with status 7/], ['much', /prints too much/],
    ['text', /not JSON/], ['nothing', /not JSON/], ['"open', /a quote has no end/]
  ]) {
    run(words)
    await found(`a program: ${words}`, {}, want)
  }
  write('config', '[default]\ncredential_process = /nowhere/program\n')
  await found('a program that is not there', {}, /run \/nowhere\/program: No such file/)
  run('hangs')
  const slow = await find()
  ok(/did not end in time/.test(slow.what) && slow.tookMs < 8000, 'one that hangs is ended in time')
  const child = Number(fs.readFileSync(path.join(dir, 'child'), 'utf8'))
  const state = () => { try { return fs.readFileSync(`/proc/${child}/stat`, 'utf8').split(') ')[1][0] } catch { return 'gone' } }
  for (let i = 0; i < 100 && !['gone', 'Z'].includes(state()); i++) await new Promise(resolve => setTimeout(resolve, 20))
  ok(['gone', 'Z'].includes(state()), '... with its children')
  fs.rmSync(path.join(dir, 'config'))
}

// Profiles with roles, at the stand-in for AWS, which checks signatures and trust policies.
async function roles() {
  const trust = (principal, externalId) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole',
    ...externalId && { Condition: { StringEquals: { 'sts:ExternalId': externalId } } } }] })
  const arn = name => `arn:aws:iam::${ACCOUNT}:role/${name}`
  const file = write('roles.json', JSON.stringify({
    callers: { AKIABASE: { secret: SECRET, arn: `arn:aws:iam::${ACCOUNT}:user/base`, id: 'AIDABASE', policies: [mayAssumeRoles()] } },
    roles: { [arn('first')]: { trust: trust(`arn:aws:iam::${ACCOUNT}:root`), inline: { all: mayAssumeRoles() } }, [arn('second')]: { trust: trust(arn('first'), 'ext-1') } }
  }))
  const aws = await spawnReady('node', [path.join(top, 't/standin/aws.mjs'), '--port', '0', '--roles', file])
  write('credentials', `[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = ${SECRET}\n[wrong]\naws_access_key_id = AKIABASE\naws_secret_access_key = no\n`)
  write('config', `[profile first]\nrole_arn = ${arn('first')}\nsource_profile = base\nduration_seconds = 900\n
[profile second]\nrole_arn = ${arn('second')}\nsource_profile = first\nexternal_id = ext-1\n[profile noid]\nrole_arn = ${arn('second')}\nsource_profile = first\n
[profile badsecret]\nrole_arn = ${arn('first')}\nsource_profile = wrong\n[profile env]\nrole_arn = ${arn('first')}\ncredential_source = Environment\n
[profile ecs]\nrole_arn = ${arn('first')}\ncredential_source = EcsContainer\n`)
  const env = profile => ({ AWS_PROFILE: profile, AWS_ENDPOINT_URL: aws.urls[0] })
  const one = await find(env('first'))
  ok(/^ASIA/.test(one.key) && Math.abs(one.expires_ms - Date.now() - 900e3) < 30000, `a profile's role is assumed, for as long as it says${one.what ?? ''}`)
  is(one.from, 'profile first', '... and the profile is named')
  const two = await find(env('second'))
  ok(/^ASIA/.test(two.key), `... and one with the session of another, and an external ID ${two.what ?? ''}`)
  await found('a role that wants an external ID', env('noid'), /AssumeRole of arn:aws:iam::111122223333:role\/second: HTTP 403 AccessDenied/)
  await found('a wrong secret', env('badsecret'), /SignatureDoesNotMatch/)
  const three = await find({ ...env('env'), AWS_CONFIG_FILE: base.AWS_CONFIG_FILE, AWS_PROFILE: 'env', AWS_ACCESS_KEY_ID: 'AKIABASE', AWS_SECRET_ACCESS_KEY: SECRET }, ['--profile', 'env'])
  ok(/^ASIA/.test(three.key), `... and with the environment's ${three.what ?? ''}`)
  places = { 'GET /c': { body: { AccessKeyId: 'AKIABASE', SecretAccessKey: SECRET } } }
  const four = await find({ ...env('ecs'), AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/c` })
  ok(/^ASIA/.test(four.key), `... and with a container's ${four.what ?? ''}`)
  await aws.stop()
  for (const name of ['config', 'credentials']) fs.rmSync(path.join(dir, name))
}

async function keptFresh() {
  const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/c` }
  const keep = (ms, more = {}) => find({ ...env, ...more }, ['--keep', String(ms)])
  const MINUTES = 60e3
  let n = 0
  const served = expirations => () => {
    const ends = expirations[Math.min(n++, expirations.length - 1)]
    return ends === null ? { status: 500, body: 'down' } : { body: keys({ AccessKeyId: `ASIA${n}`, Expiration: at(ends) }) }
  }
  const states = r => r.lines.map(l => `${l.key}${l.usable ? '' : ' unusable'}${l.fault ? ' fault' : ''}`)
  const [renewed, served_, refused, broken, short] = await Promise.all([
    (async () => { n = 0; places['GET /c'] = served([15 * MINUTES + 800, HOUR]); return keep(2500) })(),
    keepAt('/late', [15 * MINUTES + 500, null]),
    keepAt('/gone', [10 * MINUTES + 1500, null]),
    keepAt('/never', [null]),
    keepAt('/short', [5 * MINUTES])
  ])
  isDeeply(states(renewed), [' unusable', 'ASIA1', 'ASIA2'], 'fifteen minutes before their end they are renewed, and never missing meanwhile')
  isDeeply(states(served_), [' unusable', 'ASIA1', 'ASIA1 fault'], 'when that fails, those there are serve on, and the fault is told')
  like(served_.lines.at(-1).fault, /AWS credentials from container: .*HTTP 500/, '... with what was wrong')
  ok(states(refused).includes('ASIA1') && states(refused).at(-1) === 'ASIA1 unusable fault', `... until ten minutes before their end: ${states(refused)}`)
  like(refused.lines.at(-1).error, /end at .* and were not renewed in time: /, '... which is said then')
  isDeeply(states(broken), [' unusable', ' unusable fault'], 'none at all is a fault at once')
  ok(broken.lines.at(-1).ready, '... and nobody waits for them any more')
  isDeeply(states(short), [' unusable', 'ASIA1'], 'what is given for a short time serves for that time')

  async function keepAt(where, expirations) {
    let m = 0
    places[`GET ${where}`] = () => {
      const ends = expirations[Math.min(m++, expirations.length - 1)]
      return ends === null ? { status: 403, body: 'down' } : { body: keys({ AccessKeyId: `ASIA${m}`, Expiration: at(ends) }) }
    }
    if (where === '/late') places[`GET ${where}`] = (first => () => { const a = first(); return a.status ? { status: 500, body: 'down' } : a })(places[`GET ${where}`])
    return keep(where === '/never' || where === '/short' ? 1000 : 3500, { AWS_CONTAINER_CREDENTIALS_FULL_URI: url + where })
  }
}

// The same shared files and variables to Debian's botocore: the same key, or an error from both.
async function besideBotocore() {
  const python = fs.existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
  const ask = `import botocore.session, json, os, sys
for env in json.load(open(sys.argv[1])):
  os.environ.clear()
  os.environ.update(env)
  try:
    c = botocore.session.Session().get_credentials()
    print(c.get_frozen_credentials().access_key if c else 'error')
  except Exception as e:
    print('error')`
  try {
    await promisify(execFile)(python, ['-c', 'import botocore'])
  } catch {
    return skip('the same as botocore finds', 'python3-botocore is not here')
  }
  const process_ = (key, more = '') => write(`print-${key}`, `#!/bin/sh\nprintf '{"Version":1,"AccessKeyId":"${key}","SecretAccessKey":"s"${more}}'\n`, 0o700)
  const pair = (key, secret = 's') => `aws_access_key_id = ${key}\naws_secret_access_key = ${secret}\n`
  const table = {
    nothing: {},
    'default in credentials': { credentials: `[default]\n${pair('A')}` },
    'default in config': { config: `[default]\n${pair('A')}` },
    'both, credentials win': { credentials: `[default]\n${pair('A')}`, config: `[default]\n${pair('B')}` },
    'a profile in config': { config: `[profile x]\n${pair('A')}`, env: { AWS_PROFILE: 'x' } },
    'a profile in credentials': { credentials: `[x]\n${pair('A')}`, env: { AWS_PROFILE: 'x' } },
    'a profile without "profile" in config': { config: `[x]\n${pair('A')}`, env: { AWS_PROFILE: 'x' } },
    'a quoted profile': { config: `[profile "x y"]\n${pair('A')}`, env: { AWS_PROFILE: 'x y' } },
    'an unknown profile': { config: `[profile x]\n${pair('A')}`, env: { AWS_PROFILE: 'y' } },
    'half a pair': { credentials: '[default]\naws_access_key_id = A\n' },
    'the environment before profiles': { credentials: `[default]\n${pair('A')}`, env: { AWS_ACCESS_KEY_ID: 'E', AWS_SECRET_ACCESS_KEY: 's' } },
    'half a pair in the environment': { env: { AWS_ACCESS_KEY_ID: 'E' } },
    'a program': { config: `[default]\ncredential_process = ${process_('P')}\n` },
    'a program with its end': { config: `[default]\ncredential_process = ${process_('Q', ',"Expiration":"2099-01-01T00:00:00Z","SessionToken":"t"')}\n` },
    'a program beside keys in credentials': { config: `[default]\ncredential_process = ${process_('P')}\n`, credentials: `[default]\n${pair('A')}` },
    'a program beside keys in config': { config: `[default]\ncredential_process = ${process_('P')}\n${pair('A')}` },
    'a program that fails': { config: '[default]\ncredential_process = /bin/false\n' },
    'a program that is not there': { config: '[default]\ncredential_process = /nowhere/x\n' },
    'a program with words': { config: `[default]\ncredential_process = /bin/sh -c "${process_('W')} 'a b'"\n` },
    'a loop': { config: '[default]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::111122223333:role/b\nsource_profile = default\n' },
    'a role without a source': { config: '[default]\nrole_arn = arn:aws:iam::111122223333:role/a\n' },
    'a role with two sources': { config: `[default]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b\ncredential_source = Environment\n[profile b]\n${pair('B')}` },
    'a role whose source is not there': { config: '[default]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = nobody\n' },
    'a role whose source has none': { config: '[default]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b\n[profile b]\nregion = x\n' },
    'an unknown credential_source': { config: '[default]\nrole_arn = arn:aws:iam::111122223333:role/a\ncredential_source = Moon\n' },
    'a container': { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/b` } },
    'a container somewhere else': { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://10.0.0.1/b' } },
    'a profile before a container': { credentials: `[default]\n${pair('A')}`, env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/b` } },
    'an instance': { env: { AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: `${url}/` } },
    'comments, blanks, CR LF': { credentials: '# c\r\n[default]\r\naws_access_key_id=A ; c\r\n aws_secret_access_key = s\r\n' }
  }
  places = {
    'GET /b': () => ({ body: keys({ AccessKeyId: 'C' }) }), 'PUT /latest/api/token': { body: 'T' },
    'GET /latest/meta-data/iam/security-credentials/': { body: 'r' }, 'GET /latest/meta-data/iam/security-credentials/r': () => ({ body: keys({ AccessKeyId: 'I', Code: 'Success' }) })
  }
  const names = Object.keys(table)
  const environments = Object.values(table).map(({ config = '', credentials = '', env = {} }, i) => ({
    ...base, AWS_CONFIG_FILE: write(`config-${i}`, config), AWS_SHARED_CREDENTIALS_FILE: write(`credentials-${i}`, credentials), ...env
  }))
  const theirs = promisify(execFile)(python, ['-c', ask, write('table', JSON.stringify(environments))], { env: base, timeout: 60000 })
  const ours = []
  for (const env of environments) ours.push(await find(env))
  const lines = (await theirs).stdout.split('\n')
  const differ = names.filter((name, i) => (ours[i].key ?? 'error') !== lines[i]).map(name => {
    const i = names.indexOf(name)
    return `${name}: ours ${ours[i].key ?? ours[i].what}, theirs ${lines[i]}`
  })
  is(differ.join('\n'), '', `in ${names.length} cases botocore finds the same key, or both an error`)
}

function secretsAreNotSaid() {
  const text = said.join('\n')
  ok(text.length > 1000, 'much was said')
  for (const secret of [SECRET, TOKEN, JWT.slice(0, 30), 'IMDSTOKEN']) ok(!text.includes(secret), 'no error, fault or log says a secret')
}
