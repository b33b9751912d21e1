#!/usr/bin/env node
// What a worker says on its socket (FastCGI specification 1.0), without nginx between: answers of any size, their end, and peers
// that nginx is not: that never end a request, send nonsense, or don't wait for the answer.
import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import { done, is, isDeeply, like, ok } from '../lib/tap.mjs'
import { asked, begin, END, exchange, record, recordsOf, STDIN, STDOUT } from '../lib/fastcgi.mjs'
import { build, startRolecall } from '../lib/rolecall.mjs'

const REQUESTS = 800
const rc = await startRolecall({ env: { ROLECALL_SEATS: '1' } })
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const member = await rc.signIn(reseller.member)
const cookie = [...member.cookies].map(c => c.join('=')).join('; ')
execFileSync(join(build, 't/open_requests'), [reseller.id, rc.addCustomer(reseller, 'Alder & Finch'), 'open', String(REQUESTS)],
  { env: { ...process.env, ROLECALL_CONF: join(rc.run, 'rolecall.hdf') } })

const socketOf = screen => join(rc.run, `sock/${screen}.sock`)
const variables = (path, more = {}) => ({ REQUEST_METHOD: 'GET', DOCUMENT_URI: path, QUERY_STRING: '', HTTP_COOKIE: cookie, REMOTE_ADDR: '127.0.0.1', ...more })
const ask = bytes => exchange(socketOf('requests'), bytes)

/** Checks that these records are one whole answer to request `id`; its text. */
function isWhole(records, id, what) {
  const output = records.slice(0, -2)
  ok(output.length > 0 && output.every(r => r.version === 1 && r.type === STDOUT && r.id === id && r.content.length > 0), `${what}: output that is nowhere empty`)
  isDeeply(records.slice(-2).map(r => [r.version, r.type, r.id, [...r.content]]), [[1, STDOUT, id, []], [1, END, id, [0, 0, 0, 0, 0, 0, 0, 0]]],
    `${what}: then the end of the output, and of the request`)
  return Buffer.concat(output.map(r => r.content)).toString()
}

/** That the pool's only worker is free again. */
async function isFree(what) {
  const late = new Promise(resolve => setTimeout(() => resolve({ status: 'no answer' }), 10000).unref())
  is((await Promise.race([member.get('/requests'), late])).status, 200, `${what}: the next request is answered`)
}

// --- answers ---

const csv = await member.get('/requests.csv')
is(csv.text.trimEnd().split('\r\n').length, REQUESTS + 1, `nginx passes on all ${REQUESTS} rows`)
ok(csv.text.length > 2 * 65535, `which are more than two records hold: ${csv.text.length} bytes`)
const large = recordsOf(await ask(asked(variables('/requests.csv'), 0x1234)))
const whole = isWhole(large, 0x1234, 'a large answer')
ok(whole.slice(whole.indexOf('\r\n\r\n') + 4) === csv.text, 'its records make up what nginx passes on')
const head = isWhole(recordsOf(await ask(asked(variables('/requests', { REQUEST_METHOD: 'HEAD' })))), 1, 'HEAD')
like(head, /^Status: 200 OK\r\n[^]*\r\n\r\n$/, 'has a header and nothing behind it')

// --- peers that nginx is not ---

const unended = recordsOf(await ask(begin(variables('/requests'))))
like(isWhole(unended, 1, 'a request whose end never comes'), /^Status: 200 /, 'is answered')
await isFree('after it')

const body = Buffer.concat([begin(variables('/requests', { REQUEST_METHOD: 'PUT', CONTENT_LENGTH: '50000' })), record(STDIN, Buffer.alloc(50000, 'x'))])
like(isWhole(recordsOf(await ask(body)), 1, 'a body that nobody reads'), /^Status: 405 /, 'is answered')
await isFree('after it')

const nonsense = Buffer.concat([begin(variables('/requests')), Buffer.alloc(20000, 0xEE)])
like(isWhole(recordsOf(await ask(nonsense)), 1, 'nonsense behind a request'), /^Status: 200 /, 'is answered')
await isFree('after it')

await new Promise(resolve => {
  const socket = connect(socketOf('requests'), () => socket.write(asked(variables('/requests.csv')), () => socket.destroy()))
  socket.on('close', resolve)
})
await isFree('after a peer that went away')

is((await ask(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).length, 0, 'HTTP is not answered')
await isFree('after it')

await rc.stop()
done()
