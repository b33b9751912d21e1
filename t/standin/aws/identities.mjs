// Who calls: the long-lived callers of the roles file and the sessions that AssumeRole gave out.
// An identity is { accessKeyId, secret, token, arn, principal, userId, account, policies, boundary, sessionPolicy,
// isSession, expiresMs }: `arn` is the user or role, `principal` what AWS calls it (a session's own ARN).
import crypto from 'node:crypto'
import { accountOf, sessionArn, uniqueId } from './arn.mjs'
import { rolePolicies } from './roles.mjs'

export class Identities {
  #roles
  #sessions = new Map()

  constructor(roles) {
    this.#roles = roles
  }

  /** The identity of an access key ID as it stands now, or undefined (a role made again ends its old sessions). */
  find(accessKeyId) {
    const session = this.#sessions.get(accessKeyId)
    return session ? this.#sessionIdentity(session) : this.#callerIdentity(accessKeyId)
  }

  /** Gives out a session of `role`; `sessionPolicy` limits it. */
  open(role, name, durationS, sessionPolicy) {
    const session = {
      accessKeyId: uniqueId('ASIA'),
      secret: crypto.randomBytes(30).toString('base64'),
      token: 'IQoJb3JpZ2luX2VjE' + crypto.randomBytes(460).toString('base64'),
      expiresMs: Date.now() + durationS * 1000,
      roleArn: role.arn,
      roleId: role.id,
      name,
      sessionPolicy
    }
    this.#dropExpired()
    this.#sessions.set(session.accessKeyId, session)
    return session
  }

  #callerIdentity(accessKeyId) {
    const caller = this.#roles.caller(accessKeyId)
    if (!caller) return undefined
    const { secret, token = '', arn, id, policies = [] } = caller
    return { accessKeyId, secret, token, arn, principal: arn, userId: id, account: accountOf(arn), policies, isSession: false }
  }

  #sessionIdentity(session) {
    const role = this.#roles.get(session.roleArn)
    if (!role || role.id !== session.roleId) return undefined
    return {
      ...session,
      arn: role.arn,
      principal: sessionArn(role.arn, session.name),
      userId: `${role.id}:${session.name}`,
      account: accountOf(role.arn),
      policies: rolePolicies(role).map(([, policy]) => policy),
      boundary: role.boundary && role.boundary.policy,
      isSession: true
    }
  }

  // Kept for an hour after their end, so that their use is told apart from an unknown key.
  #dropExpired() {
    for (const [key, { expiresMs }] of this.#sessions) if (expiresMs + 3600e3 < Date.now()) this.#sessions.delete(key)
  }
}
