// The STS operations: AssumeRole and GetCallerIdentity.
// An operation gets { identity, params, roles, identities, sourceIp } and returns its result as an object for xml.mjs.
import { ROLE_ARN, isRoot, sessionArn } from './arn.mjs'
import { decide, parseSessionPolicy } from './decide.mjs'
import { accessDenied, badMember, timestamp, validationError } from './xml.mjs'

const HOUR_S = 3600

export const stsOperations = {
  async AssumeRole({ identity, params, roles, identities, sourceIp }) {
    const input = readAssumeRole(params)
    const policy = await parseSessionPolicy(input.policy)
    if (isRoot(identity.arn)) throw accessDenied('Roles may not be assumed by root accounts.')

    const role = roles.get(input.roleArn)
    if (!role || !role.available || !await letsIn(role, identity, input, sourceIp)) {
      throw accessDenied(`User: ${identity.principal} is not authorized to perform: sts:AssumeRole on resource: ${input.roleArn}`)
    }
    checkDuration(input.durationS, role, identity)

    const session = identities.open(role, input.sessionName, input.durationS, policy)
    return {
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${input.sessionName}`, Arn: sessionArn(role.arn, input.sessionName) },
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secret,
        SessionToken: session.token,
        Expiration: timestamp(session.expiresMs)
      },
      PackedPolicySize: policy && Math.ceil(input.policy.length * 100 / 2048)
    }
  },

  async GetCallerIdentity({ identity }) {
    return { Arn: identity.principal, UserId: identity.userId, Account: identity.account }
  }
}

function readAssumeRole(params) {
  const roleArn = params.get('RoleArn') || ''
  const sessionName = params.get('RoleSessionName') || ''
  const externalId = params.get('ExternalId')
  const durationS = Number(params.get('DurationSeconds') || HOUR_S)
  if (roleArn.length < 20) throw badMember('roleArn', roleArn, 'Member must have length greater than or equal to 20')
  if (!ROLE_ARN.test(roleArn)) throw validationError(`${roleArn} is invalid`)
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw badMember('roleSessionName', sessionName, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*')
  }
  if (externalId !== null && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId)) {
    throw badMember('externalId', externalId, 'Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*')
  }
  if (!(durationS >= 900)) throw badMember('durationSeconds', durationS, 'Member must have value greater than or equal to 900')
  if (durationS > 43200) throw badMember('durationSeconds', durationS, 'Member must have value less than or equal to 43200')
  if (params.get('PolicyArns.member.1.arn')) throw validationError('PolicyArns: this stand-in does not know them')
  return { roleArn, sessionName, externalId, durationS, policy: params.get('Policy') }
}

async function letsIn(role, identity, { sessionName, externalId }, sourceIp) {
  const context = {
    'sts:RoleSessionName': sessionName,
    'aws:PrincipalArn': identity.arn,
    'aws:PrincipalAccount': identity.account,
    'aws:SourceIp': sourceIp
  }
  if (externalId !== null) context['sts:ExternalId'] = externalId
  return await decide(identity, 'sts:AssumeRole', role.arn, { trust: role.trust, context }) === 'Allowed'
}

function checkDuration(durationS, role, identity) {
  if (identity.isSession && durationS > HOUR_S) {
    throw validationError('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.')
  }
  if (durationS > (role.max || HOUR_S)) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
}
