// Stands between Rolecall and an AWS, and takes down what passes: every request as it was signed, and the credentials that
// answers give away.
//
//   const between = await standBetween()
//   startRolecall({ env: { AWS_ENDPOINT_URL: between.url } }).then(rc => between.leadTo(rc.aws))
import http from 'node:http'

/**
 * Resolves to { url, leadTo(url), requests, sessions, instead(fn), stop() }:
 *   requests   [{ method, url, headers, body, params }], in the order of their end
 *   sessions   [{ accessKeyId, secretAccessKey, sessionToken }] that AssumeRole gave out
 *   instead    fn(request) may give { status, body } to answer in AWS's place; undefined lets it pass
 * Requests wait until it is known where they lead to.
 */
export async function standBetween() {
  const between = { requests: [], sessions: [], replace: undefined }
  let lead
  const target = new Promise(resolve => { lead = resolve })
  const agent = new http.Agent({ keepAlive: true })

  const server = http.createServer((req, res) => {
    const chunks = []
    req.on('data', chunk => chunks.push(chunk))
    req.on('end', async () => {
      const body = Buffer.concat(chunks).toString()
      const request = { method: req.method, url: `http://${req.headers.host}${req.url}`, headers: req.headers, body, params: new URLSearchParams(body) }
      between.requests.push(request)
      const other = between.replace?.(request)
      if (other) {
        res.writeHead(other.status, { 'Content-Type': 'text/xml' })
        return res.end(other.body)
      }
      const { hostname, port } = new URL(await target)
      // the Host that was signed goes on as it is
      const onward = http.request({ hostname, port, method: req.method, path: req.url, headers: req.headers, agent }, answer => {
        const parts = []
        answer.on('data', part => parts.push(part))
        answer.on('end', () => {
          const text = Buffer.concat(parts)
          note(between.sessions, text.toString())
          res.writeHead(answer.statusCode, answer.headers)
          res.end(text)
        })
        answer.on('error', () => res.destroy())
      })
      onward.on('error', () => res.destroy())
      onward.end(body)
    })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(between, {
    url: `http://127.0.0.1:${server.address().port}`,
    leadTo: lead,
    instead: fn => { between.replace = fn },
    stop: () => {
      server.closeAllConnections()
      server.close()
      agent.destroy()
    }
  })
}

function note(sessions, text) {
  const get = name => text.match(new RegExp(`<${name}>([^<]+)</${name}>`))?.[1]
  if (get('SecretAccessKey')) sessions.push({ accessKeyId: get('AccessKeyId'), secretAccessKey: get('SecretAccessKey'), sessionToken: get('SessionToken') })
}
