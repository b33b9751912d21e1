// The web server's side of FastCGI (specification 1.0), as small as a test needs: one request a connection.
//
//   const bytes = await exchange(join(rc.run, 'sock/account.sock'), asked({ REQUEST_METHOD: 'GET', DOCUMENT_URI: '/accounts' }))
//   for (const { type, content } of recordsOf(bytes)) ...
import { connect } from 'node:net'

export const [BEGIN, END, PARAMS, STDIN, STDOUT] = [1, 3, 4, 5, 6]

export const record = (type, content, id = 1) =>
  Buffer.concat([Buffer.from([1, type, id >> 8, id & 255, content.length >> 8, content.length & 255, 0, 0]), content])

const size = n => {
  if (n < 128) return Buffer.from([n])
  const long = Buffer.alloc(4)
  long.writeUInt32BE(n + 2 ** 31)
  return long
}

const params = variables => Buffer.concat(Object.entries(variables).flatMap(([name, value]) =>
  [size(Buffer.byteLength(name)), size(Buffer.byteLength(value)), Buffer.from(name), Buffer.from(value)]))

/** A request with these variables, up to where its body begins. */
export const begin = (variables, id = 1) => Buffer.concat([record(BEGIN, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]), id),
  record(PARAMS, params(variables), id), record(PARAMS, Buffer.alloc(0), id)])

/** A whole request without a body. */
export const asked = (variables, id = 1) => Buffer.concat([begin(variables, id), record(STDIN, Buffer.alloc(0), id)])

/** The records in `bytes`: [{ version, type, id, content }]. */
export function recordsOf(bytes) {
  const records = []
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt16BE(at + 4), from = at + 8
    if (from + length > bytes.length) throw new Error('a record is cut off')
    records.push({ version: bytes[at], type: bytes[at + 1], id: bytes.readUInt16BE(at + 2), content: bytes.subarray(from, from + length) })
    at = from + length + bytes[at + 6]
  }
  return records
}

/** Sends `bytes` to the worker behind `path`; what came back until it closed the connection, which it must within 20 s. */
export function exchange(path, bytes) {
  return new Promise((resolve, reject) => {
    const pieces = []
    const socket = connect({ path, allowHalfOpen: true }, () => socket.write(bytes))
    socket.setTimeout(20000, () => socket.destroy(new Error('the worker keeps the connection')))
    socket.on('data', piece => pieces.push(piece))
    socket.on('end', () => (socket.end(), resolve(Buffer.concat(pieces))))
    socket.on('error', reject)
  })
}
