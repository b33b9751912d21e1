// The processes of one instance, found by walking /proc from a pid: never by name alone.
//
//   for (const { pid, program } of descendants(rc.pid())) ...
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** What `read` returns, or undefined if the process went meanwhile. */
function orGone(read) {
  try {
    return read()
  } catch (e) {
    if (e.code === 'ENOENT' || e.code === 'ESRCH') return undefined
    throw e
  }
}

/** Fields of /proc/PID/stat from the third (the state) on, or undefined. */
const stat = pid => orGone(() => readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' '))

/** All that `pid` started, directly or not: [{ pid, parent, exe, program }]; `exe` is the path of what it runs. */
export function descendants(pid) {
  const children = new Map()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? Number(stat(name)?.[1]) : NaN
    if (parent) children.set(parent, [...children.get(parent) ?? [], Number(name)])
  }
  const found = []
  for (const queue = [pid]; queue.length > 0;) {
    const parent = queue.shift()
    for (const child of children.get(parent) ?? []) {
      const exe = orGone(() => readlinkSync(`/proc/${child}/exe`))
      queue.push(child)
      if (exe !== undefined) found.push({ pid: child, parent, exe, program: basename(exe.replace(/ \(deleted\)$/, '')) })
    }
  }
  return found
}

/**
 * Processor time in µs that the workers `program` below `pids` have used, those that gave up their seats included: what starts
 * them has waited for those.
 */
export function processorTime(pids, program) {
  const workers = pids.flatMap(descendants).filter(p => p.program === program)
  const ticks = (pid, first) => { const fields = stat(pid); return fields ? Number(fields[first]) + Number(fields[first + 1]) : 0 }
  const now = workers.map(({ pid }) => ticks(pid, 11)), gone = [...new Set(workers.map(w => w.parent))].map(pid => ticks(pid, 13))
  return [...now, ...gone].reduce((sum, t) => sum + t, 0) * 10000 // clock ticks, 100 a second on every Linux
}

/** Memory that it shares with nobody, in bytes; undefined if it is gone. */
export function privateMemory(pid) {
  const text = orGone(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))
  if (!text) return undefined
  return 1024 * [...text.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].reduce((sum, m) => sum + Number(m[1]), 0)
}
