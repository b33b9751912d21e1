#!/usr/bin/env node
// The outbox: every mail and how it fared, sent again or taken back by an owner; with relays that are stopped, slow or refuse.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { openAccount, startRolecall, until } from '../lib/rolecall.mjs'
import { checkBadIds, checkGet, checkMethods, checkPost, evil, isEscaped, isSoundPage, nobody } from '../lib/screen.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const owner = await rc.signIn(reseller.owner)
const second = await rc.signIn(reseller.owner)
const member = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
const customer = rc.addCustomer(reseller, 'Alder Publishing')
const OUTBOX = '/settings/outbox'
const page = (query = '') => owner.get(`${OUTBOX}${query}`)
const rows = async query => ((await page(query)).text.match(/<ul class="rows mails">[\s\S]*?<\/ul>/)?.[0].match(/<li>[\s\S]*?<\/li>/g) ?? []).map(t => t.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim())
const action = async (verb, query) => (await page(query)).text.match(new RegExp(`/settings/outbox/\\w{26}/${verb}`))?.[0]
const state = () => rows()
let numbers = 200000000000
const ask = () => openAccount(rc, owner, customer, String(++numbers))

// --- nothing yet, and who may come ---

like((await checkGet(rc, owner, OUTBOX)).words, /No mails yet/, 'an empty outbox says what comes')
is((await member.get(OUTBOX)).status, 403, 'members may not look')
await checkMethods(owner, OUTBOX, 'GET, HEAD')
for (const query of ['?state=sent', '?q=nobody', '?state=failed&q=x', '?after=nonsense', '?state=other']) ok([200, 400, 422].includes((await page(query)).status), `${query} is answered`)

// --- sent ---

await ask()
await until('a mail that is sent', async () => /^Approval request to otto@northwind.example, otto@northwind.example Sent/.test((await rows())[0] ?? ''))
isSoundPage(await page(), 'the outbox')
is((await rows('?state=queued')).length, 0, 'it does not wait any more')
is((await rows('?q=otto')).length, 1, 'it is found by its recipient')
is((await rows('?q=otto%20xyz')).length, 0, 'and not by others')
is(await action('again'), undefined, 'what was sent is not sent again')
unlike((await page()).text, /\/approve\//, 'no link that decides is on the page')

// --- refused: shown here, at the request, and mailed to an owner; sent again when it was put right ---

await rc.mailFault([{ stage: 'rcpt', match: 'otto@', kind: 'reply', code: 550, message: `5.1.1 no ${evil} here`, n: 1 }])
const refused = await ask()
await until('a mail that failed', async () => (await rows('?state=failed')).length === 1)
const failed = await page('?state=failed')
isEscaped(failed, 'what the mail server said')
like(failed.words, /Not delivered.*The mail server said: 550 5\.1\.1/, 'with the reason')
const request = (await owner.get(`/accounts/${refused.id}`)).text.match(/\/requests\/\w{26}/)[0]
like((await owner.get(request)).words, /Not delivered.*The mail server said: 550/, 'the request says so too')
const notice = await rc.mailTo(reseller.owner.email, /^Not delivered: Approval request, to otto@northwind\.example/)
like(notice.text, /550 5\.1\.1 no <script>alert\(1\)<\/script>"'& here[\s\S]*\/settings\/outbox\?state=failed/, 'an owner is told, with the reason and the way')
unlike(notice.html, /<script>/, 'escaped')
is((await rc.mails()).filter(m => m.to.includes(reseller.owner.email)).length, 1, 'once')
const again = await action('again', '?state=failed')
await checkPost(rc, owner, failed, again, { state, second })
is((await member.post(again, {})).status, 403, 'members send nothing')
is((await stranger.post(again, { csrf: failed.form(again).fields.csrf })).status, 403, 'nor does another reseller')
is((await owner.submit(failed, again)).location, OUTBOX, 'sent again')
await rc.mailTo('otto@northwind.example', new RegExp(refused.number))
await until('and the outbox says so', async () => (await rows('?state=failed')).length === 0)
const twice = await owner.submitAndFollow(failed, again)
like(twice.words, /can't be sent again: it was sent meanwhile/, 'a second press is told')
is((await rc.mails()).filter(m => m.raw.includes(refused.number) && m.to.includes('otto@northwind.example')).length, 1, 'it arrived once')

// --- the failure of such a mail is told to nobody ---

await rc.mailFault([{ stage: 'rcpt', kind: 'reply', code: 550, message: '5.7.1 go away', n: 2 }])
await ask()
await until('both to fail', async () => (await rows('?state=failed')).length === 2)
isDeeply((await rows('?state=failed')).map(r => r.split(' to ')[0]).sort(), ['Approval request', 'Not delivered'], 'the mail and the mail about it')

// --- what is over is not sent again ---

const over = (await page('?state=failed')).text.match(/<li>(?:(?!<li>)[\s\S])*?Approval request[\s\S]*?<\/li>/)[0]
const overRequest = over.match(/\/requests\/\w{26}/)[0], overAgain = over.match(/\/settings\/outbox\/\w{26}\/again/)[0]
const stale = await page('?state=failed')
await owner.submit(await owner.get(overRequest), `${overRequest}/cancel`)
like((await owner.submitAndFollow(stale, overAgain)).words, /what it asks for is over/, 'a mail whose request is over can\'t be sent again')

// --- the relay greylists, and hangs: no page waits, it is visible, and can be taken back ---

await rc.mailFault([{ stage: 'rcpt', match: 'otto@', kind: 'reply', code: 450, message: '4.7.1 greylisted', n: 50 }])
const waiting = await ask()
await until('a mail that waits', async () => /Waiting.*tried 1 times, next on .* UTC The mail server said: 450 4\.7\.1 greylisted/.test((await rows('?state=queued'))[0] ?? ''))
const queued = await page('?state=queued')
const withdraw = await action('withdraw', '?state=queued')
await checkPost(rc, owner, queued, withdraw, { state, second })
is((await owner.submit(queued, withdraw)).location, OUTBOX, 'it is taken back')
like((await rows('?state=withdrawn')).join(), /Not sent .*taken back/, 'and the outbox says so')
like((await owner.submitAndFollow(queued, await page('?state=queued').then(() => withdraw))).words, /Outbox/, 'a second press is the same')
await rc.mailFault([])
await fetch(`${rc.inbox}/_reset`, { method: 'POST' })
await rc.mailFault([{ stage: 'mail', kind: 'hang', n: 1 }])
const start = Date.now()
const hung = await ask()
ok(Date.now() - start < 3000, 'a relay that hangs holds up no page')
like((await owner.get(`/accounts/${hung.id}`)).words, /Awaiting approval/, 'the account is there')
is((await rc.mails()).filter(m => m.raw.includes(waiting.number)).length, 0, 'what was taken back did not arrive')
like((await owner.get('/activity')).words, /had the mail sent again[\s\S]*|took the mail back/, 'it is in the activity')

// --- other people's mails ---

is((await stranger.get(OUTBOX)).words.includes('otto@northwind.example'), false, "another reseller's mails are its own")
is((await owner.post(`${OUTBOX}/${nobody}/again`, {})).status, 403, 'no token, no mail')
await checkBadIds(owner, id => `${OUTBOX}/${id}/again`)
await rc.stop()
done()
