#!/usr/bin/env node
// A backup taken while customers are being written, restored elsewhere: it is whole, and has all that was acknowledged before it.
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, startRolecall, top } from '../lib/rolecall.mjs'
import { done, is, like, ok } from '../lib/tap.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const browser = await rc.signIn(reseller.owner)
const written = []
let stop = false

async function write() {
  for (let n = 0; !stop; n++) {
    const form = await browser.get('/customers/new')
    const answer = await browser.submit(form, '/customers/new', { organization: `Customer ${n}`, email: `it${n}@customer.example` })
    if (answer.status === 303) written.push({ id: answer.location.split('/').pop(), organization: `Customer ${n}` })
  }
}

const writing = write()
while (written.length < 20) await new Promise(resolve => setTimeout(resolve, 50))
const before = written.length
const saved = join(rc.dir, 'backup')
const { stdout } = await promisify(execFile)(join(top, 'scripts/backup'), [saved, join(rc.run, 'data')])
stop = true
await writing
like(stdout, /is good/, 'the backup was tried and is good')
ok(written.length > before, `customers were written meanwhile (${before}, then ${written.length})`)

const data = join(rc.dir, 'restored')
const home = join(rc.dir, 'home')
mkdirSync(home)
like(execFileSync(join(top, 'scripts/restore'), [saved, data], { encoding: 'utf8' }), /is good/, 'it can be restored')
const conf = readFileSync(join(rc.run, 'rolecall.hdf'), 'utf8').replace(/home = .*/, `home = ${home}`).replace(/data = .*/, `data = ${data}`)
writeFileSync(join(rc.dir, 'restored.hdf'), conf)
const dump = id => execFileSync(join(build, 'rolecall'), ['dump', 'customer', '--reseller', reseller.id, '--id', id],
  { encoding: 'utf8', env: { ...process.env, ROLECALL_CONF: join(rc.dir, 'restored.hdf') }, stdio: ['ignore', 'pipe', 'ignore'] })
const missing = written.slice(0, before).filter(c => !dump(c.id).includes(`organization\t${c.organization}\n`))
is(missing.length, 0, 'and has every customer acknowledged before it began')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
