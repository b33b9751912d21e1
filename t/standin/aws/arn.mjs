// The parts of an ARN, and the ARN of a session.
import crypto from 'node:crypto'

export const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:[\x21-\x7e]{1,511}\/)?[\w+=,.@-]{1,64}$/

export const accountOf = arn => arn.split(':')[4]
export const partitionOf = arn => arn.split(':')[1]
export const nameOf = arn => arn.slice(arn.lastIndexOf('/') + 1)
export const isRole = arn => arn.includes(':role/')
export const isRoot = arn => arn.endsWith(':root')

/** The role's path, "/" or "/…/". */
export const pathOf = roleArn => roleArn.slice(roleArn.indexOf('/'), roleArn.lastIndexOf('/') + 1)

/** arn:…:sts::ACCOUNT:assumed-role/NAME/SESSION; the role's path is dropped, as AWS does. */
export function sessionArn(roleArn, sessionName) {
  return `arn:${partitionOf(roleArn)}:sts::${accountOf(roleArn)}:assumed-role/${nameOf(roleArn)}/${sessionName}`
}

/** `prefix` and `n` random characters, as in AKIA…, ASIA…, AROA…. */
export function uniqueId(prefix, n = 16) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return prefix + Array.from(crypto.randomBytes(n), byte => letters[byte & 31]).join('')
}
