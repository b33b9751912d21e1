#!/usr/bin/env node
// Every kind of mail there is, as it arrives: parsed by mailparser and by Python's parser without a defect, with all headers that
// it must have, in text and HTML; and with a header of somebody else's choosing in every field that reaches a mail.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { simpleParser } from 'mailparser'
import { done, is, isDeeply, like, ok, skip, unlike } from '../lib/tap.mjs'
import { startMailing } from './mailing.mjs'
import { startRelay } from './relay.mjs'

const PYTHON = `
import sys, json, email, email.policy
def look(part):
    yield from (type(d).__name__ for d in part.defects)
    for name, value in part.items():
        yield from (name + ': ' + type(d).__name__ for d in value.defects)
    for p in part.iter_parts():
        yield from look(p)
for raw in json.load(sys.stdin):
    m = email.message_from_bytes(raw.encode('latin-1'), policy=email.policy.default)
    print(json.dumps({'defects': list(look(m)), 'types': [p.get_content_type() for p in m.walk()], 'headers': [n for n, v in m.items()],
                      'text': m.get_body(('plain',)).get_content(), 'html': m.get_body(('html',)).get_content()}))
`
/** The mails as Python's strict parser sees them; undefined without Python. */
function byPython(mails) {
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', PYTHON], { input: JSON.stringify(mails.map(m => m.raw)), encoding: 'utf8', maxBuffer: 1 << 26 })
  if (error) return undefined
  if (status !== 0) throw new Error(stderr)
  return stdout.trim().split('\n').map(line => JSON.parse(line))
}

const m = startMailing()
const relay = await startRelay()
const mailer = await m.start(`smtp://127.0.0.1:${relay.port}`)
const kindOf = mail => mail.to[0].split('@')[0]
const sentTo = domain => relay.mails.filter(mail => mail.to[0].endsWith(`@${domain}`))

// --- all of them ---

const queued = m.queue(2)
// a kind whose templates are not there yet is sent by nobody
const isThere = kind => existsSync(`templates/mail/${kind}.txt.cs`)
const made = m.make(queued.reseller, queued.requests[0]).filter(line => isThere(line.split('\t')[0]))
await m.until('every kind arrives', () => sentTo('kinds.example').length === made.length)
const mails = sentTo('kinds.example')
const parsed = await Promise.all(mails.map(mail => simpleParser(Buffer.from(mail.raw, 'latin1'))))
const python = byPython(mails)
is(new Set(parsed.map(p => p.messageId)).size, mails.length, 'each has a Message-ID of its own')
for (const [i, mail] of mails.entries()) {
  const kind = kindOf(mail), p = parsed[i]
  const names = mail.raw.split('\r\n\r\n')[0].split('\r\n').filter(line => /^\S/.test(line)).map(line => line.split(':')[0])
  const once = ['Date', 'From', 'To', 'Reply-To', 'Subject', 'Message-ID', 'Auto-Submitted', 'MIME-Version', 'Content-Type', ...kind === 'digest' ? ['List-Unsubscribe', 'List-Unsubscribe-Post'] : []]
  if (names.includes('Reply-To') === false) once.splice(once.indexOf('Reply-To'), 1)
  isDeeply(names.map(n => n.toLowerCase()).sort(), once.map(n => n.toLowerCase()).sort(), `${kind}: the headers that it must have, each once, and no other`)
  ok(mail.raw.split('\r\n').every(line => line.length <= 998), `${kind}: no line is too long`)
  unlike(mail.raw, /[^\r]\n|\r[^\n]|[\x80-\xff]/, `${kind}: ASCII with CRLF`)
  ok(p.text.length > 100 && p.html.length > 500, `${kind}: text and HTML`)
  like(p.subject, /\S.{10,}/, `${kind}: a subject`)
  unlike(p.text, /<\?cs|\{\{|&(lt|gt|amp|quot|#39);|\n{4}/, `${kind}: the text is text`)
  unlike(p.html, /<\?cs|\{\{|<script|href=""|href="#"/, `${kind}: the HTML is whole`)
  like(p.html, /<html lang="en">[\s\S]*<meta name="viewport"[\s\S]*<h1/, `${kind}: with a language, made for phones`)
  const [inText, inHtml] = [p.text.match(/https?:\/\/127\S+/g) ?? [], [...p.html.matchAll(/href="([^"]+)"/g)].map(h => h[1])]
  ok(inHtml.every(link => inText.some(t => t.startsWith(link))), `${kind}: every link of the HTML is in the text too (${inHtml.length})`)
  if (!python) skip(`${kind}: Python's parser`, 'there is no python3')
  else isDeeply([python[i].defects, python[i].types], [[], ['multipart/alternative', 'text/plain', 'text/html']], `${kind}: Python's strict parser finds no defect`)
}

// --- a header in every field ---

for (const [what, text] of [['CR LF', 'x\r\nBcc: eve@evil.example\r\nX-Evil: 1\r\n\r\nevil body'], ['LF', 'y\nBcc: eve@evil.example\n\n.\nMAIL FROM:<eve@evil.example>'], ['CR', 'z\rBcc: eve@evil.example'], ['a dot on its line', 'a\r\n.\r\nRCPT TO:<eve@evil.example>\r\n']]) {
  const poisoned = m.queue()
  const count = relay.mails.length
  const kinds = m.make(poisoned.reseller, poisoned.requests[0], text)
  await m.until(`${what} in every field: each mail is done with`, () => m.tool('all', poisoned.reseller).map(line => line.split('\t')).every(([, kind, state]) => state !== 'queued' || !isThere(kind)))
  const out = relay.mails.slice(count)
  ok(kinds.length >= 10, `${what}: all kinds were tried`)
  ok(relay.mails.every(mail => mail.to.length === 1 && !/evil/.test(mail.to[0]) && !/evil/.test(mail.from)), `${what}: nobody else got one`)
  ok(out.every(mail => !/^(bcc|x-evil|mail from|rcpt to):/im.test(mail.raw.split('\r\n\r\n')[0])), `${what}: no header of its own`)
  const answers = m.tool('all', poisoned.reseller).filter(line => line.split('\t')[2] === 'failed').map(line => line.split('\t').at(-1))
  isDeeply([...new Set(answers)].filter(a => a !== 'not sent: it is no valid mail' && a !== text.split('\n')[0]), [], `${what}: what could not go out says why`)
}
unlike(relay.commands.join('\n'), /eve@/, 'nothing of it was a command')

// what may stand there, and is hostile all the same
const odd = m.queue(1, 'odd@reseller.example', `<script>alert(1)</script>"'& {{link}} <?cs var:link ?> =?utf-8?q?x?=`)
await m.until('a name full of markup', () => relay.mails.some(mail => mail.to.includes('odd@reseller.example')))
const [oddMail] = await Promise.all(relay.mails.filter(mail => mail.to.includes('odd@reseller.example')).map(mail => simpleParser(Buffer.from(mail.raw, 'latin1'))))
is(oddMail.from.value[0].name, odd.name, 'is the name as it is')
unlike(oddMail.html, /<script>|<\?cs/, 'and only text in HTML')
await mailer.stop()
await relay.close()
done()
