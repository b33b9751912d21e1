// From Save on the account form to the mail in the relay's hands, with the relay on loopback: what an approver waits for at least.
// A figure in ms and not a ratio: the promise is under a second.
import { createServer } from 'node:net'
import { firstPriceBook } from '../lib/rolecall.mjs'

export const MAIL_GOAL_MS = 1000

/** A relay that only takes the time of each mail: { url, arrived: Map(account number, ms), close() }. */
export async function startTimedRelay() {
  const arrived = new Map()
  const server = createServer(socket => {
    let pending = '', body = false
    socket.on('error', () => {})
    socket.on('data', data => {
      pending += data.toString('latin1')
      for (let end; (end = pending.indexOf(body ? '\r\n.\r\n' : '\r\n')) >= 0;) {
        const text = pending.slice(0, end)
        pending = pending.slice(end + (body ? 5 : 2))
        if (body) {
          arrived.set(/^Subject: .*?(\d{12})/m.exec(text)?.[1], performance.now())
          body = false
        }
        body = /^DATA/i.test(text)
        socket.write(body ? '354 go on\r\n' : /^EHLO/i.test(text) ? '250 bench\r\n' : '250 ok\r\n')
      }
    })
    socket.write('220 bench\r\n')
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `smtp://127.0.0.1:${server.address().port}`, arrived, close: () => server.close() }
}

/** Adds `count` accounts one after the other; for each the ms from the press of Save to the relay's having the mail. */
export async function mailLatency({ relay, browser, customer, count, first = 700000000000 }) {
  const path = `/customers/${customer}/accounts/new`
  const took = []
  for (let i = 0; i < count; i++) {
    const number = String(first + i), form = await browser.get(path)
    const start = performance.now()
    const answer = await browser.submit(form, path, { account_choice: 'new', account_number: number, root_email: 'root@customer.example', ...firstPriceBook(form) })
    if (answer.status !== 303) throw new Error(`Save answered ${answer.status}: ${answer.words}`)
    for (const end = start + 10000; !relay.arrived.has(number) && performance.now() < end;) await new Promise(resolve => setTimeout(resolve, 1))
    took.push((relay.arrived.get(number) ?? Infinity) - start)
  }
  return took
}
