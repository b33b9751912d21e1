#!/usr/bin/env node
// Account: company data, approval contacts, price books, cost centers; owners change, members look.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { startRolecall } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkGet, checkMethods, checkPost, checkRefusals, evil, isEscaped, isSoundPage, nobody, overlong } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const owner = await rc.signIn(reseller.owner)
const second = await rc.signIn(reseller.owner)
const member = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
const COMPANY = '/settings/company'
const CONTACTS = '/settings/contacts'
const ROLE = '/settings/role'
const items = async (path, who = owner) => (await who.get(path)).text.match(/<ul class="rows">[\s\S]*?<\/ul>/)?.[0].match(/<strong>[^<]*/g).map(t => t.slice(8)) ?? []
const idOf = async (path, name, who = owner) => (await who.get(path)).text.match(new RegExp(`<strong>${name}</strong>[\\s\\S]*?${path}/(\\w{26})`))[1]
const add = async (path, fields, who = owner) => who.submit(await who.get(path), path, fields)

// the hub
const hub = await checkGet(rc, owner, '/settings')
isGolden(hub, 'settings', { [reseller.owner.email]: 'OWNER' })
for (const path of [COMPANY, CONTACTS, ROLE, '/settings/price_books', '/settings/cost_centers', '/requests']) ok(hub.text.includes(`href="${path}"`), `the hub leads to ${path}`)
await checkMethods(owner, '/settings', 'GET, HEAD')

// company data
const company = { name: 'Northwind "Cloud" & Sons', contact_name: 'Nora', email: 'office@northwind.example', phone: '030 1', website: 'https://northwind.example/?a=b&c', address: 'Elm 1\nTown' }
const stored = async (who = owner) => {
  const { csrf, form_id: id, version, ...rest } = (await who.get(COMPANY)).form(COMPANY).fields
  return rest
}
await checkGet(rc, owner, COMPANY)
is((await add(COMPANY, company)).location, COMPANY, 'company data are saved')
isDeeply(await stored(), company, 'every field as typed')
await checkRefusals(owner, () => owner.get(COMPANY), COMPANY, company, [
  ['nothing', 'name', '', /^Enter the company's name/], ['no @', 'email', 'x', /one @/], ['markup', 'email', evil, /without blanks, quotes/],
  ['a script', 'website', 'javascript:alert(1)', /Begin the address with https/], ['no scheme', 'website', 'northwind.example', /Begin the address with https/],
  ['a control character', 'address', 'a\u0001', /control characters/],
  ...overlong({ name: 200, contact_name: 200, email: 254, phone: 50, website: 500, address: 1000 }, ['address'])
], stored)
const [mine, hers] = [await owner.get(COMPANY), await second.get(COMPANY)]
await second.submit(hers, COMPANY, { phone: '111', address: 'Oak 2' })
const conflict = await owner.submit(mine, COMPANY, { phone: '222' })
isDeeply([conflict.status, (await stored()).phone], [409, '111'], 'two owners at once: the second is told, nothing is overwritten')
like(conflict.text, /id="phone_stored"[\s\S]{0,250}<q>111<\/q>/, 'with both values')
like(conflict.text, /id="address_stored"[\s\S]{0,250}<q>Oak 2<\/q>/, 'of every field that differs')
isSoundPage(conflict, 'the conflict page')
is((await owner.submit(conflict, COMPANY)).status, 303, 'Save again saves')
is((await stored()).phone, '222', "one's own")
for (const value of [evil, 'Northwind']) {
  await add(COMPANY, { ...company, name: value, contact_name: value, phone: value, address: value })
  if (value === evil) for (const path of [COMPANY, '/settings', '/customers']) isEscaped(await owner.get(path), path)
}

// the role
const wanted = async (who = owner) => {
  const { csrf, form_id: id, version, ...rest } = (await who.get(ROLE)).form(ROLE).fields
  return rest
}
await checkGet(rc, owner, ROLE)
isDeeply(await wanted(), { role_name: 'RolecallReadOnly', role_policy: 'read_only_access' }, 'what roles are to be like, before anybody said')
const strict = { role_name: 'North_wind+=,.@-1', role_policy: 'narrow', refuse_more_than_read_only: '1' }
is((await add(ROLE, strict)).location, ROLE, 'what roles are to be like is saved')
isDeeply(await wanted(), strict, 'every field as typed')
await checkRefusals(owner, () => owner.get(ROLE), ROLE, strict, [
  ['markup', 'role_name', evil, /only letters, digits/], ['a blank', 'role_name', 'a b', /only letters, digits/], ['a path', 'role_name', 'team/role', /only letters, digits/],
  ['an umlaut', 'role_name', 'Rölle', /only letters, digits/], ...overlong({ role_name: 64 })
], wanted)
is((await add(ROLE, { ...strict, role_policy: 'administrator' })).status, 422, 'permissions that are not offered are refused')
const [here, there] = [await owner.get(ROLE), await second.get(ROLE)]
await second.submit(there, ROLE, { role_policy: 'security_audit', refuse_more_than_read_only: undefined })
const both = await owner.submit(here, ROLE, { role_name: 'Mine' })
isDeeply([both.status, (await wanted()).role_policy], [409, 'security_audit'], 'two owners at once: the second is told')
like(both.text, /id="role_policy_stored"[\s\S]{0,300}SecurityAudit[\s\S]*id="refuse_more_than_read_only_stored"[\s\S]{0,300}link them/, 'with what the other saved')
await add(ROLE, { role_name: '', refuse_more_than_read_only: undefined })
is((await wanted()).role_name, 'RolecallReadOnly', 'no name is the usual one')
isDeeply([(await member.get(ROLE)).status, (await member.post(ROLE, { role_name: 'x', role_policy: 'narrow' })).status], [200, 403], 'members look, owners change')
is((await wanted(stranger)).role_policy, 'read_only_access', "another reseller's is its own")
await checkMethods(owner, ROLE, 'GET, HEAD, POST')

// approval contacts
await checkGet(rc, owner, CONTACTS)
const form = await owner.get(CONTACTS)
for (let i = 0; i < 2; i++) is((await owner.submit(form, CONTACTS, { name: 'Ann', email: 'ann@northwind.example', approves: '1' })).location, CONTACTS, 'a contact is added; a second press is the same')
isDeeply((await items(CONTACTS)).sort(), ['Ann', 'otto@northwind.example'], 'once')
const contact = async () => [await items(CONTACTS), (await owner.get(CONTACTS)).words.replace(/.*Contacts/, '')]
const cases = [
  ['nothing', 'name', '', /^Enter the contact's name/], ['nothing', 'email', '', /^Enter the contact's e-mail address/], ['no domain', 'email', 'ann@', /must be a domain|has one @/],
  ['one that is there', 'email', 'OTTO@northwind.example', /otto@northwind\.example has this address already/], ['markup', 'email', evil, /without blanks/], ...overlong({ name: 200, email: 254 })
]
await checkRefusals(owner, () => owner.get(CONTACTS), CONTACTS, { name: evil, email: 'bob@northwind.example', approves: '1' }, cases, contact)
const ann = await idOf(CONTACTS, 'Ann')
const annPath = `${CONTACTS}/${ann}`
await checkGet(rc, owner, annPath)
await checkRefusals(owner, () => owner.get(annPath), annPath, { name: 'Ann', email: 'ann@northwind.example', approves: '1' }, cases, contact)
const unticked = await owner.submit(await owner.get(CONTACTS), CONTACTS, { name: '', email: 'bob@northwind.example', approves: undefined })
isDeeply([unticked.status, 'approves' in unticked.form(CONTACTS).fields], [422, false], 'a box that was unticked stays so when the form comes back')
is((await owner.submit(await owner.get(CONTACTS), CONTACTS, { name: 'x', email: 'x@x.example', approves: '2' })).status, 422, 'approves is 1 or nothing')
const [p1, p2] = [await owner.get(annPath), await second.get(annPath)]
await second.submit(p2, annPath, { name: 'Anna', approves: undefined })
const stale = await owner.submit(p1, annPath, { name: 'Anne' })
is(stale.status, 409, 'a contact that changed meanwhile is a conflict')
like(stale.text, /<q>Anna<\/q>[\s\S]*does not approve/, 'with both values, the box too')
isSoundPage(stale, 'its conflict page')
is((await owner.submit(stale, annPath)).status, 303, 'and saved again')
isDeeply((await items(CONTACTS)).sort(), ['Anne', 'otto@northwind.example'], "with one's own")
await add(CONTACTS, { name: evil, email: 'evil@northwind.example' })
isEscaped(await owner.get(CONTACTS), 'the contacts')
isGolden(await owner.get(CONTACTS), 'settings_contacts', { [reseller.owner.email]: 'OWNER', [ann]: 'ANN' })
is((await owner.submit(await owner.get(annPath), `${annPath}/remove`)).status, 303, 'removed')
isDeeply([(await owner.get(annPath)).status, (await items(CONTACTS)).includes('Anne')], [404, false], 'and gone')
is((await add(CONTACTS, { name: 'Ann again', email: 'ann@northwind.example' })).status, 303, 'her address is free again')

// price books and cost centers
for (const what of ['price_books', 'cost_centers']) {
  const path = `/settings/${what}`
  await checkGet(rc, owner, path)
  const page = await owner.get(path)
  for (let i = 0; i < 2; i++) is((await owner.submit(page, path, { name: 'Gold', description: 'a "b" & c' })).location, path, `${what}: one is added; a second press is the same`)
  is((await items(path)).filter(n => n === 'Gold').length, 1, `${what}: once`)
  const gold = `${path}/${await idOf(path, 'Gold')}`
  const state = async () => (await owner.get(path)).words
  const bad = [['nothing', 'name', '', /^Enter a name/], ...overlong({ name: 100, description: 500 })]
  await checkRefusals(owner, () => owner.get(path), path, { name: 'New', description: evil }, [...bad, ['one that is there', 'name', 'gOLD', /There is one called “Gold” already/]], state)
  await checkRefusals(owner, () => owner.get(gold), gold, { name: 'New', description: '' }, bad, state)
  const [x, y] = [await owner.get(gold), await second.get(gold)]
  await second.submit(y, gold, { description: 'hers' })
  const both = await owner.submit(x, gold, { description: 'mine' })
  like(`${both.status} ${both.text}`, /^409[\s\S]*<q>hers<\/q>/, `${what}: two at once is a conflict with both values`)
  isSoundPage(both, `${what}: the conflict page`)
  is((await owner.submit(both, gold)).status, 303, `${what}: saved again`)
  await add(path, { name: evil, description: evil })
  isEscaped(await owner.get(path), what)
  is((await owner.submit(await owner.get(gold), `${gold}/archive`)).status, 303, `${what}: archived`)
  like((await owner.get(path)).text, /<strong>Gold<\/strong>[\s\S]{0,120}Archived/, `${what}: which the list says`)
  is((await owner.submit(await owner.get(gold), `${gold}/restore`)).status, 303, `${what}: restored`)
  unlike((await owner.get(path)).text, /Archived/, `${what}: as before`)
  await checkForeign(stranger, gold, `${path}/${nobody}`)
  is((await stranger.post(`${gold}/archive`, { csrf: (await owner.get(gold)).form(`${gold}/archive`).fields.csrf })).status, 403, `${what}: another reseller archives nothing`)
  isDeeply(await items(path, stranger), what === 'price_books' ? ['Standard'] : [], `${what}: another reseller sees its own`)
  await checkBadIds(owner, id => `${path}/${id}`)
}

// members look
const seen = (await member.get('/settings')).text
for (const path of [COMPANY, CONTACTS, '/settings/security']) ok(seen.includes(`href="${path}"`), `the hub leads members to ${path}`)
for (const path of ['/settings/mails', '/settings/outbox', '/settings/users']) ok(!seen.includes(`href="${path}"`) && hub.text.includes(`href="${path}"`), `and only owners to ${path}`)
for (const [path, fields] of [[COMPANY, { name: 'Taken over' }], [CONTACTS, { name: 'Mole', email: 'mole@x.example', approves: '1' }], ['/settings/price_books', { name: 'Free' }], ['/settings/cost_centers', { name: 'Free' }]]) {
  const before = (await owner.get(path)).words
  const page = await member.get(path)
  is(page.status, 200, `${path}: a member may look`)
  isSoundPage(page, `${path} for a member`)
  const token = (await owner.get(path)).form(path).fields
  isDeeply([(await member.post(path, fields)).status, (await member.post(path, { ...token, ...fields })).status], [403, 403], `${path}: but not change, not even with an owner's token`)
  if (path !== COMPANY) {
    const own = `${path}/${(await owner.get(path)).text.match(new RegExp(`${path}/(\\w{26})`))?.[1] ?? nobody}`
    is((await member.get(own)).status, 403, `${path}/ID is for owners`)
    is((await member.post(`${own}/${path === CONTACTS ? 'remove' : 'archive'}`, {})).status, 403, 'its buttons too')
  }
  is((await owner.get(path)).words, before, `${path}: nothing changed`)
}
await checkForeign(stranger, `${CONTACTS}/${await idOf(CONTACTS, 'Ann again')}`, `${CONTACTS}/${nobody}`)
await checkBadIds(owner, id => `${CONTACTS}/${id}`)
await checkMethods(owner, COMPANY, 'GET, HEAD, POST')
const otherToken = (await owner.get(CONTACTS)).form(CONTACTS).fields.csrf
await checkPost(rc, owner, await owner.get(COMPANY), COMPANY, { fields: { ...company, name: 'Hostile' }, second, otherToken, state: stored })
await checkPost(rc, owner, await owner.get('/settings/price_books'), '/settings/price_books', { fields: { name: 'Hostile' }, second, otherToken, state: () => items('/settings/price_books') })
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
