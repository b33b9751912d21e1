#!/usr/bin/env node
// All of Rolecall under kill -9: people add and change customers, add cloud accounts and approve them, others look at lists, and
// every 100 to 300 ms a process of this installation is killed: a worker of any screen or a daemon.  Nothing that was answered
// with "saved" may be lost or be there twice, and no page may take over two seconds.
//
//   CRASH_SECONDS=60
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { diag, done, is, ok } from '../lib/tap.mjs'
import { build, firstPriceBook, startRolecall, until } from '../lib/rolecall.mjs'
import { descendants } from './processes.mjs'

const seconds = Number(process.env.CRASH_SECONDS ?? 60)
const LONGEST_MS = 2000
const FAILED_AT_MOST = 0.005 // of the requests, each time told "not for a moment" and done again
const ADDERS = 2, CHANGERS = 2, ACCOUNT_ADDERS = 2, READERS = 2

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
const pick = list => list[Math.floor(Math.random() * list.length)]

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const owner = await rc.signIn(reseller.owner)
const customers = []
for (let i = 0; i < CHANGERS + ACCOUNT_ADDERS; i++) customers.push(rc.addCustomer(reseller, `Standing Customer ${i}`))

let over = false
const took = [] // ms of every request
const failed = [] // those that were not answered as they should be

/** A person's browser: the session, and every request timed. */
function person() {
  const browser = rc.browser()
  for (const [name, value] of owner.cookies) browser.cookies.set(name, value)
  const request = browser.request.bind(browser)
  browser.request = async (method, path, options) => {
    const start = performance.now()
    const page = await request(method, path, options).catch(e => ({ status: 0, text: String(e.cause ?? e), broken: true }))
    const ms = performance.now() - start
    took.push(ms)
    if (ms > LONGEST_MS) diag(`${method} ${path} took ${Math.round(ms)} ms, ${new Date().toISOString()}`)
    if (page.status === 0 || page.status >= 500) {
      failed.push(`${method} ${path} ${page.status} after ${Math.round(ms)} ms`)
      await sleep(200)
    }
    return page
  }
  return browser
}

/** Asks until there is a page, as somebody would who sees "try again". */
async function page(browser, path) {
  for (;;) {
    const answer = await browser.get(path)
    if (answer.status === 200) return answer
    if (answer.status !== 0 && answer.status < 500) throw new Error(`${path} answered ${answer.status}`)
  }
}

/** Sends the same form until there is an answer; true when it is "saved". */
async function send(browser, form, action, fields) {
  for (;;) {
    const answer = await browser.submit(form, action, fields)
    if (answer.status === 303) return answer
    if (answer.status !== 0 && answer.status < 500) throw new Error(`${action} answered ${answer.status}: ${answer.words.slice(0, 500)}`)
  }
}

// --- what people do, until it is over; each notes what it was told is saved ---

const added = new Map() // organization: { id, title }
const changed = new Map() // customer: { title, times }
const accounts = new Map() // number: { id, request }

async function addCustomers(name) {
  const browser = person()
  for (let i = 0; !over; i++) {
    const organization = `Company ${name} number ${i}`, title = `title ${name}.${i}`
    const answer = await send(browser, await page(browser, '/customers/new'), '/customers/new', { organization, title, email: `it@${name}-${i}.example` })
    added.set(organization, { id: answer.location.split('/')[2], title })
  }
}

async function changeCustomer(id, name) {
  const browser = person()
  for (let i = 1; !over; i++) {
    const title = `change ${name}.${i}`
    await send(browser, await page(browser, `/customers/${id}`), `/customers/${id}`, { title })
    changed.set(id, { title, times: i })
  }
}

async function addAccounts(customer, name) {
  const browser = person(), path = `/customers/${customer}/accounts/new`
  for (let i = 0; !over; i++) {
    const form = await page(browser, path)
    const account_number = `${100000 + name}${String(i).padStart(6, '0')}`
    const answer = await send(browser, form, path, { account_choice: 'new', account_number, root_email: `root@a${i}.example`, ...firstPriceBook(form) })
    const id = answer.location.split('/')[2]
    const account = { id, approved: false }
    accounts.set(account_number, account)
    const shown = await page(browser, `/accounts/${id}`)
    const request = shown.text.match(/\/requests\/([0-9A-Z]{26})/)[1]
    await approve(browser, `/requests/${request}`)
    account.request = request
  }
}

/** A decision that was made without our being told is told on the page, which has no button then. */
async function approve(browser, path) {
  for (;;) {
    const form = await page(browser, path)
    if (!form.hasForm(path)) return
    const answer = await browser.submit(form, path, { decision: 'approve' })
    if (answer.status === 303) return
  }
}

async function read() {
  const browser = person()
  while (!over) {
    await page(browser, pick(['/accounts', '/customers', '/requests', '/accounts?q=100000', `/customers/${pick(customers)}`, '/settings']))
    await sleep(20)
  }
}

// --- who is killed ---

const kills = new Map()

async function kill() {
  while (!over) {
    await sleep(100 + Math.random() * 200)
    const victim = pick(descendants(rc.pid()).filter(p => p.exe.startsWith(`${build}/`)))
    if (victim === undefined || over) continue
    try {
      process.kill(victim.pid, 'SIGKILL')
      kills.set(victim.program, (kills.get(victim.program) ?? 0) + 1)
    } catch (e) {
      if (e.code !== 'ESRCH') throw e
    }
  }
}

// --- what is there in the end ---

const environment = { ...process.env, ROLECALL_CONF: join(rc.run, 'rolecall.hdf') }
const stored = table => execFileSync(join(build, 't/list_records'), [reseller.id, table], { encoding: 'utf8', env: environment, maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit'] })
  .split('\n').filter(line => line !== '').map(line => JSON.parse(line))

/** How many of the keys of `wanted` do not satisfy `test`; the first few are told. */
function wrong(what, wanted, test) {
  const bad = [...wanted].filter(([key, value]) => !test(key, value)).map(([key]) => key)
  if (bad.length > 0) diag(`${what}: ${bad.slice(0, 5).join(', ')}`)
  return bad.length
}

const groups = (records, key) => records.reduce((all, r) => all.set(key(r), [...all.get(key(r)) ?? [], r]), new Map())

function checkCustomers() {
  const records = stored('customer'), byId = new Map(records.map(r => [r.id, r]))
  const byName = groups(records, r => r.organization)
  is(wrong('lost customers', added, (name, c) => byId.get(c.id)?.organization === name && byId.get(c.id).title === c.title), 0,
    `none of ${added.size} added customers is lost`)
  is(wrong('customers twice', byName, (name, all) => all.length === 1), 0, 'none is there twice')
  is(wrong('lost changes', changed, (id, c) => byId.get(id).title === c.title), 0, `customers hold their last change, of ${[...changed.values()].map(c => c.times).join(' and ')}`)
  is(wrong('changes made twice', changed, (id, c) => Number(byId.get(id).version) === c.times + 1), 0, 'each change was made once')
}

function checkAccounts() {
  const records = stored('cloud_account'), byId = new Map(records.map(r => [r.id, r]))
  const requests = new Map(stored('request').map(r => [r.id, r]))
  is(wrong('lost accounts', accounts, (number, a) => byId.get(a.id)?.account_number === number), 0, `none of ${accounts.size} added cloud accounts is lost`)
  is(wrong('accounts twice', groups(records, r => r.account_number), (number, all) => all.length === 1), 0, 'none is there twice')
  const approved = [...accounts].filter(([, a]) => a.request !== undefined)
  is(wrong('lost approvals', approved, (number, a) => requests.get(a.request)?.state === 'approved' && byId.get(a.id).state === 'role_needed'), 0,
    `none of ${approved.length} approvals is lost`)
}

function checkAudit() {
  const of = groups(stored('audit'), a => `${a.action} ${a.subject}`)
  const times = (action, subject) => of.get(`${action} ${subject}`)?.length ?? 0
  is(wrong('customer.add', added, (name, c) => times('customer.add', c.id) === 1), 0, 'each added customer is in the audit trail, once')
  is(wrong('customer.change', changed, (id, c) => times('customer.change', id) === c.times), 0, 'each change is')
  is(wrong('cloud_account.add', accounts, (number, a) => times('cloud_account.add', a.id) === 1), 0, 'each added cloud account is')
  is(wrong('request.approve', [...accounts].filter(([, a]) => a.request !== undefined), (number, a) => times('request.approve', a.id) === 1), 0, 'each approval is')
}

async function checkMails() {
  const missing = async () => {
    const subjects = (await rc.mails()).map(m => m.subject).join('\n').replace(/-/g, '')
    return [...accounts.keys()].filter(number => !subjects.includes(number))
  }
  const none = await until('the approval mails', async () => (await missing()).length === 0, 30000).catch(() => false)
  if (!ok(none, 'every account\'s approval mail went out')) diag((await missing()).slice(0, 5).join(', '))
}

async function checkStillWorks() {
  const browser = await rc.signIn(reseller.owner)
  for (const path of ['/customers', '/accounts', '/requests', '/settings', '/healthz']) is((await browser.get(path)).status, 200, `${path} works`)
  const answer = await browser.submit(await browser.get('/customers/new'), '/customers/new', { organization: 'After the storm', email: 'it@after.example' })
  is(answer.status, 303, 'and a customer can be added')
}

/** Every table and index, after recovery from the logs as in scripts/restore. */
function checkFiles() {
  const data = join(rc.run, 'data')
  execFileSync('db5.3_recover', ['-h', data])
  const bad = readdirSync(data).filter(name => name.endsWith('.db')).filter(name => {
    try {
      execFileSync('db5.3_verify', ['-q', join(data, name)], { stdio: ['ignore', 'ignore', 'inherit'] })
      return false
    } catch {
      return true
    }
  })
  is(bad.join(' '), '', 'every table and index is whole')
}

async function stopServing() {
  const pids = descendants(rc.pid()).map(p => p.pid)
  process.kill(rc.pid(), 'SIGTERM')
  const gone = pid => {
    try {
      process.kill(pid, 0)
      return false
    } catch {
      return true
    }
  }
  ok(await until('everybody to end', () => pids.every(gone), 10000).catch(() => false), 'everybody ends when told')
}

// --- the run ---

const workers = [kill()]
for (let i = 0; i < ADDERS; i++) workers.push(addCustomers(String.fromCharCode(97 + i)))
for (let i = 0; i < CHANGERS; i++) workers.push(changeCustomer(customers[i], i))
for (let i = 0; i < ACCOUNT_ADDERS; i++) workers.push(addAccounts(customers[CHANGERS + i], i))
for (let i = 0; i < READERS; i++) workers.push(read())
setTimeout(() => { over = true }, seconds * 1000)
await Promise.all(workers)

took.sort((a, b) => a - b)
const part = p => Math.round(took[Math.min(took.length - 1, Math.floor(took.length * p))])
diag(`${[...kills.values()].reduce((a, b) => a + b, 0)} kills: ${[...kills].map(([name, n]) => `${name} ${n}`).join(', ')}`)
diag(`${took.length} requests, p50 ${part(0.5)} ms, p99 ${part(0.99)} ms, longest ${part(1)} ms; ${failed.length} failed`)
for (const line of failed.slice(0, 10)) diag(line)
const recoveries = readdirSync(join(rc.run, 'log')).flatMap(name => rc.logFile(`log/${name}`).match(/store: recovered in \d+ ms, \d+ processes killed/g) ?? [])
  .map(line => line.match(/\d+/g).map(Number))
diag(`${recoveries.length} recoveries, the longest ${Math.max(0, ...recoveries.map(r => r[0]))} ms; ${recoveries.reduce((sum, r) => sum + r[1], 0)} processes killed by the gate`)

ok(kills.size > 0 && added.size > 0 && accounts.size > 0, 'there were kills and writes')
ok(part(1) <= LONGEST_MS, `no request took over ${LONGEST_MS} ms`)
ok(failed.length <= took.length * FAILED_AT_MOST, `nearly none failed: ${failed.length} of ${took.length}`)
await checkStillWorks()
checkCustomers()
checkAccounts()
checkAudit()
await checkMails()
await stopServing()
checkFiles()
await rc.stop()
done()
