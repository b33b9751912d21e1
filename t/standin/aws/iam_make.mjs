// The IAM operations that people make a role with, in the caller's own account. Same contract as in sts.mjs.
import * as policies from '../policies.mjs'
import { nameOf, partitionOf, pathOf } from './arn.mjs'
import { demand, wantedRole } from './iam.mjs'
import { AwsError, encodeDocument, noSuchEntity, timestamp } from './xml.mjs'

const NAME = /^[\w+=,.@-]{1,64}$/
const MANAGED = { ReadOnlyAccess: policies.readOnlyAccess, SecurityAudit: policies.securityAudit, ViewOnlyAccess: policies.viewOnlyAccess, AdministratorAccess: policies.adminAccess }
const INLINE_MAX = 10240

export const iamMakingOperations = {
  async CreateRole(call) {
    const { identity, params, roles } = call
    const name = params.get('RoleName') || ''
    if (!NAME.test(name)) throw new AwsError(400, 'ValidationError', `The specified value for roleName is invalid: ${name}`)
    const arn = `arn:${partitionOf(identity.arn)}:iam::${identity.account}:role${params.get('Path') || '/'}${name}`
    await demand(call, 'CreateRole', arn, arn)
    if (roles.find(identity.account, name)) throw new AwsError(409, 'EntityAlreadyExists', `Role with name ${name} already exists.`)
    roles.put(arn, { trust: document(params, 'AssumeRolePolicyDocument'), description: params.get('Description') ?? undefined })
    const role = roles.get(arn)
    return {
      Role: { Path: pathOf(arn), AssumeRolePolicyDocument: encodeDocument(role.trust), RoleId: role.id, RoleName: nameOf(arn), Arn: arn, CreateDate: timestamp(role.createdMs) }
    }
  },

  async UpdateAssumeRolePolicy(call) {
    await change(call, 'UpdateAssumeRolePolicy', role => ({ ...role, trust: document(call.params, 'PolicyDocument') }))
  },

  async AttachRolePolicy(call) {
    const arn = call.params.get('PolicyArn') || ''
    const managed = MANAGED[nameOf(arn)]
    if (!managed || arn !== `arn:${partitionOf(call.identity.arn)}:iam::aws:policy/${nameOf(arn)}`) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
    await change(call, 'AttachRolePolicy', role => ({ ...role, attached: { ...role.attached, [arn]: managed() } }))
  },

  async PutRolePolicy(call) {
    const name = call.params.get('PolicyName') || ''
    const inline = document(call.params, 'PolicyDocument')
    if (JSON.stringify(inline).length > INLINE_MAX) throw new AwsError(409, 'LimitExceeded', `Maximum policy size of ${INLINE_MAX} bytes exceeded for role`)
    await change(call, 'PutRolePolicy', role => ({ ...role, inline: { ...role.inline, [name]: inline } }))
  }
}

/** Puts what `fn` makes of the role; the role is the same one, with its ID, however much of it changes. */
async function change(call, action, fn) {
  const { arn, id, createdMs, available, ...role } = await wantedRole(call, action)
  call.roles.put(arn, { ...fn(role), id, createdAt: new Date(createdMs).toISOString() })
}

function document(params, name) {
  try {
    const policy = JSON.parse(params.get(name))
    if (!Array.isArray(policy.Statement)) throw new Error('no Statement')
    return policy
  } catch {
    throw new AwsError(400, 'MalformedPolicyDocument', 'This policy contains invalid Json')
  }
}
