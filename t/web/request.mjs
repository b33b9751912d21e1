#!/usr/bin/env node
// One request in the portal: what is asked, how its mails fared, an owner's decision, and taking it back.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { openAccount, startRolecall, until } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkGet, checkMethods, checkPost, evil, isEscaped, isSoundPage, nobody } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const owner = await rc.signIn(reseller.owner)
const second = await rc.signIn(reseller.owner)
const member = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
let next = 100000000000
/** A new request, asked by the member: its page's path. */
async function ask() {
  const account = await openAccount(rc, member, customer, String(next++))
  const path = (await member.get(`/accounts/${account.id}`)).text.match(/\/requests\/\w{26}/)[0]
  return { ...account, path }
}
const state = async r => (await member.get(`/accounts/${r.id}`)).attribute('data-state')
const decide = async (who, r, fields, tail = '') => who.submit(await who.get(r.path), r.path + tail, fields)

// what it shows, to whom
const a = await ask()
await rc.mailTo('otto@northwind.example', new RegExp(a.number))
await until('the mail to be noted', async () => /Sent/.test((await owner.get(a.path)).words))
const page = await checkGet(rc, owner, a.path)
for (const text of ['Cloud Account Provision', 'Northwind member', reseller.member.email, 'Alder & Finch', a.number, 'root@customer.example', 'Resale', 'Standard', 'Open until', 'otto@northwind.example', 'Sent', 'asked for approval']) ok(page.words.includes(text), `the page says ${text}`)
isGolden(page, 'request', { [reseller.member.email]: 'MEMBER', [reseller.owner.email]: 'OWNER' })
ok(page.hasForm(a.path) && page.hasForm(`${a.path}/cancel`), 'an owner may decide and cancel')
const look = await member.get(a.path)
ok(!look.hasForm(a.path) && look.hasForm(`${a.path}/cancel`), 'a member may cancel alone')

// what is no decision
const forged = { ...page.form(a.path).fields, csrf: look.form(`${a.path}/cancel`).fields.csrf, decision: 'approve' }
is((await member.post(a.path, forged)).status, 403, "a member's POST with another form's token is refused")
for (const [what, fields, sentence] of [['no button', {}, /Press Approve, or Decline/], ['another button', { decision: 'yes' }, /Choose one of the list/],
  ['no reason', { decision: 'decline', reason: ' ' }, /Say in a few words why/], ['a long reason', { decision: 'decline', reason: 'x'.repeat(1001) }, /at most 1000/], ['a control character', { decision: 'decline', reason: '\u0002' }, /control characters/]]) {
  const answer = await decide(owner, a, fields)
  is(answer.status, 422, `${what} is refused`)
  like(answer.words, sentence, `${what}: with a sentence`)
  isSoundPage(answer, what)
}
isEscaped(await decide(owner, a, { reason: evil }), 'the reason that comes back')
is((await stranger.get(a.path)).status, 404, "another reseller's owner sees nothing")
await checkForeign(stranger, a.path, `/requests/${nobody}`)
for (const tail of ['', '/cancel']) {
  const action = a.path + tail
  is((await stranger.post(action, { ...page.form(action).fields, decision: 'approve' })).status, 403, `nor posts to ${tail || 'it'} with that owner's token`)
  await checkPost(rc, owner, await owner.get(a.path), action, { fields: tail ? {} : { decision: 'approve' }, second, otherToken: page.form(tail ? a.path : `${a.path}/cancel`).fields.csrf, state: () => state(a) })
}
await checkBadIds(owner, id => `/requests/${id}`)
await checkMethods(owner, a.path, 'GET, HEAD, POST')
await checkMethods(owner, `${a.path}/cancel`, 'POST')
is(await state(a), 'awaiting_approval', 'nothing of all that decided anything')

// approved
const old = await owner.get(a.path)
const yes = await decide(owner, a, { decision: 'approve', reason: 'fine' })
isDeeply([yes.status, yes.location, await state(a)], [303, a.path, 'role_needed'], 'an owner approves')
const after = await owner.get(a.path)
like(after.words, /Approved.*Northwind owner approved this request on 20\d\d-\d\d-\d\d \d\d:\d\d UTC.*fine/, 'who, when and why stands there')
ok(!after.hasForm(a.path) && !after.hasForm(`${a.path}/cancel`), 'and there is nothing to press')
is((await owner.submit(old, a.path, { decision: 'approve' })).status, 303, 'the same press again is no error')
const other2 = await owner.submit(old, a.path, { decision: 'decline', reason: 'on second thoughts' })
isDeeply([other2.status, await state(a)], [409, 'role_needed'], 'changing one\'s mind is a conflict')
like(other2.words, /decided already.*Approved by Northwind owner on/, 'told who decided what and when')
is((await owner.submit(old, `${a.path}/cancel`)).status, 409, 'nor can it be cancelled now')
like((await rc.mailTo(reseller.member.email, new RegExp(`pproved.*${a.number}`))).text, /fine/, 'who asked gets a mail with the reason')

// the mailed link and the portal at once; an owner who approves against a colleague who cancels
const outcomes = []
for (let i = 0; i < 6; i++) {
  const r = await ask()
  const link = new URL((await rc.mailTo('otto@northwind.example', new RegExp(r.number))).links.find(l => l.includes('/approve/'))).pathname
  const visitor = rc.browser()
  const pages = [await visitor.get(link), await owner.get(r.path), await member.get(r.path)]
  const three = await Promise.all([visitor.submit(pages[0], link, { decision: 'approve' }), owner.submit(pages[1], r.path, { decision: 'decline', reason: 'no' }), member.submit(pages[2], `${r.path}/cancel`)])
  const won = three.findIndex(x => x.status === 303)
  outcomes.push(`${three.filter(x => x.status === 303).length} ${(await state(r)) === ['role_needed', 'declined', 'removed'][won]}`)
}
isDeeply([...new Set(outcomes)], ['1 true'], 'of three who end it in three ways one wins, and it is that way')

// declined, with a hostile reason; cancelled
const b = await ask()
is((await decide(owner, b, { decision: 'decline', reason: evil })).status, 303, 'declined with a reason')
isEscaped(await owner.get(b.path), 'the reason')
const told = await rc.mailTo(reseller.member.email, new RegExp(`eclined.*${b.number}`))
ok(told.text.includes(evil) && !told.html.includes('<script'), 'it is in the mail, escaped')
const c = await ask()
is((await decide(member, c, {}, '/cancel')).status, 303, 'a member takes a request back')
like((await owner.get(c.path)).words, /Cancelled.*Northwind member cancelled this request/, 'which stands there')
is(await state(c), 'removed', 'and the account is Removed')
like((await member.get((await ask()).path)).words, /Open/, 'the next one is open again')

// sent again: a fresh link to each approver, the earlier one ends; by whoever is signed in, once a press
const linkTo = m => new URL(m.links.find(l => l.includes('/approve/'))).pathname
const approvalMails = async r => (await rc.mails()).filter(m => m.to.includes('otto@northwind.example') && m.subject.includes(r.number))
const e = await ask()
await rc.mailTo('otto@northwind.example', new RegExp(e.number))
const send = `${e.path}/send`
const sendPage = await member.get(e.path)
await checkMethods(owner, send, 'POST')
await checkPost(rc, owner, await owner.get(e.path), send, { second, state: async () => (await approvalMails(e)).length })
is((await stranger.post(send, sendPage.form(send).fields)).status, 403, "another reseller's owner sends nothing")
for (let i = 0; i < 3; i++) is((await member.submit(sendPage, send)).status, 303, `press ${i + 1} of one button`)
const sent = await until('the second mail', async () => (m => m.length > 1 && m)(await approvalMails(e)))
like((await member.get(e.path)).words, /sent the approval mails again/, 'which is on record')
isDeeply([sent.length, (await rc.browser().get(linkTo(sent[0]))).status, (await rc.browser().get(linkTo(sent[1]))).status], [2, 410, 200], 'three presses are one mail; the link before it has ended')
for (let i = 0; i < 4; i++) await member.submit(await member.get(e.path), send)
const enough = await member.get(e.path)
ok(!enough.hasForm(send) && /sent again so often that no more are sent/.test(enough.words), 'after five times no more')
is((await member.submit(sendPage, send, { form_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' })).status, 409, 'and a form from before is told so')
// links that end before their mail has gone out are not mailed at all
const last = await until('the mail with the last link', async () => {
  for (const m of (await approvalMails(e)).reverse()) if ((await rc.browser().get(linkTo(m))).status === 200) return linkTo(m)
})
is((await rc.browser().submit(await rc.browser().get(last), last, { decision: 'approve' })).status, 303, 'the last link decides')

// without approvers an owner still decides
const contact = (await owner.get('/settings/contacts')).text.match(/\/settings\/contacts\/\w{26}/)[0]
await owner.submit(await owner.get(contact), `${contact}/remove`)
const lonely = await ask()
like((await owner.get(lonely.path)).words, /No mail was sent: there is no contact that approves/, 'without approvers the page says that no mail was sent')
is((await decide(owner, lonely, { decision: 'approve' })).status, 303, 'and an owner decides')
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
