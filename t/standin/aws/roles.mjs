// The roles FILE: what exists in the pretended AWS. Read again whenever it changes on disk, written atomically.
//
//   { "callers": { "AKIA…": { "secret": "…", "token": "…"?, "arn": "arn:aws:iam::111122223333:user/rolecall",
//                             "id": "AIDA…", "policies": [ POLICY… ] } },
//     "roles":   { "arn:aws:iam::444455556666:role/path/Name": {
//                    "id": "AROA…"?, "trust": POLICY, "attached": { POLICY_ARN: POLICY }?, "inline": { NAME: POLICY }?,
//                    "boundary": { "arn": POLICY_ARN, "policy": POLICY }?, "description": "…"?, "max": SECONDS?,
//                    "createdAt": ISO_TIME?, "availableAfterMs": MS? } } }
//
// `availableAfterMs` counts from when the role first appeared here; a `createdAt` in the future hides it until then.
import crypto from 'node:crypto'
import fs from 'node:fs'
import { accountOf, nameOf } from './arn.mjs'

export class Roles {
  #file
  #stamp = ''
  #data = { callers: {}, roles: {} }
  #firstSeen = new Map()

  constructor(file) {
    this.#file = file
    this.#load(fs.readFileSync(file, 'utf8'))
    this.#stamp = this.#statStamp()
  }

  /** The long-lived caller behind an access key ID, or undefined. */
  caller(accessKeyId) {
    this.#refresh()
    return own(this.#data.callers, accessKeyId)
  }

  /** Every role, as [arn, role]. */
  all() {
    this.#refresh()
    return Object.keys(this.#data.roles).map(arn => [arn, this.get(arn)])
  }

  /** The role with its ID and the time it was made filled in, or undefined. */
  get(arn) {
    this.#refresh()
    const role = own(this.#data.roles, arn)
    if (!role) return undefined
    const firstSeen = this.#firstSeen.get(arn)
    const createdMs = role.createdAt ? Date.parse(role.createdAt) : firstSeen
    const availableMs = Math.max(firstSeen + (role.availableAfterMs || 0), createdMs)
    return { ...role, arn, id: role.id || derivedId(arn), createdMs, available: Date.now() >= availableMs }
  }

  /** The role of that name in an account: names are unique in an account, whatever the path. */
  find(accountId, name) {
    this.#refresh()
    const arn = Object.keys(this.#data.roles).find(a => accountOf(a) === accountId && nameOf(a) === name)
    return arn && this.get(arn)
  }

  put(arn, role) {
    this.#refresh()
    this.#firstSeen.delete(arn)
    this.#data.roles[arn] = role
    this.#save()
  }

  /** Whether there was such a role. */
  delete(arn) {
    this.#refresh()
    if (!own(this.#data.roles, arn)) return false
    delete this.#data.roles[arn]
    this.#save()
    return true
  }

  #refresh() {
    const stamp = this.#statStamp()
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    try {
      this.#load(fs.readFileSync(this.#file, 'utf8'))
    } catch (e) {
      console.error(`${this.#file}: ${e.message}; the roles stay as they were`)
    }
  }

  #load(text) {
    const { callers = {}, roles = {} } = JSON.parse(text)
    this.#data = { callers, roles }
    this.#noteAges()
  }

  #save() {
    this.#noteAges()
    const temporary = `${this.#file}.${process.pid}.tmp`
    fs.writeFileSync(temporary, JSON.stringify(this.#data, null, 2) + '\n')
    fs.renameSync(temporary, this.#file)
    this.#stamp = this.#statStamp()
  }

  #noteAges() {
    for (const arn of this.#firstSeen.keys()) if (!own(this.#data.roles, arn)) this.#firstSeen.delete(arn)
    for (const arn of Object.keys(this.#data.roles)) if (!this.#firstSeen.has(arn)) this.#firstSeen.set(arn, Date.now())
  }

  #statStamp() {
    try {
      const { ino, size, mtimeNs } = fs.statSync(this.#file, { bigint: true })
      return `${ino} ${size} ${mtimeNs}`
    } catch (e) {
      return e.code
    }
  }
}

/** The policies that limit or give what a role may do, as [name, policy]. */
export function rolePolicies(role) {
  return [...Object.entries(role.attached || {}), ...Object.entries(role.inline || {})]
}

const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined)

const derivedId = arn => 'AROA' + crypto.createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase()
