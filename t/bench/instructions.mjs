#!/usr/bin/env node
// How many instructions the signed-in page of 50 accounts takes, counted by callgrind: on a noisy machine the only figure that
// stays the same.  By function:  callgrind_annotate build/callgrind.out
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asked, exchange, recordsOf } from '../lib/fastcgi.mjs'
import { build, startRolecall, until } from '../lib/rolecall.mjs'

const FEW = 20, MANY = 120 // pages; what a start takes is in both

const rc = await startRolecall({ env: { ROLECALL_SEATS: '1' } })
const conf = join(rc.run, 'rolecall.hdf'), env = { ...process.env, ROLECALL_CONF: conf }, socket = join(rc.run, 'sock/counted.sock')

/** Instructions that one worker takes for its start and `pages` pages. */
async function count(pages, cookie) {
  const args = ['-n', '-s', socket, '--', '/usr/bin/valgrind', '--tool=callgrind', `--callgrind-out-file=${join(build, 'callgrind.out')}`, join(build, 'account')]
  const worker = spawn('spawn-fcgi', args, { stdio: ['ignore', 'ignore', 'pipe'], env })
  const ended = new Promise(resolve => worker.on('exit', resolve))
  const request = asked({ REQUEST_METHOD: 'GET', DOCUMENT_URI: '/accounts', QUERY_STRING: '', HTTP_COOKIE: cookie, REMOTE_ADDR: '127.0.0.1' })
  let said = ''
  worker.stderr.on('data', data => (said += data))
  await until('the worker to answer', () => exchange(socket, request).then(() => true, () => false))
  for (let i = 1; i < pages; i++) {
    const page = Buffer.concat(recordsOf(await exchange(socket, request)).map(r => r.content)).toString()
    if (page.match(/<th scope="row">/g)?.length !== 50) throw new Error(`not the page: ${page.slice(0, 200)}`)
  }
  worker.kill('SIGTERM')
  await ended
  rmSync(socket, { force: true })
  return Number(said.match(/Collected : (\d+)/)[1])
}

try {
  const reseller = rc.addReseller('Small Cloud', 'otto@small.example')
  execFileSync(join(build, 't/bench_load'), [reseller.id, '1000'], { env })
  const browser = await rc.signIn(reseller.owner)
  writeFileSync(conf, readFileSync(conf, 'utf8').replace('development = 1', 'development = 0'))
  const cookie = [...browser.cookies].map(c => c.join('=')).join('; ')
  const few = await count(FEW, cookie), many = await count(MANY, cookie)
  process.stdout.write(`instructions for a page of 50 accounts: ${Math.round((many - few) / (MANY - FEW)).toLocaleString('en')}\n`)
} finally {
  await rc.stop()
}
