#!/usr/bin/env node
// What changes in AWS by itself after a role was linked: found by the next proof, told once to who asked for the account and to
// the customer's contact, and kept in the account's history.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { adminAccess, managed, readOnlyAccess, trustList, trustOpen, trustWithExternalId, viewOnlyAccess } from '../standin/policies.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const owner = await rc.signIn(reseller.owner)
const member = await rc.signIn(reseller.member)
const contact = 'it@customer.example'
const customer = rc.addCustomer(reseller, 'Alder & Finch', contact)
const reads = managed('ReadOnlyAccess', readOnlyAccess())
const arnOf = a => `arn:aws:iam::${a.number}:role/RolecallReadOnly`
const right = a => trustWithExternalId(platform.account, a.externalId)
const put = (a, role) => rc.putRole(arnOf(a), { trust: right(a), attached: reads, ...role })
const page = a => member.get(`/accounts/${a.id}`)
const state = async a => (await page(a)).attribute('data-state')
const proofs = async a => [...(await member.get(`/accounts/${a.id}/proof`)).text.matchAll(/\/proof\/(\w{26})"/g)].map(m => m[1])
const about = async a => (await rc.mails()).filter(m => m.subject.includes(a.number) && !/approv|Linked/i.test(m.subject))
let next = 200000000000

// Nothing is young for longer than a second: a refusal is one at the next look.
const conf = join(rc.run, 'rolecall.hdf')
writeFileSync(conf, `${readFileSync(conf, 'utf8')}\naws.young_seconds = 1\n`)
const [old] = rc.workers('verifier')
process.kill(old, 'SIGTERM')
await until('the verifier to start again', () => rc.workers('verifier').some(pid => pid !== old))

async function checkNow(a) {
  const path = `/accounts/${a.id}/role`
  const before = (await proofs(a))[0]
  await member.submit(await member.get(path), `${path}/check`, {})
  await until(`another proof of ${a.number}`, async () => (await proofs(a))[0] !== before, 30000)
}

async function linked() {
  const a = await approvedAccount(rc, member, customer, reseller, String(next++))
  await put(a, { id: `AROA${a.number}A` })
  await member.submit(await member.get(`/accounts/${a.id}/role`), `/accounts/${a.id}/role`, { role_arn: arnOf(a), description: '' })
  await until(`${a.number} to be Linked`, async () => await state(a) === 'linked', 30000)
  return a
}

const inline = actions => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })
const cases = [
  // what, change, state then, subject, text, history
  ['access lost', a => fetch(`${rc.aws}/_roles/${encodeURIComponent(arnOf(a))}`, { method: 'DELETE' }), 'needs_attention', /^Needs attention/, /no longer lets us in/, /no longer lets us in/],
  ['trust opened', a => put(a, { id: `AROA${a.number}A`, trust: trustOpen(platform.account) }), 'needs_attention', /^Needs attention/, /lets in more than our external ID/, /lets in more/],
  ['trust loosened, which the text alone shows', a => put(a, { id: `AROA${a.number}A`, trust: trustList(platform.account, [a.externalId, 'another-customer']) }), 'needs_attention', /^Needs attention/, /lets in more than our external ID[\s\S]*another-customer/, /lets in more/],
  ['trust hidden', a => put(a, { id: `AROA${a.number}A`, attached: managed('ViewOnlyAccess', viewOnlyAccess()) }), 'needs_attention', /^Needs attention/, /can no longer be told[\s\S]*iam:GetRole/, /can't be read or understood/],
  ['made again', a => put(a, { id: `AROA${a.number}B` }), 'linked', /^The role was made again/, /deleted and made again/, /deleted and made again/],
  ['policies widened', a => put(a, { id: `AROA${a.number}A`, attached: { ...reads, ...managed('AdministratorAccess', adminAccess()) } }), 'linked', /^The role may do more than read/, /may now do more than read/, /may do more now/]
]
const accounts = await Promise.all(cases.map(linked))
await Promise.all(cases.map(async ([what, change, then, subject, text, history], i) => {
  const a = accounts[i]
  await checkNow(a)
  isDeeply([await state(a), (await about(a)).length], ['linked', 0], `${what}: nothing is told before`)
  await change(a)
  await checkNow(a)
  await until(`${what}: told`, async () => await state(a) === then && (await about(a)).length >= 2, 40000)
  const mails = await about(a)
  isDeeply(mails.map(m => m.to[0]).sort(), [contact, reseller.member.email].sort(), `${what}: who asked and the customer's contact get a mail`)
  ok(mails.every(m => subject.test(m.subject) && text.test(m.text) && m.html.length > 500), `${what}: which says so`)
  unlike(mails.find(m => m.to.includes(contact)).text, /127\.0\.0\.1:\d+\/accounts/, `${what}: the contact gets no link into the portal`)
  like((await page(a)).words, history, `${what}: it stands in the history`)
  await checkNow(a)
  await checkNow(a)
  is((await about(a)).length, 2, `${what}: told once`)
}))

// more and more, and what the reseller refuses
const wide = accounts[5]
await put(wide, { id: `AROA${wide.number}A`, attached: { ...reads, ...managed('AdministratorAccess', adminAccess()) }, inline: { more: inline('sqs:SendMessage') } })
await checkNow(wide)
await until('one more policy', async () => (await about(wide)).length === 4, 20000)
ok(true, 'one more policy on a role that may write already is told again')
await owner.submit(await owner.get('/settings/role'), '/settings/role', { refuse_more_than_read_only: '1' })
await checkNow(wide)
await until('the refusal', async () => await state(wide) === 'needs_attention' && (await about(wide)).length === 6, 20000)
like((await about(wide)).map(m => m.text).join(), /not to be linked here/, 'refused by the reseller, it is no longer Linked, and told')
const role = await member.get(`/accounts/${wide.id}/role`)
like(role.words, /Refused here: the role may do more than read.*it may: .*iam:CreateUser.*Take the policies off/s, 'the page says what it may, and what to do')

// what proves nothing tells nobody
const quiet = accounts[4]
await rc.fault({ match: 'GetRole', arn: arnOf(quiet), n: 10000, kind: '500' })
await checkNow(quiet)
isDeeply([await state(quiet), (await about(quiet)).length], ['linked', 2], 'what proves nothing tells nobody, and unlinks nothing')
await rc.fault([])
unlike(rc.logs(), /level=error(?!.*(own side|proof))/, 'no log speaks of an error of ours')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
