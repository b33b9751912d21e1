// The IAM operations that a proof reads with; those that make a role are in iam_make.mjs. Same contract as in sts.mjs.
import { accountOf, isRole, nameOf, partitionOf, pathOf } from './arn.mjs'
import { SimulationError, decide } from './decide.mjs'
import { rolePolicies } from './roles.mjs'
import { AwsError, accessDenied, badMember, encodeDocument, noSuchEntity, timestamp } from './xml.mjs'

const DECISION = { Allowed: 'allowed', ImplicitlyDenied: 'implicitDeny', ExplicitlyDenied: 'explicitDeny' }

export const iamOperations = {
  async GetRole(call) {
    const role = await wantedRole(call, 'GetRole')
    return {
      Role: {
        Path: pathOf(role.arn),
        AssumeRolePolicyDocument: encodeDocument(role.trust),
        MaxSessionDuration: role.max || 3600,
        RoleId: role.id,
        RoleLastUsed: {},
        RoleName: nameOf(role.arn),
        Description: role.description,
        PermissionsBoundary: role.boundary && {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: role.boundary.arn
        },
        Arn: role.arn,
        CreateDate: timestamp(role.createdMs)
      }
    }
  },

  async ListAttachedRolePolicies(call) {
    const role = await wantedRole(call, 'ListAttachedRolePolicies')
    const { items, ...paging } = page(call.params, Object.keys(role.attached || {}))
    return { ...paging, AttachedPolicies: items.map(arn => ({ PolicyName: nameOf(arn), PolicyArn: arn })) }
  },

  async ListRolePolicies(call) {
    const role = await wantedRole(call, 'ListRolePolicies')
    const { items, ...paging } = page(call.params, Object.keys(role.inline || {}))
    return { ...paging, PolicyNames: items }
  },

  async GetRolePolicy(call) {
    const role = await wantedRole(call, 'GetRolePolicy')
    const name = call.params.get('PolicyName') || ''
    if (!Object.hasOwn(role.inline || {}, name)) throw noSuchEntity(`The role policy with name ${name} cannot be found.`)
    return { RoleName: nameOf(role.arn), PolicyName: name, PolicyDocument: encodeDocument(role.inline[name]) }
  },

  async SimulatePrincipalPolicy(call) {
    const { params, roles } = call
    const source = params.get('PolicySourceArn') || ''
    if (!/^arn:[^:]+:iam::\d{12}:[a-z]+\/./.test(source)) throw new AwsError(400, 'InvalidInput', `Invalid Entity Arn: ${source}`)
    await demand(call, 'SimulatePrincipalPolicy', source, source)
    const role = isRole(source) && accountOf(source) === call.identity.account && roles.get(source)
    if (!role) throw noSuchEntity('The policy source cannot be found.')

    const pairs = []
    for (const action of members(params, 'ActionNames')) {
      for (const resource of members(params, 'ResourceArns', ['*'])) pairs.push([action, resource])
    }
    const { items, ...paging } = page(params, pairs)
    return { ...paging, EvaluationResults: await Promise.all(items.map(pair => evaluate(role, ...pair))) }
  }
}

// The role that RoleName names in the caller's account, once the caller may ask for it.
export async function wantedRole(call, action) {
  const { identity, params, roles } = call
  const name = params.get('RoleName') || ''
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) throw badMember('roleName', name, 'Member must satisfy regular expression pattern: [\\w+=,.@-]+')
  const role = roles.find(identity.account, name)
  const arn = role ? role.arn : `arn:${partitionOf(identity.arn)}:iam::${identity.account}:role/${name}`
  await demand(call, action, arn, `role ${name}`)
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

export async function demand({ identity }, action, arn, shownAs) {
  const result = await decide(identity, `iam:${action}`, arn)
  if (result === 'Allowed') return
  const alone = identity.sessionPolicy && await decide({ ...identity, sessionPolicy: undefined }, `iam:${action}`, arn)
  const whose = alone === 'Allowed' ? 'session' : 'identity-based'
  const why = result === 'ExplicitlyDenied'
    ? `with an explicit deny in ${whose === 'session' ? 'a session' : 'an identity-based'} policy`
    : `because no ${whose} policy allows the iam:${action} action`
  throw accessDenied(`User: ${identity.principal} is not authorized to perform: iam:${action} on resource: ${shownAs} ${why}`)
}

// For the resource "*" the simulator says allowed if any resource is; AWS takes "*" as it stands, and a policy that is
// scoped to one bucket gives implicitDeny there. Ask with a full resource ARN where that matters.
async function evaluate(role, action, resource) {
  const who = {
    principal: role.arn,
    policies: rolePolicies(role).map(([, policy]) => policy),
    boundary: role.boundary && role.boundary.policy
  }
  const result = await decide(who, action, resource).catch(e => {
    if (e instanceof SimulationError && /^invalid\./.test(e.reason)) throw new AwsError(400, 'InvalidInput', `Invalid Action Name: ${action}`)
    throw e
  })
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: DECISION[result],
    MatchedStatements: [],
    MissingContextValues: []
  }
}

// NAME.member.1, NAME.member.2, …
function members(params, name, fallback) {
  const values = []
  for (let i = 1; params.has(`${name}.member.${i}`); i++) values.push(params.get(`${name}.member.${i}`))
  if (values.length) return values
  if (fallback) return fallback
  throw badMember(name, '', 'Member must not be null')
}

function page(params, all) {
  const max = Number(params.get('MaxItems') || 100)
  const from = Number(params.get('Marker') || 0)
  if (!(max >= 1 && max <= 1000)) throw badMember('maxItems', max, 'Member must have value between 1 and 1000')
  if (!Number.isInteger(from)) throw new AwsError(400, 'ValidationError', 'Invalid Marker.')
  const more = from + max < all.length
  return { IsTruncated: more, Marker: more ? from + max : undefined, items: all.slice(from, from + max) }
}
