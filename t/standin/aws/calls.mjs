// The log of calls that tests read at /_log and people see on the console page.
const KEEP = 10000

let connections = 0
const connectionIds = new WeakMap()

export class CallLog {
  #calls = []
  #count = 0

  /** Notes a call as it begins; the returned entry is filled in by `end`. */
  begin({ socket, action, params, roleArn, accessKeyId, requestId }) {
    const startedMs = Date.now()
    const entry = {
      n: ++this.#count,
      time: new Date(startedMs).toISOString(),
      startedMs,
      durationMs: null,
      action,
      roleArn,
      hasExternalId: params.has('ExternalId'),
      externalId: params.get('ExternalId'),
      sessionPolicy: params.has('Policy'),
      policy: params.get('Policy'),
      sessionName: params.get('RoleSessionName'),
      durationSeconds: params.get('DurationSeconds'),
      accessKeyId,
      connection: connectionId(socket),
      requestId,
      status: null,
      code: null,
      fault: null
    }
    this.#calls.push(entry)
    if (this.#calls.length > KEEP) this.#calls.shift()
    return entry
  }

  end(entry, status, code = null) {
    entry.durationMs = Date.now() - entry.startedMs
    entry.status = status
    entry.code = code
  }

  all() {
    return this.#calls
  }

  clear() {
    this.#calls = []
  }
}

// One number per TCP connection: calls that share it were made over keep-alive.
function connectionId(socket) {
  if (!connectionIds.has(socket)) connectionIds.set(socket, ++connections)
  return connectionIds.get(socket)
}
