// AWS's query-protocol answers as XML, and the error that the operations throw.
// Shapes: botocore's service models for STS 2011-06-15 and IAM 2010-05-08.

export const NAMESPACE = {
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/'
}

/** An answer that AWS gives with this HTTP status, code and message. */
export class AwsError extends Error {
  constructor(status, code, message) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const accessDenied = message => new AwsError(403, 'AccessDenied', message)
export const validationError = message => new AwsError(400, 'ValidationError', message)
export const noSuchEntity = message => new AwsError(404, 'NoSuchEntity', message)

/** The ValidationError for one member that breaks its rule. */
export function badMember(member, value, rule) {
  return validationError(`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`)
}

export function escapeXml(text) {
  return String(text).replace(/[&<>"']/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c])
}

/** `<name>…</name>`: an object's keys become elements, an array `<member>`s, undefined is left out. */
export function element(name, value) {
  if (value === undefined) return ''
  return `<${name}>${content(value)}</${name}>`
}

function content(value) {
  if (Array.isArray(value)) return value.map(item => element('member', item)).join('')
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).map(([key, inner]) => element(key, inner)).join('')
  }
  return escapeXml(value)
}

export function success(service, action, result, requestId) {
  return `<${action}Response xmlns="${NAMESPACE[service]}">\n  ${element(`${action}Result`, result)}\n`
    + `  ${element('ResponseMetadata', { RequestId: requestId })}\n</${action}Response>\n`
}

export function failure(service, { status, code, message }, requestId) {
  const error = { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: message }
  return `<ErrorResponse xmlns="${NAMESPACE[service]}">\n  ${element('Error', error)}\n`
    + `  ${element('RequestId', requestId)}\n</ErrorResponse>\n`
}

/** A policy document the way IAM returns it: JSON, percent-encoded (RFC 3986). */
export function encodeDocument(policy) {
  return encodeURIComponent(JSON.stringify(policy))
    .replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase())
}

/** A time as AWS writes it: seconds, Z. */
export const timestamp = ms => new Date(ms).toISOString().replace(/\.\d+/, '')
