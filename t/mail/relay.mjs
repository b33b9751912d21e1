// A mail relay that misbehaves on demand, a line of SMTP at a time: what no well-meaning server library does.
//
//   const relay = await startRelay({ faults: { rcpt: '550 5.1.1 no such user' } })
//   relay.port, relay.mails [{ from, to, raw, secure, auth }], relay.connections, relay.commands ['EHLO x', ...]
//   relay.faults = { body: 'drop' }      from now on
//
// Stages: connect ehlo starttls auth mail rcpt data body quit.  A fault is an answer ("450 later"; \n for more lines), 'drop'
// (the connection ends), 'hang' (no answer), or a function (line, session) => one of these or undefined.  'body' is the verdict.
// More: keep (a mail is kept even if its verdict is a fault), slow (ms before each answer).
import net from 'node:net'
import tls from 'node:tls'

export async function startRelay({ faults = {}, auth, cert, implicit = false, host = '127.0.0.1', port = 0 } = {}) {
  const relay = { faults, mails: [], connections: 0, commands: [], auth, cert, sockets: new Set() }
  const server = net.createServer(socket => {
    relay.connections++
    relay.sockets.add(socket)
    socket.on('close', () => relay.sockets.delete(socket))
    socket.on('error', () => {})
    if (!implicit) return session(relay, socket, false)
    const secure = new tls.TLSSocket(socket, { isServer: true, ...cert })
    secure.on('error', () => {})
    session(relay, secure, true)
  })
  await new Promise(resolve => server.listen(port, host, resolve))
  relay.port = server.address().port
  relay.close = () => {
    for (const socket of relay.sockets) socket.destroy()
    return new Promise(resolve => server.close(resolve))
  }
  return relay
}

const unstuff = text => text.replace(/^\./gm, '')

function session(relay, socket, secure) {
  const s = { from: null, to: [], authenticated: null, auth: null, inData: false }
  let pending = ''

  const answer = text => {
    const lines = text.split('\n')
    socket.write(lines.map((l, i) => (i < lines.length - 1 ? l.slice(0, 3) + '-' : l.slice(0, 3) + ' ') + l.slice(4)).join('\r\n') + '\r\n', 'latin1')
  }
  // Whether the stage went as it should; otherwise its fault has been acted on.
  const passes = (stage, line) => {
    let fault = relay.faults[stage]
    if (typeof fault === 'function') fault = fault(line, s)
    if (fault === undefined) return true
    if (fault === 'drop') socket.destroy()
    else if (fault !== 'hang') answer(fault)
    return false
  }
  const verdict = raw => {
    const keep = () => relay.mails.push({ from: s.from, to: s.to, raw, secure, auth: s.authenticated })
    if (relay.faults.keep) keep()
    if (!passes('body', raw)) return
    if (!relay.faults.keep) keep()
    answer('250 2.0.0 queued')
  }
  const credentials = line => {
    const [user, password] = Buffer.from(line, 'base64').toString().split('\0').slice(1)
    if (user !== relay.auth.user || password !== relay.auth.password) return answer('535 5.7.8 no such user or password')
    s.authenticated = user
    answer('235 2.7.0 welcome')
  }
  const upgrade = () => {
    answer('220 2.0.0 go ahead')
    socket.removeAllListeners('data')
    const upgraded = new tls.TLSSocket(socket, { isServer: true, ...relay.cert })
    upgraded.on('error', () => {})
    session({ ...relay, get faults() { return { ...relay.faults, connect: 'hang' } }, set connections(n) {} }, upgraded, true)
  }
  const commands = {
    EHLO: line => passes('ehlo', line) && answer(['250 relay.test', '250 SIZE 1000000',
      ...(relay.cert && !secure ? ['250 STARTTLS'] : []), ...(relay.auth ? ['250 AUTH PLAIN'] : []), '250 HELP'].join('\n')),
    HELO: line => passes('ehlo', line) && answer('250 relay.test'),
    STARTTLS: line => passes('starttls', line) && upgrade(),
    AUTH: line => passes('auth', line) && (line.split(' ')[2] ? credentials(line.split(' ')[2]) : (s.auth = true, answer('334 '))),
    MAIL: line => passes('mail', line) && (s.from = /<(.*?)>/.exec(line)[1], s.to = [], answer('250 2.1.0 ok')),
    RCPT: line => passes('rcpt', line) && (s.to.push(/<(.*?)>/.exec(line)[1]), answer('250 2.1.5 ok')),
    DATA: line => passes('data', line) && (s.inData = true, answer('354 go on')),
    QUIT: line => passes('quit', line) && (answer('221 bye'), socket.end())
  }
  const feed = data => {
    pending += data.toString('latin1')
    for (;;) {
      const end = pending.indexOf(s.inData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) {
        if (s.inData && relay.faults.early) socket.destroy()
        return
      }
      const text = pending.slice(0, end)
      pending = pending.slice(end + (s.inData ? 5 : 2))
      if (s.inData) {
        s.inData = false
        verdict(unstuff(text + '\r\n'))
        continue
      }
      if (s.auth) {
        s.auth = null
        relay.commands.push('(credentials)')
        credentials(text)
        continue
      }
      const verb = text.split(' ')[0].toUpperCase()
      relay.commands.push(verb === 'AUTH' ? 'AUTH' : text)
      if (commands[verb]) commands[verb](text)
      else answer('502 5.5.2 not known: ' + text)
    }
  }
  socket.on('data', data => relay.faults.slow ? setTimeout(feed, relay.faults.slow, data) : feed(data))
  if (passes('connect', '')) answer('220 relay.test ESMTP')
}
