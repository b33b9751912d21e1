#!/usr/bin/env node
// Health and metrics; and pages while workers die: a request goes on elsewhere, a dead pool is said politely and comes back.
import { done, is, isDeeply, like, ok } from '../lib/tap.mjs'
import { openAccount, startRolecall, until } from '../lib/rolecall.mjs'
import { checkMethods, hasSecurityHeaders } from '../lib/screen.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const customer = rc.addCustomer(reseller, 'Alder')
const browser = await rc.signIn(reseller.owner)
const visitor = rc.browser()

for (const [path, type, text] of [['/healthz', 'text/plain; charset=utf-8', /^ok\n$/], ['/metrics', 'text/plain; version=0.0.4; charset=utf-8', /^rolecall_up 1$/m]]) {
  const page = await visitor.get(path)
  isDeeply([page.status, page.headers.get('content-type')], [200, type], `${path} answers without a session`)
  like(page.text, text, `${path} says that all is well`)
  hasSecurityHeaders(page, path)
  is(page.headers.getSetCookie().join(), '', `${path} sets no cookie`)
  is((await visitor.request('HEAD', path)).status, 200, `${path}: HEAD is like GET`)
  await checkMethods(visitor, path, 'GET, HEAD')
  is((await visitor.get(`${path}/`)).status, 404, `${path}/ is another address`)
  is((await browser.get(path)).status, 200, `${path} does not mind a session`)
}
like((await visitor.get('/metrics')).text, /^rolecall_build_info\{version="[\d.]+[^"]*"\} 1$/m, 'the version is among the metrics')
ok(!/Northwind|Alder|otto/.test((await visitor.get('/metrics')).text), 'and nobody by name')

// workers killed while they are asked, one every $ROLECALL_KILL_MS: no request fails, none is done twice
const everyMs = Number(process.env.ROLECALL_KILL_MS ?? 1500)
const kill = pid => {
  try {
    process.kill(pid, 'SIGKILL')
    return 1
  } catch {
    return 0
  }
}
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
/** A page or, when none comes in ten seconds, an answer with status 0: a store that hangs must not hang the test. */
const soon = page => Promise.race([page, sleep(10000).then(() => ({ status: 0, words: 'no answer in 10 s', text: '' }))])
let killed = 0
let on = true
const statuses = {}
const seen = page => (statuses[page.status] = (statuses[page.status] ?? 0) + 1)
const asked = []
async function ask(n) {
  for (let i = 0; on && !statuses[0]; i++) {
    const organization = `Customer ${n}-${i}`
    const who = browser.clone()
    const form = await soon(who.get('/customers/new'))
    seen(form)
    if (form.status !== 200) continue
    const answer = await soon(who.submit(form, '/customers/new', { organization }))
    seen(answer)
    if (answer.status === 303) asked.push(organization)
    seen(await soon(who.get('/customers')))
    seen(await soon(who.get('/accounts')))
  }
}
const asking = [ask(1), ask(2), ask(3)]
for (let n = 0; n < 9000 / everyMs; n++) {
  await sleep(everyMs)
  const [pid] = rc.workers(['customers', 'customer', 'account'][n % 3])
  if (pid) killed += kill(pid)
}
await sleep(1000)
on = false
await Promise.all(asking)
ok(killed >= 3, `workers were killed (${killed})`)
const bad = Object.entries(statuses).filter(([status]) => !['200', '303'].includes(status))
isDeeply(bad, [], `every page came (${JSON.stringify(statuses)})`)
const names = []
for (let path = '/customers'; path;) {
  const page = await until('the list', async () => {
    const p = await soon(browser.get(path))
    return p.status === 200 && p
  })
  names.push(...[...page.text.matchAll(/<a href="\/customers\/\w{26}">(Customer [^<]*)/g)].map(m => m[1]))
  path = page.text.match(/rel="next" href="([^"]*)"/)?.[1].replaceAll('&amp;', '&')
}
isDeeply(asked.filter(name => !names.includes(name)), [], 'everything that was confirmed is there')
is(names.length, new Set(names).size, 'and nothing twice')
await openAccount(rc, browser, customer, '111122223333')
is((await visitor.get('/healthz')).text, 'ok\n', 'and the store is well')

// a whole pool gone, and the keeper
for (const pid of rc.workers('customers')) kill(pid)
const gone = await soon(browser.get('/customers'))
ok([200, 502].includes(gone.status), `a pool that is gone is said politely, or is there again (${gone.status})`)
if (gone.status === 502) {
  like(gone.words, /Back in a moment.*Nothing was lost/, 'in words')
  is(gone.headers.get('cache-control'), 'no-store', 'not to be kept')
}
is((await until('the pool', async () => {
  const p = await soon(browser.get('/customers'))
  return p.status === 200 && p
})).status, 200, 'and comes back by itself')
for (const pid of rc.workers('keeper')) kill(pid)
const without = []
for (let i = 0; i < 10; i++) without.push((await soon(browser.get('/customers'))).status)
isDeeply([...new Set(without)], [200], 'pages go on while the keeper is away')
ok(await until('the keeper', () => rc.workers('keeper').length === 1), 'which comes back too')
const late = await browser.submit(await browser.get('/customers/new'), '/customers/new', { organization: 'After all that' })
is(late.status, 303, 'and customers are added as before')

// our own side of AWS: for the sysadmin, not for people
await rc.fault([{ kind: 'skew', match: 'GetCallerIdentity', n: 1000 }])
await rc.restart()
const degraded = await until('the fault to be told', async () => {
  const page = await visitor.get('/healthz')
  return page.text !== 'ok\n' && page
}, 30000)
isDeeply([degraded.status, /^degraded: AWS: GetCallerIdentity: .*clock/.test(degraded.text)], [200, true], `a wrong clock is said there (${degraded.text.trim()})`)
like((await visitor.get('/metrics')).text, /^rolecall_aws_up 0$/m, 'and among the metrics')
await rc.fault([])
is(await until('the fault to be over', async () => (await visitor.get('/healthz')).text === 'ok\n', 30000), true, 'and is over by itself')
like((await visitor.get('/metrics')).text, /^rolecall_aws_up 1$/m, 'there too')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
