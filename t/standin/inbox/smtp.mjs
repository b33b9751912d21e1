// The SMTP side of the inbox: npm smtp-server, with faults and a log of each conversation.
import { SMTPServer } from 'smtp-server'

const HANG_LIMIT_MS = 600e3
const MAX_MAIL = 10 << 20
const KEEP = 1000

/**
 * A server that keeps what it gets.
 *   mails, faults  see mails.mjs and faults.mjs
 *   auth           "user:password" that is demanded, or undefined: none is offered
 *   tls            { key, cert } for STARTTLS, or undefined: not offered
 *   log            an SmtpLog
 */
export function smtpServer({ mails, faults, auth, tls, log }) {
  const [user, password] = auth ? [auth.slice(0, auth.indexOf(':')), auth.slice(auth.indexOf(':') + 1)] : []
  const cutter = session => () => {
    for (const connection of server.connections) if (connection.session === session) connection._socket.destroy()
  }
  const strike = (stage, addresses, session) => faults.strike(stage, addresses, cutter(session))

  const server = new SMTPServer({
    ...tls,
    name: 'inbox.standin',
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(auth ? [] : ['AUTH'])],
    authOptional: !auth,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    socketTimeout: HANG_LIMIT_MS,
    closeTimeout: 100,
    size: MAX_MAIL,
    logger: log.logger(),

    onConnect(session, callback) {
      strike('connect', [], session).then(() => callback(), callback)
    },
    onAuth({ username, password: given }, session, callback) {
      strike('auth', [], session).then(() => {
        if (username === user && given === password) return callback(null, { user: username })
        callback(Object.assign(new Error('wrong user or password'), { responseCode: 535 }))
      }, callback)
    },
    onMailFrom({ address }, session, callback) {
      strike('mail', [address], session).then(() => callback(), callback)
    },
    onRcptTo({ address }, session, callback) {
      strike('rcpt', [address], session).then(() => callback(), callback)
    },
    onData(stream, session, callback) {
      receive(stream, session).then(id => callback(null, `kept as mail ${id}`), callback)
    }
  })

  async function receive(stream, session) {
    const { mailFrom, rcptTo } = session.envelope
    const to = rcptTo.map(({ address }) => address)
    const from = mailFrom ? mailFrom.address : ''
    const [bytes] = await Promise.all([drain(stream), strike('data', to, session)])
    if (stream.sizeExceeded) throw Object.assign(new Error('message too large'), { responseCode: 552 })
    const { id } = await mails.add(bytes, {
      time: new Date().toISOString(), from, to, user: session.user ?? null, tls: Boolean(session.secure)
    })
    await strike('after-data', to, session)
    return id
  }

  server.on('error', () => {})
  return server
}

async function drain(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Conversations as smtp-server tells them: [{ id, started, lines: ['S: 220 …', 'C: EHLO …'] }], oldest first. */
export class SmtpLog {
  #conversations = []

  all() {
    return this.#conversations
  }

  clear() {
    this.#conversations = []
  }

  /** The logger object that smtp-server wants; passwords are left out. */
  logger() {
    const note = ({ cid, tnx, command, bytes }, side, text) => {
      if (tnx === 'data') return this.#add(cid, `C: (${bytes} bytes)`)
      if (side === 'S:') return this.#add(cid, `S: ${text}`)
      if (side === 'C:') this.#add(cid, `C: ${command === 'AUTH' ? 'AUTH …' : text}`)
    }
    const quiet = () => {}
    return { debug: note, info: quiet, warn: quiet, error: quiet, trace: quiet, fatal: quiet, level: quiet }
  }

  #add(id, line) {
    let conversation = this.#conversations.find(c => c.id === id)
    if (!conversation) {
      conversation = { id, started: new Date().toISOString(), lines: [] }
      this.#conversations.push(conversation)
      if (this.#conversations.length > KEEP) this.#conversations.shift()
    }
    conversation.lines.push(line)
  }
}
