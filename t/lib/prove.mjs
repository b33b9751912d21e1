// The proof alone, without pages and store: build/t/prove_role against an AWS stand-in whose roles the test makes up.
//
//   const aws = await startAws({ good: role })
//   const { verdict, answers } = await aws.prove('good')
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnReady } from './proc.mjs'
import { managed, mayAssumeRoles, readOnlyAccess } from '../standin/policies.mjs'

const TOP = fileURLToPath(new URL('../..', import.meta.url))
const PROVE = path.resolve(TOP, process.env.ROLECALL_BUILD || 'build', 't/prove_role')

export const STANDIN = path.join(TOP, 't/standin/aws.mjs')
export const PLATFORM = '111122223333'
export const CUSTOMER = '012345678901'
export const ID = 'rc-abcdefghijklmnopqrstuvwxyz23'
export const SECRET = 'planted+secret/access+key+0123456789abcdef'
export const TOKEN = 'planted+session/token=='
export const FAULTS = ['500', '503', 'throttle', 'garbage', 'html', 'empty', 'reset', 'hang', 'truncate', 'drip', 'huge', 'skew', 'expired', 'error']

export const arnOf = name => `arn:aws:iam::${CUSTOMER}:role/${name}`
export const withTrust = (trust, more) => ({ trust, attached: managed('ReadOnlyAccess', readOnlyAccess()), ...more })

/** Runs jobs, `atOnce` of them at a time. */
export async function all(jobs, atOnce = 4) {
  const queue = [...jobs]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (queue.length) await queue.shift()()
  }))
}

const isProbe = line => Boolean(line.kind?.endsWith('_external_id'))

/** Starts the stand-in with these roles, by name; more may be put into `roles` and saved. */
export async function startAws(named = {}) {
  if (!fs.existsSync(PROVE)) throw new Error(`${PROVE} is missing: make build/t/prove_role`)
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'rolecall-proof-'))
  const file = path.join(dir, 'roles.json')
  const roles = {}
  let printed = ''
  const caller = (name, more) => ({ secret: SECRET, arn: `arn:aws:iam::${PLATFORM}:user/${name}`, id: `AIDA${name}`, policies: [mayAssumeRoles()], ...more })
  const callers = { AKIAPLATFORM: caller('rolecall'), ASIASESSION: caller('session', { token: TOKEN }), AKIAROOT: caller('x', { arn: `arn:aws:iam::${PLATFORM}:root` }) }
  const save = more => {
    for (const [name, role] of Object.entries(more ?? {})) roles[arnOf(name)] = role
    fs.writeFileSync(file + '.new', JSON.stringify({ callers, roles }))
    fs.renameSync(file + '.new', file)
  }
  save(named)
  const server = await spawnReady(process.execPath, [STANDIN, '--port', '0', '--roles', file])
  const env = {
    HOME: dir, AWS_ENDPOINT_URL: server.urls[0], AWS_ACCESS_KEY_ID: 'AKIAPLATFORM', AWS_SECRET_ACCESS_KEY: SECRET, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true',
    ASAN_OPTIONS: process.env.ASAN_OPTIONS || 'detect_leaks=1'
  }
  async function post(where, body) {
    const res = await fetch(server.urls[0] + where, { method: 'POST', body: JSON.stringify(body) })
    if (!res.ok) throw new Error(`${where}: ${res.status} ${await res.text()}`)
  }
  return {
    dir, file, env, save, post, url: server.urls[0],
    printed: () => printed,
    setFaults: faults => post('/_fault', faults),
    log: async () => (await fetch(server.urls[0] + '/_log')).json(),
    putRole: (name, role) => fetch(`${server.urls[0]}/_roles/${encodeURIComponent(arnOf(name))}`, { method: 'PUT', body: JSON.stringify(role) }),

    /** Runs the driver; its last lines as one object, with probes, answers and reads as lists. */
    prove(role, { id = ID, account = CUSTOMER, args = [], env: more = {} } = {}) {
      return new Promise(resolve => {
        const options = { env: { ...env, ...more }, timeout: 60000, maxBuffer: 1 << 24 }
        execFile(PROVE, [role.startsWith('arn:') ? role : arnOf(role), id, account, ...args], options, (error, stdout, stderr) => {
          printed += stdout + stderr
          const lines = stdout.split('\n').filter(Boolean).map(l => JSON.parse(l))
          const probes = lines.filter(isProbe)
          if (stderr) process.stdout.write(`# ${stderr.trim().replaceAll('\n', '\n# ')}\n`)
          resolve({
            ...Object.assign({}, ...lines.filter(l => !l.kind)), lines, stderr, status: error ? error.code ?? error.signal : 0,
            probes, answers: probes.map(p => p.answer), reads: lines.filter(l => l.kind && !isProbe(l))
          })
        })
      })
    },

    async stop() {
      await server.stop()
      fs.rmSync(dir, { recursive: true })
    }
  }
}
