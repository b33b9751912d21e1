#!/usr/bin/env node
// Email templates: what a reseller's own mails say and who they are from; checked before they are saved, previewed, and never
// anything but text on their way out.
import { simpleParser } from 'mailparser'
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { openAccount, startRolecall, until } from '../lib/rolecall.mjs'
import { checkGet, checkMethods, checkPost, checkRefusals, evil, isEscaped, isSoundPage, overlong } from '../lib/screen.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const owner = await rc.signIn(reseller.owner)
const second = await rc.signIn(reseller.owner)
const member = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
const customer = rc.addCustomer(reseller, `Alder ${evil} {{link}}`)
const LIST = '/settings/mails'
const ASK = `${LIST}/approval_request`
const APPROVED = `${LIST}/approved`
const read = mail => simpleParser(Buffer.from(mail.raw, 'latin1'))
let numbers = 100000000000
const ask = async () => (await openAccount(rc, owner, customer, String(++numbers))).number
const askAndRead = async (to = 'otto@northwind.example') => {
  const number = await ask()
  return read(await until('the mail', async () => (await rc.mails()).find(m => m.to.includes(to) && m.raw.includes(number))))
}
const stored = async (who = owner, path = ASK) => {
  const { csrf, form_id: id, version, ...rest } = (await who.get(path)).form(path).fields
  return rest
}
const save = async (fields, path = ASK, who = owner) => who.submit(await who.get(path), path, { do: 'save', ...fields })
const usual = { enabled: '1', from_name: '', from_address: '', reply_to: '', bcc: '', subject: '', text: '' }

// --- the list, and who may come ---

const list = await checkGet(rc, owner, LIST)
for (const title of ['Approval request', 'Approved', 'Declined', 'Linked', 'Needs attention', 'Not delivered']) like(list.words, new RegExp(`${title} .*Edit`), `the list has ${title}`)
await checkMethods(owner, LIST, 'GET, HEAD')
await checkGet(rc, owner, ASK)
isDeeply(await stored(), usual, 'nothing is changed in the beginning')
await checkMethods(owner, ASK, 'GET, HEAD, POST')
for (const path of [LIST, ASK]) is((await member.get(path)).status, 403, `${path}: members may not look`)
is((await member.post(ASK, { ...usual, text: 'x' })).status, 403, 'nor change')
for (const path of [`${LIST}/none_such`, `${LIST}/Approved`, `${LIST}/..`, `${LIST}/approved/x`]) is((await owner.get(path)).status, 404, `${path} is not there`)
await checkPost(rc, owner, await owner.get(ASK), ASK, { fields: { text: 'Taken over {{link}}' }, state: stored, second })

// --- what is refused ---

const good = { ...usual, from_name: 'Nora of Northwind', reply_to: 'help@northwind.example', bcc: 'archive@northwind.example', subject: 'Please, {{to_name}}', text: 'Hello {{to_name}}\n\n{{link}}' }
await checkRefusals(owner, () => owner.get(ASK), ASK, good, [
  ['an unknown variable', 'text', 'Hello {{nobody}} {{link}}', /no variable \{\{nobody\}\}/], ['braces that stay open', 'text', 'Hello {{to_name {{link}}', /Close every \{\{/],
  ['braces that close nothing', 'text', 'Hello to_name}} {{link}}', /Close every \{\{/], ['an open end', 'text', '{{link}} {{', /Close every \{\{/],
  ['no link', 'text', 'Hello {{to_name}}', /Put \{\{link\}\} somewhere/], ['an empty name', 'text', '{{}} {{link}}', /no variable/],
  ['code of the template engine', 'text', '<?cs var:link ?>', /Put \{\{link\}\} somewhere/], ['a code as a variable', 'text', '{{<?cs include:"/etc/passwd" ?>}}{{link}}', /no variable/],
  ['the link in the subject', 'subject', 'Look: {{link}}', /no variable \{\{link\}\}/], ['an unknown variable', 'subject', '{{password_hash}}', /no variable/],
  ['a header', 'subject', 'x\r\nBcc: eve@example.org', /one line/], ['a header', 'from_name', 'x\r\nBcc: eve@example.org', /one line/], ['a line separator', 'from_name', 'x\u2028y', /one line|control/],
  ['a header', 'reply_to', 'a@b.example\nX: y', /one line/], ['two addresses', 'reply_to', 'a@b.example, c@d.example', /one e-mail address/], ['two addresses', 'bcc', 'a@b.example,c@d.example', /one e-mail address/],
  ['markup', 'bcc', evil, /without blanks, quotes/], ['an address elsewhere', 'from_address', 'ceo@bank.example', /may not send for that domain/], ['a like domain', 'from_address', 'x@localhost.localdomain.example', /may not send/],
  ['a control character', 'text', 'a\u0001{{link}}', /control characters/], ...overlong({ from_name: 100, subject: 200, text: 10000 }, ['text'])
], stored)
const off = await save({ enabled: undefined })
isDeeply([off.status, /can't be switched off/.test(off.error('enabled') ?? '')], [422, true], 'a mail that is needed is not switched off')

// --- preview ---

const sample = await owner.submit(await owner.get(ASK), ASK, { ...good, do: 'preview' })
is(sample.status, 200, 'a preview before there was any mail')
like(sample.words, /made-up values.*Nora of Northwind.*Ann Smith.*Please, Ann Smith.*Hello Ann Smith/, 'with made-up values')
isDeeply(await stored(), usual, 'nothing is saved by it')
isSoundPage(sample, 'the preview')
const first = await askAndRead()
const real = await owner.submit(await owner.get(ASK), ASK, { ...good, text: 'For {{customer}}:\n\n{{link}}', do: 'preview' })
like(real.words, /what the latest of these mails is about.*For Alder/, 'then with the latest')
isEscaped(real, 'the preview')
unlike(real.text, /\/approve\//, 'but not with a link that decides')
isDeeply([real.form(ASK).fields.text, real.form(ASK).fields.bcc], ['For {{customer}}:\n\n{{link}}', good.bcc], 'what was typed stays')
is((await owner.submit(real, ASK, { do: 'save' })).status, 303, 'and can be saved from there')
like((await owner.get(ASK)).words, /Back to default/, 'then there is a way back')

// --- what arrives ---

const text = `Hello {{to_name}},\n{{ customer }} <?cs var:link ?> <b>bold</b> {single} http://evil.example/\n\nGo: {{link}}\n\nBye\n{{reseller_name}}`
is((await save({ ...good, subject: 'Please, {{to_name}}: {{account_number}} {{customer}} “ü”', text, bcc: 'archive@northwind.example' })).location, ASK, 'a text of one\'s own is saved')
const mail = await askAndRead()
is(mail.from.value[0].name, 'Nora of Northwind', 'From: the name')
is(mail.from.value[0].address, first.from.value[0].address, "From: the platform's address")
is(mail.replyTo.value[0].address, 'help@northwind.example', 'Reply-To')
is(mail.subject, `Please, otto@northwind.example: ${numbers} Alder ${evil} {{link}} “ü”`, 'the subject; what a variable stands for is not looked at again')
const link = /http:\/\/\S+\/approve\/[\w.-]{79}/.exec(mail.text)[0]
like(mail.text, /^Hello otto@northwind\.example,\nAlder <script>alert\(1\)<\/script>"'& \{\{link\}\} <\?cs var:link \?> <b>bold<\/b> \{single\} http:\/\/evil\.example\/\n\nGo: http/, 'the text as it was written')
like(mail.html, /&lt;\?cs var:link \?&gt; &lt;b&gt;bold&lt;\/b&gt; \{single\} http:\/\/evil\.example\//, 'in HTML all of it is text')
unlike(mail.html, /<script>|<b>bold|<a[^>]*evil/, 'nothing of it is markup or a link')
is(mail.html.match(/<a [^>]*href="([^"]+)"/)[1], link, 'but our own link is one')
is(mail.html.match(/<a /g).length, 1, 'the only one')
like(mail.html, /Bye<br>\s*Northwind<\/p>/, 'lines and paragraphs are kept')
is((await rc.browser().get(new URL(link).pathname)).status, 200, 'the link works')

const copy = await read(await until('the copy', async () => (await rc.mails()).find(m => m.to.includes('archive@northwind.example') && m.raw.includes(String(numbers)))))
is(copy.messageId, mail.messageId, "the blind copy has the mail's Message-ID")
is(copy.to.value[0].address, 'otto@northwind.example', 'and its To')
unlike((await rc.mails()).map(m => m.raw).join(''), /^(Bcc|Cc):/mi, 'no mail names it in a header')
unlike(copy.text + copy.html, /\/approve\//, 'nor has it the link that decides')
like(copy.text, /Go: http\S+\/requests\/\w{26}/, 'but one into the portal')
const copies = (await rc.mails()).filter(m => m.to.includes('archive@northwind.example')).length
await ask()
await until('one more', async () => (await rc.mails()).filter(m => m.to.includes('archive@northwind.example')).length > copies)
is((await rc.mails()).filter(m => m.to.includes('archive@northwind.example')).length, copies + 1, 'one a mail')

// --- off, back, and two at once ---

is((await save({ enabled: undefined }, APPROVED)).status, 303, 'a mail that is not needed can be switched off')
like((await owner.get(LIST)).words, /Approved .{0,90}Switched off/, 'which the list says')
const before = (await rc.mails()).length
const decider = await owner.get(new URL(link).pathname)
is((await owner.submit(decider, /approve/, { decision: 'approve' })).status, 303, 'approved')
await until('the outbox to say so', async () => /Not sent .*switched off/.test((await owner.get('/settings/outbox?state=withdrawn')).words))
is((await rc.mails()).length, before, 'and nothing is sent')
is((await owner.submit(await owner.get(APPROVED), `${APPROVED}/reset`)).location, APPROVED, 'back to default')
isDeeply(await stored(owner, APPROVED), usual, 'is as before')
await checkPost(rc, owner, await owner.get(ASK), `${ASK}/reset`, { state: stored, second })

const [mine, hers] = [await owner.get(APPROVED), await second.get(APPROVED)]
await second.submit(hers, APPROVED, { do: 'save', from_name: 'Hers', enabled: undefined })
const conflict = await owner.submit(mine, APPROVED, { do: 'save', from_name: 'Mine' })
like(`${conflict.status} ${conflict.text}`, /^409[\s\S]*<q>Hers<\/q>/, 'two owners at once: the second is told, with both values')
like(conflict.text, /id="enabled_stored"[\s\S]{0,250}don't send it/, 'of the box too')
isSoundPage(conflict, 'the conflict page')
is((await owner.submit(conflict, APPROVED, { do: 'save' })).status, 303, 'and can save then')
is((await stored(owner, APPROVED)).from_name, 'Mine', "one's own")
isDeeply(await stored(stranger, ASK), usual, "another reseller's mails are its own")
await save({ ...good, from_name: evil, subject: evil, text: `${evil} {{account_number}} {{link}}` })
isEscaped(await owner.get(ASK), 'the page')
const evilMail = await askAndRead()
isDeeply([evilMail.from.value[0].name, evilMail.subject], [evil, evil], 'hostile text arrives as it is, in headers too')
like((await owner.get('/activity')).words, /changed the email template/, 'it is in the activity')


await rc.stop()
done()
