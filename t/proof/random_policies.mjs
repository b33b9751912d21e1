// Trust policies made at random from the pieces that matter, for policies.mjs.
import { ID, OURS, OWN_ARN, PLATFORM, STRANGER, allow } from './trust_policies.mjs'

const PRINCIPALS = [
  OURS, OURS, OURS, OURS, { AWS: PLATFORM }, { AWS: OWN_ARN }, { AWS: [OURS.AWS, `arn:aws:iam::${STRANGER}:root`] }, { AWS: `arn:aws:iam::${STRANGER}:root` },
  { AWS: `arn:aws:iam::${PLATFORM}:role/asks` }, '*', { AWS: '*' }, { Service: 'ec2.amazonaws.com' }, { AWS: OURS.AWS, Service: 'ec2.amazonaws.com' }
]
const ACTIONS = [
  'sts:AssumeRole', 'sts:AssumeRole', 'sts:AssumeRole', 'sts:*', '*', 'sts:Assume*', ['sts:AssumeRole', 'sts:TagSession'], 'sts:TagSession', 'STS:ASSUMEROLE', 's3:*'
]
const BASES = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'ArnLike']
const VALUES = [
  ID, ID, ID, ID, ID, [ID], [ID, ID], [ID, 'another-customer'], 'another-customer', 'rc-*', '*', `${ID}*`, `${ID.slice(0, -1)}?`, ID.toUpperCase(), ['x*', ID],
  `*${ID.slice(2)}`, '${aws:username}', [ID, ID.toUpperCase()], `${ID} `, '?*'
]
const OTHERS = [
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
  { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, { NotIpAddress: { 'aws:SourceIp': '127.0.0.1/32' } }, { StringNotEquals: { 'aws:PrincipalAccount': PLATFORM } },
  { StringEquals: { 'aws:PrincipalAccount': PLATFORM } }, { StringEquals: { 'aws:PrincipalAccount': [PLATFORM, STRANGER] } }, { StringLike: { 'aws:PrincipalAccount': '1111*' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${PLATFORM}:*` } }, { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${PLATFORM}:*` } },
  { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${PLATFORM}:user/rolecall` } }, { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
  { StringNotEqualsIfExists: { 'aws:PrincipalAccount': PLATFORM } }, { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }
]

/** `count` policies; the same for the same seed. */
export function randomPolicies(seed, count) {
  let state = seed >>> 0
  const random = () => { // mulberry32
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const pick = list => list[Math.floor(random() * list.length)]

  function onId() {
    if (random() < 0.12) return { Null: { 'sts:ExternalId': pick(['true', 'false']) } }
    const set = random() < 0.2 ? pick(['ForAnyValue:', 'ForAllValues:']) : ''
    const base = random() < 0.4 ? 'StringEquals' : pick(BASES)
    return { [set + base + (random() < 0.2 ? 'IfExists' : '')]: { [random() < 0.1 ? 'STS:externalID' : 'sts:ExternalId']: pick(VALUES) } }
  }

  function condition() {
    const merged = {}
    const parts = random() < 0.3 ? [{ StringEquals: { 'sts:ExternalId': ID } }] : []
    while (random() < 0.65 && parts.length < 3) parts.push(onId())
    while (random() < 0.25) parts.push(pick(OTHERS))
    for (const part of parts) for (const [operator, keys] of Object.entries(part)) merged[operator] = { ...merged[operator], ...keys }
    return parts.length ? merged : undefined
  }

  function statement() {
    const s = allow(pick(PRINCIPALS), condition(), { Action: pick(ACTIONS) })
    return random() < 0.3 ? { ...s, Effect: 'Deny' } : s
  }

  return Array.from({ length: count }, () => {
    const statements = Array.from({ length: 1 + Math.floor(random() * 3) }, statement)
    return { Version: '2012-10-17', Statement: statements.length === 1 && random() < 0.3 ? statements[0] : statements }
  })
}
