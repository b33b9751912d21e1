#!/usr/bin/env node
// Mail through cgi/mail/smtp.c (build/t/send_one): what arrives is what was sent, and each way to fail has its outcome.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { simpleParser } from 'mailparser'
import { startRelay } from './relay.mjs'
import { selfSigned } from '../standin/selfsigned.mjs'
import { spawnReady } from '../lib/proc.mjs'
import { build } from '../lib/rolecall.mjs'
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'

const DRIVER = path.join(build, 't/send_one')
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'rolecall-smtp.'))
process.on('exit', () => fs.rmSync(directory, { recursive: true }))
const cert = selfSigned(directory)
const caFile = path.join(directory, 'cert.pem')

let count = 0
const mail = (changes = {}) => ({
  id: `01JD${String(++count).padStart(22, '0')}`,
  domain: 'rolecall.example.com',
  date_ms: 1795356309000,
  from_name: 'Example Resale Ltd',
  from_address: 'no-reply@example.com',
  to_name: 'Ann Smith',
  to_address: 'ann@example.net',
  reply_to: 'help@example.com',
  subject: 'Approve a new cloud account',
  text: 'Hello Ann\n',
  html: '<p>Hello Ann</p>\n',
  by_program: true,
  ...changes
})

// Runs the driver; resolves to its lines: one a mail, then { close_ms }.
function send(url, mails, options = {}) {
  return new Promise((resolve, reject) => {
    const driver = spawn(DRIVER, [], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } })
    const out = []
    const err = []
    driver.stdout.on('data', d => out.push(d))
    driver.stderr.on('data', d => err.push(d))
    driver.on('error', reject)
    driver.on('close', code => {
      const said = Buffer.concat(err).toString()
      ok(code === 0 && said === '', 'the driver ends well and says nothing on stderr') || process.stderr.write(said)
      resolve(Buffer.concat(out).toString().trim().split('\n').map(line => JSON.parse(line)))
    })
    driver.stdin.end(JSON.stringify({ url, mails, options: { timeout_ms: 5000, connect_timeout_ms: 2000, ...options } }))
  })
}

const sendTo = (relay, mails, options) => send(`smtp://127.0.0.1:${relay.port}`, mails, options)
const parse = m => simpleParser(Buffer.from(m.raw, 'latin1'))
const crlf = text => text.replace(/\r\n|\r|\n/g, '\r\n')

async function withRelay(options, run) {
  const relay = await startRelay(options)
  await run(relay)
  await relay.close()
}

// --- what arrives is what was sent ---

const dots = '.\n..\n.leading dot\n...\nlast\n.\n'
const long = `${'A long line that goes on and on, with blanks; '.repeat(60)}\n${'x'.repeat(3000)}\n${'\u{1F4A1}'.repeat(500)}\n`
const bodies = {
  plain: ['Hello Ann\n', '<p>Hello Ann</p>\n'],
  dots: [dots, `<pre>\n${dots}</pre>\n`],
  'long lines': [long, `<p>${long}</p>\n`],
  'UTF-8': ['Zażółć gęślą jaźń, 日本語, \u{1F468}‍\u{1F469}‍\u{1F467}\n', '<p>שלום – “quotes” &amp; ümlauts</p>\n'],
  'blanks at line ends': ['trailing \nblanks\t\n  leading\n\n\n-- \nsignature\n', '<p>a </p>\t\n'],
  'mixed line ends': ['a\r\nb\rc\nd\n', '<p>\r\n</p>\r'],
  'what looks like MIME': ['--boundary\nContent-Type: x/y\n\n=3D=\nFrom here\n', '<a href="https://x/?a=1&amp;b=2%3D">=20</a>\n']
}

await withRelay({}, async relay => {
  const results = await sendTo(relay, Object.values(bodies).map(([text, html]) => mail({ text, html })))
  is(relay.connections, 1, 'one connection for all mails')
  for (const [i, name] of Object.keys(bodies).entries()) {
    const [text, html] = bodies[name]
    const { raw } = relay.mails[i]
    const [, boundary] = /boundary="?([^"\r\n]+)"?/.exec(raw)
    const parts = raw.split(`--${boundary}`).slice(1, 3).map(part => {
      const [head, ...rest] = part.split('\r\n\r\n')
      return { head, body: unquote(rest.join('\r\n\r\n').slice(0, -2)) }
    })
    is(results[i].outcome, 'sent', `${name}: sent`)
    like(results[i].answer, /^250 2\.0\.0 queued$/, `${name}: the relay's answer`)
    like(parts[0].head, /text\/plain; charset=utf-8/, `${name}: the text comes first`)
    like(parts[1].head, /text\/html; charset=utf-8/, `${name}: then HTML`)
    is(parts[0].body, crlf(text), `${name}: the text is what was sent`)
    is(parts[1].body, crlf(html + (/[\r\n]$/.test(html) ? '' : '\n')), `${name}: the HTML is what was sent`)
    ok(raw.split('\r\n').every(line => line.length <= 78 || /^Content-Type: .*boundary=/.test(line)), `${name}: no line is over 78 characters`)
    unlike(raw, /[^\r]\n|\r[^\n]|[\x80-\xFF]/, `${name}: CRLF and ASCII alone`)
    is((raw.match(/^(MIME-Version|Content-Type: multipart\/alternative)/gim) || []).length, 2, `${name}: MIME headers, once`)
    const parsed = await parse(relay.mails[i])
    is(parsed.attachments.length, 0, `${name}: mailparser sees no attachment`)
    is(parsed.text.replace(/\n+$/, ''), crlf(text).replace(/\r\n/g, '\n').replace(/\n+$/, ''), `${name}: mailparser's text`)
  }
})

function unquote(body) {
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

// --- headers ---

await withRelay({}, async relay => {
  const names = ['Ann Smith', 'Zoë "Z" O\'Neil, Ltd.', 'Back\\slash', '日本商事株式会社 '.repeat(8).trim(), '\u{1F4A1} idea', '=?UTF-8?Q?x?=',
    'x'.repeat(200), 'a@b.example, c']
  const subjects = ['Plain', 'Zażółć gęślą jaźń '.repeat(12).trim(), '\u{1F468}‍\u{1F469}‍\u{1F467}'.repeat(20), 'word '.repeat(60).trim(),
    '=?UTF-8?B?eA==?=', 'x'.repeat(500), 'ends in é', '?=\u00A0=?']
  await sendTo(relay, names.map((name, i) => mail({ from_name: name, to_name: name, subject: subjects[i] })), { hello: 'portal.example.com' })
  is(relay.commands[0], 'EHLO portal.example.com', 'EHLO with our name')
  for (const [i, name] of names.entries()) {
    const parsed = await parse(relay.mails[i])
    is(parsed.from.value.length, 1, `name ${i}: one sender`)
    is(parsed.from.value[0].name, name, `name ${i}: From`)
    is(parsed.from.value[0].address, 'no-reply@example.com', `name ${i}: its address`)
    is(parsed.to.value[0].name, name, `name ${i}: To`)
    is(parsed.subject, subjects[i], `subject ${i}`)
    is(parsed.date.getTime(), 1795356309000, `mail ${i}: Date`)
    is(parsed.replyTo.value[0].address, 'help@example.com', `mail ${i}: Reply-To`)
    like(parsed.messageId, /^<01JD\d{22}@rolecall\.example\.com>$/, `mail ${i}: Message-ID`)
    is(parsed.headers.get('auto-submitted'), 'auto-generated', `mail ${i}: Auto-Submitted`)
  }
  await sendTo(relay, [mail({ envelope_to: 'copy@example.org', envelope_from: 'bounces@example.com' })])
  const last = relay.mails.at(-1)
  isDeeply([last.from, last.to], ['bounces@example.com', ['copy@example.org']], 'the envelope may differ from the headers')
  unlike(last.raw, /copy@|bounces@/, 'and stays out of them')
})

await withRelay({}, async relay => {
  const evil = 'x\r\nBcc: eve@example.org'
  const fields = ['from_name', 'to_name', 'to_address', 'from_address', 'reply_to', 'envelope_to', 'envelope_from', 'subject', 'id', 'domain']
  const results = await sendTo(relay, fields.map(field => mail({ [field]: evil })))
  for (const [i, field] of fields.entries()) ok(results[i].error, `${field} with a line end is refused`)
  is(relay.connections, 0, 'before anything goes out')
})

// --- every fault has its outcome ---

const faults = [
  ['connect', '421 4.3.2 busy', 'down', /^421 4\.3\.2 busy$/],
  ['connect', '554 5.3.2 no service', 'config', /^554/],
  ['connect', 'drop', 'down', /./],
  ['connect', 'hang', 'down', /./],
  ['ehlo', '421 4.3.2 shutting down', 'down', /^421/],
  ['ehlo', '550 5.7.1 who are you', 'config', /^550/],
  ['ehlo', 'drop', 'down', /./],
  ['ehlo', 'hang', 'down', /./],
  ['mail', '450 4.7.1 greylisted\n450 for 5 minutes', 'later', /^450 4\.7\.1 greylisted for 5 minutes$/],
  ['mail', '550 5.7.1 sender not allowed', 'config', /^550 5\.7\.1 sender not allowed$/],
  ['mail', '552 5.3.4 too large', 'never', /^552/],
  ['mail', 'drop', 'later', /./],
  ['mail', 'hang', 'later', /./],
  ['rcpt', '450 4.2.1 mailbox busy', 'later', /^450/],
  ['rcpt', '550 5.1.1 no such user', 'never', /^550 5\.1\.1 no such user$/],
  ['rcpt', 'drop', 'later', /./],
  ['rcpt', 'hang', 'later', /./],
  ['data', '451 4.3.0 later', 'later', /^451/],
  ['data', '554 5.7.1 no valid recipients', 'never', /^554/],
  ['data', 'drop', 'later', /./],
  ['data', 'hang', 'later', /./],
  ['body', '451 4.3.0 disk full', 'later', /^451/],
  ['body', '554 5.7.1 spam', 'never', /^554 5\.7\.1 spam$/],
  ['body', 'drop', 'doubt', /./],
  ['body', 'hang', 'doubt', /./],
  ['rcpt', '550 5.1.1 tab\tand \x1b[31mcolour \xFF', 'never', /^550 5\.1\.1 tab and {2}\[31mcolour \?$/],
  ['rcpt', `550 ${'x'.repeat(2000)}`, 'never', /^550 x{496}$/]
]

for (const [stage, fault, outcome, answer] of faults) {
  const what = `${stage} ${fault.slice(0, 40).replace(/[^ -~]/g, ' ')}`
  await withRelay({ faults: { [stage]: fault } }, async relay => {
    const [first, second] = await sendTo(relay, [mail(), mail()], { timeout_ms: 400 })
    is(first.outcome, outcome, `${what}: ${outcome}`)
    like(first.answer, answer, `${what}: says why`)
    is(second.outcome, outcome, `${what}: the next mail fares the same`)
    ok(first.ms < 1500, `${what}: in time (${first.ms} ms)`)
    ok(first.gap_ms < 350, `${what}: ticks all along (${first.gap_ms} ms)`)
    is(relay.mails.length, 0, `${what}: nothing arrived`)
  })
}

await withRelay({ faults: { keep: true, body: 'drop' } }, async relay => {
  const m = mail()
  const [first] = await sendTo(relay, [m])
  relay.faults = {}
  const [second] = await sendTo(relay, [m])
  isDeeply([first.outcome, second.outcome], ['doubt', 'sent'], 'dropped after it was taken: doubt, then sent')
  const ids = await Promise.all(relay.mails.map(async x => (await parse(x)).messageId))
  is(ids.length, 2, 'it arrives twice')
  is(ids[0], ids[1], 'with one Message-ID')
})

{
  const server = net.createServer()
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise(resolve => server.close(resolve))
  const [refused] = await send(`smtp://127.0.0.1:${port}`, [mail()])
  is(refused.outcome, 'down', 'nobody listens: down')
  like(refused.answer, /connect/i, 'and says so')
  const [nowhere] = await send('smtp://relay.invalid', [mail()])
  is(nowhere.outcome, 'down', 'no such host: down')
  like(nowhere.answer, /resolve/i, 'and says so')
}

// --- one connection for many mails ---

await withRelay({}, async relay => {
  relay.faults = { rcpt: line => (/bad@/.test(line) ? '550 5.1.1 no such user' : undefined) }
  const results = await sendTo(relay, [mail(), mail({ to_address: 'bad@example.net' }), mail(), mail()])
  isDeeply(results.slice(0, 4).map(r => r.outcome), ['sent', 'never', 'sent', 'sent'], 'a refused mail does not hurt the next')
  ok(relay.connections <= 2, `two connections at most (${relay.connections})`)
  is(relay.mails.length, 3, 'three arrived')
})

for (const how of ['drop', '421 4.4.2 idle too long']) {
  await withRelay({}, async relay => {
    let mails = 0
    relay.faults = { mail: () => (++mails === 2 ? how : undefined) }
    const results = await sendTo(relay, [mail(), mail()])
    isDeeply(results.slice(0, 2).map(r => r.outcome), ['sent', 'sent'], `a kept connection that ends (${how}) is made anew`)
    is(relay.connections, 2, 'once')
    is(relay.mails.length, 2, 'and each mail arrives once')
  })
}

await withRelay({}, async relay => {
  const sending = sendTo(relay, [mail(), mail({ pause_ms: 400 })])
  setTimeout(() => relay.sockets.forEach(socket => socket.end('421 4.4.2 idle too long\r\n')), 250)
  const results = await sending
  isDeeply(results.slice(0, 2).map(r => r.outcome), ['sent', 'sent'], 'a connection that ended between two mails is made anew')
})

for (const fault of [{ quit: 'hang' }, { quit: 'hang', rcpt: '550 no' }]) {
  await withRelay({ faults: fault }, async relay => {
    const [first, last] = await sendTo(relay, [mail()])
    ok(first.ms < 1000 && last.close_ms < 500, `QUIT is not waited for (${first.ms}, ${last.close_ms} ms)`)
    ok(relay.commands.includes('QUIT'), 'but said')
  })
}

await withRelay({ faults: { rcpt: 'hang' } }, async relay => {
  const [first] = await sendTo(relay, [mail()], { stop_after_ms: 300 })
  like(first.error, /stopped by the tick/, "the tick's error ends it")
  is(first.outcome, 'later', 'before the body: later')
  relay.faults = { body: 'hang' }
  const [second] = await sendTo(relay, [mail()], { stop_after_ms: 300 })
  isDeeply([/stopped/.test(second.error), second.outcome], [true, 'doubt'], 'after it: doubt')
})

// --- TLS ---

await withRelay({ cert }, async relay => {
  const results = await sendTo(relay, [mail(), mail()], { ca_file: caFile })
  is(results[0].outcome, 'sent', 'STARTTLS offered on loopback')
  isDeeply(relay.mails.map(m => m.secure), [true, true], 'is used')
  is(relay.connections, 1, 'on one connection')
  is((await sendTo(relay, [mail()]))[0].outcome, 'sent', 'on loopback an unknown certificate is fine')
  is((await sendTo(relay, [mail()], { tls_on_loopback: true, ca_file: caFile }))[0].outcome, 'sent', 'elsewhere a known one')
  const [unknown] = await sendTo(relay, [mail()], { tls_on_loopback: true })
  is(unknown.outcome, 'config', 'elsewhere an unknown certificate is not')
  like(unknown.answer, /certificate/i, 'and says so')
})

await withRelay({}, async relay => {
  const [none] = await sendTo(relay, [mail()], { tls_on_loopback: true })
  is(none.outcome, 'config', 'no STARTTLS where it must be')
  unlike(relay.commands.join('\n'), /MAIL/, 'no mail is begun')
})

await withRelay({ cert, faults: { starttls: '454 4.7.0 not now' } }, async relay => {
  is((await sendTo(relay, [mail()], { tls_on_loopback: true, ca_file: caFile }))[0].outcome, 'down', 'TLS not available now: down')
  is((await sendTo(relay, [mail()]))[0].outcome, 'sent', 'on loopback: without')
})

const outside = Object.values(os.networkInterfaces()).flat().find(i => i.family === 'IPv4' && !i.internal)
if (outside) {
  await withRelay({ host: outside.address }, async relay => {
    const [first] = await send(`smtp://${outside.address}:${relay.port}`, [mail()])
    is(first.outcome, 'config', 'a relay elsewhere must offer TLS')
    is(relay.mails.length, 0, 'or gets nothing')
    is((await send(`smtp://${outside.address}:${relay.port}`, [mail()], { plain_allowed: true }))[0].outcome, 'sent', 'unless it is told otherwise')
  })
}

await withRelay({ cert, implicit: true }, async relay => {
  const [first] = await send(`smtps://localhost:${relay.port}`, [mail()], { ca_file: caFile })
  is(first.outcome, 'sent', 'smtps')
  is(relay.mails[0].secure, true, 'is TLS from the start')
})

// --- sign-in ---

const password = 'hunter2:pä/ss@word'
const auth = { user: 'rolecall@example.com', password }
const signedIn = (relay, secret = password) =>
  `smtp://${encodeURIComponent(auth.user)}:${encodeURIComponent(secret)}@127.0.0.1:${relay.port}`

await withRelay({ auth, cert }, async relay => {
  const results = await send(signedIn(relay), [mail(), mail()])
  isDeeply(results.slice(0, 2).map(r => r.outcome), ['sent', 'sent'], 'with credentials')
  isDeeply(relay.mails.map(m => m.auth), [auth.user, auth.user], 'signed in, for the second mail too')
  const [wrong] = await send(signedIn(relay, 'wrong'), [mail()])
  is(wrong.outcome, 'config', 'a wrong password')
  like(wrong.answer, /^535 5\.7\.8/, "the relay's words")
  for (const [fault, outcome] of [['454 4.7.0 try later', 'down'], ['drop', 'down'], ['hang', 'down'], ['534 5.7.9 too weak', 'config']]) {
    relay.faults = { auth: fault }
    is((await send(signedIn(relay), [mail()], { timeout_ms: 400 }))[0].outcome, outcome, `sign-in: ${fault}: ${outcome}`)
  }
})

await withRelay({ cert }, async relay => {
  const [first] = await send(signedIn(relay), [mail()])
  is(first.outcome, 'config', 'credentials, and no AUTH offered')
  like(first.answer, /offers no sign-in/, 'is said')
  unlike(relay.commands.join('\n'), /RCPT|DATA/, 'and the mail stays here')
})

for (const [stage, echo] of [
  ['auth', line => `535 5.7.8 not known: ${line}`],
  ['mail', () => `550 5.7.1 your password is ${Buffer.from(password).toString('latin1')}`],
  ['mail', () => `550-5.7.1 ${Buffer.from(password).toString('latin1')}\n550 more`],
  ['rcpt', () => `550 5.7.1 ${Buffer.from(`\0${auth.user}\0${password}`).toString('base64')}`]
]) {
  await withRelay({ auth, cert, faults: { [stage]: echo } }, async relay => {
    const results = await send(signedIn(relay), [mail()])
    like(results[0].answer, /^5\d\d \(its text is withheld/, `${stage}: an answer that repeats credentials is withheld`)
    unlike(JSON.stringify(results), /hunter2|aHVudGVyM|eHVudGVy/, 'and nothing of them is said')
  })
}

await withRelay({ auth }, async relay => {
  for (const options of [{}, { plain_allowed: true }]) {
    const [clear] = await send(signedIn(relay), [mail()], options)
    is(clear.outcome, 'config', 'credentials, and no TLS')
    like(clear.answer, /no TLS, and credentials are not sent without/, 'is said')
  }
  unlike(relay.commands.join('\n'), /AUTH|MAIL/, 'and nothing went out, not even on this machine')
})

// --- the inbox of the demo ---

const inbox = await spawnReady('node', ['t/standin/inbox.mjs', '--tls-dir', directory, '--auth', `${auth.user}:${password}`])
const [inboxUrl, inboxPage] = inbox.urls
const inboxSend = (mails, timeout_ms = 5000) => send(inboxUrl.replace('//', `//${encodeURIComponent(auth.user)}:${encodeURIComponent(password)}@`), mails, { timeout_ms })
const fault = order => fetch(`${inboxPage}/_fault`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(order) })
{
  const [text, html] = bodies.dots
  const [result] = await inboxSend([mail({ text, html, from_name: 'Zażółć' })])
  const [kept] = await (await fetch(`${inboxPage}/api/mails`)).json()
  is(result.outcome, 'sent', 'the inbox takes it')
  isDeeply([kept.from, kept.to, kept.user, kept.tls], ['no-reply@example.com', ['ann@example.net'], auth.user, true], 'by STARTTLS and AUTH')
  is(kept.text, text, 'with the text as it was')
  like(kept.headerFrom, /Zażółć/, 'and the name')
}
for (const [stage, kind, code, outcome] of [
  ['connect', 'drop', 0, 'down'], ['auth', 'reply', 454, 'down'], ['auth', 'reply', 535, 'config'], ['mail', 'reply', 450, 'later'],
  ['mail', 'reply', 550, 'config'], ['mail', 'drop', 0, 'later'], ['rcpt', 'reply', 450, 'later'], ['rcpt', 'reply', 550, 'never'],
  ['rcpt', 'drop', 0, 'later'], ['rcpt', 'hang', 0, 'later'], ['data', 'reply', 451, 'later'], ['data', 'reply', 554, 'never'],
  ['after-data', 'drop', 0, 'doubt'], ['after-data', 'hang', 0, 'doubt'], ['after-data', 'reply', 554, 'never']
]) {
  await fault([{ stage, kind, code }])
  is((await inboxSend([mail()], kind === 'hang' ? 1000 : 5000))[0].outcome, outcome, `the inbox: ${stage} ${kind} ${code || ''}: ${outcome}`)
}
await inbox.stop()

// --- the relay's address ---

for (const url of ['http://user:hunter2@h', 'smtp://user:hunter2%zz@h', 'smtp://user:hunter2@', 'smtp://hunter2@h', 'smtp://h/path', 'smtp://h:0']) {
  const results = await send(url, [mail()])
  ok(results[0].error && results[0].say, `${url.replace('hunter2', '***')} is refused`)
  unlike(JSON.stringify(results), /hunter2/, 'without repeating it')
}

done()
