#!/usr/bin/env node
// Sign in and out: sessions, cookies, lock-out, where one comes to afterwards, and who is told what.
import { request } from 'node:http'
import { done, is, isDeeply, isnt, like, ok, unlike } from '../lib/tap.mjs'
import { startRolecall } from '../lib/rolecall.mjs'
import { checkMethods, checkPost, evil, hasSecurityHeaders, isEscaped, isSoundPage } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const { owner, member } = reseller
const attempt = async (fields, browser = rc.browser(), query = '') => browser.submit(await browser.get(`/login${query}`), '/login', fields)
const isIn = async browser => (await browser.get('/customers')).status === 200
const cookiesOf = page => page.headers.getSetCookie()

// the page
const visitor = rc.browser()
const form = await visitor.get('/login')
is(form.status, 200, 'the sign-in is shown')
hasSecurityHeaders(form, '/login')
isSoundPage(form, '/login')
isGolden(form, 'login')
like(cookiesOf(form).join(), /^rolecall-visit=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/, 'a visitor gets a cookie for the form alone')
is((await visitor.request('HEAD', '/login')).status, 200, 'HEAD is like GET')
await checkMethods(visitor, '/login', 'GET, HEAD, POST')
await checkMethods(visitor, '/logout', 'POST')
for (const path of ['/nothing', '/login/', '/Login', '/login/x', '/.git/config', '/cgi-bin/login', '/settings/users/x', '/%2e%2e/login.hdf']) is((await visitor.get(path)).status, 404, `${path} is 404`)
is((await rc.browser().get('/')).location, '/customers', 'the front page leads to the customers')

// in, and out again
const browser = rc.browser()
browser.cookies.set('rolecall', 'F'.repeat(43))
const signedIn = await attempt(owner, browser)
isDeeply([signedIn.status, signedIn.location], [303, '/customers'], 'the right password leads on')
const [cookie] = cookiesOf(signedIn).filter(c => c.startsWith('rolecall='))
like(cookie, /^rolecall=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/, "the session's cookie has its attributes")
isnt(browser.cookies.get('rolecall'), 'F'.repeat(43), 'it is not the one that was planted')
ok(await isIn(browser), 'and is good')
const first = browser.cookies.get('rolecall')
is((await browser.get('/login')).location, '/customers', 'who is signed in is not asked again')
is((await browser.get('/login?next=/settings')).location, '/settings', 'but sent on')
const twice = rc.browser()
await attempt(owner, twice)
isnt(twice.cookies.get('rolecall'), first, 'each sign-in has a cookie of its own')
const stale = browser.clone()
const page = await browser.get('/customers')
const out = await browser.submit(page, '/logout')
isDeeply([out.status, out.location], [303, '/login'], 'Sign out leads to the sign-in')
like(cookiesOf(out).join(), /rolecall=;.*Max-Age=0/, 'and takes the cookie away')
ok(!(await isIn(stale)), 'the old cookie is dead, kept or not')
is((await stale.post('/customers/new', { organization: 'x', csrf: 'x' })).status, 401, 'for POSTs too')
ok(await isIn(twice), 'the other session lives')
ok(await isIn(await rc.signIn({ email: owner.email.toUpperCase(), password: owner.password })), 'capitals in the address do not matter')
ok(await isIn(await rc.signIn({ email: `  ${member.email} `, password: member.password })), 'nor blanks around it')
is((await attempt({ email: owner.email, password: ` ${owner.password}` })).status, 422, 'but blanks are part of a password')

// refused: everything alike
const answers = []
for (const [what, fields] of [['a wrong password', { email: member.email, password: 'wrong wrong wrong' }], ['an unknown address', { email: 'nobody@staff.example', password: 'wrong wrong wrong' }],
  ['nothing', { email: '', password: '' }], ['no password', { email: member.email, password: '' }], ['no address', { email: 'not an address', password: member.password }]]) {
  const answer = await attempt(fields)
  answers.push(answer)
  isDeeply([answer.status, answer.error('password')], [422, fields.password ? 'The e-mail address or the password is not right.' : 'Enter your password.'], `${what} is refused`)
  is(answer.form('/login').fields.email, fields.email, `${what}: the address is kept`)
  ok(!fields.password || !answer.text.includes(fields.password), `${what}: the password is not`)
  ok(!answer.headers.getSetCookie().some(c => c.startsWith('rolecall=')), `${what}: no session`)
}
const plain = (a, email) => a.text.replaceAll(email, 'EMAIL').replace(/[\w-]{44}/g, '').replace(/\w{26}/g, '')
is(plain(answers[0], member.email), plain(answers[1], 'nobody@staff.example'), 'wrong password and unknown address are answered with the same page')
const time = async email => {
  const begin = performance.now()
  await attempt({ email, password: 'wrong wrong wrong' })
  return performance.now() - begin
}
await time(member.email)
const pair = [Math.min(await time('nobody@staff.example'), await time('no@staff.example')), Math.min(await time(owner.email), await time(owner.email))]
ok(pair[0] > pair[1] / 3 && pair[0] < pair[1] * 3, `and takes about as long (${pair.map(Math.round).join(' and ')} ms)`)
isEscaped(await attempt({ email: evil, password: evil }), 'a hostile address')
isEscaped(await attempt({ email: 'x', password: 'x', next: `/${evil}` }), 'a hostile next')
for (const [field, value] of [['email', 'x'.repeat(255)], ['email', 'a\u0001@x.example'], ['password', 'x'.repeat(501)], ['next', `/${'x'.repeat(1001)}`]]) {
  is((await attempt({ email: 'a@x.example', password: 'y', [field]: value })).status, 422, `an over-long or odd ${field} is refused`)
}
is((await attempt({ ...owner, password: 'é'.repeat(500) })).status, 422, 'the longest password that may be tried')
await checkPost(rc, visitor, await visitor.get('/login'), '/login', { fields: owner, by: 'visit', second: rc.browser(), state: async () => [...visitor.cookies.keys()] })
const own = await rc.signIn(owner)
await checkPost(rc, own, await own.get('/customers'), '/logout', { by: 'session or none', second: await rc.signIn(member), state: () => isIn(own) })
is((await rc.browser().post('/logout', {})).status, 403, 'signing out without a session needs a form too')

// next: only ever a path of ours
for (const next of ['//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'http:evil.example', 'javascript:alert(1)', '/\t/evil.example', 'evil.example',
  '/%0d%0aSet-Cookie:%20a=b', '/x\r\nSet-Cookie: a=b', '@evil.example', '/./\\evil.example', ' //evil.example', '/ü']) {
  const fields = { ...owner, next }
  const answer = await attempt(fields)
  const stays = answer.status === 422 || (answer.status === 303 && new URL(answer.location, rc.url).origin === rc.url && !/^\/[/\\]/.test(answer.location) && !answer.headers.has('a'))
  ok(stays, `next=${JSON.stringify(next)} stays here (${answer.status} ${answer.location})`)
  const got = await own.get(`/login?${new URLSearchParams({ next })}`)
  ok(got.status === 400 || new URL(got.location, rc.url).origin === rc.url, `and when signed in (${got.status} ${got.location})`)
}
is((await rc.browser().get('/accounts?state=linked&q=a%26b')).location, '/login?next=%2Faccounts%3Fstate%3Dlinked%26q%3Da%2526b', 'the address one came for goes along, query and all')
is((await attempt({ ...owner }, rc.browser(), '?next=%2Faccounts%3Fstate%3Dlinked')).location, '/accounts?state=linked', 'and is where one comes to')

// locked after five, longer and longer
const three = rc.addReseller('Eastwind', 'e@eastwind.example')
const tries = async n => {
  const out = []
  for (let i = 0; i < n; i++) out.push(await attempt({ email: three.owner.email, password: 'wrong wrong wrong' }))
  return out
}
isDeeply((await tries(5)).map(a => a.status), [422, 422, 422, 422, 422], 'five wrong passwords are five refusals')
const [locked] = await tries(1)
is(locked.status, 429, 'the sixth is told to wait')
like(locked.words, /Try again in [12] seconds/, 'for how long')
ok(Number(locked.headers.get('retry-after') ?? 1) > 0, 'and not for ever')
is((await attempt(three.owner)).status, 429, 'even with the right password')
const waits = []
const wait = async () => Number((await tries(1))[0].words.match(/in (\d+) seconds/)[1])
for (let i = 0; i < 2; i++) {
  const seconds = await wait()
  await new Promise(resolve => setTimeout(resolve, seconds * 1000 + 100))
  await tries(1)
  waits.push(await wait())
}
ok(waits[0] >= 3 && waits[0] <= 4 && waits[1] >= 7 && waits[1] <= 8, `each wrong one doubles it (${waits.join(', ')} s)`)
ok(await isIn(await rc.signIn(three.member)), 'nobody else is locked out')

// somebody hammers an address from many networks: strangers wait, whoever signed in before does not, and no address is told from another
const victim = rc.addReseller('Westwind', 'w@westwind.example').owner
const phone = await rc.signIn(victim)
await phone.submit(await phone.get('/customers'), '/logout')
const from = (localAddress, email, password = 'wrong wrong wrong') => new Promise((resolve, reject) => {
  const body = new URLSearchParams({ ...hammer.fields, email, password }).toString()
  const headers = { Cookie: hammer.cookie, 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) }
  request(`${rc.url}/login`, { method: 'POST', localAddress, headers, agent: false }, answer => resolve(answer.resume().statusCode)).on('error', reject).end(body)
})
const stray = rc.browser()
const hammer = { fields: (await stray.get('/login')).form('/login').fields, cookie: [...stray.cookies].map(c => c.join('=')).join('; ') }
const flood = async email => {
  const statuses = []
  for (let net = 2; net < 14; net++) statuses.push(...await Promise.all(Array.from({ length: 5 }, () => from(`127.0.0.${net}`, email))))
  return [422, 429].map(s => statuses.filter(t => t === s).length)
}
const floods = [await flood(victim.email), await flood('nobody@westwind.example')]
ok(floods.every(([taken, refused]) => taken >= 50 && taken <= 52 && taken + refused === 60), `of 60 guesses from 12 networks 50 are looked at, whether there is such a user or not (${floods.map(f => f[0])})`)
is(await from('127.0.0.99', victim.email, victim.password), 429, 'a browser that nobody knows has to wait then')
is((await phone.submit(await phone.get('/login'), '/login', victim)).status, 303, 'one in which the user signed in before does not')
is(await from('127.0.0.99', three.member.email, three.member.password), 303, 'nor does anybody else')

// quiet for an hour and more
const quiet = await rc.signIn(owner)
await rc.restartLater(50 * 60)
ok(await isIn(quiet), 'a session lives on over a restart, 50 minutes later')
is((await attempt(three.owner)).status, 303, 'and who was locked may try again')
await rc.restartLater(50 * 60 + 61 * 60)
ok(!(await isIn(quiet)), 'an hour without a click ends it')

// with TLS in front
await rc.restart({ ROLECALL_BASE_URL: 'https://rolecall.example' })
const secure = await attempt(owner)
like(cookiesOf(secure).join('\n'), /^__Host-rolecall=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/m, 'behind https the cookie is __Host- and Secure')
is(secure.headers.get('strict-transport-security'), 'max-age=31536000', 'and HSTS is sent')
for (const secret of [owner.password, 'wrong wrong wrong', first]) ok(!rc.logs().includes(secret), 'no log holds a password or a cookie')
unlike(rc.logs(), /level=error/, 'nor speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
