#!/usr/bin/env node
// Ctrl-C, as a terminal sends it: SIGINT to scripts/serve and all that it started, at once.  All of it ends, soon, and nothing stays.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { done, isDeeply, ok } from '../lib/tap.mjs'
import { build, freePort, top } from '../lib/rolecall.mjs'

const TIMES = 4
const dir = mkdtempSync(join(tmpdir(), 'rolecall-'))
const mark = `ROLECALL_RUN=${join(dir, 'run')}`

/** Processes that were started with our folder in their environment. */
const left = () => readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).filter(pid => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)
  } catch {
    return false
  }
}).map(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '))

for (let i = 0; i < TIMES; i++) {
  // detached: a group of its own, as a terminal's foreground job has
  const serve = spawn(join(top, 'scripts/serve'), [], { detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ROLECALL_BUILD: build, ROLECALL_RUN: join(dir, 'run'), ROLECALL_LISTEN: `127.0.0.1:${await freePort()}` } })
  const ended = new Promise(resolve => serve.once('close', (code, signal) => resolve({ code, signal })))
  let said = ''
  await Promise.race([ended, new Promise(resolve => {
    for (const stream of [serve.stdout, serve.stderr]) stream.on('data', data => { said += data; if (/^ready /m.test(said)) resolve() })
  })])
  const before = left().length
  const start = Date.now()
  process.kill(-serve.pid, 'SIGINT')
  isDeeply(await ended, { code: 0, signal: null }, `time ${i + 1}: all ${before} processes end`)
  ok(Date.now() - start < 9000 && !/had to kill|nginx ended/.test(said), `time ${i + 1}: by themselves (${Date.now() - start} ms) ${said.match(/serve: .*/)?.[0] ?? ''}`)
  isDeeply(left(), [], `time ${i + 1}: and none is left`)
}
rmSync(dir, { recursive: true, force: true })
done()
