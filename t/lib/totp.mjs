// An authenticator app (RFC 6238: HMAC-SHA1, 6 digits, 30 s), as a person's phone has it.
//
//   const app = new Authenticator('GEZD GNBV ...')
//   await app.code()      // one that was not given before: the server takes none twice
import { createHmac } from 'node:crypto'

const STEP_MS = 30000
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const bytesOf = base32 => {
  const bits = [...base32.replace(/\s/g, '')].map(c => LETTERS.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))
}

export class Authenticator {
  #secret
  #last = 0

  /** `aheadMs`: how far the server's clock is ahead of ours. */
  constructor(base32, { aheadMs = 0 } = {}) {
    this.#secret = bytesOf(base32)
    this.aheadMs = aheadMs
  }

  #now() {
    return (Date.now() + this.aheadMs) / STEP_MS
  }

  at(step) {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const mac = createHmac('sha1', this.#secret).update(counter).digest()
    return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0')
  }

  /** The earliest code that the server still takes and that was not given yet: of the step before, this one or the next. */
  async code() {
    const now = this.#now()
    // what ends in a moment may have ended when it arrives
    const first = Math.floor(now) - (now % 1 < 0.8 ? 1 : 0)
    const step = Math.max(first, this.#last + 1)
    while (step > Math.floor(this.#now()) + 1) await new Promise(resolve => setTimeout(resolve, 200))
    this.#last = step
    return this.at(step)
  }

  /** One that was never right. */
  wrong() {
    const right = [-2, -1, 0, 1, 2].map(d => this.at(Math.floor(this.#now()) + d))
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find(c => !right.includes(c))
  }
}
