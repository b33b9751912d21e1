// Signed calls to STS and IAM, small enough to read: for tests of the stand-in and for looking at what it says.
import http from 'node:http'
import aws4 from 'aws4'

const VERSION = { sts: '2011-06-15', iam: '2010-05-08' }

/**
 * One call; resolves to { status, code, headers, body, get(name) }: `code` is the error's Code or undefined, `get` the
 * text of the first element of that name.
 *   url          the stand-in's address
 *   credentials  { accessKeyId, secretAccessKey, sessionToken? }
 *   service      "sts" or "iam"
 *   params       { Action, … } without Version
 *   agent        an http.Agent, to reuse connections
 *   timeoutMs    rejects after it
 */
export function awsCall(url, credentials, service, params, { agent, timeoutMs = 10000 } = {}) {
  const { hostname, port, host } = new URL(url)
  const body = new URLSearchParams({ Version: VERSION[service], ...params }).toString()
  const signed = aws4.sign({
    method: 'POST', path: '/', host, service, region: 'us-east-1', body,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Host: host }
  }, credentials)

  return new Promise((resolve, reject) => {
    const req = http.request({ hostname, port, method: 'POST', path: '/', headers: signed.headers, agent }, res => {
      const chunks = []
      res.on('data', chunk => chunks.push(chunk))
      res.on('error', reject)
      res.on('end', () => resolve(answer(res, Buffer.concat(chunks).toString())))
    })
    req.setTimeout(timeoutMs, () => req.destroy(new Error('timeout')))
    req.on('error', reject)
    req.end(body)
  })
}

function answer({ statusCode, headers }, body) {
  const get = name => body.match(new RegExp(`<${name}>([^<]*)</${name}>`))?.[1]
  return { status: statusCode, headers, body, get, code: get('Code') }
}

/** The credentials in an AssumeRole answer. */
export function sessionOf(answer) {
  return {
    accessKeyId: answer.get('AccessKeyId'),
    secretAccessKey: answer.get('SecretAccessKey'),
    sessionToken: answer.get('SessionToken')
  }
}
