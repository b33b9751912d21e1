#!/usr/bin/env node
// One customer: added, changed, archived, restored; every field; two people at once; another reseller; hostile POSTs.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { openAccount, startRolecall } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkGet, checkMethods, checkNoSession, checkPost, checkRefusals, evil, isEscaped, nobody, overlong } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const browser = await rc.signIn(reseller.member)
const second = await rc.signIn(reseller.owner)
const stranger = await rc.signIn(other.owner)
const NEW = '/customers/new'
const good = { organization: 'Alder & Finch', contact_name: 'Fiona Finch', title: 'CTO', email: 'fiona@finch.example', phone: '+49 30 1234-5', address: 'Elm Street 1\n12345 "Town"' }
const names = Object.keys(good)
const list = async (who = browser) => [...(await who.get('/customers')).text.matchAll(/<th scope="row"><a href="\/customers\/(\w{26})">([^<]*)/g)].map(m => m[2])
const stored = async (id, who = browser) => {
  const { fields } = (await who.get(`/customers/${id}`)).form(`/customers/${id}`)
  return Object.fromEntries([...names, 'price_book'].map(n => [n, fields[n]]))
}

// a new one, with all its fields
const form = await checkGet(rc, browser, NEW)
isDeeply(Object.keys(form.form(NEW).fields).sort(), [...names, 'price_book', 'csrf', 'form_id'].sort(), 'the form has all its fields')
const [, book] = form.form(NEW).options.price_book
const added = await browser.submit(form, NEW, { ...good, price_book: book })
is(added.status, 303, 'Save takes it')
const id = added.location.split('/')[2]
const page = await checkGet(rc, browser, `/customers/${id}`)
like(page.title, /Alder & Finch/, 'its page has its name')
isDeeply(await stored(id), { ...good, price_book: book }, 'every field is kept as it was typed')
isGolden(await browser.get(`/customers/${id}`), 'customer', { [id]: 'CUSTOMER', [book]: 'BOOK', [reseller.member.email]: 'MEMBER' })
isGolden(await browser.get(NEW), 'customer_new', { [book]: 'BOOK', [reseller.member.email]: 'MEMBER' })

// the same press again, at once and later; with something changed; with another reseller's record as its ID
is((await browser.submit(form, NEW, { ...good, price_book: book })).location, added.location, 'the same form again leads to the same customer')
const fresh = await browser.get(NEW)
const presses = await Promise.all(Array.from({ length: 6 }, () => browser.clone().submit(fresh, NEW, { organization: 'Sixfold' })))
is(new Set(presses.map(p => `${p.status} ${p.location}`)).size, 1, 'six presses at once lead to one place')
is((await list()).filter(n => n === 'Sixfold').length, 1, 'and make one customer')
const changed = await browser.submit(form, NEW, { ...good, price_book: book, organization: 'Alder & Sons' })
is(changed.status, 422, 'the same form with another name is not silently dropped')
like(changed.error('organization'), /saved already, as “Alder & Finch”/, 'it is said what became of it')
const theirs = await stranger.submit(await stranger.get(NEW), NEW, { organization: 'Theirs', form_id: id })
is(theirs.status, 303, "an ID that is another reseller's customer's makes one's own")
isDeeply([(await stored(id)).organization, (await stored(id, stranger)).organization], ['Alder & Finch', 'Theirs'], 'and touches nothing of the other')

// bad input
const state = async () => [await list(), await stored(id)]
const cases = [
  ['nothing', 'organization', '', /^Enter the organization's name\.$/],
  ['blanks', 'organization', ' \t\u00a0 ', /Enter the organization's name/],
  ['no @', 'email', 'fiona', /has one @/],
  ['two addresses', 'email', 'a@finch.example, b@finch.example', /one e-mail address/],
  ['markup', 'email', '<script>@x.example', /without blanks, quotes/],
  ['a header', 'email', 'a@x.example\r\nBcc: b@x.example', /one line/],
  ['no domain', 'email', 'a@b', /must be a domain/],
  ['an umlaut', 'email', 'ä@finch.example', /plain Latin/],
  ['a control character', 'address', 'a\u0007b', /control characters/],
  ['a control character', 'phone', 'a\u0085b', /control characters/],
  ...overlong({ organization: 200, contact_name: 200, title: 100, email: 254, phone: 50, address: 1000 }, ['address'])
]
await checkRefusals(browser, () => browser.get(NEW), NEW, good, cases, state)
await checkRefusals(browser, () => browser.get(`/customers/${id}`), `/customers/${id}`, { ...good, contact_name: evil }, cases.filter(c => c[1] !== 'address').slice(0, 9), state)
const wrong = await browser.submit(await browser.get(NEW), NEW, { ...Object.fromEntries(names.map(n => [n, evil])), price_book: nobody })
is(wrong.status, 422, 'hostile values that can be no address are refused')
isEscaped(wrong, 'the form that comes back')
for (const value of [nobody, 'x', '1 OR 1=1', (await stranger.get(NEW)).form(NEW).options.price_book[1]]) {
  const answer = await browser.submit(await browser.get(NEW), NEW, { ...good, organization: 'X', price_book: value })
  is(`${answer.status} ${answer.error('price_book')}`, '422 Choose one of the price books in the list.', `${value} is no price book here`)
}
isDeeply(await state(), [await list(), { ...good, price_book: book }], 'nothing of all that was saved')

// hostile values that are fine, wherever they are shown
const bad = await browser.submit(await browser.get(NEW), NEW, { organization: evil, contact_name: evil, title: evil, email: "o'brien+x&y@evil.example", phone: evil, address: evil })
const badId = bad.location?.split('/')[2]
isEscaped(await browser.get(bad.location), 'the customer that is called so, with the message')
isEscaped(await browser.get('/customers'), 'the list')
is((await stored(badId)).address, evil, 'and it is stored as typed')
isEscaped(await browser.get(`/customers/${badId}/accounts/new`), 'Add+')

// changed by two at once
const [mine, hers] = [await browser.get(`/customers/${id}`), await second.get(`/customers/${id}`)]
is((await second.submit(hers, `/customers/${id}`, { phone: '111' })).status, 303, 'one saves')
const conflict = await browser.submit(mine, `/customers/${id}`, { phone: '222', contact_name: 'Felix' })
is(conflict.status, 409, 'the other, whose page is older, is told')
like(conflict.words, /Somebody else saved this meanwhile/, 'in words')
like(conflict.text, /id="phone_stored"[\s\S]{0,250}<q>111<\/q>/, 'with the value that is saved now')
is(conflict.form(`/customers/${id}`).fields.phone, '222', "beside one's own")
is((await stored(id)).phone, '111', 'and nothing is overwritten')
is((await browser.submit(conflict, `/customers/${id}`)).status, 303, 'pressing Save again saves')
isDeeply([(await stored(id)).phone, (await stored(id)).contact_name], ['222', 'Felix'], "one's own")
is((await browser.submit(mine, `/customers/${id}`, { phone: '222', contact_name: 'Felix' })).status, 303, 'the same press once more is no conflict')

// archived while it holds nothing, not while it holds an account
const account = await openAccount(rc, browser, id, '111122223333')
is((await browser.submit(await browser.get(`/customers/${id}`), `/customers/${id}`, { organization: 'Alder & Sons' })).status, 303, 'renamed')
like((await browser.get('/accounts')).words, /Alder & Sons/, 'its cloud accounts show the new name')
like((await browser.get(`/customers/${id}`)).text, new RegExp(`href="/accounts/${account.id}"`), 'and stand on its page')
const held = await browser.submit(await browser.get(`/customers/${id}`), `/customers/${id}/archive`)
is(held.status, 409, 'one with a cloud account is not archived')
like(held.words, /still holds cloud accounts/, 'which is said')
const request = (await browser.get(`/accounts/${account.id}`)).text.match(/\/requests\/(\w{26})/)[1]
await browser.submit(await browser.get(`/requests/${request}`), `/requests/${request}/cancel`)
is((await browser.submit(await browser.get(`/customers/${id}`), `/customers/${id}/archive`)).status, 303, 'once that is taken back it is')
const archived = await browser.get(`/customers/${id}`)
like(archived.words, /Archived since/, 'its page says so')
unlike(archived.text, /accounts\/new/, 'and offers no Add+')
const late = await browser.submit(await browser.get(`/customers/${id}/accounts/new`), `/customers/${id}/accounts/new`, { account_choice: 'new', account_number: '222233334444', root_email: 'r@x.example', price_book: book })
is(late.status, 409, 'no account is added to it')
like(late.words, /Restore it before you add an account/, 'and it is said what to do')
is((await browser.submit(archived, `/customers/${id}/restore`)).status, 303, 'restored')
is((await browser.submit(archived, `/customers/${id}/restore`)).status, 303, 'twice is once')

// whose it is, and how it is asked for
const where = p => [`/customers/${id}${p}`, `/customers/${nobody}${p}`]
const sonic = rc.addCustomer(reseller, 'Sonic')
await checkForeign(stranger, `/customers/${sonic}`, `/customers/${nobody}`)
for (const tail of ['', '/archive', '/restore']) {
  const csrf = { csrf: (await browser.get(`/customers/${sonic}`)).form(/customers/).fields.csrf }
  isDeeply((await Promise.all(where(tail).map(p => stranger.post(p, csrf)))).map(p => p.status), [403, 403], `a POST to ${tail || 'it'} with the owner's token is refused like one to nothing`)
}
const bySelf = await stranger.get(`/customers/${(await stranger.get('/customers')).text.match(/customers\/(\w{26})/)[1]}`)
is((await stranger.submit({ form: () => ({ ...bySelf.form(/customers/), action: `/customers/${sonic}` }) }, 'x', { organization: 'Taken' })).status, 403, "one's own token does not open another's record")
is((await stored(sonic)).organization, 'Sonic', 'which stays as it was')
await checkBadIds(browser, i => `/customers/${i}`)
await checkNoSession(rc, `/customers/${id}`)
await checkMethods(browser, NEW, 'GET, HEAD, POST')
await checkMethods(browser, `/customers/${id}/archive`, 'POST')
for (const path of [NEW, `/customers/${sonic}`, `/customers/${sonic}/archive`]) {
  const at = await browser.get(path.replace('/archive', ''))
  const fields = path.endsWith('archive') ? {} : { organization: 'Changed by a hostile POST' }
  await checkPost(rc, browser, at, path, { fields, second, otherToken: at.form('/logout').fields.csrf, state: async () => [await list(), await stored(sonic)] })
}
ok(!rc.logs().includes('level=error'), 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
