#!/usr/bin/env node
// Activity: who did what, when, from where, before and after; its filters, its pages, its file; and who sees what of it.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, openAccount, startRolecall } from '../lib/rolecall.mjs'
import { checkGet, checkMethods, evil, hasSecurityHeaders, isEscaped, isSoundPage, nobody } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'
import { readCsv } from '../lib/csv.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const finch = rc.addCustomer(reseller, 'Alder & Finch')
const birch = rc.addCustomer(reseller, 'Birch')
const owner = await rc.signIn(reseller.owner)
const member = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
const entries = page => [...page.text.matchAll(/<li><span class="history-when">[\s\S]*?<\/li>/g)].map(m => m[0].replace(/<[^>]*>/g, ' ').replace(/&amp;/g, '&').replace(/\s+/g, ' ').trim())
const of = async (query = '', who = owner) => entries(await who.get(`/activity${query}`))
const link = (page, rel) => page.text.match(new RegExp(`rel="${rel}" href="([^"]*)"`))?.[1].replaceAll('&amp;', '&')
const save = async (path, fields) => is((await owner.submit(await owner.get(path), path, fields)).status, 303, `saved at ${path}`)

// what was done
const a = await approvedAccount(rc, member, finch, reseller, '012345678901')
const b = await openAccount(rc, owner, birch, '111122223333')
await save(`/customers/${finch}`, { phone: '=2+5+cmd|x', address: 'Storgatan 1\nStockholm' })
await save('/settings/company', { phone: '+46 8 555 0132' })
await save('/settings/contacts', { name: evil, email: 'evil@northwind.example', approves: '1' })
await save('/settings/price_books', { name: 'Enterprise', description: '' })

// all of it
const page = await checkGet(rc, owner, '/activity')
for (const what of [/Northwind owner \(Staff\) changed the customer: Alder & Finch from 127\.0\.0\.1/, /otto@northwind\.example \(Approval contact\) approved the request: 012345678901/, /Northwind member \(Staff\) asked for approval: 012345678901/, /Administrator added the customer: Birch/]) ok(entries(page).some(e => what.test(e)), `it says ${what}`)
like(page.words, /phone none =2\+5\+cmd\|x/, 'with what was before and after')
like(page.words, /state awaiting_approval role_needed/, 'of accounts too')
like(page.text, new RegExp(`href="/accounts/${a.id}"`), 'and the way to what it is about')
isDeeply(entries(page).map(e => e.slice(0, 16)), entries(page).map(e => e.slice(0, 16)).sort().reverse(), 'the newest is first')
isGolden(page, 'activity', { [reseller.owner.email]: 'OWNER', [reseller.member.email]: 'MEMBER', [reseller.contact]: 'OTTO' })
like((await owner.get(`/accounts/${a.id}`)).text, /href="\/activity\?account=012345678901"/, "the account's page leads to its own")
like((await owner.get(`/customers/${finch}`)).text, new RegExp(`href="/activity\\?customer=${finch}"`), "and the customer's")

// who may see what
const all = await of(), theirs = await of('', member)
for (const what of ['the reseller', 'the settings', 'the approval contact', 'price book', 'the user', 'signed in']) {
  like(all.join('\n'), new RegExp(what), `an owner sees entries of ${what}`)
  unlike(theirs.join('\n'), new RegExp(what), 'a member none')
}
ok(theirs.length > 3 && theirs.length < all.length && theirs.every(e => all.includes(e)), `but the work: ${theirs.length} of ${all.length}`)
isDeeply(await of('?kind=settings', member), [], 'nor by asking for it')
isDeeply(await of('?kind=user', member), [], 'or for the users')
unlike((await member.get('/activity.csv')).text, /reseller\.|contact\.|user\./, 'nor in the file')
ok((await of('', stranger)).every(e => !/finch|birch|0123456/i.test(e)), 'another reseller sees none of it')
isDeeply(await of('?account=012345678901', stranger), [], "nor by an account's number")
is((await stranger.get(`/activity?customer=${finch}`)).status, 404, "nor by a customer's ID")
ok(!/012345678901/.test((await stranger.get(`/activity.csv?customer=${finch}`)).text), 'nor in the file')

// filters
const today = new Date().toISOString().slice(0, 10), yesterday = new Date(Date.now() - 864e5).toISOString().slice(0, 10)
const only = async (query, pattern, what) => {
  const got = await of(query)
  ok(got.length > 0 && got.every(e => pattern.test(e)) && all.filter(e => pattern.test(e)).length === got.length, `${query}: ${what}`)
}
await only('?who=otto', /otto@northwind\.example \(Approval/, 'what one person did')
await only('?who=NORTHWIND+mem', /Northwind member/, 'by the beginnings of words')
await only('?kind=customer', / the customer/, 'of one kind')
await only('?kind=contact', /the approval contact/, 'of another')
await only('?kind=request', /the request/, 'of requests')
await only(`?account=012345678901`, /012345678901/, 'of one account')
await only(`?account=0123-4567-8901`, /012345678901/, 'however its number is typed')
await only(`?customer=${birch}`, /Birch|111122223333/, 'of one customer')
await only(`?customer=${finch}&who=owner`, /owner.*Finch/, 'of two filters both')
isDeeply(await of(`?from=${today}`), all, 'from today on')
isDeeply(await of(`?from=${yesterday}&to=${today}`), all, 'from yesterday to today')
isDeeply(await of(`?to=${yesterday}`), [], 'up to yesterday')
for (const nothing of ['?account=999999999999', '?who=zebra', `?account=x%27%22`, '?account=111122223333&kind=user']) isDeeply(await of(nothing), [], `${nothing}: nothing`)
isSoundPage(await owner.get('/activity?who=zebra'), 'nothing found')
isEscaped(await owner.get(`/activity?who=${encodeURIComponent(evil)}`), 'what was searched for')
for (const [query, what] of [['kind=x', 'an unknown kind'], ['who=a&who=b', 'a field twice'], [`who=${'x'.repeat(201)}`, 'an over-long name'], ['after=x', 'no cursor'], ['after=AA&before=AA', 'two cursors'], ['who=%ff', 'bad UTF-8']]) is((await owner.get(`/activity?${query}`)).status, 400, `${what} is 400`)
for (const [query, field] of [['from=2026-13-01', 'from'], ['to=2026-02-30', 'to'], ['from=%27', 'from']]) {
  const wrong = await owner.get(`/activity?kind=customer&${query}`)
  is(wrong.status, 422, `${query} is 422`)
  like(wrong.error(field) ?? '', /Enter a day like 2026-11-22/, 'with the message beside the field')
  ok(/the customer/.test(wrong.words) && /value="customer" selected/.test(wrong.text), 'and the other filters as they are')
  isSoundPage(wrong, query)
}
for (const id of [nobody, 'x', '%27']) is((await owner.get(`/activity?customer=${id}`)).status, 404, `customer ${id} is 404`)

// asked again, with another price book: the page has names where the record has IDs
await save(`/customers/${birch}`, { price_book: (await owner.get(`/customers/${birch}`)).form(`/customers/${birch}`).options.price_book.find(o => o) })
like((await owner.get(`/activity?customer=${birch}&kind=customer`)).words, /price book none (Enterprise|Standard)/, "a price book's name stands there, not its ID")

// nobody changes it
for (const path of ['/activity', '/activity.csv']) await checkMethods(owner, path, 'GET, HEAD')
const ids = readCsv((await owner.get('/activity.csv')).text).slice(1).map(r => r.at(-1))
for (const path of [`/activity/${ids[0]}`, `/activity/${ids[0]}/edit`, '/activity/', '/activity.csvx']) is((await owner.get(path)).status, 404, `${path} is no address`)

// the file
const file = await owner.get('/activity.csv')
isDeeply([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')], [200, 'text/csv; charset=utf-8', 'attachment; filename="rolecall-activity.csv"'], 'the same as a file')
hasSecurityHeaders(file, 'the file')
is((await rc.browser().get('/activity.csv')).status, 303, 'not without a session')
const table = readCsv(file.text)
is(table[0].join(), 'time,who,who_is,from,action,words,about,note,changes,customer,cloud_account,operation,id', 'it says what is in each column')
is(table.length - 1, all.length + 1, 'it has them all')
ok(table.every(r => r.length === table[0].length) && file.text.split('\r\n').length >= table.length, 'all rows have all columns')
const approval = table.find(r => r[4] === 'request.approve')
isDeeply([approval[1], approval[2], approval[3], approval[6], approval[9], approval[10]], ['otto@northwind.example', 'contact', '127.0.0.1', '012345678901', finch, a.id], 'of an approval: who, from where, and about what')
like(approval[0], /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'when')
like(approval[8], /state: "awaiting_approval" -> "role_needed"/, 'before and after')
ok(table.every(r => r.every(cell => !/^[=+\-@\t\r]/.test(cell))), 'no cell is a formula')
ok(readCsv((await owner.get(`/activity.csv?customer=${birch}`)).text).slice(1).every(r => r[9] === birch), 'with the filters of the page')
is(new URL(`http://x${(await owner.get('/activity?kind=customer&who=owner')).text.match(/href="(\/activity\.csv[^"]*)"/)[1].replaceAll('&amp;', '&')}`).search, '?who=owner&kind=customer', 'which its link keeps')

// more than a page, while more comes in
for (let i = 0; i < 70; i++) await save(`/customers/${finch}`, { phone: String(i) })
const seen = []
let at = await owner.get(`/activity?customer=${finch}&kind=customer`)
for (;;) {
  seen.push(entries(at).length)
  if (seen.length === 1) await save(`/customers/${finch}`, { phone: 'more' })
  if (!link(at, 'next')) break
  at = await owner.get(link(at, 'next'))
}
isDeeply(seen, [50, 22], 'fifty a page, each once, whatever comes in meanwhile')
ok(link(at, 'prev').includes(`customer=${finch}`) && entries(await owner.get(link(at, 'prev'))).length === 50, 'and back')
isSoundPage(at, 'the last page')
await save(`/customers/${birch}`, { organization: `Birch ${evil}` })
isEscaped(await owner.get('/activity?kind=customer'), 'what was typed')
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
