// TAP for the tests written in JavaScript: a handful of checks, numbered lines on stdout, one plan at the end.
//
//   import { ok, is, done } from '../lib/tap.mjs'
//   is(1 + 1, 2, 'sums')
//   done()
//
// Every check returns whether it passed. A test that throws, or that ends without done(), fails: prove sees a
// `not ok` or a missing plan, and a non-zero exit status. Diagnostics go to stderr, as prove expects.
import { inspect, isDeepStrictEqual } from 'node:util'

let count = 0
let failures = 0
let finished = false

/** Passes if `cond` is truthy. */
export function ok(cond, name) {
  count++
  if (!cond) failures++
  say(`${cond ? 'ok' : 'not ok'} ${count} - ${oneLine(name)}`)
  if (!cond) diag(`failed: ${name}\n${callSite()}`)
  return Boolean(cond)
}

export const pass = name => ok(true, name)
export const fail = name => ok(false, name)

/** Passes if `got` and `want` are the same value (Object.is). */
export function is(got, want, name) {
  return ok(Object.is(got, want), name) || explain(got, want)
}

/** Passes if `got` and `want` differ. */
export function isnt(got, unwanted, name) {
  return ok(!Object.is(got, unwanted), name) || explain(got, `anything but ${inspect(unwanted)}`)
}

/** Passes if the text `got` matches the regular expression. */
export function like(got, pattern, name) {
  return ok(pattern.test(String(got)), name) || explain(got, pattern)
}

/** Passes if the text `got` does not match the regular expression. */
export function unlike(got, pattern, name) {
  return ok(!pattern.test(String(got)), name) || explain(got, `no match for ${pattern}`)
}

/** Passes if both have the same structure, types and values. */
export function isDeeply(got, want, name) {
  return ok(isDeepStrictEqual(got, want), name) || explain(got, want)
}

/** Passes if `fn` throws or rejects with an error whose message matches. */
export async function rejects(fn, pattern, name) {
  try {
    await fn()
  } catch (e) {
    return like(e.message, pattern, name)
  }
  return ok(false, `${name} (nothing was thrown)`)
}

/** Counts one check as skipped. */
export function skip(name, reason) {
  count++
  say(`ok ${count} - ${oneLine(name)} # SKIP ${oneLine(reason)}`)
}

/** Skips the whole file; ends the process. */
export function skipAll(reason) {
  finished = true
  say(`1..0 # SKIP ${oneLine(reason)}`)
  process.exit(0)
}

/** A remark for the person who reads the run. */
export function diag(text) {
  process.stderr.write(String(text).split('\n').map(line => `# ${line}\n`).join(''))
}

/** Stops the whole prove run: only for "nothing can work here", such as a build that is missing. */
export function bailOut(reason) {
  finished = true
  say(`Bail out!  ${oneLine(reason)}`)
  process.exit(255)
}

/** Prints the plan and sets the exit status. The process ends by itself, or now with `{ exit: true }`. */
export function done({ exit = false } = {}) {
  finished = true
  say(`1..${count}`)
  if (failures) diag(`${failures} of ${count} failed`)
  process.exitCode = failures ? 1 : 0
  if (exit) process.exit()
}

function say(line) {
  process.stdout.write(line + '\n')
}

// A name must stay on its line, and a '#' in it would begin a TAP directive.
function oneLine(text) {
  return String(text).replace(/\s+/g, ' ').replace(/#/g, '\\#')
}

function explain(got, want) {
  const show = v => (typeof v === 'string' ? v : inspect(v, { depth: 6, breakLength: 100 }))
  diag(`   got: ${show(got)}\nwanted: ${show(want)}`)
  return false
}

function callSite() {
  const frame = new Error().stack.split('\n').slice(1).find(l => !l.includes('/lib/tap.mjs'))
  return frame ? frame.trim() : ''
}

function uncaught(e) {
  count++
  failures++
  finished = true
  say(`not ok ${count} - uncaught error`)
  diag((e && e.stack) || inspect(e))
  process.exit(255)
}

process.on('uncaughtException', uncaught)
process.on('unhandledRejection', uncaught)
process.on('exit', () => {
  if (finished) return
  diag('the test ended without done()')
  process.exitCode = 254
})
