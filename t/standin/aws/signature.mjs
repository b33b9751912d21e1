// Checks a request's Signature Version 4 the way AWS does, with npm aws4 as the calculator.
import crypto from 'node:crypto'
import aws4 from 'aws4'
import { AwsError } from './xml.mjs'

const WINDOW_MS = 300e3
const HEADER = new RegExp('^AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/(sts|iam)/aws4_request, ?'
  + 'SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$')

const mismatch = message => new AwsError(403, 'SignatureDoesNotMatch', message)

/**
 * The identity that signed `req`, or an AwsError.
 *   identities  where access key IDs are looked up
 *   service     "sts" or "iam": what the action belongs to
 *   nowMs       the server's clock (a fault can shift it)
 */
export function authenticate(req, body, { identities, service, nowMs }) {
  const { headers } = req
  if (!headers.authorization) throw new AwsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
  const parts = headers.authorization.match(HEADER)
  if (!parts) throw new AwsError(400, 'IncompleteSignature', 'Authorization header is malformed')
  const [, accessKeyId, day, region, scope, signedHeaders, signature] = parts

  const identity = identities.find(accessKeyId)
  if (!identity || identity.token !== (headers['x-amz-security-token'] || '')) {
    throw new AwsError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.')
  }
  const names = signedHeaders.split(';')
  checkSignedHeaders(headers, names)
  const date = headers['x-amz-date'] || ''
  checkDate(date, nowMs)
  if (scope !== service) throw mismatch(`Credential should be scoped to correct service: '${service}'.`)

  const want = expectedSignature(req, body, { names, region, service, date, identity })
  if (date.slice(0, 8) !== day || !equal(want, signature)) {
    throw mismatch('The request signature we calculated does not match the signature you provided. Check your AWS '
      + 'Secret Access Key and signing method. Consult the service documentation for details.')
  }
  if (identity.expiresMs < nowMs) throw expiredToken()
  return identity
}

export const expiredToken = (status = 403) =>
  new AwsError(status, 'ExpiredToken', 'The security token included in the request is expired')

function checkSignedHeaders(headers, names) {
  if (!names.includes('host')) throw mismatch("'Host' must be a 'SignedHeader' in the AWS Authorization.")
  const unsigned = Object.keys(headers).find(name => name.startsWith('x-amz-') && !names.includes(name))
  if (unsigned) throw mismatch(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`)
}

function checkDate(date, nowMs) {
  const then = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (Math.abs(nowMs - then) < WINDOW_MS) return
  if (Number.isNaN(then)) throw new AwsError(400, 'IncompleteSignature', "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  const now = basic(nowMs)
  if (then < nowMs) throw mismatch(`Signature expired: ${date} is now earlier than ${basic(nowMs - WINDOW_MS)} (${now} - 5 min.)`)
  throw mismatch(`Signature not yet current: ${date} is still later than ${basic(nowMs + WINDOW_MS)} (${now} + 5 min.)`)
}

const basic = ms => new Date(ms).toISOString().replace(/[:-]|\.\d{3}/g, '')

function expectedSignature(req, body, { names, region, service, date, identity }) {
  const signer = new aws4.RequestSigner({
    method: req.method,
    path: req.url,
    host: req.headers.host,
    headers: Object.fromEntries(names.map(name => [name, req.headers[name] ?? ''])),
    extraHeadersToInclude: Object.fromEntries(names.map(name => [name, true])),
    doNotModifyHeaders: true,
    body,
    service,
    region
  }, { accessKeyId: identity.accessKeyId, secretAccessKey: identity.secret })
  signer.datetime = date
  return signer.signature()
}

function equal(a, b) {
  return a.length === b.length && crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
