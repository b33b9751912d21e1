#!/usr/bin/env node
// The verifier under kill -9: 200 accounts of two resellers are due, and it is killed again and again while it proves them.  In
// the end all are Linked, each with its audit entry and its mail exactly once; and nothing that it wrote is half there.
//
//   CRASH_VERIFIER_ACCOUNTS=200
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diag, done, is, ok } from '../lib/tap.mjs'
import { build, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { readOnlyAccess, trustWithExternalId } from '../standin/policies.mjs'

const COUNT = Number(process.env.CRASH_VERIFIER_ACCOUNTS ?? 200)
const KILL_FOR_MS = 40000

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
const rc = await startRolecall()
const resellers = [rc.addReseller('Northwind', 'otto@northwind.example'), rc.addReseller('Southwind', 'rita@southwind.example')]
const environment = { ...process.env, ROLECALL_CONF: join(rc.run, 'rolecall.hdf') }
const run = (program, ...args) => execFileSync(join(build, 't', program), args, { encoding: 'utf8', env: environment, maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit'] })
const stored = table => resellers.flatMap(r => run('list_records', r.id, table).split('\n').filter(Boolean).map(line => JSON.parse(line)))

/** What AWS has: a right role for each account; written at once, since the stand-in reads the file anew. */
function makeRoles(accounts) {
  const file = join(rc.dir, 'roles.json')
  const world = JSON.parse(readFileSync(file, 'utf8'))
  for (const a of accounts) {
    world.roles[a.role_arn] = { trust: trustWithExternalId(platform.account, a.external_id), attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() } }
  }
  writeFileSync(`${file}.new`, JSON.stringify(world))
  renameSync(`${file}.new`, file)
}

const small = Math.round(COUNT / 10)
run('load_due', resellers[0].id, '0', String(COUNT - small), '4000')
run('load_due', resellers[1].id, String(COUNT), String(small), '4000')
makeRoles(stored('cloud_account'))

const linked = () => stored('cloud_account').filter(a => a.state === 'linked').length
const end = Date.now() + KILL_FOR_MS
let kills = 0
await until('the first proofs', () => linked() > 0, 60000)
while (Date.now() < end && linked() < COUNT * 0.9) {
  await sleep(100 + Math.random() * 900)
  for (const pid of rc.workers('verifier')) {
    process.kill(pid, 'SIGKILL')
    kills++
  }
}
ok(kills >= 3, `killed ${kills} times`)
const all = await until('all to be Linked', () => linked() === COUNT, 120000).catch(() => false)
const accounts = stored('cloud_account')
ok(all, `all ${COUNT} accounts are Linked in the end`) || diag(JSON.stringify(accounts.filter(a => a.state !== 'linked').slice(0, 3)))
is(accounts.length, COUNT, 'none is lost')

const proofs = new Map(stored('proof').map(p => [p.id, p]))
const times = (records, key, id) => records.filter(r => r[key] === id).length
const audit = stored('audit').filter(a => a.action === 'cloud_account.proof' && a.note === 'Linked')
const mails = stored('mail').filter(m => m.kind === 'linked')
is(accounts.filter(a => proofs.get(a.proof)?.verdict !== 'passed' || proofs.get(a.proof).role_arn !== a.role_arn).length, 0, 'each has the proof that made it so')
is(accounts.filter(a => times(audit, 'cloud_account', a.id) !== 1).length, 0, 'each has its audit entry, once')
is(accounts.filter(a => times(mails, 'cloud_account', a.id) !== 1).length, 0, 'each has its mail in the outbox, once')
const arrived = async () => (await rc.mails()).filter(m => /^otto-\d+@northwind/.test(m.to[0]))
await until('the mails', async () => (await arrived()).length >= COUNT, 60000).catch(() => false)
is((await arrived()).length, COUNT, 'and each arrived')
is(accounts.filter(a => Number(a.check_due_ms) < Date.now()).length, 0, 'none is due any more')
diag(`${kills} kills, ${proofs.size} proofs for ${COUNT} accounts`)
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
