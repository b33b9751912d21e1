#!/usr/bin/env node
// Known credentials are planted in every place they can come from, and given out by AWS; the whole path is walked, with faults and
// crashes; then they are looked for in everything that Rolecall leaves behind: logs, store, shared memory, pages, mails, cores.
// On the way botocore's signer must come to the same signature as we did, for every request.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { approvedAccount, build, platform, startRolecall, top, until } from '../lib/rolecall.mjs'
import { standBetween } from '../lib/aws_between.mjs'
import { diag, done, is, like, ok, skip } from '../lib/tap.mjs'
import { managed, mayAssumeRoles, readOnlyAccess, trustOpen, trustWithExternalId } from '../standin/policies.mjs'

const dir = mkdtempSync(join(tmpdir(), 'rolecall-planted-'))
const first = { id: 'AKIAPLANTEDFIRST0001', secret: 'plantedFIRST/secret+in/the+environment01' }
const second = { id: 'AKIAPLANTEDSECOND002', secret: 'plantedSECOND/secret/printed+by+a+program' }
const lost = { id: 'AKIAPLANTEDUNKNOWN03', secret: 'plantedTHIRD/secret/that+AWS+does/not+know' }
const caller = ({ id, secret }, name) => [id, { secret, arn: `arn:aws:iam::${platform.account}:user/${name}`, id: `AIDA${name}`, policies: [mayAssumeRoles()] }]
const OWN_ROLE = `arn:aws:iam::${platform.account}:role/RolecallItself`

const between = await standBetween()
const seen = [] // pages and other answers
const rc = await startRolecall({
  // a shell's limit on cores is nothing that we may rely on
  unlimited: true,
  env: { AWS_ENDPOINT_URL: between.url, AWS_ACCESS_KEY_ID: first.id, AWS_SECRET_ACCESS_KEY: first.secret, AWS_EC2_METADATA_DISABLED: 'true' },
  started: url => between.leadTo(url),
  callers: Object.fromEntries([caller(first, 'first'), caller(second, 'second')])
})
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const browser = await rc.signIn(reseller.owner)
const customer = rc.addCustomer(reseller, 'Cobalt')
let numbers = 100000000001

await longLived()
await faults()
await sessions()
await unknownKey()
await crash()
await pages()
nothingIsLeft()
await rc.stop()
signatures()
between.stop()
rmSync(dir, { recursive: true })
done()

/** A new account with its role at AWS, saved; its state then. */
async function linkOne({ open = false } = {}) {
  const account = await approvedAccount(rc, browser, customer, reseller, String(numbers++))
  const arn = `arn:aws:iam::${account.number}:role/RolecallReadOnly`
  await rc.putRole(arn, { trust: open ? trustOpen(platform.account) : trustWithExternalId(platform.account, account.externalId), attached: managed('ReadOnlyAccess', readOnlyAccess()) })
  const path = `/accounts/${account.id}/role`
  const page = await browser.get(path)
  seen.push((await browser.submit(page, path, { role_arn: arn })).text)
  const state = async () => {
    const now = await browser.get(path)
    seen.push(now.text)
    return now.attribute('data-state')
  }
  return { ...account, arn, path, state }
}

async function stateOf(account, wanted) {
  await until(`account ${account.number} to be ${wanted}`, async () => await account.state() === wanted, 30000).catch(() => {})
  return account.state()
}

async function longLived() {
  const [right, open] = [await linkOne(), await linkOne({ open: true })]
  is(await stateOf(right, 'linked'), 'linked', 'with keys in the environment a role is Linked')
  is(await stateOf(open, 'needs_attention'), 'needs_attention', '... and an open one is not')
  ok(between.sessions.length >= 2, `${between.sessions.length} sessions were given out`)
}

// AWS explains what it refuses by repeating it.
async function faults() {
  const echo = (status, code) => ({ headers, body }) => ({ status, body: `<ErrorResponse><Error><Code>${code}</Code><Message>The Canonical String for this request should have been
    'POST / x-amz-security-token:${headers['x-amz-security-token'] ?? ''} host' and the request ${body.slice(0, 60).replaceAll('&', '&amp;')}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>` })
  const account = await linkOne()
  await stateOf(account, 'linked')
  for (const fault of [echo(403, 'SignatureDoesNotMatch'), echo(403, 'ExpiredToken'), () => ({ status: 200, body: '<broken' }), () => ({ status: 500, body: 'x' })]) {
    between.instead(r => (r.params.get('Action') === 'AssumeRole' ? fault(r) : undefined))
    const page = await browser.get(account.path)
    seen.push((await browser.submit(page, `${account.path}/check`, {})).text)
    seen.push((await browser.get(account.path)).text)
    between.instead(undefined)
  }
  like(rc.logs(), /our own side: (SignatureDoesNotMatch|ExpiredToken)/, 'faults of ours are in the log')
  is(await account.state(), 'linked', '... and no customer is accused')
}

// A profile's role, whose caller a program tells.
async function sessions() {
  await rc.putRole(OWN_ROLE, { trust: trustOpen(platform.account), inline: { all: mayAssumeRoles() } })
  const program = join(dir, 'program')
  writeFileSync(program, `#!/bin/sh\necho 'debug: ${second.secret}' >&2\necho '{"Version":1,"AccessKeyId":"${second.id}","SecretAccessKey":"${second.secret}"}'\n`, { mode: 0o700 })
  writeFileSync(join(dir, 'config'), `[profile itself]\nrole_arn = ${OWN_ROLE}\nsource_profile = base\n[profile base]\ncredential_process = ${program}\n`)
  await rc.restart({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_PROFILE: 'itself', AWS_CONFIG_FILE: join(dir, 'config') })
  const before = between.requests.length
  const account = await linkOne()
  is(await stateOf(account, 'linked'), 'linked', 'with a role of our own, by a profile and a program, a role is Linked')
  const tokens = between.requests.slice(before).filter(r => r.headers['x-amz-security-token'])
  ok(tokens.length >= 7, '... by calls that carry its session token')
  await faults()
  // AWS says that the session has ended: it is renewed, and the proof made up for
  let ended = 1
  between.instead(r => (r.params.get('RoleArn') === account.arn && ended-- > 0
    ? { status: 403, body: '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error><RequestId>r</RequestId></ErrorResponse>' } : undefined))
  const renewals = () => between.requests.filter(r => r.params.get('RoleArn') === OWN_ROLE).length
  const renewed = renewals()
  seen.push((await browser.submit(await browser.get(account.path), `${account.path}/check`, {})).text)
  ok(await until('a renewal', () => renewals() > renewed).catch(() => false) || renewals() > 1, 'a session that AWS calls expired is renewed at once')
  between.instead(undefined)
}

async function unknownKey() {
  writeFileSync(join(dir, 'credentials'), `[lost]\naws_access_key_id = ${lost.id}\naws_secret_access_key = ${lost.secret}\n`)
  await rc.restart({ AWS_PROFILE: 'lost', AWS_SHARED_CREDENTIALS_FILE: join(dir, 'credentials') })
  const health = await until('the fault', async () => {
    const text = await (await fetch(`${rc.url}/healthz`)).text()
    return /degraded/.test(text) && text
  })
  seen.push(health, await (await fetch(`${rc.url}/metrics`)).text())
  like(health, /InvalidClientTokenId/, 'a key that AWS does not know is told at /healthz')
  const account = await linkOne()
  is(await stateOf(account, 'checking'), 'checking', '... and accuses nobody')
  await rc.restart({ AWS_PROFILE: 'itself' })
  is(await stateOf(account, 'linked'), 'linked', '... and when it is mended, what waited is Linked')
}

/** Names of cores in a folder. */
function cores(folder) {
  return readdirSync(folder).filter(name => /^core(\.\d+)?$/.test(name)).map(name => join(folder, name))
}

// The kernel's own core files, when it writes them where the process stands.
async function crash() {
  const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim()
  const [verifier] = rc.workers('verifier')
  const limit = readFileSync(`/proc/${verifier}/limits`, 'utf8').match(/^Max core file size\s+(\S+)/m)[1]
  is(limit, '0', 'the verifier allows itself no core')
  const folder = readlinkSync(`/proc/${verifier}/cwd`)
  const before = cores(folder)
  process.kill(verifier, 'SIGABRT') // dumps core like a crash, and no sanitizer catches it
  await until('another verifier', () => rc.workers('verifier').some(pid => pid !== verifier))
  const left = cores(folder).filter(c => !before.includes(c) || statSync(c).mtimeMs > Date.now() - 60000)
  is(left.join(), '', 'a verifier that crashes leaves no core')
  const pit = join(dir, 'pit')
  mkdirSync(pit)
  spawnSync('sh', ['-c', 'ulimit -c unlimited; kill -ABRT $$'], { cwd: pit })
  if (cores(pit).length === 0) return skip('another program does leave one', `core_pattern is "${pattern}"`)
  ok(true, 'another program does leave one')
}

async function pages() {
  const list = await browser.get('/accounts')
  const links = [...new Set([...list.text.matchAll(/href="(\/accounts\/[0-9A-Z]{26})"/g)].map(m => m[1]))]
  ok(links.length >= 5, `${links.length} accounts are listed`)
  seen.push(list.text)
  for (const link of links) for (const end of ['', '/role', '/role?way=cli', '/proofs', '/proof', '/proof.json', '/status', '/role.yaml', '/role.sh', '/role.tf', '/role.json']) seen.push((await browser.get(link + end)).text)
  for (const path of ['/requests', '/customers', `/customers/${customer}`, '/activity', '/settings']) seen.push((await browser.get(path)).text)
  seen.push(JSON.stringify(await rc.mails()))
}

/** Every file below a folder, as bytes. */
function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile()) yield [path, readFileSync(path)]
  }
}

function nothingIsLeft() {
  const home = readFileSync(join(rc.run, 'rolecall.hdf'), 'utf8').match(/home = (.*)/)[1]
  const secrets = [first.secret, second.secret, lost.secret, platform.secret, ...between.sessions.flatMap(s => [s.secretAccessKey, s.sessionToken.slice(0, 60)])]
  const ids = [first.id, second.id, lost.id, ...between.sessions.map(s => s.accessKeyId)]
  const planted = [...new Set([...ids, ...secrets.flatMap(s => [s, encodeURIComponent(s)]), 'IQoJb3JpZ2luX2VjE'])]
  ok(planted.length > 40, `${planted.length} texts are looked for`)
  const places = [...[...filesBelow(rc.run)], ...[...filesBelow(home)]].map(([name, bytes]) => [name, bytes.toString('latin1')])
  const bytes = places.reduce((sum, [, text]) => sum + text.length, 0)
  for (const kind of ['log/verifier.log', 'log/access.log', 'log/mailer.log']) ok(places.some(([name, text]) => name.endsWith(kind) && text.length > 0), `${kind} is looked through`)
  ok(bytes > 1e6, `${bytes} bytes of ${places.length} files`)
  seen.forEach((text, i) => places.push([`page or answer ${i}`, text]))
  places.push(['what serve prints', rc.log()])
  const found = places.flatMap(([name, text]) => planted.filter(p => text.includes(p)).map(p => `${name}: ${p.slice(0, 24)}`))
  is(found.slice(0, 10).join('\n'), '', 'none of them is in a log, store file, region, page or mail')
  ok(places.some(([, text]) => text.includes('RolecallReadOnly')), 'what is no secret is found so')
}

// Every request that we signed, by Debian's botocore; the stand-in has checked them with aws4.
function signatures() {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
  const known = new Map([...[first, second, lost].map(k => [k.id, { secretAccessKey: k.secret, sessionToken: '' }]), ...between.sessions.map(s => [s.accessKeyId, s])])
  const list = between.requests.filter(r => r.headers.authorization).map(r => {
    const [, id, region, service] = r.headers.authorization.match(/Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//)
    const { secretAccessKey, sessionToken } = known.get(id)
    return { method: r.method, url: r.url, headers: r.headers, body: r.body, access_key: id, secret: secretAccessKey, token: sessionToken, service, region }
  })
  const verify = requests => spawnSync(python, [join(top, 't/lib/botocore_verify.py')], { input: JSON.stringify(requests), encoding: 'utf8', maxBuffer: 1 << 26 })
  const result = verify(list)
  if (/No module named 'botocore'/.test(result.stderr)) return skip('botocore signs the same', 'python3-botocore is not here')
  const lines = result.stdout.trim().split('\n')
  is(lines.length, list.length, `botocore looks at ${list.length} requests`) || diag(result.stderr)
  is(lines.filter(l => l !== 'same').slice(0, 3).join('\n'), '', '... and comes to the same signature for each')
  ok(new Set(list.map(r => r.service)).size >= 1 && list.some(r => r.token), '... with and without a session token')
  ok(/^botocore/.test(verify([{ ...list[0], body: `${list[0].body}&x=1` }]).stdout), '... and to another for another request')
}
