#!/usr/bin/env node
// The list of approval requests: statuses, search, 120 of them forward and back, and nothing of another reseller.
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
const rows = page => [...page.text.matchAll(/<tr><th scope="row">[\s\S]*?<span class="number quiet">(\d+)<\/span>[\s\S]*?\/requests\/(\w{26})/g)].map(m => ({ number: m[1], id: m[2] }))
const numbers = async (query = '', who = member) => rows(await who.get(`/requests${query}`)).map(r => r.number)
const link = (page, rel) => page.text.match(new RegExp(`rel="${rel}" href="([^"]*)"`))?.[1].replaceAll('&amp;', '&')

// empty, then one of each status
like((await checkGet(rc, member, '/requests')).words, /No requests yet/, 'an empty list says what to do next')
const made = {}
for (const [i, what] of ['open', 'approved', 'declined', 'cancelled'].entries()) made[what] = await openAccount(rc, i % 2 ? owner : member, i < 2 ? finch : birch, `10000000000${i}`)
const ids = Object.fromEntries(rows(await member.get('/requests')).map(r => [r.number, r.id]))
const decide = async (what, tail, fields) => {
  const path = `/requests/${ids[made[what].number]}`
  is((await owner.submit(await owner.get(path), path + tail, fields)).status, 303, `one is ${what}`)
}
await decide('approved', '', { decision: 'approve' })
await decide('declined', '', { decision: 'decline', reason: 'no' })
await decide('cancelled', '/cancel', {})
isDeeply(await numbers(), ['100000000003', '100000000002', '100000000001', '100000000000'], 'all of them, newest first')
for (const [state, { number }] of Object.entries(made)) {
  isDeeply(await numbers(`?state=${state}`), [number], `?state=${state}`)
  like((await member.get(`/requests?state=${state}`)).text, new RegExp(`href="/requests\\?state=${state}[^"]*" aria-current="true"`), `and its tab is marked`)
}
isDeeply(await numbers('?state=expired'), [], 'none has expired')
isSoundPage(await member.get('/requests?state=expired'), 'an empty status')
const page = await member.get('/requests')
for (const text of ['From', 'Request Type', 'Cloud Provider', 'Status', 'Created At', 'Northwind member', 'Alder & Finch', 'Cloud Account Provision', 'Amazon Web Services', 'Open', 'Approved', 'Declined', 'Cancelled']) ok(page.words.includes(text), `the list says ${text}`)
isGolden(page, 'requests', { [reseller.member.email]: 'MEMBER' })

// search
for (const [query, want] of [['?q=birch', ['100000000003', '100000000002']], ['?q=BIR', ['100000000003', '100000000002']], ['?q=1000-0000-0001', ['100000000001']], ['?q=finch&state=approved', ['100000000001']],
  ['?q=finch&state=declined', []], ['?q=northwind+member', ['100000000002', '100000000000']], ['?q=zebra', []], ['?q=%26', ['100000000003', '100000000002', '100000000001', '100000000000']]]) isDeeply(await numbers(query), want, `${query}`)
isEscaped(await member.get(`/requests?q=${encodeURIComponent(evil)}`), 'what was searched for')
isSoundPage(await member.get('/requests?q=zebra'), 'nothing found')
for (const [query, what] of [['state=x', 'an unknown status'], ['state=open&state=open', 'a field twice'], [`q=${'x'.repeat(201)}`, 'an over-long search'], ['q=%zz', 'a broken escape'], ['q=%ff', 'bad UTF-8'], ['after=x', 'no cursor'], ['before=%00', 'a NUL']]) {
  is((await member.get(`/requests?${query}`)).status, 400, `${what} is 400`)
}
await checkMethods(member, '/requests', 'GET, HEAD')

// more filters, alone and together, kept in every link of the page
const removed = await approvedAccount(rc, member, finch, reseller, '100000000009')
await member.submit(await member.get(`/accounts/${removed.id}/removal`), `/accounts/${removed.id}/removal`, { note: '=cmd|x' })
const today = new Date().toISOString().slice(0, 10), yesterday = new Date(Date.now() - 864e5).toISOString().slice(0, 10)
const four = ['100000000003', '100000000002', '100000000001', '100000000000']
for (const [query, want] of [['?type=delete', ['100000000009']], ['?type=provision', ['100000000009', ...four]], ['?type=delete&state=approved', []], [`?customer=${birch}`, four.slice(0, 2)], [`?customer=${birch}&state=declined`, ['100000000002']],
  [`?customer=${birch}&q=finch`, []], [`?from=${today}`, ['100000000009', '100000000009', ...four]], [`?from=${yesterday}&to=${today}&q=birch`, four.slice(0, 2)], [`?to=${yesterday}`, []], [`?to=${yesterday}&state=open`, []]]) isDeeply(await numbers(query), want, query)
const filtered = await member.get(`/requests?customer=${birch}&q=birch&from=${yesterday}&type=provision&state=declined`)
like(filtered.words, /For Birch ?\. .*100000000002/, 'whose they are is said')
const links = [...filtered.text.matchAll(/href="(\/requests(?:\.csv)?\?[^"]*)"/g)].map(m => new URL(m[1].replaceAll('&amp;', '&'), rc.url)).filter(u => u.searchParams.has('q'))
ok(links.length === 7 && links.every(u => u.searchParams.get('customer') === birch && u.searchParams.get('from') === yesterday && u.searchParams.get('type') === 'provision'), 'the tabs and the file keep the filters')
ok(filtered.text.includes(`href="/requests?state=declined"`), 'and they can be cleared')
is((await stranger.get(`/requests?customer=${birch}`)).status, 404, "another reseller's customer is 404")
for (const id of [nobody, 'x', '%27']) is((await member.get(`/requests?customer=${id}`)).status, 404, `customer ${id} is 404`)
for (const [field, value] of [['from', '2026-02-30'], ['to', 'now'], ['from', evil], ['to', '2026-11-22 '.repeat(3)]]) {
  const wrong = await member.get(`/requests?state=declined&q=birch&${field}=${encodeURIComponent(value)}`)
  isDeeply([wrong.status, /Status/.test(wrong.words)], [422, true], `${field}=${value} is 422, with the list`)
  like(wrong.error(field) ?? '', /day like 2026-11-22|at most 40/, 'and the message beside the field')
  ok(wrong.words.includes('100000000002') && !wrong.words.includes('100000000003'), 'the other filters hold')
  ok(/id="q"[^>]*value="birch"/.test(wrong.text) && /name="state" value="declined"/.test(wrong.text), 'and are kept')
  isSoundPage(wrong, `${field}=${value}`)
  if (value === evil) isEscaped(wrong, 'the day that comes back')
  else ok(new RegExp(`type="text" id="${field}"[^>]*value="${value.trim()}`).test(wrong.text), 'so is what was typed')
}
is((await member.get('/requests?from=x&to=y')).status, 422, 'two wrong days are one page')
for (const [query, what] of [['type=x&from=x', 'an unknown type beside a wrong day'], ['type=x', 'an unknown type'], ['from=x&after=x', 'no cursor beside a wrong day'], ['from=a&from=b', 'a day twice']]) is((await member.get(`/requests?${query}`)).status, 400, `${what} is 400`)
like((await member.get(`/customers/${birch}`)).text, new RegExp(`href="/requests\\?customer=${birch}"`), "the customer's page leads to its requests")

// as a file
is((await member.get('/requests.csv?from=x')).status, 400, 'no file for a day that is none')
const file = await member.get('/requests.csv')
isDeeply([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')], [200, 'text/csv; charset=utf-8', 'attachment; filename="rolecall-requests.csv"'], 'the list as a file')
hasSecurityHeaders(file, 'the file')
await checkMethods(member, '/requests.csv', 'GET, HEAD')
is((await rc.browser().get('/requests.csv')).status, 303, 'not without a session')
const table = readCsv(file.text), head = table[0]
const cell = (row, name) => row[head.indexOf(name)]
is(head.join(), 'created_at,request_type,status,customer,account_id,root_email,type,price_book,cost_center,from,from_email,why,open_until,decided_at,decided_by,reason,cloud_account,id', 'what its columns are')
isDeeply(table.slice(1).map(r => cell(r, 'account_id')), ['100000000009', '100000000009', ...four], 'it has them all')
const no = table.find(r => cell(r, 'status') === 'declined')
isDeeply(['customer', 'from', 'decided_by', 'reason', 'open_until'].map(n => cell(no, n)), ['Birch', 'Northwind member', 'Northwind owner', 'no', ''], 'who asked, who decided, and why')
is(cell(table[1], 'why'), "'=cmd|x", 'a formula is only text')
ok(table.every(r => r.length === head.length && r.every(c => !/^[=+\-@\t\r]/.test(c))), 'in every cell')
isDeeply(readCsv((await member.get(`/requests.csv?state=declined&q=birch`)).text).length, 2, 'with the filters of the page')
is(readCsv((await stranger.get('/requests.csv')).text).length, 1, "another reseller's file has none of it")

// 120 and more, forward and back, while new ones come in
const path = `/customers/${birch}/accounts/new`
const { form_id: unused, ...form } = (await owner.get(path)).form(path).fields
const price_book = (await owner.get(path)).form(path).options.price_book.find(o => o)
const add = async n => {
  const answer = await owner.post(path, { ...form, account_choice: 'new', account_number: String(200000000000 + n), root_email: 'root@birch.example', price_book })
  if (answer.status !== 303) throw new Error(`${n}: ${answer.status}`)
}
for (let i = 0; i < 120; i += 10) await Promise.all(Array.from({ length: 10 }, (_, k) => add(i + k)))
for (const query of ['', '?state=open', '?q=birch', '?q=birch&state=open']) {
  const seen = []
  let at = await member.get(`/requests${query}`)
  for (let n = 0; ; n++) {
    seen.push(rows(at).map(r => r.number))
    if (n === 0) await add(1000 + query.length)
    if (!link(at, 'next')) break
    at = await member.get(link(at, 'next'))
  }
  const flat = seen.flat().filter(n => n !== removed.number) // has two
  isDeeply(seen.slice(0, 2).map(s => s.length), [50, 50], `${query || 'all'}: fifty a page`)
  ok(flat.length === new Set(flat).size && Array.from({ length: 120 }, (_, i) => String(200000000000 + i)).every(n => flat.includes(n)), `${query || 'all'}: each once, none left out`)
  ok(!flat.includes(String(200000001000 + query.length)), `${query || 'all'}: what came in meanwhile is ahead`)
  const back = [rows(at).map(r => r.number)]
  for (; link(at, 'prev'); back.unshift(rows(at).map(r => r.number))) at = await member.get(link(at, 'prev'))
  ok(flat.every(n => back.flat().includes(n)) && back.flat().includes(String(200000001000 + query.length)), `${query || 'all'}: and back to the newest`)
}

is(readCsv((await member.get('/requests.csv?q=birch')).text).length, 127, 'the file has more than a page')

// another reseller's
isDeeply(await numbers('', stranger), [], 'another reseller sees none')
isDeeply(await numbers('?q=birch', stranger), [], 'nor finds any')
isDeeply(rows(await stranger.get(link(await member.get('/requests'), 'next'))), [], "nor through another's page link")
const bad = await member.submit(await member.get('/customers/new'), '/customers/new', { organization: evil })
await openAccount(rc, member, bad.location.split('/')[2], '313131313131')
isEscaped(await member.get('/requests'), 'the list')
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
