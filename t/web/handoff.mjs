#!/usr/bin/env node
// The hand-off to the AWS account owner: mailed from the role screen; its link shows one account's steps, takes the ARN and shows
// what AWS said, until the account is linked; and what the reseller sees of it.
import { simpleParser } from 'mailparser'
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, openAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { checkMethods, checkPost, checkRefusals, evil, hasSecurityHeaders, isEscaped, isSoundPage, overlong } from '../lib/screen.mjs'
import { isGolden } from '../lib/golden.mjs'
import { adminAccess, managed, readOnlyAccess, trustOpen, trustWithExternalId } from '../standin/policies.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const browser = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
const LINK = { referrer: 'no-referrer' }
let next = 100000000000
const number = () => String(next++)
const approved = () => approvedAccount(rc, browser, customer, reseller, number())
const pathOf = a => `/accounts/${a.id}/role`
const formOf = a => `${pathOf(a)}/handoff`
const arnOf = (a, name = 'RolecallReadOnly') => `arn:aws:iam::${a.number}:role/${name}`
const role = trust => ({ trust, attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() } })
const right = a => role(trustWithExternalId(platform.account, a.externalId))
const state = async a => (await browser.get(`/accounts/${a.id}`)).attribute('data-state')
const panel = async a => (await browser.get(pathOf(a))).text.match(/<section class="panel" id="handoff"[\s\S]*?<\/section>/)?.[0].replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ') ?? ''
const mailsOf = async a => (await rc.mails()).filter(m => m.links.some(l => l.includes('/handoff/')) && m.subject.includes(a.number))
const send = async (a, fields = {}, as = browser) => as.submit(await as.get(pathOf(a)), formOf(a), { email: 'jane@alder.example', ...fields })
const tokens = []
/** Sends a hand-off; its link's path, from the mail. */
async function handOff(a, fields) {
  const before = (await mailsOf(a)).length
  const answer = await send(a, fields)
  if (answer.status !== 303) throw new Error(`sending answered ${answer.status}: ${answer.words}`)
  const mail = await until('the mail', async () => (await mailsOf(a))[before])
  const path = new URL(mail.links.find(l => l.includes('/handoff/'))).pathname
  tokens.push(path.split('/')[2])
  return { path, mail }
}
const owner = () => rc.browser()
const submit = async (path, arn, who = owner()) => who.submit(await who.get(path), path, { role_arn: arn, description: '' })

// the form: what is refused, and header injection
const a = await approved()
const fresh = await browser.get(pathOf(a))
isDeeply([fresh.form(formOf(a)).fields.email, fresh.form(formOf(a)).fields.name], ['root@customer.example', ''], 'the root address stands in the form')
like(await panel(a), /Somebody else makes the role\?/, 'nothing was sent yet')
const nothing = async () => [(await mailsOf(a)).length, await panel(a)]
await checkRefusals(browser, () => browser.get(pathOf(a)), formOf(a), { email: 'jane@alder.example', name: evil, note: evil }, [
  ['nothing', 'email', '', /^Enter the e-mail address of the one who can make the role/],
  ...['jane', 'jane@', 'jane@alder', 'jane@alder.example, eve@evil.example', 'jane@alder.example;eve@evil.example', 'Jane <jane@alder.example>', 'jane @alder.example', '"jane doe"@alder.example', 'jané@alder.example', `${evil}@alder.example`].map(x => [x, 'email', x, /./]),
  ['a second header', 'email', 'jane@alder.example\r\nBcc: eve@evil.example', /one line/], ['a line feed', 'email', 'jane@alder.example\nBcc: eve@evil.example', /one line/],
  ['a header in the name', 'name', 'Jane\r\nBcc: eve@evil.example', /one line/], ['a body in the name', 'name', 'Jane\r\n\r\nHello', /one line/], ['a control character', 'note', 'a\u0007b', /control characters/],
  ...overlong({ name: 200, note: 1000, email: 254 }, ['note'])
], nothing)

// the mail, as a parser sees it
const name = `O'Brien, "Jane" <eve@evil.example>; Zoë`
const note = `Bcc: eve@evil.example\r\n\r\nContent-Type: text/html\n${evil}\n.\nQUIT`
const { path, mail } = await handOff(a, { name, note })
const raw = await (await fetch(`${rc.inbox}/mail/${mail.id}/raw`)).text()
const parsed = await simpleParser(raw)
isDeeply(parsed.to.value, [{ address: 'jane@alder.example', name }], 'the mail is for the one address, with the name as typed')
isDeeply([mail.to, parsed.bcc, parsed.cc], [['jane@alder.example'], undefined, undefined], 'and for nobody else')
is(parsed.subject, `Please make a role in AWS account ${a.number}`, 'its subject')
is(parsed.headers.get('content-type').value, 'multipart/alternative', 'it has text and HTML')
ok(parsed.text.includes(note.replaceAll('\r\n', '\n')), 'the note stands in the text as it was typed')
unlike(parsed.html, /<script/, 'and in the HTML escaped')
like(parsed.html, /&lt;script&gt;alert\(1\)/, 'but there')
for (const part of [parsed.text, parsed.html]) {
  ok(part.includes(rc.url + path), 'the link stands in it')
  unlike(part, /Standard|Alder|Resale|\/accounts\//, "and nothing of the reseller's books")
}
unlike(raw.slice(0, raw.indexOf('\r\n\r\n')), /^(Bcc|Cc):/mi, 'no header of somebody else\'s choosing')

// looking, in every way a scanner does, changes nothing
like(await panel(a), /To O&#39;Brien.*Opened Not yet Used Not yet Link Works until 20/, 'the reseller sees to whom, and that it is not opened yet')
const history = async () => (await browser.get(`/accounts/${a.id}`)).text.match(/<ol class="history">[\s\S]*?<\/ol>/)[0]
const before = [await state(a), await history()]
for (const [method, headers] of [['HEAD', {}], ['GET', { 'Sec-Purpose': 'prefetch;prerender' }], ['GET', { Purpose: 'prefetch' }], ['GET', { 'X-Moz': 'prefetch' }]]) {
  is((await owner().request(method, path, { headers })).status, 200, `${method} ${JSON.stringify(headers)} is answered`)
}
like(await panel(a), /Opened Not yet/, 'what fetches ahead is no opening')
const page = await owner().get(path)
const opened = await panel(a)
like(opened, /Opened 20\d\d-\d\d-\d\d \d\d:\d\d UTC Used Not yet/, 'a GET is, and the reseller sees when')
for (const query of ['?way=cli', '?utm_source=x', '?role_arn=x&csrf=y']) await owner().get(path + query)
isDeeply([await state(a), await history(), await panel(a)], [...before, opened], 'and nothing else is changed by any of it')

// the page: this account's steps, and nothing of the portal
for (const text of [a.number, a.externalId, platform.account, 'Require external ID', 'Northwind member of Northwind asks you', 'ReadOnlyAccess', 'Check now']) ok(page.words.includes(text), `the page says ${text}`)
unlike(page.text, /href="\/(?!static|handoff)|Alder|Standard|root@customer/, 'no way into the portal, and no customer')
isEscaped(page, 'the note')
hasSecurityHeaders(page, 'the page', LINK)
isSoundPage(page, 'the page')
is(page.headers.getSetCookie().join(), '', 'no cookie is set')
isDeeply([page.attribute('data-state'), page.attribute('data-external-id'), page.attribute('data-platform-account')], ['role_needed', a.externalId, platform.account], 'its data')
isGolden(page, 'handoff', { [reseller.member.email]: 'MEMBER' })
for (const way of ['cloudformation', 'cli', 'terraform']) isSoundPage(await owner().get(`${path}?way=${way}`), `?way=${way}`)
for (const file of ['role.yaml', 'role.sh', 'role.tf', 'role.json', 'role-policy.json']) {
  const [mine, theirs] = [await owner().get(`${path}/${file}`), await browser.get(`/accounts/${a.id}/${file}`)]
  isDeeply([mine.status, mine.text, mine.headers.get('content-disposition')], [200, theirs.text, theirs.headers.get('content-disposition')], `${file} is the one of the role page`)
  hasSecurityHeaders(mine, file, LINK)
  ok(page.text.includes(`${path}/${file}`) || file !== 'role.json', `${file}: the page leads to it`)
}
const status = await owner().get(`${path}/status`)
isDeeply([status.status, JSON.parse(status.text).state, JSON.parse(status.text).done], [200, 'role_needed', true], 'the live status')
hasSecurityHeaders(status, 'the live status', LINK)
await checkMethods(owner(), path, 'GET, HEAD, POST')
await checkMethods(owner(), `${path}/check`, 'POST')
await checkMethods(owner(), `${path}/status`, 'GET, HEAD')

// before the approval: readable, not accepted
const early = await openAccount(rc, browser, customer, number())
const waiting = await handOff(early)
const readable = await owner().get(waiting.path)
like(readable.words, /not approved yet/, 'before the approval the page is there')
await rc.putRole(arnOf(early), right(early))
const soon = await submit(waiting.path, arnOf(early))
isDeeply([soon.status, await state(early)], [409, 'awaiting_approval'], 'but takes no ARN')
like(soon.words, /accepted after the approval/, 'and says so')
like(await panel(early), /Used Not yet/, 'which is no use')

// POSTs that are wrong
const stored = async () => [await state(a), (await browser.get(pathOf(a))).form(pathOf(a)).fields.role_arn, (await rc.awsLog()).filter(c => c.action === 'AssumeRole').length]
await checkRefusals(owner(), () => owner().get(path), path, { role_arn: arnOf(a), description: evil }, [
  ['nothing', 'role_arn', '', /^Enter the Role ARN/], ['another account', 'role_arn', arnOf(early), /but this is account/], ['a user', 'role_arn', `arn:aws:iam::${a.number}:user/ann`, /ARN of a user/], ['a script', 'role_arn', evil, /Take the . out/],
  ...overlong({ description: 500, role_arn: 3000 })
], stored)
await checkPost(rc, owner(), page, path, { fields: { role_arn: arnOf(a), description: 'hostile' }, by: 'link', state: stored, otherToken: page.form(`${path}/check`).fields.csrf })
is((await owner().post(path, { ...page.form(path).fields, csrf: readable.form(waiting.path).fields.csrf, role_arn: arnOf(a) })).status, 403, "another link's CSRF token is 403")
is((await browser.post(path, { ...(await browser.get(pathOf(a))).form(pathOf(a)).fields, role_arn: arnOf(a) })).status, 403, "and so is the portal's")

// a role that is wrong: shown there, and mended there; then it is done
await rc.putRole(arnOf(a), role(trustOpen(platform.account)))
const jane = owner()
const wrong = await submit(path, arnOf(a), jane)
isDeeply([wrong.status, wrong.location], [303, path], 'an ARN is taken')
const shown = await jane.get(wrong.location)
is(shown.attribute('data-state'), 'needs_attention', 'a role that lets everybody in is not Linked')
like(shown.words, /Not safe: the role lets us in without the right external ID.*What to look at.*AssumeRole with no external ID/, 'and the page says why, with the evidence')
unlike(shown.text, /href="\/(?!static|handoff)/, 'still no way into the portal')
isSoundPage(shown, 'the page of a role that is wrong')
like(await panel(a), /Used 20\d\d-\d\d-\d\d \d\d:\d\d UTC Link Works until/, 'the reseller sees that it was used, and the link still works')
const stale = jane.clone()
const old = await stale.get(path)
await browser.submit(await browser.get(pathOf(a)), pathOf(a), { role_arn: arnOf(a, 'Another'), description: '' })
is((await stale.submit(old, path, { role_arn: arnOf(a, 'Third') })).status, 409, 'when the reseller saved another ARN meanwhile, the owner is told')
await rc.putRole(arnOf(a), right(a))
const mended = await jane.get((await submit(path, arnOf(a), jane)).location)
isDeeply([mended.status, mended.attribute('data-state'), mended.hasForm(path), mended.hasForm(`${path}/check`)], [200, 'linked', false, false], 'a role that is right is Linked, and no form is left')
like(mended.words, /Done: the account is linked.*nothing is left to do.*let in, account \d{12}.*refused.*AccessDenied/, 'the page says so, with the evidence')
unlike(mended.text, /href="\/(?!static)/, 'and leads nowhere')
isSoundPage(mended, 'the page when it is done')
isDeeply([(await jane.submit(shown, path, { role_arn: arnOf(a, 'Evil') })).status, await state(a)], [410, 'linked'], 'a page that was open all the time changes nothing any more')
is((await jane.get(`${path}/role.sh`)).status, 410, 'nor are there files')
is(JSON.parse((await jane.get(`${path}/status`)).text).state, 'linked', 'the live status says linked')
like(await panel(a), /Done: the account was linked on 20/, 'the reseller sees that it is done')
ok(!(await browser.get(pathOf(a))).hasForm(formOf(a)), 'and can send no more')
ok(await rc.mailTo(reseller.member.email, new RegExp(`^Linked.*${a.number}`)), 'the one who asked is mailed')
const told = (await browser.get(`/accounts/${a.id}`)).words
like(told, new RegExp(`mailed the role's steps to the account owner.*To jane@alder.example`), 'the history says who sent it, to whom')
ok(told.includes(`${name} saved the role`), 'and who saved the role')

// Check now, by the owner
const b = await approved()
const second = await handOff(b, { email: 'ben@alder.example' })
const looked = await owner().get((await owner().submit(await owner().get(second.path), `${second.path}/check`)).location)
like(looked.words, /We looked for the role/, 'Check now looks for the role that is not there yet')
await rc.putRole(arnOf(b), right(b))
is((await owner().get((await owner().submit(looked, `${second.path}/check`)).location)).attribute('data-state'), 'linked', 'and finds it when it is')
const mighty = await approved()
const third = await handOff(mighty, { email: 'ben@alder.example' })
await rc.putRole(arnOf(mighty), { ...right(mighty), attached: managed('AdministratorAccess', adminAccess()) })
const warned = await owner().get((await submit(third.path, arnOf(mighty))).location)
like(warned.words, /Done: the account is linked.*we advise: narrow the role.*Warning: this role may do more than read/, 'a role that may do more than read is done, with advice')
unlike(warned.words, /nothing is left to do/, '... which is something left to do')
isSoundPage(warned, 'the page that advises')
like((await browser.get(`/accounts/${b.id}`)).words, /ben@alder.example looked for the role/, 'under the address, where no name was given')

// sent again, withdrawn, and not too often
const c = await approved()
const one = await handOff(c)
const open = await owner().get(one.path)
const two = await handOff(c, { email: 'ben@alder.example' })
const ended = await owner().get(one.path)
isDeeply([ended.status, ended.title], [410, 'This link no longer works · Rolecall'], 'a fresh link ends the one before')
like(ended.words, /taken back by Northwind, or a newer mail/, 'with the way forward')
isSoundPage(ended, 'the page of a link that was taken back')
is((await owner().submit(open, one.path, { role_arn: arnOf(c) })).status, 410, 'also for a page that was open')
is((await browser.get(pathOf(c))).form(formOf(c)).fields.email, 'ben@alder.example', 'the form has the address of the last time')
const form = await browser.get(pathOf(c))
const presses = await Promise.all(Array.from({ length: 6 }, () => browser.clone().submit(form, formOf(c), { email: 'six@alder.example' })))
isDeeply(presses.map(p => p.status), Array(6).fill(303), 'six presses of one button')
await until('the mail', async () => (await mailsOf(c)).length >= 3)
is((await mailsOf(c)).length, 3, 'are one mail')
const three = new URL((await mailsOf(c))[2].links[0]).pathname
tokens.push(three.split('/')[2])
const withdraw = (await browser.get(pathOf(c))).form(/\/handoff\/\w{26}\/end$/)
for (let i = 0; i < 2; i++) is((await browser.post(withdraw.action, withdraw.fields)).status, 303, 'it is withdrawn')
isDeeply([(await owner().get(three)).status, (await owner().get(`${three}/status`)).status, (await owner().get(`${three}/role.tf`)).status], [410, 404, 410], 'and the link is dead, with all that is behind it')
like(await panel(c), /Withdrawn on 20/, 'as the reseller sees')
await handOff(c)
const last = await handOff(c)
const tooMany = await send(c)
isDeeply([tooMany.status, (await mailsOf(c)).length], [429, 5], 'a sixth mail within an hour is not sent')
like(tooMany.words, /5 mails went out for this account within an hour/, 'which is said')
is((await owner().get(last.path)).status, 200, 'and the newest link still works')

// whose it is
const theirs = await approvedAccount(rc, stranger, rc.addCustomer(other, 'Cedar'), other, number())
const foreign = await stranger.get(pathOf(theirs))
is((await stranger.post(withdraw.action, withdraw.fields)).status, 403, "another reseller's form withdraws nothing")
is((await stranger.post(formOf(c), { ...foreign.form(formOf(theirs)).fields, email: 'eve@evil.example' })).status, 403, 'nor sends anything')
await stranger.submit(foreign, formOf(theirs), { email: 'jane@alder.example' })
const theirEnd = (await stranger.get(pathOf(theirs))).form(/\/end$/).action
is((await browser.post(theirEnd, withdraw.fields)).status, 403, 'nor does ours theirs')
const copied = await stranger.submit(foreign, formOf(theirs), { email: 'eve@evil.example', form_id: withdraw.action.split('/')[5] })
ok([303, 409].includes(copied.status) && (await owner().get(last.path)).words.includes(c.number), "no form_id of another reseller's makes a second link of one")

// an account that is removed or declined takes its link with it
const request = (await browser.get(`/accounts/${early.id}`)).text.match(/\/requests\/(\w{26})/)[1]
await browser.submit(await browser.get(`/requests/${request}`), `/requests/${request}/cancel`)
is((await owner().get(waiting.path)).status, 410, 'a cancelled account has no link any more')
is((await send(c, { email: undefined })).status, 422, 'no address at all is refused')

// hostile POSTs of the portal's form
const d = await approved()
await checkPost(rc, browser, await browser.get(pathOf(d)), formOf(d), { fields: { email: 'jane@alder.example' }, second: await rc.signIn(reseller.owner), otherToken: (await browser.get(pathOf(d))).form(pathOf(d)).fields.csrf, state: async () => [await panel(d), (await mailsOf(d)).length] })

// the relay refuses: said where it was sent
await rc.mailFault([{ stage: 'rcpt', code: 550, message: '5.1.1 no such user', match: 'gone@' }])
await send(d, { email: 'gone@alder.example' })
await until('the refusal', async () => /could not be delivered.*550/.test(await panel(d)))
ok(true, 'a mail that the relay refuses is said beside it')

// eight days later
await rc.restartLater(8 * 24 * 3600)
const late = await owner().get(last.path)
isDeeply([late.status, late.title], [410, 'This link has expired · Rolecall'], 'after a week the link has expired')
like(late.words, /ended on 20.* UTC.*can send you a fresh link.*Questions\? Write to|ended on 20.* UTC.*can send you a fresh link/, 'with when, and the way forward')
is((await owner().get(path)).status, 410, 'and the page of a linked account is gone too')

const logs = rc.logs()
for (const t of tokens) ok(!logs.includes(t.slice(0, 35)) && !logs.includes(t.slice(36)), 'no log holds the link, nor half of it')
like(logs, /"GET \/handoff\/\.\.\. *"/, 'the access log has its place')
unlike(logs, /level=error(?!.*(own side|proof))/, 'no log speaks of an error of ours')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
