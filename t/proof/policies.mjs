#!/usr/bin/env node
// Trust policies, by what AWS answers and by what stands in them: the table of trust_policies.mjs, each proved at the AWS stand-in
// (build/t/prove_role), and read by itself (build/t/judge_policy), and some thousands made at random. Whatever the policy, it is never linked
// when somebody gets in without exactly our external ID; AWS's part is @cloud-copilot/iam-simulate's.
//
// ROLECALL_SEED=N makes the same random policies again.
import { execFile, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnReady } from '../lib/proc.mjs'
import { bailOut, diag, done, is, isDeeply, like, ok } from '../lib/tap.mjs'
import { SimulationError, decide } from '../standin/aws/decide.mjs'
import { managed, mayAssumeRoles, readOnlyAccess } from '../standin/policies.mjs'
import { CUSTOMER, ID, OWN_ARN, PLATFORM, STRANGER, table } from './trust_policies.mjs'
import { randomPolicies } from './random_policies.mjs'

const TOP = fileURLToPath(new URL('../..', import.meta.url))
const driver = name => path.resolve(TOP, process.env.ROLECALL_BUILD || 'build', 't', name)
const SECRET = 'planted+secret/access+key+0123456789abcdef'
const NOBODY = '555566667777' // an account that no policy names
const AT_ONCE = 3
const RANDOM_MOST = 4000
const RANDOM_MS = 15000
const SEED = Number(process.env.ROLECALL_SEED) || Date.now() % 1e9

const user = (account, name) => ({ principal: `arn:aws:iam::${account}:user/${name}`, arn: `arn:aws:iam::${account}:user/${name}`, account })
const CALLERS = [
  user(PLATFORM, 'rolecall'),
  user(PLATFORM, 'other'),
  { principal: `arn:aws:sts::${PLATFORM}:assumed-role/asks/session`, arn: `arn:aws:iam::${PLATFORM}:role/asks`, account: PLATFORM },
  user(NOBODY, 'nobody')
]
const SURROUNDINGS = [
  { 'aws:SourceIp': '127.0.0.1' },
  { 'aws:SourceIp': '192.0.2.1', 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '60', 'aws:PrincipalOrgID': 'o-abcdefghij' }
]

for (const name of ['prove_role', 'judge_policy']) if (!fs.existsSync(driver(name))) bailOut(`${driver(name)} is missing: make drivers`)

await theTable()
await theRandomOnes()
done()

// ---- the two readers

/** What the text says of each policy. */
function judge(policies) {
  return new Promise((resolve, reject) => {
    const args = ['aws', PLATFORM, ID, '--account', CUSTOMER, '--own', OWN_ARN, '--lines']
    const proc = spawn(driver('judge_policy'), args, { stdio: ['pipe', 'pipe', 'inherit'] })
    const chunks = []
    proc.stdout.on('data', data => chunks.push(data))
    proc.on('error', reject)
    proc.on('close', code => {
      const answers = Buffer.concat(chunks).toString().split('\n').filter(Boolean).map(line => JSON.parse(line))
      if (code !== 0 || answers.length !== policies.length) reject(new Error(`judge_policy: ${code}, ${answers.length} answers`))
      resolve(answers)
    })
    proc.stdin.end(policies.map(p => `${JSON.stringify(p)}\n`).join(''))
  })
}

/** What a proof makes of a role: what its probes alone see (passed, refused, open, inconclusive), and its verdict. */
function prove(role, env) {
  return new Promise(resolve => {
    const options = { env, timeout: 60000, maxBuffer: 1 << 24 }
    execFile(driver('prove_role'), [role, ID, CUSTOMER, '--quick-start', '--budget', '20000'], options, (error, stdout, stderr) => {
      if (stderr) diag(stderr)
      const lines = stdout.split('\n').filter(Boolean).map(line => JSON.parse(line))
      const [right, ...wrong] = lines.filter(line => line.kind?.includes('_external_id')).map(p => p.answer)
      const seen = right === 'refused' ? 'refused'
        : right !== 'allowed' || wrong.length < 3 ? 'inconclusive'
          : wrong.includes('allowed') ? 'open'
            : wrong.every(a => a === 'refused') ? 'passed' : 'inconclusive'
      resolve({ seen, verdict: lines.at(-1)?.verdict })
    })
  })
}

/** The verdict that probes and text must lead to together. */
function provedAs(seen, text) {
  return seen !== 'passed' ? seen : { safe: 'passed', open: 'loose' }[text] ?? 'unsure'
}

async function all(jobs) {
  const queue = [...jobs]
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (queue.length) await queue.shift()()
  }))
}

// ---- who gets in, by trying

async function letsIn(policy, caller, externalId, surroundings) {
  const context = { 'aws:PrincipalArn': caller.arn, 'aws:PrincipalAccount': caller.account, 'sts:RoleSessionName': 'rolecall-proof', ...surroundings }
  if (externalId !== undefined) context['sts:ExternalId'] = externalId
  try {
    const who = { principal: caller.principal, policies: [mayAssumeRoles()] }
    return await decide(who, 'sts:AssumeRole', `arn:aws:iam::${CUSTOMER}:role/x`, { trust: policy, context }) === 'Allowed'
  } catch (e) {
    if (e instanceof SimulationError) return false
    throw e
  }
}

function flip(text) {
  return text.replace(/[a-z]/gi, c => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()))
}

/** External IDs that are not ours, and none: near ours, and near whatever the policy speaks of. */
function wrongIds(policy) {
  const ids = new Set([undefined, flip(ID), ID.toUpperCase(), `${ID}a`, ID.slice(0, -1), `${ID.slice(0, -1)}4`, `a${ID}`, 'rc-zzzzzzzzzzzzzzzzzzzzzzzzzzzz', 'xx', 'rolecall'])
  JSON.stringify(policy, (key, value) => {
    if (typeof value === 'string' && !value.startsWith('arn:') && !value.startsWith('sts:'))
      for (const v of [value, flip(value), value.trim(), `${value}a`, value.replace(/[*?]/g, 'x'), value.replace(/\*/g, ''), value.slice(0, -1)]) ids.add(v)
    return value
  })
  ids.delete(ID)
  ids.delete('')
  return ids
}

/** Whoever gets in without exactly our external ID, as words; undefined: nobody. */
async function intruder(policy) {
  for (const caller of CALLERS)
    for (const surroundings of SURROUNDINGS)
      for (const externalId of caller.account === NOBODY ? [ID, ...wrongIds(policy)] : wrongIds(policy))
        if (await letsIn(policy, caller, externalId, surroundings)) return `${caller.arn} with ${externalId ?? 'no external ID'}`
}

// ---- the table

async function theTable() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'rolecall-policies-'))
  const file = path.join(dir, 'roles.json')
  const arnOf = i => `arn:aws:iam::${CUSTOMER}:role/policy${i}`
  const roles = Object.fromEntries(table.map(({ policy }, i) => [arnOf(i), { trust: policy, attached: managed('ReadOnlyAccess', readOnlyAccess()) }]))
  const callers = { AKIAPLATFORM: { secret: SECRET, arn: OWN_ARN, id: 'AIDAROLECALL', policies: [mayAssumeRoles()] } }
  fs.writeFileSync(file, JSON.stringify({ callers, roles }))
  const server = await spawnReady(process.execPath, [path.join(TOP, 't/standin/aws.mjs'), '--port', '0', '--roles', file])
  const env = { ...process.env, HOME: dir, AWS_ENDPOINT_URL: server.urls[0], AWS_ACCESS_KEY_ID: 'AKIAPLATFORM', AWS_SECRET_ACCESS_KEY: SECRET, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' }
  const probed = []
  const judged = await judge(table.map(r => r.policy))
  await all(table.map((_, i) => async () => { probed[i] = await prove(arnOf(i), env) }))

  ok(table.length >= 70, `${table.length} trust policies`)
  for (const [i, { name, policy, probes, text, together, says }] of table.entries()) {
    const words = [...judged[i].statements.map(s => s.say), ...judged[i].warnings].join(' ')
    const { seen, verdict } = probed[i]
    const linked = verdict === 'passed'
    isDeeply([seen, judged[i].verdict, linked ? 'linked' : '-'], [probes, text, together], name)
    is(verdict, provedAs(seen, text), '... and so says the proof')
    if (says) like(words, says, '... and says so')
    if (linked) is(await intruder(policy), undefined, '... and nobody gets in without exactly our ID')
    isDeeply(judged[i].statements.map(s => JSON.parse(s.text)), JSON.parse(JSON.stringify([policy.Statement].flat())), '... each statement shown as it is')
  }
  await corrections(judged.map(j => j.corrected))
  await server.stop()
  fs.rmSync(dir, { recursive: true })
}

async function corrections(texts) {
  const policies = [...new Set(texts)].filter(Boolean).map(text => JSON.parse(text))
  const judged = await judge(policies)
  for (const [i, policy] of policies.entries()) {
    const self = await letsIn(policy, CALLERS[0], ID, SURROUNDINGS[0])
    const found = [judged[i].verdict, self, await intruder(policy)]
    isDeeply(found, ['safe', true, undefined], `the policy to paste instead is right, ${i + 1}`)
  }
}

// ---- random ones

async function theRandomOnes() {
  diag(`random policies: ROLECALL_SEED=${SEED}`)
  const policies = randomPolicies(SEED, RANDOM_MOST)
  const judged = await judge(policies)
  const count = { safe: 0, open: 0, refuses: 0, unsure: 0, looked: 0 }
  const wrong = []
  const until = Date.now() + RANDOM_MS
  for (let i = 0; i < policies.length && (Date.now() < until || count.safe < 50); i++) {
    const { verdict, corrected } = judged[i]
    count[verdict]++
    count.looked++
    if (verdict === 'safe') await note(intruder(policies[i]), who => who, i)
    if (verdict === 'refuses') await note(letsIn(policies[i], CALLERS[0], ID, SURROUNDINGS[0]), in_ => in_ && 'refuses, but lets us in', i)
    if (corrected && i % 20 === 0) await note(intruder(JSON.parse(corrected)), who => who && `corrected lets in ${who}`, i)
  }
  diag(JSON.stringify(count))
  ok(count.safe >= 50 && count.open >= 50 && count.refuses >= 20, 'safe, open and refusing ones were among them')
  isDeeply(wrong, [], 'no random policy is safe and lets anybody in without exactly our external ID, or refuses and lets us in')

  async function note(promise, judgeIt, i) {
    const why = judgeIt(await promise)
    if (why && wrong.length < 5) wrong.push(`${why}: ${JSON.stringify(policies[i])}`)
  }
}
