#!/usr/bin/env node
// The mail inbox: takes every mail by SMTP on loopback and shows it on a page, for tests and for the demo.
//
//   node t/standin/inbox.mjs --smtp-port N --http-port N [--dir DIR] [--auth USER:PASSWORD] [--tls-dir DIR]
//
// Port 0 takes any free port; `ready smtp://127.0.0.1:P http://127.0.0.1:P` tells which. --dir keeps the mails over a
// restart; --auth demands a login; --tls-dir offers STARTTLS with DIR/key.pem and DIR/cert.pem, made there if missing.
//   GET /  GET /mail/N        for people              GET /mail/N/raw  GET /mail/N/html   as it came
//   GET, DELETE /api/mails    as JSON, oldest first   GET /_log                           SMTP conversations
//   POST /_fault              see inbox/faults.mjs    POST /_reset                        no faults, empty log
import http from 'node:http'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { SmtpFaults } from './inbox/faults.mjs'
import { Mails } from './inbox/mails.mjs'
import { sendHtmlPart, showList, showMail } from './inbox/pages.mjs'
import { SmtpLog, smtpServer } from './inbox/smtp.mjs'
import { selfSigned } from './selfsigned.mjs'
import { HttpError, guard, readJson, redirect, send, sendJson, sendText } from './web.mjs'

async function route(req, res, { mails, faults, log }) {
  const { pathname } = new URL(req.url, 'http://inbox')
  switch (`${req.method} ${pathname}`) {
    case 'GET /': return showList(res, mails)
    case 'POST /clear': mails.clear(); return redirect(res, '/')
    case 'GET /api/mails': return sendJson(res, mails.all().map(({ bytes, ...mail }) => mail))
    case 'DELETE /api/mails': mails.clear(); return sendText(res, 'ok')
    case 'POST /_fault': faults.set(await readJson(req)); return sendText(res, 'ok')
    case 'POST /_reset': faults.clear(); log.clear(); return sendText(res, 'ok')
    case 'GET /_log': return sendJson(res, log.all())
  }
  const [, id, part] = pathname.match(/^\/mail\/(\d+)(\/html|\/raw)?$/) || []
  const mail = req.method === 'GET' && mails.get(Number(id))
  if (!mail) throw new HttpError(404, 'there is nothing here')
  if (part === '/html') return sendHtmlPart(res, mail)
  if (part === '/raw') return send(res, 200, 'text/plain; charset=utf-8', mail.bytes)
  showMail(res, mail)
}

async function answer(req, res, world) {
  try {
    guard(req)
    await route(req, res, world)
  } catch (e) {
    if (!(e instanceof HttpError)) console.error(e)
    if (!res.headersSent) sendText(res, e.message, e.status || 500)
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      'smtp-port': { type: 'string', default: '0' },
      'http-port': { type: 'string', default: '0' },
      dir: { type: 'string' },
      auth: { type: 'string' },
      'tls-dir': { type: 'string' }
    }
  })
  const world = { mails: new Mails(values.dir), faults: new SmtpFaults(), log: new SmtpLog() }
  await world.mails.load()
  const tls = values['tls-dir'] && selfSigned(values['tls-dir'])
  const smtp = smtpServer({ ...world, auth: values.auth, tls }).listen(Number(values['smtp-port']), '127.0.0.1')
  await once(smtp, 'listening')
  const web = http.createServer((req, res) => answer(req, res, world)).listen(Number(values['http-port']), '127.0.0.1')
  await once(web, 'listening')
  console.log(`ready smtp://127.0.0.1:${smtp.address().port} http://127.0.0.1:${web.address().port}`)
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0))
}

main()
