#!/usr/bin/env node
// The list of customers: search, paging while others add, archived ones, and nothing of another reseller.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { startRolecall } from '../lib/rolecall.mjs'
import { checkGet, checkMethods, evil, isEscaped, isSoundPage } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const browser = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)

const rows = page => [...page.text.matchAll(/<th scope="row"><a href="\/customers\/(\w{26})">([^<]*)<\/a>/g)].map(m => m[2])
const list = async (query = '') => rows(await browser.get(`/customers${query}`))
const link = (page, rel) => page.text.match(new RegExp(`rel="${rel}" href="([^"]*)"`))?.[1].replaceAll('&amp;', '&')
async function add(who, fields) {
  const answer = await who.submit(await who.get('/customers/new'), '/customers/new', fields)
  is(answer.status, 303, `${fields.organization} is added`)
  return answer.location.split('/')[2]
}

// empty, and with a few
const empty = await checkGet(rc, browser, '/customers')
like(empty.words, /No customers yet/, 'an empty list says what to do next')
like(empty.text, /href="\/customers\/new"/, 'and leads there')
const finch = await add(browser, { organization: 'Alder & Finch', contact_name: 'Fiona Finch', email: 'fiona@finch.example', title: 'CTO', phone: '', address: '' })
const birch = await add(browser, { organization: 'birch works', contact_name: 'Änne Öl', email: 'it@birch.example' })
const script = await add(browser, { organization: evil, contact_name: evil, email: 'x@evil.example' })
await add(stranger, { organization: 'Finch of the South', contact_name: 'F', email: 'finch@south.example' })
isDeeply(await list(), ['&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;', 'Alder &amp; Finch', 'birch works'], 'by organization, capitals or not')
isEscaped(await browser.get('/customers'), 'the list')
isGolden(await browser.get('/customers'), 'customers', { [finch]: 'FINCH', [birch]: 'BIRCH', [script]: 'SCRIPT', [reseller.member.email]: 'MEMBER' })
unlike((await browser.get('/customers')).text, /South/, "another reseller's are not among them")

// search
for (const [q, want, what] of [
  ['finch', ['Alder &amp; Finch'], 'a word of the organization'],
  ['FIN', ['Alder &amp; Finch'], 'the beginning of a word, capitals or not'],
  ['fiona@finch', ['Alder &amp; Finch'], 'an e-mail address'],
  ['fiona alder', ['Alder &amp; Finch'], 'words of several fields, in any order'],
  ['fiona birch', [], 'words that do not belong together'],
  ['inch', [], 'the middle of a word'],
  ['änne', ['birch works'], 'letters with marks'],
  ['ÖL', ['birch works'], 'and their capitals'],
  ['south', [], 'nothing of another reseller'],
  ['&', ['&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;', 'Alder &amp; Finch', 'birch works'], 'signs only: as if nothing was typed']
]) isDeeply(await list(`?q=${encodeURIComponent(q)}`), want, `search: ${what}`)
const none = await browser.get('/customers?q=zebra')
like(none.words, /No customer here.*zebra/, 'nothing found says for what')
isEscaped(await browser.get(`/customers?q=${encodeURIComponent(evil + 'zz')}`), 'what was searched for')
isSoundPage(none, 'nothing found')

// bad addresses
for (const [query, what] of [['archived=2', 'an unknown choice'], [`q=${'x'.repeat(201)}`, 'an over-long search'], ['q=%zz', 'a broken escape'], ['q=%00', 'a NUL'],
  ['q=%ff', 'bad UTF-8'], ['q=a&q=b', 'a field twice'], ['after=zz', 'a cursor that is none'], ['before=%21', 'and another'], [`after=${'A'.repeat(900)}`, 'a long one'],
  [Array.from({ length: 300 }, (_, i) => `f${i}=`).join('&'), '300 fields']]) {
  is((await browser.get(`/customers?${query}`)).status, 400, `${what} is 400`)
}
is((await browser.get(`/customers?x=${'y'.repeat(9000)}`)).status >= 400, true, 'a query of 9 KB is refused')
await checkMethods(browser, '/customers', 'GET, HEAD')
is((await browser.get('/customers/')).status, 404, 'with a slash behind it is another address')

// archived
const page = await browser.get(`/customers/${finch}`)
is((await browser.submit(page, `/customers/${finch}/archive`)).status, 303, 'one is archived')
ok(!(await list()).includes('Alder &amp; Finch'), 'and is out of the list')
isDeeply(await list('?archived=1'), ['Alder &amp; Finch'], 'but among the archived')
isDeeply(await list('?q=finch'), [], 'a search finds it no more')
isDeeply(await list('?archived=1&q=finch'), ['Alder &amp; Finch'], 'except among the archived')
await browser.submit(await browser.get(`/customers/${finch}`), `/customers/${finch}/restore`)
ok((await list()).includes('Alder &amp; Finch'), 'restored it is back')

// paging over 120, while others add at both ends
const form = await browser.get('/customers/new')
const template = form.form('/customers/new').fields
const number = i => `Paper ${String(i).padStart(3, '0')}`
const put = async (organization, email = 'paper@paper.example') => {
  const { form_id: unused, ...rest } = template
  const answer = await browser.post('/customers/new', { ...rest, organization, contact_name: 'paper Paul', email })
  if (answer.status !== 303) throw new Error(`${organization}: ${answer.status}`)
}
for (let i = 0; i < 120; i += 10) await Promise.all(Array.from({ length: 10 }, (_, k) => put(number(i + k))))
const seen = []
let at = await browser.get('/customers')
for (let n = 0; ; n++) {
  seen.push(rows(at))
  if (n === 0) await Promise.all([put('AAA came in before'), put('Paper 060 and a half'), put('zzz came in behind')])
  if (!link(at, 'next')) break
  at = await browser.get(link(at, 'next'))
}
const flat = seen.flat()
isDeeply(seen.slice(0, -1).map(p => p.length), [50, 50], 'fifty a page')
is(new Set(flat).size, flat.length, 'nobody twice, though others came in')
is(Array.from({ length: 120 }, (_, i) => number(i)).every(n => flat.includes(n)), true, 'nobody left out')
ok(flat.includes('Paper 060 and a half') && flat.includes('zzz came in behind') && !flat.includes('AAA came in before'), 'what came in ahead is met, what came in behind is not')
const back = []
for (; link(at, 'prev'); back.unshift(rows(at))) at = await browser.get(link(at, 'prev'))
is(back.flat().length >= 100, true, 'and all the way back')
is(link(at, 'prev'), undefined, 'until the first page')
is(rows(await browser.get('/customers'))[0], '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;', 'which is where it began')

// paging through a search, in which each has the word three times
const found = []
for (at = await browser.get('/customers?q=paper'); ; at = await browser.get(link(at, 'next'))) {
  found.push(...rows(at))
  if (!link(at, 'next')) break
  like(link(at, 'next'), /[?&]q=paper&/, 'the search goes along in the address')
}
is(found.length, new Set(found).size, 'a search shows nobody twice, over pages too')
is(found.filter(f => f.startsWith('Paper')).length, 121, 'and everybody once')
const foreign = await stranger.get(link(await browser.get('/customers'), 'next'))
isDeeply([foreign.status, rows(foreign).filter(r => r.startsWith('Paper')).length], [200, 0], "another reseller's cursor shows only one's own")

is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
