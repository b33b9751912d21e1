// Faults of the mail inbox: at which stage of an SMTP conversation, and what the sender gets.
//
//   { stage: 'rcpt', kind: 'reply', code: 550, message: 'no such user', match: 'nobody@', n: 1, ms: 0 }
//
// `stage` is connect, auth, mail, rcpt, data (before the message is read) or after-data (the message is kept, the answer
// goes wrong); `match` is a part of a recipient's address (at `mail`: the sender's; left out: any); `n` how many times
// (left out: once). Kinds: reply (`code`, `message`), drop (the connection is cut), hang (no answer), slow (`ms` late).
import { setTimeout as sleep } from 'node:timers/promises'
import { HttpError } from '../web.mjs'

const STAGES = ['connect', 'auth', 'mail', 'rcpt', 'data', 'after-data']
const KINDS = ['reply', 'drop', 'hang', 'slow']

export class SmtpFaults {
  #list = []

  /** An array replaces all faults, a single object is added. */
  set(input) {
    const list = [].concat(input).map(fault => ({ n: 1, kind: 'reply', code: 450, message: 'as ordered', ms: 1000, ...fault }))
    const wrong = list.find(fault => !STAGES.includes(fault.stage) || !KINDS.includes(fault.kind))
    if (wrong) throw new HttpError(400, `unknown stage or kind: ${wrong.stage} ${wrong.kind}`)
    this.#list = Array.isArray(input) ? list : [...this.#list, ...list]
  }

  clear() {
    this.#list = []
  }

  /**
   * Lets the fault of this stage happen, if there is one.
   *   addresses  what `match` looks at
   *   cut        cuts the connection
   * Resolves when the conversation goes on, rejects with the reply to give, or never settles.
   */
  async strike(stage, addresses, cut) {
    const fault = this.#list.find(f => f.n > 0 && f.stage === stage
      && (f.match === undefined || addresses.some(address => address.includes(f.match))))
    if (!fault) return
    fault.n--
    if (fault.kind === 'slow') return sleep(fault.ms)
    if (fault.kind === 'reply') throw Object.assign(new Error(fault.message), { responseCode: fault.code })
    if (fault.kind === 'drop') cut()
    await new Promise(() => {})
  }
}
