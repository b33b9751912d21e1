#!/usr/bin/env node
// How fast Rolecall's pages are, as multiples of an empty FastCGI program under the same nginx: `make bench`.
//
// One installation with two resellers, of 1,000 and 100,000 cloud accounts, as scripts/serve starts it but with templates read
// once, as in production.  wrk asks for each thing in turn, in rounds of rotating order, so that a noisy machine is noisy for all.
//
//   BENCH_ROUNDS=7 BENCH_SECONDS=2 BENCH_SMALL=1000 BENCH_LARGE=100000
import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, startRolecall, top, until } from '../lib/rolecall.mjs'
import { roundTrips } from './round_trips.mjs'
import { MAIL_GOAL_MS, mailLatency, startTimedRelay } from './mail_latency.mjs'
import { descendants, privateMemory, processorTime } from '../crash/processes.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 7)
const seconds = Number(process.env.BENCH_SECONDS ?? 2)
const small = Number(process.env.BENCH_SMALL ?? 1000)
const large = Number(process.env.BENCH_LARGE ?? 100000)
const CONNECTIONS = 8
const SEATS = 2
const goals = { page: 0.4, large: 0.9, memory: 1.5e6 }

const say = text => process.stdout.write(`${text}\n`)
const median = numbers => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]
const thousands = number => Math.round(number).toLocaleString('en')

// --- what is measured ---

/** A pool of the empty program on a socket beside the others. */
async function startEmpty(rc) {
  const socket = join(rc.run, 'sock/empty.sock')
  const multiwatch = execFileSync('sh', ['-c', 'command -v multiwatch'], { encoding: 'utf8' }).trim()
  const pool = spawn('spawn-fcgi', ['-n', '-s', socket, '-M', '0660', '-b', '1024', '--', multiwatch, '-f', String(SEATS), '-s', 'TERM', '--',
    join(build, 't/bench_empty')], { stdio: 'ignore' })
  await until('the empty program', () => descendants(pool.pid).length === SEATS)
  return pool
}

/** nginx with two more addresses: the empty program, and the page as a file. */
async function addLocations(rc, page) {
  const server = `unix:${rc.run}/sock/empty.sock max_fails=0;`
  const conf = join(rc.run, 'nginx.conf')
  mkdirSync(join(rc.run, 'bench'))
  writeFileSync(join(rc.run, 'bench/page.html'), page)
  writeFileSync(conf, readFileSync(conf, 'utf8')
    .replace(/\tserver \{/, `\tupstream bench_empty { server ${server} server ${server} server ${server} }\n$&`)
    .replace(/\tinclude .*locations.conf;/, `$&
		location = /bench/empty { fastcgi_pass bench_empty; }
		location = /bench/page.html { alias ${rc.run}/bench/page.html; access_log off; }`))
  process.kill(Number(readFileSync(join(rc.run, 'nginx.pid'), 'utf8')), 'SIGHUP')
}

const daemons = ['keeper', 'mailer', 'verifier']

/** Screens that read templates once. */
async function asInProduction(rc) {
  const conf = join(rc.run, 'rolecall.hdf')
  const workers = () => descendants(rc.pid()).filter(p => p.exe.startsWith(`${build}/`) && !daemons.includes(p.program))
  const old = workers()
  writeFileSync(conf, readFileSync(conf, 'utf8').replace('development = 1', 'development = 0'))
  for (const { pid } of old) process.kill(pid, 'SIGTERM')
  await until('workers to start again', () => {
    const now = workers()
    return now.length === old.length && !now.some(n => old.some(o => o.pid === n.pid))
  })
}

function load(rc, reseller, accounts) {
  say(`# ${execFileSync(join(build, 't/bench_load'), [reseller.id, String(accounts)], {
    encoding: 'utf8', env: { ...process.env, ROLECALL_CONF: join(rc.run, 'rolecall.hdf') }, stdio: ['ignore', 'pipe', 'inherit']
  }).trim()}`)
}

const cookie = browser => [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

async function prepare(rc) {
  const resellers = [rc.addReseller('Small Cloud', 'otto@small.example'), rc.addReseller('Large Cloud', 'otto@large.example')]
  load(rc, resellers[0], small)
  load(rc, resellers[1], large)
  await asInProduction(rc)
  const [one, other] = [await rc.signIn(resellers[0].owner), await rc.signIn(resellers[1].owner)]
  const page = await one.get('/accounts')
  const rows = page.text.match(/<tr><th scope="row">/g)?.length
  if (page.status !== 200 || rows !== Math.min(small, 50)) throw new Error(`/accounts answered ${page.status} with ${rows} rows`)
  const csrf = (await one.get('/customers/new')).form('/customers/new').fields.csrf
  say(`# the page: ${rows} rows, ${Buffer.byteLength(page.text)} bytes`)
  await addLocations(rc, page.text)
  const read = (name, path, browser, program) => ({ name, program, args: [...browser ? ['-H', `Cookie: ${cookie(browser)}`] : [], rc.url + path], results: [] })
  return {
    browser: one,
    subjects: {
      file: read('static file of the page', '/bench/page.html'),
      empty: read('empty FastCGI program, 200 bytes', '/bench/empty', undefined, 'bench_empty'),
      page: read(`accounts page, ${thousands(small)} accounts`, '/accounts', one, 'account'),
      large: read(`accounts page, ${thousands(large)} accounts`, '/accounts', other, 'account'),
      write: { name: 'adding a customer', program: 'customer', results: [],
        args: ['-s', join(top, 't/bench/write.lua'), `${rc.url}/customers/new`, '--', cookie(one), csrf], seeded: true }
    }
  }
}

// --- measuring ---

async function measure(pids, subject) {
  const spent = () => ({ cpu: subject.program ? processorTime(pids, subject.program) : 0, nginx: processorTime(pids, 'nginx') })
  const before = spent()
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, ...subject.args, ...subject.seeded ? [String(Math.floor(Math.random() * 1e6))] : []]
  const { stdout } = await promisify(execFile)('wrk', args)
  const after = spent()
  const requests = Number(stdout.match(/(\d+) requests in/)[1])
  const failed = Number(stdout.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0)
  if (/Socket errors/.test(stdout) || failed > 0) say(`# ${subject.name}: ${stdout.match(/.*(Socket errors|Non-2xx).*/g).join(';')}`)
  subject.results.push({
    rate: Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]),
    cpu: (after.cpu - before.cpu) / requests,
    nginx: (after.nginx - before.nginx) / requests
  })
}

/** Each screen's pages a few times, so that its workers hold what they hold in use. */
async function visit(browser) {
  const list = await browser.get('/accounts')
  const account = list.text.match(/href="(\/accounts\/[0-9A-Z]{26})"/)[1]
  const customer = (await browser.get('/customers')).text.match(/href="(\/customers\/[0-9A-Z]{26})"/)[1]
  for (let i = 0; i < 20; i++) {
    for (const path of ['/login', '/customers', customer, `${customer}/accounts/new`, '/accounts', account, `${account}/role`, '/requests', '/settings',
      '/settings/company', '/settings/users', '/activity', '/healthz', '/api/v1/', '/approve/none-such-token-here', '/requests/01ARZ3NDEKTSV4RRFFQ69G5FAV']) {
      await browser.get(path)
    }
  }
}

function memory(pids) {
  const most = new Map()
  for (const { pid, exe, program } of pids.flatMap(descendants)) {
    if (exe.startsWith(`${build}/`)) most.set(program, Math.max(most.get(program) ?? 0, privateMemory(pid) ?? 0))
  }
  return most
}

// --- telling ---

const rates = subject => subject.results.map(r => r.rate)
const ratio = (a, b) => median(a.results.map((r, i) => r.rate / b.results[i].rate))

const cpu = subject => median(subject.results.map(r => r.cpu))
const nginx = subject => median(subject.results.map(r => r.nginx))
const total = subject => cpu(subject) + nginx(subject)

function tell(subjects, most) {
  const line = cells => say(cells.map((c, i) => i === 0 ? c.padEnd(36) : c.padStart(10)).join(''))
  line(['', 'median/s', 'min/s', 'max/s', 'ratio', 'worker µs', 'nginx µs', 'by CPU'])
  for (const s of Object.values(subjects)) {
    line([s.name, ...[median(rates(s)), Math.min(...rates(s)), Math.max(...rates(s))].map(thousands), ratio(s, subjects.empty).toFixed(2),
      s.program ? cpu(s).toFixed(0) : '', nginx(s).toFixed(0), (total(subjects.empty) / total(s)).toFixed(2)])
  }
  say(`\n${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s; ratio: to the empty program, median of the rounds;\nworker, nginx: processor time a request; by CPU: that of the empty program beside it, whatever else the machine does`)
  say(`adding a customer beside the page: ${ratio(subjects.write, subjects.page).toFixed(2)}`)
  say(`private memory of a worker, kB, the most of each kind: ${[...most].sort().map(([name, bytes]) => `${name} ${Math.round(bytes / 1024)}`).join(', ')}`)
}

/** Save to the mail in a relay's hands, as many times as the rounds take; in an installation of its own, on this quiet machine. */
async function measureMail() {
  const relay = await startTimedRelay()
  const rc = await startRolecall({ env: { ROLECALL_SMTP_URL: relay.url } })
  try {
    const reseller = rc.addReseller('Mail Cloud', 'otto@mail.example')
    const took = await mailLatency({ relay, browser: await rc.signIn(reseller.owner), customer: rc.addCustomer(reseller, 'One of many'), count: 3 * rounds })
    const most = Math.max(...took)
    say(`\nSave to the mail in the relay's hands, ms: median ${median(took).toFixed(0)}, least ${Math.min(...took).toFixed(0)}, most ${most.toFixed(0)}, of ${took.length}`)
    say(`${most < MAIL_GOAL_MS ? 'reached' : 'MISSED '}  Save to the mail in the relay's hands: ${most.toFixed(0)} ms (goal: less than ${MAIL_GOAL_MS} ms each time)`)
  } finally {
    await rc.stop()
    relay.close()
  }
}

function tellGoals(subjects, most) {
  const goal = (what, got, want, good) => say(`${good ? 'reached' : 'MISSED '}  ${what}: ${got} (goal: ${want})`)
  const page = ratio(subjects.page, subjects.empty), full = ratio(subjects.large, subjects.page)
  const bytes = Math.max(...[...most].filter(([name]) => ![...daemons, 'bench_empty'].includes(name)).map(([, b]) => b))

  say('')
  goal(`page with ${thousands(small)} accounts beside the empty program`, page.toFixed(2), `at least ${goals.page}`, page >= goals.page)
  goal(`page with ${thousands(large)} accounts beside ${thousands(small)}`, full.toFixed(2), `at least ${goals.large}`, full >= goals.large)
  goal('private memory of a screen\'s worker', `${(bytes / 1e6).toFixed(2)} MB`, `less than ${goals.memory / 1e6} MB`, bytes < goals.memory)
}

async function run(rc) {
  const { browser, subjects } = await prepare(rc)
  const empty = await startEmpty(rc)
  try {
    const pids = [rc.pid(), empty.pid], all = Object.values(subjects)
    await until('nginx to know the new addresses', () => fetch(`${rc.url}/bench/empty`).then(r => r.status === 200, () => false))
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < all.length; i++) await measure(pids, all[(round + i) % all.length])
    }
    await visit(browser)
    const most = memory(pids)
    tell(subjects, most)
    tellGoals(subjects, most)
  } finally {
    empty.kill('SIGTERM')
  }
}

await roundTrips()
const rc = await startRolecall({ env: { ROLECALL_SEATS: String(SEATS) } })
try {
  await run(rc)
} finally {
  await rc.stop()
}
await measureMail()
