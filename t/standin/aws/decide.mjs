// What policies decide. The only user of @cloud-copilot/iam-simulate (AGPL: for development and tests, never shipped).
import { runSimulation } from '@cloud-copilot/iam-simulate'
import { accountOf } from './arn.mjs'
import { AwsError } from './xml.mjs'

const MAX_SESSION_POLICY = 2048
const DECIDED_MOST = 2000

/**
 * "Allowed", "ImplicitlyDenied" or "ExplicitlyDenied".
 *   who       { principal, policies, boundary?, sessionPolicy? }, as in identities.mjs
 *   resource  an ARN, or "*"
 *   trust     the resource's own policy: a role's trust policy
 *   context   condition keys and their values
 */
export async function decide(who, action, resource, { trust, context = {} } = {}) {
  const { principal, policies, boundary, sessionPolicy } = who
  const question = JSON.stringify([principal, policies, boundary, sessionPolicy, action, resource, trust, context])
  if (decided.size > DECIDED_MOST) decided.clear()
  if (!decided.has(question)) decided.set(question, decideAnew(who, action, resource, trust, context))
  return decided.get(question)
}

// What was decided before: the same question has the same answer, and most questions come again and again.
const decided = new Map()

async function decideAnew(who, action, resource, trust, context) {
  const result = await simulate(who, action, resource, trust, context)
  if (!result.errors) return result.overallResult
  if (result.errors.message === 'must.use.wildcard') return decideAnew(who, action, '*', trust, context)
  if (result.errors.message === 'no.resource.types') return 'ImplicitlyDenied'
  throw new SimulationError(result.errors)
}

/** A policy or an action that the simulator can't read. */
export class SimulationError extends Error {
  constructor(errors) {
    super(JSON.stringify(errors))
    this.reason = errors.message
  }
}

/** The session policy in AssumeRole's `Policy`, or undefined; throws as AWS does. */
export async function parseSessionPolicy(text) {
  if (text === null) return undefined
  if (text.length > MAX_SESSION_POLICY) {
    const percent = Math.ceil(text.length * 100 / MAX_SESSION_POLICY)
    throw new AwsError(400, 'PackedPolicyTooLarge', `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`)
  }
  let policy
  try {
    policy = JSON.parse(text)
  } catch {
    throw new AwsError(400, 'MalformedPolicyDocument', 'This policy contains invalid Json')
  }
  const probe = { principal: 'arn:aws:sts::123456789012:assumed-role/x/y', policies: [], sessionPolicy: policy }
  const result = await simulate(probe, 'sts:GetCallerIdentity', '*').catch(() => ({ errors: true }))
  if (result.errors) throw new AwsError(400, 'MalformedPolicyDocument', 'Syntax errors in policy.')
  return policy
}

function simulate(who, action, resource, trust, context = {}) {
  const { principal, policies, boundary, sessionPolicy } = who
  const named = (policy, i) => ({ name: `policy${i}`, policy })
  return runSimulation({
    request: {
      principal,
      action,
      resource: { resource, accountId: resource === '*' ? accountOf(principal) : accountOf(resource) || accountOf(principal) },
      contextVariables: context
    },
    sessionPolicy,
    identityPolicies: policies.map(named),
    permissionBoundaryPolicies: boundary && [named(boundary, 0)],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: trust
  }, {})
}
