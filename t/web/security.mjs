#!/usr/bin/env node
// One's own sign-in: the password, the sessions, the second factor with its app and its recovery codes, and the sign-in that asks
// for them.
import { done, is, isDeeply, isnt, like, ok, unlike } from '../lib/tap.mjs'
import { startRolecall } from '../lib/rolecall.mjs'
import { checkGet, checkMethods, checkPost, isSoundPage, nobody } from '../lib/screen.mjs'
import { Authenticator } from '../lib/totp.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const { owner, member } = reseller
const [SECURITY, PASSWORD, FACTOR, SETUP] = ['', '/password', '/second-factor', '/second-factor/setup'].map(p => `/settings/security${p}`)
const isIn = async browser => (await browser.get('/customers')).status === 200
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const attempt = async (fields, browser = rc.browser(), query = '', headers = {}) => {
  const { fields: hidden } = (await browser.get(`/login${query}`)).form('/login')
  return browser.post('/login', { ...hidden, ...fields }, headers)
}

// sessions
const one = await rc.signIn(member)
await checkGet(rc, one, SECURITY)
await checkMethods(one, SECURITY, 'GET, HEAD')
await checkMethods(one, `${SECURITY}/sessions/end`, 'POST')
ok((await one.get('/settings')).text.includes(SECURITY), 'members are led there')
const two = rc.browser()
is((await attempt(member, two, '', { 'User-Agent': firefox })).status, 303, 'signed in with another browser')
const page = await one.get(SECURITY)
like(page.words, /This browser.*Firefox on Linux from 127\.0\.0\.1/, 'both are listed, with name and place')
isSoundPage(page, 'two sessions')
const endOf = p => [...p.text.matchAll(/action="([^"]*\/sessions\/[0-9A-Z]{26}\/end)"/g)].map(m => m[1])
is(endOf(page).length, 1, 'the other one can be ended')
const strange = await rc.signIn(owner)
is((await strange.post(endOf(page)[0], page.form(endOf(page)[0]).fields)).status, 403, "not with another's form")
await checkPost(rc, one, page, endOf(page)[0], { second: strange, state: () => isIn(two) })
is((await one.submit(page, endOf(page)[0])).location, SECURITY, 'ended')
ok(!(await isIn(two)) && await isIn(one), 'that one has ended, this one goes on')
is((await one.submit(page, endOf(page)[0])).status, 404, 'a second press finds it gone')
const more = [await rc.signIn(member), await rc.signIn(member)]
is((await one.submit(await one.get(SECURITY), `${SECURITY}/sessions/end`)).status, 303, 'all others are ended')
isDeeply([await isIn(more[0]), await isIn(more[1]), await isIn(one), await isIn(strange)], [false, false, true, true], "but this one, and nobody else's")
ok(!(await one.get(SECURITY)).hasForm(`${SECURITY}/sessions/end`), 'then there is nothing left to end')

// the password
await checkGet(rc, one, PASSWORD)
const other = await rc.signIn(member)
const fresh = 'a fresh long password'
const change = async (fields, browser = one) => browser.submit(await browser.get(PASSWORD), PASSWORD, fields)
for (const [what, fields, field, sentence] of [['no present password', { current_password: '', new_password: fresh }, 'current_password', /^Enter your password/],
  ['a wrong one', { current_password: 'wrong wrong', new_password: fresh }, 'current_password', /^This is not your password/],
  ['a short new one', { current_password: member.password, new_password: 'elevenchars' }, 'new_password', /^Use at least 12/]]) {
  const answer = await change(fields)
  isDeeply([answer.status, sentence.test(answer.error(field))], [422, true], `${what} is refused`)
  ok(!Object.values(fields).some(v => v && answer.text.includes(v)), `${what}: no password is shown again`)
  isSoundPage(answer, what)
}
await checkPost(rc, one, await one.get(PASSWORD), PASSWORD, { fields: { current_password: member.password, new_password: fresh }, second: other, state: async () => (await attempt(member)).status })
is((await change({ current_password: member.password, new_password: fresh })).location, SECURITY, 'changed')
isDeeply([await isIn(one), await isIn(other)], [true, false], 'this browser stays, the others are signed out')
is((await attempt(member)).status, 422, 'the old one is none any more')
member.password = fresh
is((await attempt(member)).status, 303, 'the new one is')
for (let i = 0; i < 5; i++) await change({ current_password: 'wrong wrong', new_password: fresh })
is((await change({ current_password: fresh, new_password: fresh })).status, 429, 'guessing the present one at an open screen is slowed down')
ok(await isIn(await rc.signIn(member)), 'which keeps nobody from signing in')

// the second factor: set up
const her = await rc.signIn(owner)
await checkGet(rc, her, FACTOR)
is((await her.get(SETUP)).location, SECURITY, 'there is no secret before it is begun')
is((await her.submit(await her.get(FACTOR), FACTOR, { current_password: 'wrong wrong' })).status, 422, 'beginning asks for the password')
await checkPost(rc, her, await her.get(FACTOR), FACTOR, { fields: { current_password: owner.password }, second: one, state: async () => (await her.get(SETUP)).status })
const begin = await her.get(FACTOR)
for (let i = 0; i < 2; i++) is((await her.submit(begin, FACTOR, { current_password: owner.password })).location, SETUP, 'begun')
const setup = await checkGet(rc, her, SETUP)
const secret = setup.text.match(/id="secret">([A-Z2-7 ]+)</)[1]
is(secret.replace(/ /g, '').length, 32, 'the page shows 160 bits as text')
like(setup.text, /<svg class="qr"[^>]*viewBox="0 0 (\d+) \1"[^>]*><path class="qr-light" d="M0 0h\d+v\d+H0z"><\/path><path class="qr-dark" d="(M\d+ \d+h\d+v1h-\d+z){100,}"/, 'and as a QR code')
ok((await her.get(SETUP)).text.includes(secret), 'looking again, or a second press, makes no other')
ok(!rc.command(['dump', 'second_factor', '--reseller', reseller.id, '--id', (await her.get('/settings/users')).text.match(new RegExp(`${owner.email}<[\\s\\S]*?users/([0-9A-Z]{26})`))[1]]).includes(secret.replace(/ /g, '')), 'the store has it sealed')
is((await attempt(owner)).status, 303, 'and nothing is asked for yet')
const app = new Authenticator(secret)
const wrong = await her.submit(await her.get(SETUP), SETUP, { otp: app.wrong() })
isDeeply([wrong.status, /^This code is not right/.test(wrong.error('otp'))], [422, true], 'a wrong code does not turn it on')
isSoundPage(wrong, 'a wrong code')
await checkPost(rc, her, await her.get(SETUP), SETUP, { fields: { otp: app.wrong() }, second: one, state: async () => (await her.get(SECURITY)).words.includes('Off') })
const on = await her.submit(await her.get(SETUP), SETUP, { otp: await app.code() })
is(on.status, 200, 'the right one does')
isSoundPage(on, 'the recovery codes')
const codes = [...on.text.matchAll(/<code>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})<\/code>/g)].map(m => m[1])
is(new Set(codes).size, 10, 'and ten recovery codes are shown')
like((await her.get(SECURITY)).words, /Second factor On Since .* 10 recovery codes are left/, 'it is on')
ok(!(await her.get(SECURITY)).text.includes(codes[0]) && (await her.get(SETUP)).location === SECURITY, 'neither they nor the secret are shown again')

// signing in by two steps
const phone = rc.browser()
const step = await attempt(owner, phone, '?next=%2Faccounts')
is(step.status, 200, 'the right password leads to the second step')
isSoundPage(step, 'the second step')
ok(!step.headers.getSetCookie().some(c => /^rolecall(-device)?=/.test(c)) && !(await isIn(phone)), 'in which nobody is signed in')
const ticket = step.form('/login').fields.ticket
const two2 = fields => phone.submit(step, '/login', fields)
const bad = await two2({ otp: app.wrong() })
isDeeply([bad.status, /^This code is not right/.test(bad.error('otp')), bad.form('/login').fields.ticket], [422, true, ticket], 'a wrong code may be corrected')
isSoundPage(bad, 'a wrong code at the sign-in')
is((await two2({ otp: '' })).error('otp'), 'Enter the code.', 'none is asked for again')
for (const [what, forged] of [['a changed ticket', ticket.slice(0, 60) + (ticket[60] === 'A' ? 'B' : 'A') + ticket.slice(61)], ['nonsense', 'x'], ['a cut one', ticket.slice(1)]]) {
  const answer = await two2({ otp: codes[0], ticket: forged })
  isDeeply([answer.status, answer.error('email')], [422, 'The sign-in took too long. Begin again.'], `${what} is none`)
}
const code = await app.code()
const inside = await two2({ otp: code })
isDeeply([inside.status, inside.location], [303, '/accounts'], 'the right one signs in, and leads where one was going')
ok(await isIn(phone), 'and is in')
const replay = await attempt(owner, rc.browser())
is((await rc.browser().post('/login', { ...replay.form('/login').fields, otp: code })).status, 403, "a code without the browser's own form is nothing")
const again = rc.browser()
is((await again.submit(await attempt(owner, again), '/login', { otp: code })).status, 422, 'no code signs in twice')
is((await again.submit(await attempt(owner, again), '/login', { otp: await app.code() })).status, 303, 'the next one does')
is((await attempt({ ...owner, otp: codes[0].toUpperCase().replaceAll('-', ' ') })).status, 303, 'a recovery code does, in one step too')
is((await attempt({ ...owner, otp: codes[0] })).status, 422, 'once')
like((await her.get(SECURITY)).words, /9 recovery codes are left/, 'nine are left')
is((await attempt({ ...owner, password: 'wrong wrong wrong', otp: codes[1] })).error('password'), 'The e-mail address or the password is not right.', 'a code alone is nothing')
is((await attempt(member)).status, 303, 'nobody else is asked')

// guessing codes is slowed down
const thief = rc.browser()
const held = await attempt(owner, thief)
const guesses = []
for (let i = 0; i < 7; i++) guesses.push((await thief.submit(held, '/login', { otp: app.wrong() })).status)
is(guesses.at(-1), 429, `guessing codes is slowed down (${guesses})`)
is((await thief.submit(held, '/login', { otp: codes[2] })).status, 429, 'the right one has to wait too')
const known = await phone.submit(await phone.get(SECURITY), '/logout')
is(known.status, 303, 'the phone signs out')
const back = await attempt(owner, phone)
is((await phone.submit(back, '/login', { otp: codes[3] })).status, 303, 'and in again, as it is a known browser')

// turned off, and new codes: both want password and code
const act = async (what, fields) => { const p = await her.get(FACTOR); return her.submit(p, FACTOR, { what, ...fields }) }
isnt((await act('off', { current_password: owner.password, otp: '' })).status, 303, 'turning it off wants a code')
isnt((await act('off', { current_password: 'wrong wrong', otp: codes[4] })).status, 303, 'and the password')
is((await act('off', { current_password: owner.password, otp: app.wrong() })).error('otp')?.startsWith('This code is not right'), true, 'a wrong code does not do')
const renewed = await act('codes', { current_password: owner.password, otp: codes[4] })
const newCodes = [...renewed.text.matchAll(/<code>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})<\/code>/g)].map(m => m[1])
is(newCodes.length, 10, 'new recovery codes')
is((await act('off', { current_password: owner.password, otp: codes[5] })).status, 422, 'end the old ones')
is((await act('off', { current_password: owner.password, otp: newCodes[0] })).location, SECURITY, 'turned off')
await phone.submit(await phone.get(SECURITY), '/logout')
is((await attempt(owner, phone)).status, 303, 'the password alone signs in again')

// lost: an owner takes it away
const aheadMs = 16 * 60 * 1000
const setUp = async (browser, user) => {
  await browser.submit(await browser.get(FACTOR), FACTOR, { current_password: user.password })
  const p = await browser.get(SETUP)
  return browser.submit(p, SETUP, { otp: await new Authenticator(p.text.match(/id="secret">([A-Z2-7 ]+)</)[1], { aheadMs }).code() })
}
await rc.restartLater(aheadMs / 1000)
const hers = await rc.signIn(member)
is((await setUp(hers, member)).status, 200, 'the member has one too')
const boss = await rc.signIn(owner)
const path = `/settings/users/${(await boss.get('/settings/users')).text.match(new RegExp(`${member.email}<[\\s\\S]*?users/([0-9A-Z]{26})`))[1]}`
ok((await boss.get(path)).words.includes('Second factor on since'), "the user's page says that it is on")
is((await hers.post(`${path}/second-factor`, (await boss.get(path)).form(`${path}/second-factor`).fields)).status, 403, 'a member can not take it away')
is((await boss.submit(await boss.get(path), `${path}/second-factor`)).status, 303, 'an owner can')
is((await attempt(member)).status, 303, 'then the password alone signs in')
is((await setUp(boss, owner)).status, 200, 'the owner has one again')

// codes are counted for themselves: a new password frees no further guesses
const guess = async () => (await boss.submit(await boss.get(FACTOR), FACTOR, { what: 'off', current_password: owner.password, otp: app.wrong() })).status
const guessed = []
for (let i = 0; i < 6; i++) guessed.push(await guess())
is(guessed.at(-1), 429, `somebody who is signed in and has the password is slowed down too (${guessed})`)
const changed = 'yet another long password'
is((await boss.submit(await boss.get(PASSWORD), PASSWORD, { current_password: owner.password, new_password: changed })).status, 303, 'the password can be changed meanwhile')
owner.password = changed
is(await guess(), 429, 'which frees no further guesses')
rc.command(['user', 'second-factor-off', '--email', owner.email])
is((await attempt(owner)).status, 303, 'at the shell it can be taken away as well')
is((await one.get(`${SECURITY}/sessions/${nobody}/end`)).status, 405, 'sessions are ended by POST alone')
for (const word of [secret, secret.replace(/ /g, ''), codes[0], newCodes[0], fresh, ticket]) ok(!rc.logs().includes(word), 'no log holds a secret')
unlike(rc.logs(), /level=error/, 'nor speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
