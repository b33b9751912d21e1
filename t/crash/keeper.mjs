#!/usr/bin/env node
// The keeper's reminders and expiries under kill -9: each approver is reminded once an hour that is set, and who asked is told
// once that nobody decided, however often it dies in between.
//   CRASH_REQUESTS=30
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { diag, done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { build, openAccount, startRolecall, until } from '../lib/rolecall.mjs'

const COUNT = Number(process.env.CRASH_REQUESTS ?? 30)
const HOUR = 3600

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const owner = await rc.signIn(reseller.owner)
const CONTACTS = '/settings/contacts'
await owner.submit(await owner.get(CONTACTS), CONTACTS, { name: 'Ann', email: 'ann@northwind.example', approves: '1' })
const account = await openAccount(rc, owner, customer, '111122223333')
execFileSync(join(build, 't/open_requests'), [reseller.id, customer, 'open', String(COUNT)], { env: { ...process.env, ROLECALL_CONF: join(rc.run, 'rolecall.hdf') } })

/** Kills the keeper again and again until `ended()`; how often. */
async function kill(ended) {
  let kills = 0
  for (const end = Date.now() + 20000; Date.now() < end && !await ended();) {
    for (const pid of rc.workers('keeper')) {
      process.kill(pid, 'SIGKILL')
      kills++
    }
    await sleep(60 + Math.random() * 200)
  }
  return kills
}

// a mailer that is put out for a recovery may send a mail of its outbox again, under the same Message-ID: that is one mail
const mailed = async pattern => [...new Map((await rc.mails()).filter(m => pattern.test(m.subject)).map(m => [m.messageId, m])).values()]
const times = mails => {
  const counts = new Map()
  for (const m of mails) counts.set(`${m.to.join()} ${m.subject}`, (counts.get(`${m.to.join()} ${m.subject}`) ?? 0) + 1)
  return counts
}
const STILL = /^Still waiting: AWS account/, NOBODY = /^Nobody decided: AWS account/

// 50 hours on, two reminders are due at once: one goes out.  Those opened by the tool began a day later: for them the first is.
await rc.restartLater(50 * HOUR)
let kills = await kill(async () => (await mailed(STILL)).length >= COUNT)
await until('all reminders', async () => times(await mailed(STILL)).size === 2 * (COUNT + 1), 60000)
await rc.restartLater(50.01 * HOUR)
const reminded = times(await mailed(STILL))
isDeeply([...reminded.values()].filter(n => n !== 1), [], `each approver is reminded of each request once (${reminded.size} mails)`)
ok(kills > 0, `the keeper was killed ${kills} times meanwhile`)
const later = await rc.signIn(reseller.owner)
const page = await later.get((await later.get(`/accounts/${account.id}`)).text.match(/\/requests\/\w{26}/)[0])
like(page.words, /Rolecall reminded the approvers/, 'which is on record')
is((page.words.match(/reminded the approvers/g) ?? []).length, 1, 'once')
const one = (await mailed(STILL)).find(m => m.to.includes('otto@northwind.example') && m.subject.includes(account.number))
for (const text of ['Northwind owner', 'Alder & Finch', account.number, 'root@customer.example', 'Opening the link decides nothing']) ok(one.text.includes(text) && one.html.includes(text.replace('&', '&amp;')), `the reminder says ${text}`)
const link = new URL(one.links.find(l => l.includes('/approve/'))).pathname
like((await rc.browser().get(link)).words, /Approve and Provision/, 'and its link leads to the decision')

// a month on nobody has decided
await rc.restartLater(32 * 24 * HOUR)
const begun = Date.now()
kills += await kill(async () => Date.now() > begun + 3000)
const again = await rc.signIn(reseller.owner)
await until('all to expire', async () => new RegExp(`Expired <span class="count">${COUNT + 1}<`).test((await again.get('/requests')).text), 60000)
await until('the mail to who asked', async () => (await mailed(NOBODY)).length > 0)
is((await mailed(NOBODY)).length, 1, 'who asked is told once that nobody decided')
const told = (await mailed(NOBODY))[0]
ok(told.to.includes(reseller.owner.email) && told.text.includes(`/accounts/${account.id}`), 'with the way to ask again')
const state = await again.get(`/accounts/${account.id}`)
is(state.attribute('data-state'), 'declined', 'the account is nobody\'s')
like(state.words, /Expired on .*: nobody decided in time.*Ask again/, 'and can be asked for again')
is((await rc.browser().get(link)).status, 200, 'the mailed link says what became of it')
diag(`${kills} kills`)
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
