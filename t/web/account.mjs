#!/usr/bin/env node
// Cloud accounts: Add+ with its seven fields, one number under two resellers, request and mails in one go, the list, one account.
import { done, is, isDeeply, isnt, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, openAccount, startRolecall, until } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkGet, checkMethods, checkNoSession, checkPost, checkRefusals, evil, hasSecurityHeaders, isEscaped, isSoundPage, nobody, overlong } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const browser = await rc.signIn(reseller.member)
const second = await rc.signIn(reseller.owner)
const stranger = await rc.signIn(other.owner)
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const birch = rc.addCustomer(reseller, 'Birch')
const theirs = rc.addCustomer(other, 'Cedar')
const path = c => `/customers/${c}/accounts/new`
const NEW = path(customer)
const get = (c = customer) => browser.get(path(c))
const numbers = async (who = browser) => [...(await who.get('/accounts')).text.matchAll(/<th scope="row"><a href="\/accounts\/\w{26}">(\d+)/g)].map(m => m[1]).sort()
async function addSetting(what, name) {
  await second.submit(await second.get(`/settings/${what}`), `/settings/${what}`, { name })
  return (await second.get(`/settings/${what}`)).text.match(new RegExp(`<strong>${name}</strong>[\\s\\S]*?/settings/${what}/(\\w{26})`))[1]
}
const gold = await addSetting('price_books', 'Gold')
const gone = await addSetting('price_books', 'Gone')
const lab = await addSetting('cost_centers', 'Lab')
await second.submit(await second.get(`/settings/price_books/${gone}`), `/settings/price_books/${gone}/archive`)
const good = { provider: 'aws', account_choice: 'new', account_number: '0123-4567-8901', root_email: 'root@finch.example', type: 'internal', price_book: gold, cost_center: lab }

// the form, and what Save makes in one go
const form = await checkGet(rc, browser, NEW)
isDeeply(Object.keys(form.form(NEW).fields).sort(), [...Object.keys(good), 'csrf', 'form_id'].sort(), 'the form has its seven fields')
ok(!form.form(NEW).options.price_book.includes(gone), 'an archived price book is not offered')
isDeeply([form.form(NEW).fields.type, form.form(NEW).options.account_choice[0]], ['resale', 'new'], 'Resale and New are preselected')
const saved = await browser.submit(form, NEW, good)
like(saved.location ?? saved.text, /^\/accounts\/\w{26}\/role$/, 'Save leads to Create IAM Role')
const id = saved.location.split('/')[2]
const role = await browser.get(saved.location)
like(role.words, /approvers have been asked by mail/, 'which says that the approvers are asked')
const externalId = role.attribute('data-external-id')
const page = await checkGet(rc, browser, `/accounts/${id}`)
is(page.attribute('data-state'), 'awaiting_approval', 'it awaits approval')
for (const text of ['012345678901', 'Alder & Finch', 'root@finch.example', 'Internal', 'Gold', 'Lab', externalId]) ok(page.words.includes(text), `its page says ${text}`)
const request = page.text.match(/\/requests\/(\w{26})/)[1]
is(request, form.form(NEW).fields.form_id, "its request has the form's ID")
like((await browser.get('/requests')).text, new RegExp(request), 'and stands among the requests')
const mail = await rc.mailTo('otto@northwind.example', /012345678901/)
for (const text of ['Alder & Finch', 'Internal', 'Gold', 'Lab', 'Northwind member']) ok(mail.text.includes(text), `the approver's mail says ${text}`)
const holes = { [id]: 'ACCOUNT', [customer]: 'CUSTOMER', [request]: 'REQUEST', [birch]: 'BIRCH', [gold]: 'GOLD', [lab]: 'LAB', [reseller.member.email]: 'MEMBER' }
isGolden(await browser.get(`/accounts/${id}`), 'account', holes)
const standard = form.form(NEW).options.price_book.find(o => o && o !== gold)
isGolden(await get(birch), 'account_new', { ...holes, [standard]: 'STANDARD' })

// pressed again
is((await browser.submit(form, NEW, good)).location, saved.location, 'the same press again is the same account')
const again = await browser.submit(form, NEW, { ...good, account_number: '111111111111' })
like(`${again.status} ${again.error('account_number')}`, /^422 This form was saved already, for account 012345678901/, 'another number in the same form is not dropped silently')
const fresh = await get()
const six = await Promise.all(Array.from({ length: 6 }, () => browser.clone().submit(fresh, NEW, { ...good, account_number: '600000000006' })))
is(new Set(six.map(p => `${p.status} ${p.location}`)).size, 1, 'six presses at once lead to one place')
is((await numbers()).filter(n => n === '600000000006').length, 1, 'one account')
await rc.mailTo('otto@northwind.example', /600000000006/)
is((await rc.mails()).filter(m => /600000000006/.test(m.subject)).length, 1, 'and one mail')

// numbers, as people write them
for (const [typed, want] of [['1111 2222 3333', '111122223333'], [' 0000-0000-0001 ', '000000000001'], ['4444-5555-6666', '444455556666'], ['7 7 7-777-777777', '777777777777']]) {
  const answer = await browser.submit(await get(birch), path(birch), { ...good, account_number: typed })
  is(answer.status, 303, `${JSON.stringify(typed)} is a number`)
  ok((await numbers()).includes(want), `and stored as ${want}`)
  await rc.mailTo('otto@northwind.example', new RegExp(want))
}
const state = async () => [await numbers(), (await rc.mails()).length]
await checkRefusals(browser, get, NEW, { ...good, account_number: '999988887777', root_email: 'a.b+c@finch.example' }, [
  ['nothing', 'account_number', '', /^Enter the 12-digit number/],
  ['11 digits', 'account_number', '01234567890', /has 12 digits; this one has 11/],
  ['13 digits', 'account_number', '0123-4567-8901-2', /this one has 13/],
  ['an alias', 'account_number', 'northwind-prod', /digits only/],
  ['other digits', 'account_number', '１２３４５６７８９０１２', /digits only/],
  ['a hostile text', 'account_number', evil, /digits only/],
  ['zeros alone', 'account_number', '0000-0000-0000', /There is no AWS account 000000000000/],
  ['one that is held', 'account_number', '012345678901', /Account 012345678901 is held by Alder & Finch already \(Awaiting approval\)/],
  ['one that another customer holds', 'account_number', '444455556666', /held by Birch already/],
  ['nothing', 'root_email', '', /^Enter the e-mail address of the AWS account's root user/],
  ['no address', 'root_email', 'root', /has one @/],
  ['a hostile text', 'root_email', evil, /without blanks, quotes/],
  ['another provider', 'provider', 'gcp', /Choose Amazon Web Services/],
  ['nothing', 'provider', '', /Choose Amazon Web Services/],
  ['another type', 'type', 'free', /Choose Resale, Referral or Internal/],
  ['nothing', 'price_book', '', /^Enter a price book|choose/i],
  ['an archived one', 'price_book', gone, /no longer offered/],
  ['an unknown one', 'price_book', nobody, /no longer offered/],
  ["another reseller's", 'price_book', (await stranger.get(path(theirs))).form(path(theirs)).options.price_book[1], /no longer offered/],
  ['a cost center', 'price_book', lab, /no longer offered/],
  ['no ID', 'cost_center', 'x', /Choose one from the list/],
  ['an unknown one', 'cost_center', nobody, /no longer offered/],
  ['no ID', 'account_choice', 'old', /Choose New, or one of the accounts/],
  ['an unknown one', 'account_choice', nobody, /Choose New, or one of the accounts/],
  ['one that is held', 'account_choice', id, /is held by Alder & Finch now/],
  ...overlong({ account_number: 100, root_email: 254, provider: 20, type: 20 })
], state)
isEscaped(await browser.submit(await get(), NEW, { ...Object.fromEntries(Object.keys(good).map(n => [n, evil])), account_choice: 'new' }), 'a hostile form')

// the same number under another reseller: an external ID of its own
const twin = await openAccount(rc, stranger, theirs, '0123 4567 8901')
isnt(twin.externalId, externalId, 'the same number under another reseller has another external ID')
isDeeply(await numbers(stranger), ['012345678901'], 'and is all that reseller sees')
unlike((await stranger.get('/accounts?q=012345678901')).text, /Finch/, 'nor does a search tell who else has it')

// taken back, and asked for anew: from the list, or by its number
await browser.submit(await browser.get(`/requests/${request}`), `/requests/${request}/cancel`)
const offer = await get(birch)
like(offer.text, new RegExp(`<option value="${id}"[^>]*>012345678901 \\(Removed, Alder &amp; Finch\\)`), 'an account that nobody holds is offered to every customer')
const taken = await browser.submit(offer, path(birch), { ...good, account_choice: id, account_number: '' })
is(taken.location, `/accounts/${id}/role`, 'chosen, it is the same record')
isnt((await browser.get(taken.location)).attribute('data-external-id'), externalId, 'with a new external ID')
like((await browser.get(`/accounts/${id}`)).words, /Birch/, 'and the new customer')
const late = await browser.submit(await get(), NEW, { ...good, account_choice: id, account_number: '' })
like(`${late.status} ${late.error('account_choice')}`, /^422 Account 012345678901 is held by Birch now/, 'a second one comes too late')
const nextRequest = (await browser.get(`/accounts/${id}`)).text.match(/\/requests\/(\w{26})/)[1]
isnt(nextRequest, request, 'the request is a new one')
await browser.submit(await browser.get(`/requests/${nextRequest}`), `/requests/${nextRequest}/cancel`)
is((await browser.submit(await get(), NEW, good)).location, `/accounts/${id}/role`, 'typed as New it is found again too')
const racers = await Promise.all([customer, birch].map(async c => browser.clone().submit(await get(c), path(c), { ...good, account_number: '808080808080' })))
isDeeply(racers.map(r => r.status).sort(), [303, 422], 'of two who add one number at once, one is told')

// hostile names wherever they are shown, mails too
const script = await browser.submit(await browser.get('/customers/new'), '/customers/new', { organization: evil })
const scriptId = script.location.split('/')[2]
const bad = await browser.submit(await get(scriptId), path(scriptId), { ...good, account_number: '313131313131', root_email: "o'root+&@x.example" })
for (const at of ['/accounts', bad.location, bad.location.replace('/role', ''), '/requests']) isEscaped(await browser.get(at), at)
const evilMail = await rc.mailTo('otto@northwind.example', /313131313131/)
ok(evilMail.subject.includes(evil) && evilMail.text.includes(evil), 'in the mail as plain text it is as it is')
unlike(evilMail.html, /<script/, 'and in HTML escaped')
like(evilMail.html, /&lt;script&gt;alert\(1\)/, 'but there')

// the list, the live status, whose it is
const found = async q => [...(await browser.get(`/accounts?${q}`)).text.matchAll(/<a href="\/accounts\/\w{26}">(\d+)/g)].map(m => m[1]).sort()
isDeeply(await found('q=4444-5555'), ['444455556666'], 'found by the first digits')
isDeeply(await found('q=birch&state=awaiting_approval'), ['000000000001', '111122223333', '444455556666', '777777777777'].concat(racers[1].status === 303 ? ['808080808080'] : []).sort(), 'by customer and state')
isDeeply(await found('state=linked'), [], 'none is linked')
is((await found('q=root')).length, (await numbers()).length, 'and by the e-mail address')
for (const query of ['state=x', 'after=x', 'q=%00', `q=${'x'.repeat(201)}`]) is((await browser.get(`/accounts?${query}`)).status, 400, `?${query.slice(0, 20)} is 400`)
isSoundPage(await checkGet(rc, browser, '/accounts'), '/accounts')
const status = await browser.get(`/accounts/${id}/status`)
const { next, ...now } = JSON.parse(status.text)
isDeeply(now, { state: 'awaiting_approval', state_label: 'Awaiting approval', done: false }, 'the live status')
like((await browser.get(`/accounts/${id}`)).words, new RegExp(next.slice(0, 60)), 'with what is next, as on the page')
hasSecurityHeaders(status, 'the live status')
await approvedAccount(rc, browser, birch, reseller, '151515151515')
like((await browser.get((await browser.get('/accounts?q=1515')).text.match(/\/accounts\/\w{26}/)[0])).words, /Role needed.*Approved by otto@northwind\.example/, 'approved, it says by whom')
for (const tail of ['', '/status']) {
  await checkForeign(stranger, `/accounts/${id}${tail}`, `/accounts/${nobody}${tail}`)
  await checkNoSession(rc, `/accounts/${id}${tail}`)
}
await checkForeign(stranger, NEW, path(nobody))

{
  // asked again: after a no, after it was taken back; once a press
  const mailsAbout = async number => (await rc.mails()).filter(m => m.to.includes('otto@northwind.example') && m.subject.includes(number)).length
  const anew = await openAccount(rc, browser, birch, '161616161616')
  const page = `/accounts/${anew.id}`, press = `${page}/again`
  const stateOf = async () => (await browser.get(page)).attribute('data-state')
  const requestOf = async () => (await browser.get(page)).text.match(/\/requests\/\w{26}/)[0]
  const first = await requestOf()
  ok(!(await browser.get(page)).hasForm(press), 'while it is asked for it is not asked for again')
  const mailed = new URL((await rc.mailTo('otto@northwind.example', /161616161616/)).links.find(l => l.includes('/approve/'))).pathname
  await rc.browser().submit(await rc.browser().get(mailed), mailed, { decision: 'decline', reason: 'not yet' })
  const declined = await browser.get(page)
  like(declined.words, /Ask again, or add it to another customer/, 'declined, the page says what to do')
  like(declined.words, /State Declined by otto@northwind\.example on 20\d\d-\S+ \S+ UTC: ?not yet/, 'and who said no, and why')
  await checkMethods(browser, press, 'POST')
  await checkPost(rc, browser, declined, press, { second, state: stateOf })
  is((await stranger.post(press, declined.form(press).fields)).status, 403, 'not by another reseller')
  for (let i = 0; i < 3; i++) isDeeply(await browser.submit(declined, press).then(r => [r.status, r.location]), [303, page], `press ${i + 1} of Ask again`)
  isDeeply([await stateOf(), (await requestOf()) === first], ['awaiting_approval', false], 'it waits for a new decision')
  await until('the second mail', async () => (await mailsAbout('161616161616')) >= 2)
  is(await mailsAbout('161616161616'), 2, 'with one mail to each approver')
  isnt((await browser.get(`${page}/role`)).attribute('data-external-id'), anew.externalId, 'and an external ID of its own')
  is((await browser.submit(declined, press, { form_id: nobody })).status, 409, 'a form from before is told that it is asked for')
  const newer = await requestOf()
  await browser.submit(await browser.get(newer), `${newer}/cancel`)
  const cancelled = await browser.get(page)
  like(cancelled.words, /Removed on 20\d\d-\S+ \S+ UTC ?, by cancelling the request to add it ?\. There never was a role/, 'taken back, the page says when')
  unlike(cancelled.words, /To come/, 'and has no steps any more')
  is((await browser.submit(await browser.get(page), press)).status, 303, 'taken back, it can be asked for again too')
  is(await stateOf(), 'awaiting_approval', 'and is')
}
await checkBadIds(browser, i => `/accounts/${i}`)
await checkMethods(browser, `/accounts/${id}`, 'GET, HEAD')
await checkMethods(browser, NEW, 'GET, HEAD, POST')
await checkPost(rc, browser, await get(), NEW, { fields: { ...good, account_number: '999988887777' }, second, otherToken: (await browser.get('/customers/new')).form('/customers/new').fields.csrf, state })
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
