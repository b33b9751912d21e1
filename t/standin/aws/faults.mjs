// Faults that a test orders: which calls they hit, and what the call gets instead of its answer.
//
//   { match: 'AssumeRole', externalId: 'x' | null, arn: 'arn:…', n: 1, kind: 'latency', ms: 500 }
//
// `match` is an action (left out: any), `externalId` null means a call without one (left out: any), `n` how many calls
// (left out: one). Kinds:
//   latency           waits `ms`, then answers as usual
//   500 503 throttle  AWS's error for it
//   expired           ExpiredToken (403, or `status`)
//   error             `status`, `code`, `message` as given
//   skew              the server's clock is ahead by `ms` (default 15 min), so that the signature is refused
//   garbage           200 and broken XML          empty      200 and no body
//   html              502 and a proxy's page      reset      TCP reset
//   hang              never answers               truncate   ends in mid-answer
//   drip              a blank every `ms` (300)    huge       a body without end
import { setTimeout as sleep } from 'node:timers/promises'
import { expiredToken } from './signature.mjs'
import { AwsError, NAMESPACE } from './xml.mjs'
import { HttpError } from '../web.mjs'

const KINDS = ['latency', '500', '503', 'throttle', 'expired', 'error', 'skew', 'garbage', 'empty', 'html', 'reset',
  'hang', 'truncate', 'drip', 'huge']

export class Faults {
  #list = []

  /** An array replaces all faults, a single object is added. */
  set(input) {
    const list = [].concat(input).map(fault => ({ n: 1, ...fault, kind: String(fault.kind) }))
    const unknown = list.find(fault => !KINDS.includes(fault.kind))
    if (unknown) throw new HttpError(400, `unknown fault: ${unknown.kind}`)
    this.#list = Array.isArray(input) ? list : [...this.#list, ...list]
  }

  clear() {
    this.#list = []
  }

  /** The fault that hits this call, used up by one; or undefined. */
  take({ action, externalId, roleArn }) {
    const fault = this.#list.find(f => f.n > 0
      && (f.match === undefined || f.match === action)
      && (f.externalId === undefined || f.externalId === externalId)
      && (f.arn === undefined || f.arn === roleArn))
    if (fault) fault.n--
    return fault
  }
}

/** How far a fault puts the server's clock ahead. */
export const clockShiftMs = fault => (fault?.kind === 'skew' ? fault.ms || 900e3 : 0)

/** Does what the fault says: throws an AwsError, returns true if it has answered, false if the call goes on. */
export async function strike(fault, res) {
  switch (fault.kind) {
    case 'latency': await sleep(fault.ms); return false
    case 'skew': return false
    case '500': throw new AwsError(500, 'InternalFailure', 'The request processing has failed because of an unknown error, exception or failure.')
    case '503': throw new AwsError(503, 'ServiceUnavailable', 'The request has failed due to a temporary failure of the server.')
    case 'throttle': throw new AwsError(400, 'Throttling', 'Rate exceeded')
    case 'expired': throw expiredToken(fault.status)
    case 'error': throw new AwsError(fault.status || 400, fault.code || 'ValidationError', fault.message || 'as ordered')
    case 'garbage': answer(res, 200, 'text/xml', '<AssumeRoleResponse><AssumeRoleResult>\x00\xff<<<'); return true
    case 'empty': answer(res, 200, 'text/xml', ''); return true
    case 'html': answer(res, 502, 'text/html', '<html><body><h1>502 Bad Gateway</h1></body></html>'); return true
    case 'reset': res.socket.resetAndDestroy(); return true
    case 'hang': return true
    case 'truncate': truncate(res); return true
    case 'drip': drip(res, fault.ms || 300); return true
    case 'huge': huge(res); return true
  }
}

function answer(res, status, type, text) {
  const body = Buffer.from(text, 'latin1')
  res.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length })
  res.end(body)
}

function truncate(res) {
  res.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': 4000 })
  res.write(`<AssumeRoleResponse xmlns="${NAMESPACE.sts}"><AssumeRoleResult><Credentials><AccessKeyId>ASIA`)
  setTimeout(() => res.destroy(), 50)
}

function drip(res, everyMs) {
  res.writeHead(200, { 'Content-Type': 'text/xml' })
  const timer = setInterval(() => res.write(' '), everyMs)
  res.on('close', () => clearInterval(timer))
}

function huge(res) {
  const block = Buffer.alloc(1 << 16, 'a')
  res.writeHead(200, { 'Content-Type': 'text/xml' })
  const more = () => {
    while (!res.destroyed && res.write(block));
  }
  res.on('drain', more)
  more()
}
