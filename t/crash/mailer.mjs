#!/usr/bin/env node
// The mailer under kill -9 while it delivers: every mail arrives; none more than twice, and twice only under one Message-ID and
// only where a kill fell between a mail's body and the commit of its verdict.  A mail that was in doubt twice is not sent a third
// time: it has failed, the outbox says that it may have arrived, and an owner is told.
//
//   CRASH_MAILS=300   CRASH_MAILER_S=20: how long it is killed at most
import { setTimeout as sleep } from 'node:timers/promises'
import { diag, done, is, ok } from '../lib/tap.mjs'
import { startMailing } from '../mail/mailing.mjs'
import { startRelay } from '../mail/relay.mjs'

const COUNT = Number(process.env.CRASH_MAILS ?? 300)
const KILL_FOR_MS = 1000 * Number(process.env.CRASH_MAILER_S ?? 20)

const m = startMailing()
const relay = await startRelay({ faults: { slow: 1 } })
const url = `smtp://127.0.0.1:${relay.port}`
const idOf = mail => /^Message-ID: <(\w+)@/mi.exec(mail.raw)[1]
const addressed = email => relay.mails.filter(mail => mail.to.includes(email))

const queued = [m.queue(COUNT / 2, 'ann@reseller.example'), m.queue(COUNT / 2, 'ben@reseller.example')]
const all = () => queued.flatMap(q => m.tool('all', q.reseller)).map(line => {
  const [id, kind, state, attempts, doubts, answer] = line.split('\t')
  return { id, kind, state, attempts: Number(attempts), doubts: Number(doubts), answer }
})

let kills = 0
for (const end = Date.now() + KILL_FOR_MS; Date.now() < end && relay.mails.length < COUNT * 0.95;) {
  const mailer = await m.start(url)
  await sleep(20 + Math.random() * 200)
  await mailer.stop('SIGKILL')
  kills++
}
ok(kills >= 5, `killed ${kills} times`)
const mailer = await m.start(url)
await m.until('in the end nothing waits', () => all().every(mail => mail.state !== 'queued'), 60000)

const times = new Map()
for (const mail of relay.mails) times.set(idOf(mail), (times.get(idOf(mail)) ?? 0) + 1)
const requests = all().filter(mail => mail.kind === 'approval_request')
const failed = requests.filter(mail => mail.state === 'failed')
is(requests.length, COUNT, 'none is lost from the outbox')
is(requests.filter(mail => mail.state === 'sent' && !times.has(mail.id)).length, 0, 'none is called sent that did not arrive')
is([...times].filter(([, n]) => n > 2).length, 0, 'none arrived more than twice')
is(failed.filter(mail => mail.doubts !== 2 || !/it may have arrived/.test(mail.answer)).length, 0, 'none failed but for a doubt after its repeat, which is said')
const twice = requests.filter(mail => times.get(mail.id) === 2)
is(twice.filter(mail => mail.doubts === 0).length, 0, 'none arrived twice without a kill between its body and its verdict')
ok(twice.length <= kills, `at most one a kill arrived twice (${twice.length} of ${COUNT}, ${kills} kills)`)
const told = queued.reduce((n, q) => n + addressed(q.owner).length, 0)
ok(told >= failed.length, `an owner is told of each that failed (${failed.length})`)
const recipients = new Set(relay.mails.map(mail => mail.to.join()))
ok([...recipients].every(r => ['ann@reseller.example', 'ben@reseller.example', ...queued.map(q => q.owner)].includes(r)), 'each to its own recipient')
diag(`${kills} kills, ${relay.mails.length} deliveries of ${times.size} mails`)
is((await mailer.stop()).code, 0, 'everything ends cleanly')
await relay.close()
done()
