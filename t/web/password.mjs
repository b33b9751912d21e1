#!/usr/bin/env node
// A forgotten password: the same answer whoever asks, one link that counts, and what a new password ends.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { checkAsking, linkAsker } from '../lib/ask_link.mjs'
import { startRolecall, until } from '../lib/rolecall.mjs'
import { checkMethods, checkPost, hasSecurityHeaders, isSoundPage } from '../lib/screen.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const { owner, member } = reseller
const asker = linkAsker(rc, 'password', /new password/)
const { ask, mailsTo, links } = asker
const isIn = async browser => (await browser.get('/customers')).status === 200
const fresh = 'a fresh long password'

// the form, the same for everybody
const visitor = rc.browser()
const first = await checkAsking(rc, asker, reseller, /Forgot your password\?.*by which you choose a new one\./)

// the link: looking changes nothing
const page = await visitor.get(first)
is(page.status, 200, 'the link leads to a page')
hasSecurityHeaders(page, 'the link', { referrer: 'no-referrer' })
isSoundPage(page, 'the link')
like(page.words, new RegExp(`Choose a new password For ${owner.email}`), 'which says whose password it is')
for (let i = 0; i < 3; i++) await rc.browser().get(first)
ok(await isIn(await rc.signIn(owner)), 'opening it changes nothing')
await checkMethods(visitor, first, 'GET, HEAD, POST')
await checkPost(rc, visitor, page, first, { fields: { password: fresh }, by: 'link', state: async () => isIn(await rc.signIn(owner)) })
const short = await visitor.submit(page, first, { password: 'short' })
isDeeply([short.status, short.error('password')], [422, 'Use at least 12 characters.'], 'a short one is refused')
isSoundPage(short, 'refused')

// a newer one ends it
await ask(owner.email)
const second = (await links(owner.email, 2)).find(l => l !== first)
const revoked = await rc.browser().get(first)
isDeeply([revoked.status, /newer one was asked for/.test(revoked.words)], [410, true], 'a newer link ends the older')
is((await visitor.submit(page, first, { password: fresh })).status, 410, 'for a page that was open too')

// set: all sessions end, the browser is known, the link is used up
const session = await rc.signIn(owner)
const set = await visitor.submit(await visitor.get(second), second, { password: fresh })
isDeeply([set.status, set.location], [303, '/login'], 'a new password is set')
is((await visitor.get('/login')).form('/login').fields.email, owner.email, 'and the sign-in begins with the address')
like(set.headers.getSetCookie().join('\n'), /rolecall-device=[\w-]{43}/, 'the browser is a known one')
ok(!set.headers.getSetCookie().some(c => /^rolecall=/.test(c)), 'and not signed in by it')
ok(!(await isIn(session)), 'all sessions have ended')
const old = rc.browser()
is((await old.submit(await old.get('/login'), '/login', owner)).status, 422, 'the old password is none any more')
const now = { email: owner.email, password: fresh }
ok(await isIn(await rc.signIn(now)), 'the new one signs in')
const used = await rc.browser().get(second)
isDeeply([used.status, /a new password was set/.test(used.words)], [410, true], 'the link works once')
ok(used.text.includes('href="/password"'), 'and the page leads to a fresh one')
isSoundPage(used, 'used')

// one press of two at the same moment
await ask(member.email)
const [once] = await links(member.email, 1)
const pages = [await rc.browser().get(once), await rc.browser().get(once)]
const both = await Promise.all(pages.map((p, i) => rc.browser().submit(p, once, { password: `one of the two, number ${i}` })))
isDeeply(both.map(r => r.status === 303).sort(), [false, true], `of two at the same moment one counts (${both.map(r => r.status)})`)
member.password = `one of the two, number ${both.findIndex(r => r.status === 303)}`
ok(await isIn(await rc.signIn(member)), 'with its password')

// wrong links
for (const [what, path] of [['cut', once.slice(0, -1)], ['tampered with', once.slice(0, -3) + (once.endsWith('AAA') ? 'BBB' : 'AAA')]]) {
  const answer = await rc.browser().get(path)
  isDeeply([answer.status, /No password link has this address/.test(answer.words)], [404, true], `${what}: not one of ours`)
  isSoundPage(answer, what)
}
is((await rc.browser().get(once.replace('/password/', '/invite/'))).status, 404, 'such a link is no invitation')

// a suspended user: no mail, and a link that was sent is none any more
await ask(member.email)
const [before] = (await links(member.email, 2)).filter(l => l !== once)
const boss = await rc.signIn(now)
const userPath = `/settings/users/${(await boss.get('/settings/users')).text.match(new RegExp(`${member.email}<[\\s\\S]*?users/([0-9A-Z]{26})`))[1]}`
const beforePage = await rc.browser().get(before)
is((await boss.submit(await boss.get(userPath), `${userPath}/suspend`)).status, 303, 'suspended')
is((await rc.browser().get(before)).status, 410, "a suspended user's link leads nowhere")
is((await rc.browser().submit(beforePage, before, { password: fresh })).status, 410, 'nor does the page that was open')
is((await ask(member.email)).status, 303, 'asking is answered as ever')

// too many: for an address nothing more is sent, and nothing is told; for a network it is told
const many = []
for (let i = 0; i < 14; i++) many.push(await ask(`guess${i}@northwind.example`))
is(many.at(-1).status, 429, 'too many from one network are refused')
like(many.at(-1).words, /Try again in \d+/, 'with the time')
isSoundPage(many.at(-1), 'refused')
await rc.restartLater(20 * 60)
for (let i = 0; i < 6; i++) is((await ask(owner.email)).status, 303, 'for one address every press is answered alike')
const answered = async () => (await boss.get('/activity.csv')).text.match(/user\.password_ask,.*,owner-/g).length
await until('both presses that count', async () => await answered() === 4)
const newest = await until('the newest link', async () => {
  const open = []
  for (const l of await links(owner.email, 3)) if ((await rc.browser().get(l)).status === 200) open.push(l)
  return open.length === 1 && open[0]
})
is(await answered(), 4, 'but no flood of mails comes of it')

// an hour later
await rc.restartLater(20 * 60 + 61 * 60)
const expired = await rc.browser().get(newest)
isDeeply([expired.status, /This one ended on/.test(expired.words)], [410, true], 'after an hour a link has ended')
isSoundPage(expired, 'expired')

// a password that was set in another way ends what was mailed before
const sofar = (await mailsTo(owner.email)).length
await ask(owner.email)
const open = await Promise.all((await links(owner.email, sofar + 1)).map(async l => (await rc.browser().get(l)).status))
is(open.filter(status => status === 200).length, 1, 'one link is good')
rc.command(['user', 'password', '--email', owner.email, '--password-stdin'], 'set at the shell, long enough\n')
const closed = await Promise.all((await links(owner.email, sofar + 1)).map(async l => (await rc.browser().get(l)).status))
is(closed.filter(status => status === 200).length, 0, 'and none any more once a password was set at the shell')
for (const secret of [fresh, first.split('/')[2], newest.split('/')[2]]) ok(!rc.logs().includes(secret), 'no log holds a password or a link')
unlike(rc.logs(), /level=error/, 'nor speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
