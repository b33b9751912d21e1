// Builders of trust and permission policies, for roles files, tests and the console page.
// Every trust builder takes the trusted platform's account ID first; `partition` is "aws" unless given.

const root = (accountId, partition = 'aws') => `arn:${partition}:iam::${accountId}:root`
const policy = (...statements) => ({ Version: '2012-10-17', Statement: statements })

function letIn(accountId, condition, partition) {
  return {
    Effect: 'Allow',
    Principal: { AWS: root(accountId, partition) },
    Action: 'sts:AssumeRole',
    ...(condition && { Condition: condition })
  }
}

const onExternalId = operator => (accountId, value, partition) =>
  policy(letIn(accountId, { [operator]: { 'sts:ExternalId': value } }, partition))

// ---- trust policies: the right one

/** Lets the account in with exactly this external ID. */
export const trustWithExternalId = onExternalId('StringEquals')

// ---- trust policies: the wrong ones

/** Lets the account in with any external ID and with none. */
export const trustOpen = (accountId, partition) => policy(letIn(accountId, undefined, partition))

/** Lets in every external ID that fits a pattern such as "rc-*". */
export const trustLike = onExternalId('StringLike')

/** Lets in a call without any external ID. */
export const trustIfExists = onExternalId('StringEqualsIfExists')

/** The same hole: an absent key is an empty set, and "for all of it" holds. */
export const trustForAllValues = onExternalId('ForAllValues:StringEquals')

/** Lets in the external ID in any mixture of upper and lower case. */
export const trustIgnoreCase = onExternalId('StringEqualsIgnoreCase')

/** Lets in every external ID but this one, and none. */
export const trustNotEquals = onExternalId('StringNotEquals')

/** Lets in several external IDs. */
export const trustList = (accountId, externalIds, partition) => trustWithExternalId(accountId, externalIds, partition)

/** Lets in any external ID, as long as there is one. */
export const trustAnyPresent = (accountId, partition) => policy(letIn(accountId, { Null: { 'sts:ExternalId': 'false' } }, partition))

/** The right statement, and a second one that has no condition. */
export const trustSecondStatement = (accountId, externalId, partition) =>
  policy(letIn(accountId, { StringEquals: { 'sts:ExternalId': externalId } }, partition), letIn(accountId, undefined, partition))

/** Lets in everybody who knows the external ID. */
export function trustEveryone(externalId) {
  const statement = letIn('', { StringEquals: { 'sts:ExternalId': externalId } })
  return policy({ ...statement, Principal: { AWS: '*' } })
}

/** The right statement for the account, and a stranger let in beside it. */
export const trustStranger = (accountId, externalId, strangerId, partition) =>
  policy(letIn(accountId, { StringEquals: { 'sts:ExternalId': externalId } }, partition), letIn(strangerId, undefined, partition))

/** A trust policy that demands MFA as well: the console's "Require MFA" box. */
export function withMfa(trust) {
  const mfa = { 'aws:MultiFactorAuthPresent': 'true' }
  return {
    ...trust,
    Statement: trust.Statement.map(s => ({ ...s, Condition: { ...s.Condition, Bool: mfa } }))
  }
}

/**
 * Every case above for one external ID, with what AWS lets in: `right` the ID itself, `none` no ID, `wrong` another ID
 * of the same form (same prefix up to its first dash), `flipped` the ID in the other case. `safe` is whether a proof may
 * pass; a case that is unsafe although only `right` gets in shows in the policy's text alone.
 */
export function trustCases(accountId, externalId, { strangerId = '999988887777', partition } = {}) {
  const pattern = externalId.replace(/-.*/, '') + '-*'
  const row = (name, trust, safe, right, none, wrong, flipped) => ({ name, trust, safe, lets: { right, none, wrong, flipped } })
  return [
    row('external ID', trustWithExternalId(accountId, externalId, partition), true, true, false, false, false),
    row('open', trustOpen(accountId, partition), false, true, true, true, true),
    row('like a prefix', trustLike(accountId, pattern, partition), false, true, false, true, false),
    row('like anything', trustLike(accountId, '*', partition), false, true, false, true, true),
    row('if exists', trustIfExists(accountId, externalId, partition), false, true, true, false, false),
    row('for all values', trustForAllValues(accountId, externalId, partition), false, true, true, false, false),
    row('ignore case', trustIgnoreCase(accountId, externalId, partition), false, true, false, false, true),
    row('not equals', trustNotEquals(accountId, externalId, partition), false, false, true, true, true),
    row('list of IDs', trustList(accountId, [externalId, 'another-customer'], partition), false, true, false, false, false),
    row('any ID present', trustAnyPresent(accountId, partition), false, true, false, true, true),
    row('second statement', trustSecondStatement(accountId, externalId, partition), false, true, true, true, true),
    row('everyone', trustEveryone(externalId), false, true, false, false, false),
    row('stranger beside', trustStranger(accountId, externalId, strangerId, partition), true, true, false, false, false),
    row('MFA', withMfa(trustWithExternalId(accountId, externalId, partition)), false, false, false, false, false),
    row('another account', trustWithExternalId(strangerId, externalId, partition), false, false, false, false, false)
  ]
}

// ---- permission policies

const allow = (actions, resource = '*') => policy({ Effect: 'Allow', Action: actions, Resource: resource })

/** A small version of AWS's ReadOnlyAccess: reads data too (S3 objects, DynamoDB tables), lacks the cost reports. */
export const readOnlyAccess = () => allow([
  'cloudformation:Describe*', 'cloudformation:Get*', 'cloudformation:List*', 'cloudtrail:Describe*', 'cloudtrail:Get*',
  'cloudtrail:List*', 'cloudwatch:Describe*', 'cloudwatch:Get*', 'cloudwatch:List*', 'dynamodb:BatchGet*', 'dynamodb:Describe*',
  'dynamodb:Get*', 'dynamodb:List*', 'dynamodb:Query', 'dynamodb:Scan', 'ec2:Describe*', 'ec2:Get*', 'ec2:Search*',
  'iam:Generate*', 'iam:Get*', 'iam:List*', 'iam:Simulate*', 'lambda:Get*', 'lambda:List*', 'organizations:Describe*',
  'organizations:List*', 'rds:Describe*', 'rds:List*', 's3:Get*', 's3:List*', 'sts:GetCallerIdentity', 'tag:Get*'
])

/** A small version of AWS's SecurityAudit: reads settings, not data. */
export const securityAudit = () => allow([
  'cloudtrail:Describe*', 'cloudtrail:Get*', 'cloudtrail:List*', 'ec2:Describe*', 'iam:Generate*', 'iam:Get*', 'iam:List*',
  'iam:SimulateCustomPolicy', 'iam:SimulatePrincipalPolicy', 'organizations:Describe*', 'organizations:List*', 's3:GetBucket*',
  's3:ListAllMyBuckets'
])

/** A small version of AWS's ViewOnlyAccess: lists, but may not read the role itself (no iam:GetRole). */
export const viewOnlyAccess = () => allow(['cloudwatch:Get*', 'cloudwatch:List*', 'ec2:Describe*', 'iam:List*', 's3:ListAllMyBuckets'])

export const adminAccess = () => allow('*')

/** What the platform's own caller needs. */
export const mayAssumeRoles = () => allow('sts:AssumeRole')

/** One of AWS's managed policies as a role's `attached` holds it: { ARN: document }. */
export const managed = (name, document, partition = 'aws') => ({ [`arn:${partition}:iam::aws:policy/${name}`]: document })
