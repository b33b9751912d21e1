#!/usr/bin/env node
// The mail inbox keeps what it gets, byte for byte, shows it safely, and goes wrong when it is told to.
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import { spawnReady } from '../lib/proc.mjs'
import { done, is, isDeeply, like, ok, rejects, unlike } from '../lib/tap.mjs'

const INBOX = fileURLToPath(new URL('../standin/inbox.mjs', import.meta.url))
const MESSAGE = [
  'From: =?utf-8?q?Z=C3=BCrich_Cloud?= <books@reseller.example>', 'To: approver@reseller.example', 'Reply-To: help@reseller.example',
  'Subject: =?utf-8?q?Best=C3=A4tigen?=', 'Message-ID: <one@rolecall>', 'X-Twice: a', 'X-Twice: b', 'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b', '', '--b', 'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable', '', 'Open http://127.0.0.1:8080/approve/abc?a=3D1&b=3D2. <b>Thanks</b>', '',
  '..dot', '--b', 'Content-Type: text/html; charset=utf-8', '',
  '<html><head><title>x</title></head><body><script>alert(1)</script><a href="http://127.0.0.1:8080/approve/abc?a=1&amp;b=2">go</a></body></html>',
  '--b--', ''
].join('\r\n')

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'standin-inbox-'))
const start = (...args) => spawnReady(process.execPath, [INBOX, '--dir', path.join(dir, 'mails'), ...args])
let server = await start()
let [smtpUrl, url] = server.urls

await keeps()
await shows()
await guards()
await faults()
await survives()
await authAndTls()
fs.rmSync(dir, { recursive: true })
done()

// A conversation: each line is sent after the reply to the one before it, until one refuses; resolves to
// the replies.
async function talk(lines, { socket } = {}) {
  const conn = socket || net.connect(new URL(smtpUrl).port, '127.0.0.1')
  const next = replies(conn)
  const got = socket ? [] : [await next()]
  for (const line of lines) {
    if (/^[45]/.test(got.at(-1))) break
    conn.write(line + '\r\n')
    got.push(await next())
  }
  if (!socket) conn.destroy()
  return got
}

// A function that resolves to the next complete reply, or rejects when the connection ends or nothing comes.
function replies(conn) {
  let text = ''
  let wake = () => {}
  let ended = false
  conn.setEncoding('utf8')
  conn.on('data', data => wake(text += data))
  conn.on('close', () => wake(ended = true))
  conn.on('error', () => {})
  return async () => {
    const deadline = Date.now() + 1500
    for (;;) {
      const match = text.match(/^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/)
      if (match) {
        text = text.slice(match[0].length)
        return match[0].trim()
      }
      if (ended) throw new Error('connection closed')
      if (Date.now() > deadline) throw new Error('no reply')
      await Promise.race([new Promise(resolve => (wake = resolve)), new Promise(resolve => setTimeout(resolve, 100))])
    }
  }
}

function mailTo(to, message = MESSAGE) {
  return talk(['EHLO test', 'MAIL FROM:<bounce@reseller.example>', `RCPT TO:<${to}>`, 'DATA', message.replace(/\r\n$/, '') + '\r\n.'])
}

async function api(method, where, value) {
  const res = await fetch(url + where, { method, body: value && JSON.stringify(value) })
  return { status: res.status, text: await res.text() }
}

async function mails() {
  return JSON.parse((await api('GET', '/api/mails')).text)
}

async function keeps() {
  like(server.line, /^ready smtp:\/\/127\.0\.0\.1:\d+ http:\/\/127\.0\.0\.1:\d+$/, 'says where it is')
  like((await mailTo('approver@reseller.example')).at(-1), /^250 /, 'a mail is taken')
  const [mail, more] = await mails()
  is(more, undefined, 'once')
  is(mail.from, 'bounce@reseller.example', 'envelope: from')
  isDeeply(mail.to, ['approver@reseller.example'], 'envelope: to')
  is(mail.subject, 'Bestätigen', 'subject, decoded')
  like(mail.headerFrom, /Zürich Cloud.*<books@reseller.example>/, 'From, decoded')
  is(mail.replyTo, 'help@reseller.example', 'Reply-To')
  is(mail.messageId, '<one@rolecall>', 'Message-ID')
  isDeeply(mail.headers['x-twice'].sort(), ['a', 'b'], 'repeated headers')
  like(mail.text, /^Open http.*\n\n\.dot/, 'text part, dots unstuffed')
  like(mail.html, /<a href=/, 'HTML part')
  isDeeply(mail.links, ['http://127.0.0.1:8080/approve/abc?a=1&b=2'], 'links of both parts, once')
  is(mail.raw, MESSAGE.replace('\r\n..dot', '\r\n.dot'), 'the message as it came')
  is(mail.tls, false, 'without TLS')
  unlike((await talk(['EHLO test'])).at(-1), /AUTH|STARTTLS/, 'neither AUTH nor STARTTLS unless asked for')
  const log = JSON.parse((await api('GET', '/_log')).text)
  ok(log[0].lines.includes('C: RCPT TO:<approver@reseller.example>'), 'the log has the commands')
  ok(log[0].lines.some(l => /^S: 250 .*kept as mail 1/.test(l)), 'and the replies')
}

async function shows() {
  const list = await (await fetch(url)).text()
  like(list, /<a href="\/mail\/1">Bestätigen<\/a>/, 'the list')
  const page = await (await fetch(url + '/mail/1')).text()
  like(page, /<a href="http:\/\/127\.0\.0\.1:8080\/approve\/abc\?a=1&amp;b=2">/, 'the text part\'s link can be clicked')
  like(page, /&lt;b&gt;Thanks/, 'the text part is escaped')
  const sandbox = page.match(/<iframe[^>]* sandbox="([^"]*)"/)[1]
  like(sandbox, /allow-top-navigation-by-user-activation/, 'the HTML part\'s links can be clicked')
  unlike(sandbox, /allow-scripts|allow-same-origin/, 'its scripts can not run')
  const html = await fetch(url + '/mail/1/html')
  like(html.headers.get('content-security-policy'), /default-src 'none'.*sandbox allow/, 'not even when it is opened alone')
  like(await html.text(), /<head><base target="_top">/, 'links leave the frame')
  is(await (await fetch(url + '/mail/1/raw')).text(), MESSAGE.replace('\r\n..dot', '\r\n.dot'), 'raw')
  is((await fetch(url + '/mail/99')).status, 404, 'no such mail')
  await mailTo('x@example.com', 'Subject: <script>alert(1)</script>\r\nFrom: "<i>" <a@b>\r\n\r\nhi')
  unlike(await (await fetch(url)).text(), /<script>/, 'the list is escaped')
  unlike(await (await fetch(url + '/mail/2')).text(), /<script>|<i>/, 'the mail too')
}

async function guards() {
  is((await fetch(url + '/clear', { method: 'POST', headers: { Origin: 'https://evil.example' } })).status, 403, 'another origin is refused')
  is((await mails()).length, 2, 'nothing was deleted')
}

async function faults() {
  const order = (...list) => api('POST', '/_fault', list)
  for (const [stage, code] of [['connect', 421], ['mail', 451], ['rcpt', 550], ['data', 554]]) {
    await order({ stage, code, message: 'ordered' })
    const got = await mailTo('a@example.com').catch(e => [e.message])
    is(got.at(-1), `${code} ordered`, `reply at ${stage}`)
  }
  is((await mails()).length, 2, 'none of them was kept')
  await order({ stage: 'rcpt', match: 'nobody@', code: 550, n: 2 })
  like((await mailTo('a@example.com')).at(-1), /^250/, 'a fault for one address spares the others')
  like((await mailTo('nobody@example.com')).at(-1), /^550/, 'and hits that')
  for (const kind of ['drop', 'hang']) {
    for (const stage of ['connect', 'rcpt', 'data']) {
      await order({ stage, kind })
      await rejects(() => mailTo('a@example.com'), kind === 'drop' ? /closed/ : /no reply/, `${kind} at ${stage}`)
    }
  }
  const before = (await mails()).length
  await order({ stage: 'after-data', kind: 'drop' })
  await rejects(() => mailTo('a@example.com'), /closed/, 'drop after the message')
  is((await mails()).length, before + 1, 'which was kept')
  await order({ stage: 'mail', kind: 'slow', ms: 300 })
  const started = Date.now()
  like((await mailTo('a@example.com')).at(-1), /^250/, 'slow is taken')
  ok(Date.now() - started >= 295, 'late')
  await order({ stage: 'mail', n: 9 })
  await api('POST', '/_reset')
  like((await mailTo('a@example.com')).at(-1), /^250/, 'reset ends them')
  is((await api('POST', '/_fault', [{ stage: 'tea' }])).status, 400, 'an unknown stage is refused')
}

async function survives() {
  const old = await mails()
  await server.stop()
  server = await start()
  ;[smtpUrl, url] = server.urls
  isDeeply(await mails(), old, 'a restart keeps the mails')
  await mailTo('later@example.com')
  is((await mails()).at(-1).id, old.at(-1).id + 1, 'and counts on')
  is((await api('DELETE', '/api/mails')).status, 200, 'all can be deleted')
  isDeeply(await mails(), [], 'from the list')
  isDeeply(fs.readdirSync(path.join(dir, 'mails')), [], 'and from the disk')
  is((await server.stop()).code, 0, 'SIGTERM ends it')
}

async function authAndTls() {
  server = await start('--auth', 'me:pass:word', '--tls-dir', path.join(dir, 'tls'))
  ;[smtpUrl, url] = server.urls
  like((await mailTo('a@example.com')).at(-1), /^530/, 'no mail without a login')
  const login = text => `AUTH PLAIN ${Buffer.from(text).toString('base64')}`
  like((await talk(['EHLO test', login('\0me\0wrong')])).at(-1), /^535/, 'a wrong password')

  const plain = net.connect(new URL(smtpUrl).port, '127.0.0.1')
  const greeting = replies(plain)
  await greeting()
  for (const line of ['EHLO test', 'STARTTLS']) {
    plain.write(line + '\r\n')
    like(await greeting(), line === 'STARTTLS' ? /^220/ : /STARTTLS/, line)
  }
  plain.removeAllListeners('data')
  const ca = fs.readFileSync(path.join(dir, 'tls', 'cert.pem'))
  const socket = tls.connect({ socket: plain, ca, host: '127.0.0.1' })
  const got = await talk(['EHLO test', login('\0me\0pass:word'), 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA', 'Subject: x\r\n\r\nhi\r\n.'], { socket })
  socket.destroy()
  like(got.at(-1), /^250/, 'a mail over TLS with a login')
  const [mail] = await mails()
  is(`${mail.user} ${mail.tls}`, 'me true', 'and it says so')
  unlike((await api('GET', '/_log')).text, /pass:word|AG1l/, 'the log has no password')
  await server.stop()
}
