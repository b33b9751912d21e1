#!/usr/bin/env node
// The daily digest: once a day while something waits, with the contact's own links, however often the keeper dies; turned off by
// the link in it, which mail programs press too.
import { simpleParser } from 'mailparser'
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { openAccount, startRolecall, until } from '../lib/rolecall.mjs'
import { checkMethods, evil, hasSecurityHeaders, isEscaped, isSoundPage } from '../lib/screen.mjs'

const DAY_S = 24 * 3600
const CONTACTS = '/settings/contacts'
const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const idle = rc.addReseller('Southwind', 'rita@southwind.example')
let owner = await rc.signIn(reseller.owner)
const pathOf = async (who, name) => (await who.get(CONTACTS)).text.match(new RegExp(`<strong>${name}</strong>[\\s\\S]*?(${CONTACTS}/\\w{26})`))[1]
const digests = async (to = 'otto@northwind.example') => (await rc.mails()).filter(m => m.to.includes(to) && /waits? for your decision$/.test(m.subject))
const isOn = async () => 'digest' in (await owner.get(otto)).form(otto).fields

// --- off by default, an owner's to turn on ---

const otto = await pathOf(owner, 'otto@northwind.example')
const first = (await owner.get(otto)).form(otto).fields
isDeeply([first.digest, first.digest_hour], [undefined, '7'], 'off by default, at seven')
for (const hour of ['24', '-1', 'x', '7 ', '1e1', '007']) {
  const answer = await owner.submit(await owner.get(otto), otto, { digest: '1', digest_hour: hour })
  ok(hour === '7 ' ? answer.status === 303 : answer.status === 422, `hour ${JSON.stringify(hour)}: ${answer.status}`)
}
is((await owner.submit(await owner.get(otto), otto, { digest: '1', digest_hour: '5' })).status, 303, 'turned on')
is((await owner.get(otto)).form(otto).fields.digest_hour, '5', 'with its hour')
const other = await rc.signIn(idle.owner)
const rita = await pathOf(other, 'rita@southwind.example')
await other.submit(await other.get(rita), rita, { digest: '1', digest_hour: '5' })
const customer = rc.addCustomer(reseller, `Alder ${evil}`)
await openAccount(rc, owner, customer, '300000000001')
await openAccount(rc, owner, customer, '300000000002')
await until('the mails about single requests', async () => (await rc.mails()).length === 2)

// --- a day later, with a keeper that dies ---

await rc.restartLater(DAY_S)
for (let i = 0; i < 6; i++) {
  for (const pid of rc.workers('keeper')) process.kill(pid, 'SIGKILL')
  await new Promise(resolve => setTimeout(resolve, 250))
}
await until('the digest', async () => (await digests()).length > 0, 20000)
const [digest] = await digests()
const mail = await simpleParser(Buffer.from(digest.raw, 'latin1'))
is(mail.subject, '2 requests wait for your decision', 'the subject counts')
const links = mail.text.match(/http:\/\/\S+\/approve\/[\w.-]{79}/g)
is(new Set(links).size, 2, 'a link a request')
like(mail.text, /300000000001[\s\S]*300000000002/, 'oldest first')
like(mail.html, /Alder &lt;script&gt;/, 'escaped in HTML')
for (const link of links) is((await rc.browser().get(new URL(link).pathname)).status, 200, 'which works')
const list = mail.headers.get('list')
is(mail.headers.get('auto-submitted'), 'auto-generated', 'Auto-Submitted')
like(digest.raw, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m, 'one click ends it')
const stop = new URL(list.unsubscribe.url)
like(mail.text, new RegExp(stop.href.replace(/[.?]/g, '\\$&')), 'and so does a link in it')
for (const other of (await rc.mails()).filter(m => !/waits? for your decision$/.test(m.subject))) unlike(other.raw, /^List-/m, 'other mails are no list')
is((await digests('rita@southwind.example')).length, 0, 'where nothing waits there is no mail')

// --- the link in it ---

owner = await rc.signIn(reseller.owner)
const page = await rc.browser().get(stop.pathname)
isDeeply([page.status, page.hasForm(stop.pathname)], [200, true], 'its page has a button')
hasSecurityHeaders(page, 'the page', { referrer: 'no-referrer' })
isSoundPage(page, 'the page')
for (const method of ['GET', 'HEAD']) await rc.browser().request(method, stop.pathname)
is(await isOn(), true, 'opening it changes nothing')
await checkMethods(rc.browser(), stop.pathname, 'GET, HEAD, POST')
for (const [what, path, why] of [['tampered', stop.pathname.slice(0, -4) + 'AAAA', /cut it/], ['an approval link', new URL(links[0]).pathname.replace('approve', 'digest'), /mailed for something else/]]) {
  const answer = await rc.browser().get(path)
  isDeeply([answer.status, why.test(answer.words)], [404, true], `${what}: its own page`)
  is((await rc.browser().post(path, { 'List-Unsubscribe': 'One-Click' })).status, 404, `${what}: and nothing by POST`)
}
is((await rc.browser().get(stop.pathname.replace('digest', 'approve'))).status, 404, 'it approves nothing')
is(await isOn(), true, 'it is still on')
is((await rc.browser().post(stop.pathname, { 'List-Unsubscribe': 'One-Click' })).status, 303, "a mail program's one click, without a page before it")
is(await isOn(), false, 'turns it off')
like((await rc.browser().get(stop.pathname)).words, /is off/, 'which the page says')
is((await rc.browser().post(stop.pathname, { 'List-Unsubscribe': 'One-Click' })).status, 303, 'a second one is the same')
like((await owner.get('/activity')).words, /otto@northwind\.example \(Approval contact\).{0,40}changed the approval contact/, 'it is in the activity')

// --- on and off again on one day: still once; once more the next day ---

await owner.submit(await owner.get(otto), otto, { digest: '1', digest_hour: '0' })
await owner.submit(await owner.get(otto), otto, { name: evil, digest: '1', digest_hour: '23' })
isEscaped(await owner.get(otto), 'the contact')
const before = (await digests()).length
is(before, 1, 'one that day')
await rc.restartLater(3 * DAY_S)
await until('the next', async () => (await digests()).length === 2, 20000)
ok(!rc.logs().includes(stop.pathname.split('/')[2]), 'no log has the link')
await rc.stop()
done()
