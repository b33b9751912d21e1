#!/usr/bin/env node
// Two approvers press opposite buttons at the same moment, 500 times, by their mailed links: each time one decision stands, in
// the request, in its account and in activity alike; the one whose press it was is sent on, and the other is told who decided what.
//   RACES=500
import { execFileSync } from 'node:child_process'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { diag, done, is, isDeeply, ok, unlike } from '../lib/tap.mjs'
import { build, startRolecall } from '../lib/rolecall.mjs'

const RACES = Number(process.env.RACES ?? 500)
const AT_ONCE = 4 // pairs

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const owner = await rc.signIn(reseller.owner)
const CONTACTS = '/settings/contacts'
await owner.submit(await owner.get(CONTACTS), CONTACTS, { name: 'Ann', email: 'ann@northwind.example', approves: '1' })
const tool = (...args) => execFileSync(join(build, 't/open_requests'), [reseller.id, customer, ...args], { encoding: 'utf8', env: { ...process.env, ROLECALL_CONF: join(rc.run, 'rolecall.hdf') } })
  .trim().split('\n').map(line => line.split(' '))
const races = tool('open', String(RACES)).map(([id, ...links]) => ({ id, links }))
ok(races.length === RACES && races.every(r => r.links.length === 2), `${RACES} requests, each with a link for either approver`)

// nginx lets each address open so many links: every approver comes from one of its own
const agents = Array.from({ length: 200 }, (_, i) => new Agent({ keepAlive: true, localAddress: `127.1.${1 + (i >> 7)}.${1 + (i & 127)}` }))
function send(n, method, link, body) {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) } : {}
    const asked = request(`${rc.url}/approve/${link}`, { method, headers, agent: agents[n % agents.length] }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', data => (text += data)).on('end', () => resolve({ status: answer.statusCode, text }))
    })
    asked.on('error', reject).end(body)
  })
}

const told = /<strong>(otto@northwind\.example|Ann)<\/strong> (approved|declined) this request on 20/
const other = { approve: 'decline', decline: 'approve' }
/** One request: both pages are open, then both press. */
async function race(r, n) {
  const pages = await Promise.all(r.links.map((link, i) => send(2 * n + i, 'GET', link)))
  const buttons = n % 2 === 0 ? ['approve', 'decline'] : ['decline', 'approve']
  const bodies = pages.map((page, i) => new URLSearchParams({ csrf: /name="csrf" value="([^"]+)"/.exec(page.text)[1], decision: buttons[i], reason: `because ${i}` }).toString())
  const order = n % 4 < 2 ? [0, 1] : [1, 0]
  const answers = []
  await Promise.all(order.map(async i => { answers[i] = await send(2 * n + i, 'POST', r.links[i], bodies[i]) }))
  const won = answers.findIndex(a => a.status === 303)
  const lost = answers[1 - won]
  return { id: r.id, winners: answers.filter(a => a.status === 303).length, decision: buttons[won], loser: other[buttons[won]], toldStatus: lost?.status, told: told.exec(lost?.text ?? '')?.[2], first: won === order[0] }
}
const outcomes = []
let next = 0
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  while (next < races.length) {
    const n = next++
    outcomes[n] = await race(races[n], n)
  }
}))

const past = { approve: 'approved', decline: 'declined' }
const wrong = (what, test) => isDeeply(outcomes.filter(o => !test(o)).slice(0, 3), [], `${what}, ${RACES} times`)
wrong('of two presses one is taken', o => o.winners === 1)
wrong('the other is answered with the conflict', o => [200, 409].includes(o.toldStatus))
wrong('and is told what was decided', o => o.told === past[o.decision])
const now = new Map(tool('tell').map(([id, state, account, ...rest]) => [id, { state, account, decisions: Number(rest.at(-1)) }]))
is(now.size, RACES, 'all are there')
const accounts = { approve: 'role_needed', decline: 'declined' }
isDeeply(outcomes.filter(o => now.get(o.id).state !== past[o.decision] || now.get(o.id).account !== accounts[o.decision]).slice(0, 3), [], "what stands is the winner's, in the request and its account")
is([...now.values()].filter(o => o.decisions !== 1).length, 0, 'and activity has one decision of each')
const approved = outcomes.filter(o => o.decision === 'approve').length, second = outcomes.filter(o => !o.first).length
ok(approved > 0 && approved < RACES, `now one wins, now the other (${approved} approved)`)
diag(`${approved} of ${RACES} approved; ${second} times the press that was sent second won`)
agents.forEach(a => a.destroy())
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
