#!/usr/bin/env node
// How dear it is to prove ten thousand roles again, beside boto3 doing the same eleven calls a role with 32 threads and clients that
// are reused, in one interleaved run against bench_aws: `make bench`.
//
//   BENCH_ROLES=10000 BENCH_BULK_ROUNDS=10
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { spawn } from 'node:child_process'
import { build, top } from '../lib/rolecall.mjs'

const roles = Number(process.env.BENCH_ROLES ?? 10000)
const rounds = Number(process.env.BENCH_BULK_ROUNDS ?? 10)
const AT_ONCE = 32
const GOAL = 15
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3' // Debian's, which has Debian's boto3
const run = promisify(execFile)
const say = text => process.stdout.write(`${text}\n`)
const median = numbers => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]

function startAws() {
  const aws = spawn(join(build, 't/bench_aws'), { stdio: ['pipe', 'pipe', 'inherit'] })
  return new Promise(resolve => aws.stdout.once('data', line => resolve({ aws, url: String(line).match(/http:\S+/)[0] })))
}

async function measure(subject, from, count) {
  const { stdout } = await run(subject.file, subject.args(from, count), { env: subject.env, timeout: 3600e3 })
  const result = JSON.parse(stdout)
  if (result.passed !== count) throw new Error(`${subject.name}: ${result.passed} of ${count} roles passed`)
  if (result.calls !== count * 11) throw new Error(`${subject.name}: ${result.calls} calls for ${count} roles`)
  subject.results.push({ ...result, count })
}

function tell(subjects) {
  const line = cells => say(cells.map((c, i) => (i === 0 ? c.padEnd(36) : c.padStart(14))).join(''))
  const cpu = s => median(s.results.map(r => r.cpu_us / r.count))
  const rate = s => median(s.results.map(r => r.count / r.wall_ms * 1000))
  const [ours, boto3] = subjects
  line(['', 'CPU µs a role', 'roles/s'])
  for (const s of subjects) line([s.name, cpu(s).toFixed(0), rate(s).toFixed(0)])
  const less = cpu(boto3) / cpu(ours)
  const each = ours.results.map((r, i) => boto3.results[i].cpu_us / r.cpu_us)
  say(`\n${ours.results.reduce((sum, r) => sum + r.count, 0)} roles each, ${ours.results.length} rounds in turn, 11 calls a role, ${AT_ONCE} at once; medians of the rounds`)
  say(`CPU a role: ${less.toFixed(1)} times less (${Math.min(...each).toFixed(1)} to ${Math.max(...each).toFixed(1)}); roles/s: ${(rate(ours) / rate(boto3)).toFixed(1)} times as many`)
  say(`${less >= GOAL ? 'reached' : 'MISSED '}  processor time of a role beside boto3's: ${less.toFixed(1)} times less (goal: at least ${GOAL})`)
}

try {
  await run(python, ['-c', 'import boto3'])
} catch {
  say('bulk proof: python3-boto3 is not here')
  process.exit(0)
}
const { aws, url } = await startAws()
const env = { PATH: process.env.PATH, HOME: '/nonexistent', AWS_ACCESS_KEY_ID: 'AKIABENCH', AWS_SECRET_ACCESS_KEY: 'bench', AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: url }
const subjects = [
  { name: 'Rolecall', file: join(build, 't/bench_proof'), args: (from, count) => [from, count, AT_ONCE].map(String), env, results: [] },
  { name: `boto3, ${AT_ONCE} threads`, file: python, args: (from, count) => [join(top, 't/bench/bench_boto3.py'), url, from, count, AT_ONCE].map(String), env, results: [] }
]
try {
  for (let round = 0; round < rounds; round++) {
    const count = Math.round(roles / rounds)
    for (let i = 0; i < subjects.length; i++) await measure(subjects[(round + i) % subjects.length], round * count, count)
  }
  tell(subjects)
} finally {
  aws.stdin.end()
}
