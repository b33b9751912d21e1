#!/usr/bin/env node
// A mailed link to sign in: the same answer whoever asks, one press and one session, the second factor still asked for, and a way
// in while somebody else's wrong passwords lock strangers out.  (Its misuses: t/web/links.mjs.)
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { checkAsking, linkAsker } from '../lib/ask_link.mjs'
import { startRolecall, until } from '../lib/rolecall.mjs'
import { checkMethods, checkPost, hasSecurityHeaders, isSoundPage } from '../lib/screen.mjs'
import { Authenticator } from '../lib/totp.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const { owner, member } = reseller
const asker = linkAsker(rc, 'sign-in', /link to sign in/)
const { ask, mailsTo, links } = asker
const seen = []
/** A fresh link, asked for by `email`. */
const fresh = async email => {
  await ask(email)
  const link = (await links(email, seen.filter(([who]) => who === email).length + 1)).find(l => !seen.some(([, s]) => s === l))
  seen.push([email, link])
  return link
}
const isIn = async browser => (await browser.get('/customers')).status === 200
const press = async (browser, link) => browser.submit(await browser.get(link), link)
const session = answer => answer.headers.getSetCookie().some(c => /^(__Host-)?rolecall=[\w-]{43}/.test(c))

// the form, the same for everybody
const visitor = rc.browser()
const first = await checkAsking(rc, asker, reseller, /Sign in by a mailed link.*by which you sign in without your password\./)
seen.push([owner.email, first])

// the link: looking, and a POST that is none, sign nobody in
const page = await visitor.get(first)
hasSecurityHeaders(page, 'the link', { referrer: 'no-referrer' })
isSoundPage(page, 'the link')
like(page.words, new RegExp(`Sign in to Rolecall As ${owner.email} Sign in The link works once`), 'the page says who would be signed in, and has one button')
ok(!page.text.includes('Northwind'), 'and tells nothing else of them')
ok(!session(page) && !(await isIn(visitor)), 'nobody is signed in by looking')
await checkMethods(visitor, first, 'GET, HEAD, POST')
await checkPost(rc, visitor, page, first, { by: 'link', state: async () => isIn(visitor) })

// a newer one ends it; of two presses at the same moment one signs in
const second = await fresh(owner.email)
isDeeply([(await rc.browser().get(first)).status, (await visitor.submit(page, first)).status], [410, 410], 'a newer link ends the older, for a page that was open too')
const two = [rc.browser(), rc.browser()]
const pages = await Promise.all(two.map(x => x.get(second)))
const both = await Promise.all(two.map((x, i) => x.submit(pages[i], second)))
isDeeply(both.map(session).sort(), [false, true], `of two at the same moment one counts (${both.map(r => r.status)})`)
const won = both.findIndex(session)
isDeeply([both[won].status, both[won].location, both[won].headers.getSetCookie().some(c => /rolecall-device=[\w-]{43}/.test(c))], [303, '/customers', true], 'it leads inside, in a browser that is known now')
isDeeply([await isIn(two[won]), await isIn(two[1 - won])], [true, false], 'that one is signed in, and the other not')
const used = await rc.browser().get(second)
isDeeply([used.status, /works once, and was used on/.test(used.words), used.text.includes('href="/sign-in"')], [410, true, true], 'the link works once, and its page leads to a fresh one')
like((await two[won].get('/activity')).words, /signed in: \S+ from \S+ By a mailed link\./, 'the activity tells how')

// a way in while an attack on the password lasts
for (let i = 0; i < 7; i++) await visitor.submit(await visitor.get('/login'), '/login', { email: member.email, password: 'wrong' })
is((await visitor.submit(await visitor.get('/login'), '/login', member)).status, 429, 'a network that guesses has to wait')
const hers = rc.browser()
await press(hers, await fresh(member.email))
ok(await isIn(hers), 'the link signs in all the same')

// the second factor is not skipped
const path = '/settings/security/second-factor'
await hers.submit(await hers.get(path), path, { current_password: member.password })
const setup = await hers.get(`${path}/setup`)
const app = new Authenticator(setup.text.match(/id="secret">([A-Z2-7 ]+)</)[1])
const codes = (await hers.submit(setup, `${path}/setup`, { otp: await app.code() })).text.match(/(?<=<code>)[0-9a-z]{4}(-[0-9a-z]{4}){2}(?=<)/g)
const stranger = rc.browser()
const link = await fresh(member.email)
const step = await press(stranger, link)
isDeeply([step.status, step.title, session(step), await isIn(stranger)], [200, 'Enter your code · Rolecall', false, false], 'who has a second factor is asked for the code, and not signed in before')
hasSecurityHeaders(step, 'the second step', { referrer: 'no-referrer' })
isSoundPage(step, 'the second step')
is((await rc.browser().get(link)).status, 410, 'the link is used up by then')
const wrong = await stranger.submit(step, link, { otp: '000000' })
isDeeply([wrong.status, /not right/.test(wrong.error('otp')), session(wrong)], [422, true, false], 'a wrong code is told')
const ticket = step.form(link).fields.ticket
for (const bad of [ticket.slice(0, -1) + (ticket.endsWith('A') ? 'B' : 'A'), ticket.replace(/^../, 'AA'), 'x']) {
  const answer = await rc.browser().submit(step, link, { ticket: bad, otp: codes[0] })
  ok([410, 422].includes(answer.status) && !session(answer), 'a ticket that was tampered with signs nobody in')
}
const inside = await stranger.submit(wrong, link, { otp: codes[0] })
isDeeply([inside.status, inside.location, await isIn(stranger)], [303, '/customers', true], 'the right one signs in')
like((await two[won].get('/activity')).words, /By a mailed link, with a recovery code\./, 'and the activity tells both')

// a suspended user: no mail, and a link that was sent is none any more; nor after the password was changed
await rc.restartLater(60 * 50)
const boss = rc.browser()
const before = await fresh(member.email)
const changed = await fresh(owner.email)
const beforePage = await visitor.get(before)
rc.command(['user', 'password', '--email', owner.email, '--password-stdin'], 'another long password\n')
is((await rc.browser().get(changed)).status, 410, 'a new password ends the links to sign in')
await press(boss, await fresh(owner.email))
const userPath = `/settings/users/${(await boss.get('/settings/users')).text.match(new RegExp(`${member.email}<[\\s\\S]*?users/([0-9A-Z]{26})`))[1]}`
is((await boss.submit(await boss.get(userPath), `${userPath}/suspend`)).status, 303, 'suspended')
isDeeply([(await rc.browser().get(before)).status, (await visitor.submit(beforePage, before)).status], [410, 410], "a suspended user's link leads nowhere")
const sent = (await mailsTo(member.email)).length
is((await ask(member.email)).status, 303, 'asking is answered as ever')

// too many: for an address nothing more is sent, and nothing is told; for a network it is told
for (let i = 0; i < 4; i++) is((await ask(owner.email)).status, 303, 'for one address every press is answered alike')
const many = []
for (let i = 0; i < 12; i++) many.push(await ask(`guess${i}@northwind.example`))
is(many.at(-1).status, 429, 'too many from one network are refused')
isSoundPage(many.at(-1), 'refused')
const answered = async () => (await boss.get('/activity.csv')).text.match(/user\.sign_in_ask,.*,owner-/g).length
await until('the press that counts', async () => await answered() === 5)
const newest = await until('the newest link', async () => {
  const open = []
  for (const l of await links(owner.email, 4)) if ((await rc.browser().get(l)).status === 200) open.push(l)
  return open.length === 1 && open[0]
})
is(await answered(), 5, 'but no flood of mails comes of it')
is((await mailsTo(member.email)).length, sent, 'and a suspended user gets none')

// a quarter of an hour later
await rc.restartLater(60 * 50 + 16 * 60)
const expired = await rc.browser().get(newest)
isDeeply([expired.status, /This one ended on/.test(expired.words)], [410, true], 'after a quarter of an hour a link has ended')
isSoundPage(expired, 'expired')
for (const secret of [ticket, codes[0], newest.split('/')[2], ...seen.map(([, l]) => l.split('/')[2])]) ok(!rc.logs().includes(secret), 'no log holds a link, a ticket or a code')
unlike(rc.logs(), /level=error/, 'nor speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
