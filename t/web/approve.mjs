#!/usr/bin/env node
// The approval section by its mailed link: looking decides nothing, the first decision counts, and what becomes of links.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { openAccount, startRolecall, until } from '../lib/rolecall.mjs'
import { checkMethods, checkPost, evil, hasSecurityHeaders, isEscaped, isSoundPage } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const browser = await rc.signIn(reseller.owner)
const CONTACTS = '/settings/contacts'
const addContact = async (name, email) => browser.submit(await browser.get(CONTACTS), CONTACTS, { name, email, approves: '1' })
await addContact('Ann', 'ann@northwind.example')
const linkOf = async (to, number) => new URL((await rc.mailTo(to, new RegExp(number))).links.find(l => l.includes('/approve/'))).pathname
let next = 100000000000
/** A new request: { id, number, otto, ann } with the approvers' links. */
async function ask(who = customer, as = browser) {
  const account = await openAccount(rc, as, who, String(next++))
  return { ...account, otto: await linkOf('otto@northwind.example', account.number), ann: await linkOf('ann@northwind.example', account.number) }
}
const state = async a => (await browser.get(`/accounts/${a.id}`)).attribute('data-state')
const decide = async (link, decision, reason, who = rc.browser()) => who.submit(await who.get(link), link, { decision, reason })
const tokens = []

// looking, in every way a mail scanner does
const a = await ask()
tokens.push(a.otto, a.ann)
const page = await rc.browser().get(a.otto)
for (const text of ['Northwind owner', 'Alder & Finch', a.number, 'root@customer.example', 'Resale', 'Standard', 'asked for approval']) ok(page.words.includes(text), `the page says ${text}`)
hasSecurityHeaders(page, 'the page', { referrer: 'no-referrer' })
isSoundPage(page, 'the page')
is(page.headers.getSetCookie().join(), '', 'no cookie is set')
isGolden(page, 'approve', { [reseller.owner.email]: 'OWNER' })
unlike(page.text, /href="\/(customers|accounts|settings)/, 'no way into the portal')
unlike(page.words, /127\.0\.0\.1|::1|external ID|arn:aws/, 'no address that anything came from, and nothing of the role')
for (const [method, headers] of [['GET', {}], ['HEAD', {}], ['GET', { Purpose: 'prefetch', 'Sec-Purpose': 'prefetch;prerender' }], ['GET', { 'X-Moz': 'prefetch' }], ['GET', { 'User-Agent': 'Barracuda Sentinel' }]]) {
  is((await rc.browser().request(method, a.otto, { headers })).status, 200, `${method} ${JSON.stringify(headers)} is answered`)
}
for (const query of ['?decision=approve', '?decision=approve&csrf=x', '?utm_source=x', '?decision=decline&reason=no']) await rc.browser().get(a.otto + query)
is(await state(a), 'awaiting_approval', 'and nothing is decided by any of it')
await checkMethods(rc.browser(), a.otto, 'GET, HEAD, POST')
await checkMethods(rc.browser(), `${a.otto}/fresh`, 'POST')

// POSTs that are no decision
await checkPost(rc, rc.browser(), page, a.otto, { fields: { decision: 'approve' }, by: 'link', state: () => state(a), otherToken: (await rc.browser().get(a.ann)).form(a.ann).fields.csrf })
for (const [what, fields, field, sentence] of [
  ['no button', {}, 'decision', /Press Approve, or Decline/], ['another button', { decision: 'maybe' }, 'decision', /Choose one of the list/],
  ['no reason', { decision: 'decline', reason: '' }, 'reason', /Say in a few words why/], ['a blank reason', { decision: 'decline', reason: ' \n ' }, 'reason', /Say in a few words why/],
  ['a long reason', { decision: 'decline', reason: 'é'.repeat(1001) }, 'reason', /at most 1000 characters; this has 1001/], ['a control character', { decision: 'decline', reason: 'a\u0007' }, 'reason', /control characters/]
]) {
  const answer = await rc.browser().submit(page, a.otto, fields)
  is(answer.status, 422, `${what} is refused`)
  like(answer.words, sentence, `${what}: with a sentence`)
  if (field === 'reason') like(answer.error(field) ?? '', sentence, `${what}: beside the field`)
}
const kept = await rc.browser().submit(page, a.otto, { reason: evil })
isEscaped(kept, 'the reason that comes back')
is(await state(a), 'awaiting_approval', 'still nothing is decided')

// links that are none: each part changed, cut, lengthened, of another purpose
const text = a.otto.split('/')[2]
const changed = at => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
const bad = [0, 1, 2, 5, 10, 12, 14, 20, 33, 34, 36, 50, 60, 77, 78].map(at => [`letter ${at} changed`, changed(at)])
  .concat([['cut', text.slice(0, -1)], ['lengthened', `${text}A`], ['no dot', text.replace('.', '-')], ['capitals', text.toUpperCase()], ['halves of two', text.slice(0, 36) + a.ann.split('/')[2].slice(36)], ['none', 'A'.repeat(79)]])
for (const [what, token] of bad) {
  const [got, posted] = [await rc.browser().get(`/approve/${token}`), await rc.browser().post(`/approve/${token}`, { ...page.form(a.otto).fields, decision: 'approve' })]
  ok(got.status === 404 && [403, 404].includes(posted.status), `a link with ${what} is none (${got.status}, ${posted.status})`)
  hasSecurityHeaders(got, what, { referrer: 'no-referrer' })
}
for (const purpose of ['handoff', 'invite', 'password', 'sign-in']) is((await rc.browser().get(`/${purpose}/${text}`)).status, 404, `it is none for /${purpose}`)
const unknown = await rc.browser().get(`/approve/${changed(40)}`)
like(unknown.words, /not one of ours.*open it from the mail again/, 'what is wrong is said')
is(await state(a), 'awaiting_approval', 'and still nothing is decided')

// approved, declined; who comes second
const yes = await decide(a.otto, 'approve')
isDeeply([yes.status, yes.location, await state(a)], [303, a.otto, 'role_needed'], 'Approve and Provision approves')
like((await rc.browser().get(a.ann)).words, /Approved.*otto@northwind\.example approved this request on 20\d\d-\d\d-\d\d \d\d:\d\d UTC/, 'the other approver is told who, what and when')
for (const [who, link] of [['the one who decided', a.otto], ['the other', a.ann]]) {
  const after = await rc.browser().get(link)
  for (const text of ['Cloud Account Provision', 'Alder & Finch', a.number, 'Northwind owner, who asked, is told by mail.']) ok(after.words.includes(text), `${who} is told ${text}`)
  ok(after.text.includes(`<a href="mailto:${reseller.owner.email}">`), `and whom ${who} may ask`)
  isSoundPage(after, `the page for ${who}`)
}
ok(!(await rc.browser().get(a.ann)).hasForm(/approve/), 'and has no buttons any more')
const late = await rc.browser().submit({ form: () => ({ ...page.form(a.otto), action: a.otto }) }, '', { decision: 'decline', reason: 'too late' })
ok([200, 409].includes(late.status) && (await state(a)) === 'role_needed', `a page that was open all the time changes nothing (${late.status})`)
like(late.words, /approved this request/, 'and is told')
ok(await rc.mailTo(reseller.owner.email, new RegExp(`pproved.*${a.number}`)), 'who asked gets a mail')
const b = await ask()
const no = await decide(b.ann, 'decline', `Not "ours"\n${evil}`)
isDeeply([no.status, await state(b)], [303, 'declined'], 'Decline with a reason declines')
isEscaped(await rc.browser().get(b.otto), 'the reason, to the other approver')
isEscaped(await browser.get(`/accounts/${b.id}`), 'and in the portal')
const told = await rc.mailTo(reseller.owner.email, new RegExp(`eclined.*${b.number}`))
ok(told.text.includes(evil) && !told.html.includes('<script'), 'the mail to who asked says why, escaped')

// two at once, twenty times
const race = []
for (let i = 0; i < 20; i++) {
  const r = await ask()
  const [one, two] = [rc.browser(), rc.browser()]
  const pages = await Promise.all([one.get(r.otto), two.get(r.ann)])
  const both = await Promise.all([one.submit(pages[0], r.otto, { decision: 'approve' }), two.submit(pages[1], r.ann, { decision: 'decline', reason: 'no' })])
  const won = both.findIndex(x => x.status === 303)
  const now = await state(r)
  race.push([both.filter(x => x.status === 303).length, [200, 409].includes(both[1 - won].status) && /this request on/.test(both[1 - won].words), now === (won === 0 ? 'role_needed' : 'declined')].join())
}
isDeeply([...new Set(race)], ['1,true,true'], 'of two at once one wins, the other is told, and the state is the winner\'s, 20 times')
const six = await ask()
const sixPage = await rc.browser().get(six.otto)
const presses = await Promise.all(Array.from({ length: 6 }, () => rc.browser().submit(sixPage, six.otto, { decision: 'approve' })))
ok(presses.every(p => [303, 200].includes(p.status)), `six presses of one button are one (${presses.map(p => p.status)})`)
await rc.mailTo(reseller.owner.email, new RegExp(`pproved.*${six.number}`))
is((await rc.mails()).filter(m => m.to.includes(reseller.owner.email) && m.subject.includes(six.number)).length, 1, 'with one mail')

// cancelled; a contact that left, or no longer approves
const c = await ask()
const request = (await browser.get(`/accounts/${c.id}`)).text.match(/\/requests\/(\w{26})/)[1]
await browser.submit(await browser.get(`/requests/${request}`), `/requests/${request}/cancel`)
like((await rc.browser().get(c.otto)).words, /cancelled this request/, 'a cancelled request says so')
const ann = (await browser.get(CONTACTS)).text.match(/Ann<\/strong>[\s\S]*?contacts\/(\w{26})/)[1]
const moved = await ask()
const movedPage = await rc.browser().get(moved.ann)
for (const email of ['ann@elsewhere.example', 'ann@northwind.example']) is((await browser.submit(await browser.get(`${CONTACTS}/${ann}`), `${CONTACTS}/${ann}`, { email })).status, 303, `Ann's address is ${email} now`)
is((await rc.browser().get(moved.ann)).status, 410, 'a link that was mailed before the contact had another address is dead')
is((await rc.browser().submit(movedPage, moved.ann, { decision: 'approve' })).status, 410, 'a page that was open too')
const d = await ask()
const open = await rc.browser().get(d.ann)
await browser.submit(await browser.get(`${CONTACTS}/${ann}`), `${CONTACTS}/${ann}`, { approves: undefined })
const off = await rc.browser().get(d.ann)
isDeeply([off.status, /no longer works/.test(off.words)], [410, true], 'the link of one who no longer approves is dead')
is((await rc.browser().submit(open, d.ann, { decision: 'approve' })).status, 410, 'a page that was open too')
is((await rc.browser().post(`${d.ann}/fresh`, { csrf: open.form(d.ann).fields.csrf })).status, 403, 'and no fresh one is had by it')
is(await state(d), 'awaiting_approval', 'nothing is decided')
await browser.submit(await browser.get(`${CONTACTS}/${ann}`), `${CONTACTS}/${ann}/remove`)
is((await rc.browser().get(d.ann)).status, 410, 'the same when the contact is removed')

// three days later: expired, and a fresh one by mail
const stranger = await rc.signIn(other.owner)
const foreign = await openAccount(rc, stranger, rc.addCustomer(other, 'Cedar'), '999988887777')
const rita = await linkOf('rita@southwind.example', '999988887777')
isDeeply([(await decide(rita, 'approve')).status, (await browser.get(`/accounts/${foreign.id}`)).status], [303, 404], "another reseller's contact decides that reseller's alone")
await rc.restartLater(73 * 3600)
const expired = await rc.browser().get(d.otto)
isDeeply([expired.status, expired.hasForm(d.otto)], [410, false], 'after 72 hours the link has expired')
like(expired.words, /This link has expired.*ended on 20.* UTC/, 'which is said, with when')
isSoundPage(expired, 'the expired page')
isGolden(expired, 'approve_expired', { [reseller.owner.email]: 'OWNER' })
is((await rc.browser().submit({ form: () => ({ ...page.form(a.otto), action: d.otto }) }, '', { decision: 'approve' })).status, 403, 'it decides nothing')
const count = (await rc.mails()).length
for (let i = 0; i < 3; i++) await rc.browser().submit(expired, `${d.otto}/fresh`)
const fresh = await until('the fresh mail', async () => (await rc.mails()).slice(count).find(m => m.to.includes('otto@northwind.example')))
const link = new URL(fresh.links.find(l => l.includes('/approve/'))).pathname
ok(link !== d.otto, 'a press of the button mails a fresh one')
is((await rc.mails()).slice(count).length, 1, 'three presses one mail')
is((await rc.browser().get(d.otto)).status, 410, 'the old one stays dead')
is((await decide(link, 'approve')).status, 303, 'the fresh one decides')
tokens.push(d.otto, link, rita)

// no link in any log
const logs = rc.logs()
for (const t of tokens.map(l => l.split('/')[2])) ok(!logs.includes(t.slice(0, 35)) && !logs.includes(t.slice(36)), 'no log holds the link, nor half of it')
like(logs, /"GET \/approve\/\.\.\. *"/, 'the access log has its place')
unlike(logs, /level=error/, 'and no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
