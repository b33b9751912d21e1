#!/usr/bin/env node
// Removing a cloud account: asked for, decided like any request, and the role's end proved by AWS.
import { spawnSync } from 'node:child_process'
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, openAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkGet, checkMethods, checkPost, evil, isEscaped, isSoundPage, nobody } from '../lib/screen.mjs'
import { readOnlyAccess, trustWithExternalId } from '../standin/policies.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const owner = await rc.signIn(reseller.owner)
const member = await rc.signIn(reseller.member)
const second = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
let next = 100000000000
const arnOf = a => `arn:aws:iam::${a.number}:role/RolecallReadOnly`
const pathOf = a => `/accounts/${a.id}/removal`
const state = async a => (await member.get(`/accounts/${a.id}`)).attribute('data-state')
const requests = async () => (await member.get('/requests?state=open')).words

async function linked() {
  const a = await approvedAccount(rc, member, customer, reseller, String(next++))
  await rc.putRole(arnOf(a), { trust: trustWithExternalId(platform.account, a.externalId), attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() } })
  await member.submit(await member.get(`/accounts/${a.id}/role`), `/accounts/${a.id}/role`, { role_arn: arnOf(a), description: '' })
  await until('the account to be Linked', async () => await state(a) === 'linked', 30000)
  return a
}

// before it can be asked for
const early = await openAccount(rc, member, customer, String(next++))
const soon = await member.get(pathOf(early))
like(soon.words, /still open: cancel that one/, 'a request that is still open is to be cancelled')
ok(!soon.hasForm(pathOf(early)), 'and there is no form')

// asking
const a = await linked()
const page = await checkGet(rc, member, pathOf(a))
for (const text of [a.number, 'Alder & Finch', 'Cloud Account Delete', 'Why', 'Ask for the removal', 'Keep the account']) ok(page.words.includes(text), `the page says ${text}`)
ok((await member.get(`/accounts/${a.id}`)).text.includes(`href="${pathOf(a)}"`), "the account's page leads there")
for (const [what, note, sentence] of [['a long reason', 'x'.repeat(1001), /at most 1000/], ['a control character', '\u0002', /control characters/]]) {
  const answer = await member.submit(await member.get(pathOf(a)), pathOf(a), { note })
  is(answer.status, 422, `${what} is refused`)
  like(answer.words, sentence, `${what}: with a sentence`)
  isSoundPage(answer, what)
}
isEscaped(await member.submit(await member.get(pathOf(a)), pathOf(a), { note: evil + 'x'.repeat(1000) }), 'the reason that comes back')
is((await stranger.get(pathOf(a))).status, 404, "another reseller's owner sees nothing")
await checkForeign(stranger, pathOf(a), pathOf({ id: nobody }))
await checkBadIds(member, id => `/accounts/${id}/removal`)
await checkMethods(member, pathOf(a), 'GET, HEAD, POST')
await checkMethods(member, `${pathOf(a)}/check`, 'POST')
const signOut = page.form('/logout').fields.csrf
await checkPost(rc, member, await member.get(pathOf(a)), pathOf(a), { second, otherToken: signOut, state: async () => [await state(a), await requests()] })
unlike(await requests(), new RegExp(a.number), 'nothing of all that asked for anything')

const form = await member.get(pathOf(a))
const asked = await member.submit(form, pathOf(a), { note: `No longer a customer. ${evil}` })
is(asked.status, 303, 'the removal is asked for')
like(asked.location, /^\/requests\/\w{26}$/, 'and leads to its request')
is((await member.submit(form, pathOf(a), { note: `No longer a customer. ${evil}` })).location, asked.location, 'the same form twice is one request')
is((await member.submit(await member.get(`/accounts/${a.id}`), '/logout', {})).status, 303, 'signing out in between')
const staff = await rc.signIn(reseller.member)
const request = await staff.get(asked.location)
for (const text of ['Cloud Account Delete', a.number, 'No longer a customer.', 'Open until']) ok(request.words.includes(text), `the request says ${text}`)
isEscaped(request, 'the reason on the request')
is((await owner.get(`/accounts/${a.id}`)).attribute('data-state'), 'linked', 'the account stays Linked while it is asked')
like((await owner.get(`/accounts/${a.id}`)).words, /removal is asked for/, 'and says that its removal is asked for')
const twice = await owner.get(pathOf(a))
like(twice.words, /asked for already/, 'it can be asked for once')
is((await owner.post(pathOf(a), { ...form.form(pathOf(a)).fields, csrf: twice.form('/logout').fields.csrf, note: '' })).status, 403, "not with another form's token")

// the mail, and declining by it
const mail = await rc.mailTo(reseller.contact, /Please approve the removal/)
ok(mail.subject.includes(a.number), "the approver's mail names the account")
for (const part of [mail.text, mail.html]) {
  like(part, /Approve and Remove/, 'it says what the button says')
  like(part, /No longer a customer\./, 'and why')
}
const link = new URL(mail.links.find(l => l.includes('/approve/'))).pathname
const approver = rc.browser()
const opened = await approver.get(link)
like(opened.words, /Approve the removal\?.*Approve and Remove/, 'its page asks about the removal')
unlike(opened.words, /Approve and provision|arn:aws|from 127/, 'and says nothing of the role, or of where anybody was')
for (const text of ['Cloud Account Delete', 'Approve and Remove', 'No longer a customer.']) ok(opened.words.includes(text), `the link's page says ${text}`)
await approver.submit(opened, link, { decision: 'decline', reason: 'They stay.' })
const declined = await rc.mailTo(reseller.member.email, /Removal declined/)
like(declined.text, /They stay\./, 'the one who asked gets the reason')
is((await owner.get(`/accounts/${a.id}`)).attribute('data-state'), 'linked', 'declined, the account stays Linked')

// approved: Removed, and the role is still there
const again = await staff.submit(await staff.get(pathOf(a)), pathOf(a), { note: '' })
is(again.status, 303, 'after that it can be asked for again')
await owner.submit(await owner.get(again.location), again.location, { decision: 'approve' })
is((await owner.get(`/accounts/${a.id}`)).attribute('data-state'), 'removed', 'approved, the account is Removed')
const off = await owner.get(`/accounts/${a.id}`)
like(off.words, /Removed on 20\d\d-\S+ \S+ UTC ?, by its Cloud Account Delete request ?\. The role is still in AWS/, 'and its page says when, and that the role is left')
ok(off.text.includes(`<a href="${again.location}">`), 'by which request')
isDeeply(off.text.match(/class="btn btn-primary[^>]*>[^<]*/g)?.map(b => b.split('>')[1]), ['Take the role away'], 'and one thing is to be done first')
const approved = await rc.mailTo(reseller.member.email, /Removal approved/)
like(approved.text, new RegExp(`/accounts/${a.id}/removal`), 'and the mail says where it goes on')
const still = await until('AWS to be asked', async () => {
  const p = await owner.get(pathOf(a))
  return /still let us in on/.test(p.words) && p
}, 30000)
for (const text of ['RolecallReadOnly', 'aws iam delete-role', 'terraform destroy', a.number]) ok(still.words.includes(text), `the page says ${text}`)
isSoundPage(still, 'how to take the role away')
const script = still.text.match(/id="value_script"[^>]*>([^<]*)</)[1].replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&')
const linted = spawnSync('shellcheck', ['--shell=sh', '-'], { input: script, encoding: 'utf8' })
isDeeply([linted.status, linted.stdout], [0, ''], 'shellcheck finds nothing in the script')
const pasted = spawnSync('sh', ['-s'], { input: `aws() { echo 300000000000; }\n${script}echo open\n`, encoding: 'utf8' })
isDeeply([pasted.stdout, pasted.stderr], ['open\n', `This is not account ${a.number}.\n`], 'in another account it stops, and the shell it was pasted into stays open')
await checkPost(rc, owner, still, `${pathOf(a)}/check`, { second: await rc.signIn(reseller.owner), otherToken: still.form('/logout').fields.csrf, state: () => state(a).catch(() => '') })

// the role is deleted
await fetch(`${rc.aws}/_roles/${encodeURIComponent(arnOf(a))}`, { method: 'DELETE' })
const checked = await owner.submit(await owner.get(pathOf(a)), `${pathOf(a)}/check`, {})
isDeeply([checked.status, checked.location], [303, pathOf(a)], 'Check now asks AWS')
const gone = await until('AWS to refuse us', async () => {
  const p = await owner.get(pathOf(a))
  return /AWS refuses us since/.test(p.words) && p
}, 30000)
unlike(gone.words, /aws iam delete-role/, 'then there is nothing left to do')
like((await owner.get(`/accounts/${a.id}`)).words, /AWS refuses us the role since 20\d\d.*asked AWS whether the role is gone/, 'the history says that AWS was asked')
is((await rc.mails()).filter(m => /^Linked/.test(m.subject) && m.subject.includes(a.number)).length, 1, 'nobody is told that anything was linked')

// it can be added again, with an external ID of its own
const free = await owner.get(`/customers/${customer}/accounts/new`)
ok(free.text.includes(`value="${a.id}"`), 'a removed account can be chosen again')

is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
