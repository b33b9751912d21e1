#!/usr/bin/env node
// The mailer and relays that misbehave: stopped, slow, greylisting, dropping the connection after DATA; several in turn.  Nothing
// is lost, nothing arrives more often than it may, and the outbox says what happened.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { startMailing } from './mailing.mjs'
import { startRelay } from './relay.mjs'

const m = startMailing()
const addresses = (...relays) => relays.map(r => `smtp://127.0.0.1:${r.port}`).join(' ')
const messageIds = relay => relay.mails.map(mail => /^Message-ID: (\S+)/mi.exec(mail.raw)[1])
const to = (relay, email) => relay.mails.filter(mail => mail.to.includes(email))

// --- the connection ends after DATA: one repeat with the same Message-ID, not more ---

const relay = await startRelay({ faults: { keep: true, body: 'drop' } })
let mailer = await m.start(addresses(relay))
const doubt = m.queue(1, 'doubt@reseller.example')
await m.until('the verdict is lost once', () => m.show(doubt)[1] === '1')
relay.faults = {}
isDeeply(m.show(doubt).slice(0, 2), ['queued', '1'], 'and it is tried again')
m.due()
await m.until('it is sent', () => m.show(doubt)[0] === 'sent')
is(to(relay, 'doubt@reseller.example').length, 2, 'it arrived twice')
is(new Set(messageIds(relay)).size, 1, 'with one Message-ID')

relay.faults = { keep: true, body: 'drop' }
const always = m.queue(1, 'always@reseller.example')
await m.until('the verdict is lost', () => m.show(always)[1] === '1')
m.due()
await m.until('and again: then it is given up', () => m.show(always)[0] === 'failed')
relay.faults = {}
const notice = await m.until('an owner is told', () => to(relay, always.owner).length > 0)
is(to(relay, 'always@reseller.example').length, 2, 'it went out twice, not more')
if (notice) like(to(relay, always.owner)[0].raw, /Not delivered: Approval request/, 'in a mail that names it')

// --- greylisting: tried again in time, arrives once ---

const seen = new Map()
relay.faults = { rcpt: line => (seen.set(line, (seen.get(line) ?? 0) + 1), seen.get(line) <= 2 ? '451 4.7.1 greylisted, try again' : undefined) }
const grey = m.queue(1, 'grey@reseller.example')
for (const times of ['1', '2']) {
  await m.until(`greylisted ${times} times`, () => m.show(grey)[1] === times)
  is(m.show(grey)[3], '451 4.7.1 greylisted, try again', 'the outbox says so')
  m.due()
}
await m.until('then it is sent', () => m.show(grey)[0] === 'sent')
is(to(relay, 'grey@reseller.example').length, 1, 'once')

// --- refused after the body: no doubt, however often ---

relay.faults = { body: '451 4.3.0 disk full' }
const full = m.queue(1, 'full@reseller.example')
for (const times of ['1', '2', '3']) {
  await m.until(`refused for now ${times} times`, () => m.show(full)[1] === times)
  m.due()
}
relay.faults = {}
m.due()
await m.until('a relay whose disk was full gets it in the end', () => m.show(full)[0] === 'sent')
is(to(relay, 'full@reseller.example').length, 1, 'once')

// --- slow: others queue meanwhile, nothing is lost or doubled ---

relay.faults = { slow: 200 }
const before = relay.mails.length
const first = m.queue(1, 'slow@reseller.example')
const others = m.queue(5, 'behind@reseller.example')
await m.until('a slow relay gets all', () => m.show(first)[0] === 'sent' && others.requests.every((_, i) => m.show(others, i)[0] === 'sent'))
is(relay.mails.length, before + 6, 'each once')
relay.faults = {}
await mailer.stop()

// --- two days ---

relay.faults = { rcpt: '450 4.2.1 busy' }
mailer = await m.start(addresses(relay))
const old = m.queue(1, 'old@reseller.example')
await m.until('tried', () => m.show(old)[1] === '1')
await mailer.stop()
mailer = await m.start(addresses(relay), { laterS: 47 * 3600 })
await m.until('on the second day it is still tried', () => Number(m.show(old)[1]) >= 2)
is(m.show(old)[0], 'queued', 'and kept')
await mailer.stop()
relay.faults = { connect: '421 4.3.2 closed' }
mailer = await m.start(addresses(relay), { laterS: 50 * 3600 })
await m.until('after two days it is given up, even if no relay is there', () => m.show(old)[0] === 'failed')
like(m.show(old)[3], /^421/, "with the relay's words")
await mailer.stop()
relay.faults = {}

// --- several relays ---

const dead = await startRelay({ faults: { connect: '421 4.3.2 closed' } })
mailer = await m.start(addresses(dead, relay))
const turned = m.queue(3, 'turned@reseller.example')
await m.until('the first is down: the second gets all', () => turned.requests.every((_, i) => m.show(turned, i)[0] === 'sent'), 3000)
is(to(relay, 'turned@reseller.example').length, 3, 'each once')
ok(dead.connections <= 2, `the first is left alone meanwhile (${dead.connections} connections)`)
like(mailer.output(), new RegExp(`mail relay 127\\.0\\.0\\.1:${dead.port} takes no mail: down: 421 4\\.3\\.2 closed`), 'and the log says so')
dead.faults = {}
await m.until('the first is asked again by and by', async () => {
  m.queue(1, 'back@reseller.example')
  await new Promise(resolve => setTimeout(resolve, 300))
  return to(dead, 'back@reseller.example').length > 0
}, 15000)
await mailer.stop()

dead.faults = { keep: true, body: 'drop' }
mailer = await m.start(addresses(dead, relay))
const moved = m.queue(1, 'moved@reseller.example')
await m.until('a verdict is lost', () => m.show(moved)[1] === '1')
m.due()
await m.until('the repeat goes to the other', () => m.show(moved)[0] === 'sent')
isDeeply([to(dead, 'moved@reseller.example').length, to(relay, 'moved@reseller.example').length], [1, 1], 'once each')
unlike(mailer.output(), /level=error.*(password|store)/, 'nothing else was wrong')
await mailer.stop()
await dead.close()

// --- the relay is stopped, and comes back ---

mailer = await m.start(addresses(dead))
const waiting = m.queue(4, 'waiting@reseller.example')
await m.until('nobody listens: it waits', () => /refused|connect/i.test(m.show(waiting)[3]))
const back = await startRelay({ port: dead.port })
await m.until('and is sent when somebody does', () => waiting.requests.every((_, i) => m.show(waiting, i)[0] === 'sent'), 20000)
is(to(back, 'waiting@reseller.example').length, 4, 'each once')
await mailer.stop()
await back.close()
await relay.close()
done()
