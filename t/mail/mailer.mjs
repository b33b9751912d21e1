#!/usr/bin/env node
// The mailer: what is queued arrives at once, is written down, and survives a relay, a template and a mailer that fail.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { diag, done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { startMailing } from './mailing.mjs'
import { startRelay } from './relay.mjs'
import { selfSigned } from '../standin/selfsigned.mjs'

const mailing = startMailing()
const { at, directory, env, queue, show, tool, until } = mailing
const BUILD = mailing.build
const startMailer = url => mailing.start(url)
const parse = mail => simpleParser(Buffer.from(mail.raw, 'latin1'))

const relay = await startRelay()
const url = `smtp://127.0.0.1:${relay.port}`

// --- it works ---

const before = queue()
let mailer = await startMailer(url)
await until('a mail that was queued before the start arrives', () => relay.mails.length === 1)
const mail = await parse(relay.mails[0])
is(mail.from.value[0].name, before.name, "From: the reseller's name")
is(mail.from.value[0].address, 'no-reply@platform.example', "the platform's address")
is(mail.to.value[0].name, 'Zoë "Z" Approver', 'To: the approver')
is(mail.to.value[0].address, 'ann@reseller.example', 'at their address')
like(mail.subject, /Zażółć <b>& Sons<\/b>/, 'the subject, with the customer as it is')
like(mail.text, /Zażółć <b>& Sons<\/b>/, 'the text too')
like(mail.html, /Zażółć &lt;b&gt;&amp; Sons&lt;\/b&gt;/, 'and the HTML, escaped')
const links = [mail.text, mail.html].map(text => /http:\/\/127\.0\.0\.1:8080\/approve\/[\w.-]{70,}/.exec(text)?.[0])
ok(links[0] && links[0] === links[1], 'one working link in both')
is(mail.headers.get('auto-submitted'), 'auto-generated', 'Auto-Submitted')
await until('it is written down as sent', () => show(before)[0] === 'sent')
isDeeply(show(before), ['sent', '1', 'ann@reseller.example', '250 2.0.0 queued'], "with the relay's answer")

// --- woken by the commit ---

const times = []
for (let i = 0; i < 5; i++) {
  await sleep(100)
  const count = relay.mails.length
  const q = queue()
  const start = Date.now()
  while (relay.mails.length === count && Date.now() - start < 5000) await sleep(1)
  times.push(Date.now() - start)
  await until('written down', () => show(q)[0] === 'sent')
}
diag(`from the end of the process that queued it: ${times.join(', ')} ms`)
ok(Math.max(...times) < 1000, 'a commit wakes it')

const many = queue(50)
await until('fifty arrive', () => relay.mails.length === 56)
await until('and are written down', () => show(many, 49)[0] === 'sent')
ok([0, 10, 20, 30, 40].every(i => show(many, i)[0] === 'sent'), 'all of them')
is(new Set(await Promise.all(relay.mails.map(async m => (await parse(m)).messageId))).size, 56, 'each once')
ok(relay.connections <= 3, `on few connections (${relay.connections})`)

// --- the relay refuses ---

relay.faults = { rcpt: line => (/nobody@/.test(line) ? '550 5.1.1 no such user' : /busy@/.test(line) ? '450 4.2.1 busy' : undefined) }
const nobody = queue(1, 'nobody@reseller.example')
const busy = queue(1, 'busy@reseller.example')
const after = queue()
await until('a refused mail has failed', () => show(nobody)[0] === 'failed')
isDeeply(show(nobody).slice(1), ['1', 'nobody@reseller.example', '550 5.1.1 no such user'], 'with the reason')
await until('a busy one is tried again later', () => show(busy)[1] === '1')
isDeeply(show(busy), ['queued', '1', 'busy@reseller.example', '450 4.2.1 busy'], 'and says why')
await until('the next is not held up', () => show(after)[0] === 'sent')
relay.faults = {}

// --- what is over is not sent ---

relay.faults = { connect: '421 not now' }
for (const socket of relay.sockets) socket.destroy()
const moot = queue(1, 'moot@reseller.example')
await until('a relay that is down', () => show(moot)[1] === '1')
tool('decline', moot.reseller, moot.requests[0])
const late = queue()
const count = relay.mails.length
relay.faults = {}
await until('the next goes out once it is back', () => show(late)[0] === 'sent', 25000)
await until('and the busy one is sent by itself', () => show(busy)[0] === 'sent', 25000)
await until('a mail whose request was decided meanwhile is not sent', () => show(moot)[0] === 'withdrawn', 25000)
like(show(moot)[3], /over/, 'and says why')
await until("only the next, and the decision's own", () => relay.mails.length >= count + 2)
ok(relay.mails.slice(count).every(m => m.to[0] !== 'moot@reseller.example'), 'the one that is over did not arrive')

// --- a template that fails ---

const template = at('templates/mail/approval_request.txt.cs')
const right = fs.readFileSync(template)
await sleep(20)
fs.writeFileSync(template, '<?cs if:x ?>')
await mailer.stop()
mailer = await startMailer(url)
const unrendered = queue()
await until('a template that fails: later', () => show(unrendered)[1] === '1')
isDeeply([show(unrendered)[0], show(unrendered)[3]], ['queued', 'not sent: its template fails'], 'and says why')
fs.writeFileSync(template, right)
await until('sent once it is repaired', () => show(unrendered)[0] === 'sent', 25000)

// --- a verdict that is lost; a mailer that dies ---

relay.faults = { keep: true, body: 'hang' }
const doubt = queue()
await until('the body is out', () => relay.mails.length > 0 && relay.commands.at(-1) === 'DATA')
await sleep(200)
await mailer.stop('SIGKILL')
relay.faults = {}
const had = relay.mails.length
mailer = await startMailer(url)
await until('a mail whose verdict was lost goes out again', () => show(doubt)[0] === 'sent')
const [first, second] = await Promise.all(relay.mails.slice(-2).map(parse))
is(relay.mails.length, had + 1, 'once')
is(first.messageId, second.messageId, 'under the same Message-ID')
is(first.date.getTime(), second.date.getTime(), 'and date')

// --- one mailer; the end ---

const other = spawnSync(`${BUILD}/mailer`, { env: { ...process.env, ...env, ROLECALL_SMTP_URL: url }, encoding: 'utf8' })
is(other.status, 75, 'a second mailer does not start')
like(other.stderr, /another mailer runs/, 'and says why')

let end = Date.now()
isDeeply(await mailer.stop(), { code: 0, signal: null }, 'SIGTERM ends it')
ok(Date.now() - end < 1000, 'at once')
unlike(mailer.output(), /level=error/, 'it had nothing to complain about')

relay.faults = { rcpt: 'hang' }
mailer = await startMailer(url)
queue()
await until('it waits for the relay', () => /^RCPT/.test(relay.commands.at(-1)))
end = Date.now()
mailer.proc.kill('SIGTERM')
await new Promise(resolve => mailer.proc.once('close', resolve))
is(mailer.proc.exitCode, 0, 'SIGTERM while it sends ends it')
ok(Date.now() - end < 7000, `in time (${Date.now() - end} ms)`)

// --- wrong settings ---

for (const [set, want, why] of [[`smtp://user:hunter2@`, 78, /./], ['', 0, /./]]) {
  if (set === '') {
    mailer = await startMailer('')
    like(mailer.line, /mails wait in the outbox/, 'without a relay it waits')
    isDeeply(await mailer.stop(), { code: 0, signal: null }, 'until it is ended')
    continue
  }
  const { status, stderr } = spawnSync(`${BUILD}/mailer`, { env: { ...process.env, ...env, ROLECALL_SMTP_URL: set }, encoding: 'utf8' })
  is(status, want, 'a bad address of the relay ends it')
  like(stderr, why, 'and is said')
  unlike(stderr, /hunter2/, 'without the password')
}

const secret = `smtp://user:hunter2pass@127.0.0.1:${relay.port}`
relay.faults = {}
relay.cert = selfSigned(directory)
mailer = await startMailer(secret)
const unsigned = queue()
await until('credentials, and no sign-in offered: the mail stays', () => show(unsigned)[1] === '1', 25000)
like(show(unsigned)[3], /offers no sign-in/, 'and says why')
unlike(fs.readFileSync(`/proc/${mailer.pid}/environ`, 'latin1'), /hunter2pass/, 'the password is not left in the environment')
unlike(mailer.output(), /hunter2pass/, 'nor in the log')
await mailer.stop()
await relay.close()
done()
