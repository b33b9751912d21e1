// Starts a server for a test and ends it again: by its own pid, never by name.
//
//   const aws = await spawnReady('node', ['t/standin/aws.mjs', '--port', '0', '--roles', file])
//   aws.line                       'ready http://127.0.0.1:40123'
//   aws.urls                       ['http://127.0.0.1:40123']
//   await aws.stop()
//
// Whatever is still running when the test ends, in whichever way short of SIGKILL, is ended then, and waited for.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'

const STOP_GRACE_MS = 20000
const running = new Set()

/**
 * Runs `cmd` with `args` and resolves once it prints a line that matches.
 *   env        added to this process's environment; a value of undefined takes a variable away
 *   cwd        where it runs
 *   match      the line to wait for (default: one that begins with "ready ")
 *   timeoutMs  how long to wait for that line (default 20 s); after it the process is killed and the promise rejects
 *   verbose    pass its stderr on (default: only shown when it does not get ready)
 * Resolves to { proc, pid, line, urls, output(), stop(signal) }: `output()` is everything printed so far, `stop()`
 * sends a signal (default SIGTERM, SIGKILL after 20 s) and resolves to { code, signal }.
 */
export function spawnReady(cmd, args = [], { env = {}, cwd, match = /^ready /, timeoutMs = 20000, verbose = false } = {}) {
  const proc = spawn(cmd, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise(resolve => proc.once('close', (code, signal) => resolve({ code, signal })))
  const chunks = []
  const output = () => Buffer.concat(chunks).toString()
  running.add(proc)
  exited.then(() => running.delete(proc))
  proc.stderr.on('data', data => {
    chunks.push(data)
    if (verbose) process.stderr.write(data)
  })

  return new Promise((resolve, reject) => {
    let partial = ''
    const timer = setTimeout(() => giveUp(`was not ready in ${timeoutMs} ms`), timeoutMs)
    const giveUp = why => {
      clearTimeout(timer)
      proc.kill('SIGKILL')
      reject(new Error(`${cmd} ${args.join(' ')} ${why}\n${output()}`))
    }
    proc.once('error', e => {
      running.delete(proc)
      giveUp(e.message)
    })
    exited.then(({ code, signal }) => giveUp(`ended with ${signal || code}`))
    proc.stdout.on('data', data => {
      chunks.push(data)
      const lines = (partial + data).split('\n')
      partial = lines.pop()
      const line = lines.find(l => match.test(l))
      if (line === undefined) return
      clearTimeout(timer)
      resolve({
        proc,
        pid: proc.pid,
        line,
        urls: line.match(/[a-z]+:\/\/\S+/g) || [],
        output,
        stop: signal => stop(proc, exited, signal)
      })
    })
  })
}

async function stop(proc, exited, signal = 'SIGTERM') {
  if (!running.has(proc)) return exited
  proc.kill(signal)
  const timer = setTimeout(() => proc.kill('SIGKILL'), STOP_GRACE_MS)
  const result = await exited
  clearTimeout(timer)
  return result
}

// SIGTERM first: scripts/serve has children of its own to end.  Nothing asynchronous runs any more here.
process.on('exit', () => {
  for (const proc of running) proc.kill('SIGTERM')
  for (const end = Date.now() + STOP_GRACE_MS; [...running].some(isAlive) && Date.now() < end;) pause(20)
  for (const proc of running) proc.kill('SIGKILL')
})

const pause = ms => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

function isAlive({ pid }) {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => process.exit(128 + constants.signals[signal]))
}
