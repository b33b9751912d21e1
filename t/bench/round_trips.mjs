#!/usr/bin/env node
// How many round trips a proof takes over warm connections, with AWS 100 ms away: `make bench`, or alone. The stand-in answers
// each call after that time and what it needs itself, so that a lone call, measured beside it, is what a round trip costs here.
import { ID, PLATFORM, startAws, withTrust } from '../lib/prove.mjs'
import { trustWithExternalId } from '../standin/policies.mjs'

const AWAY_MS = 100
const PROOFS = Number(process.env.BENCH_PROOFS ?? 20)
const GOAL = 2.2

const median = numbers => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]

/** Proves a role again and again, and tells how long one took in round trips. */
export async function roundTrips() {
  const aws = await startAws({ good: withTrust(trustWithExternalId(PLATFORM, ID)) })
  await aws.setFaults([{ n: 1e9, kind: 'latency', ms: AWAY_MS }])
  const { lines, status } = await aws.prove('good', { args: ['--times', String(PROOFS + 1)] })
  await aws.stop()
  const proofs = lines.filter(l => l.verdict).slice(1) // the first one makes the connections
  const lone = lines.filter(l => l.kind === 'with_external_id').slice(1).map(l => l.took_ms)
  if (status !== 0 || proofs.length !== PROOFS || proofs.some(p => p.verdict !== 'passed')) throw new Error('a proof did not pass')
  const took = median(proofs.map(p => p.took_ms))
  const [real, asked] = [took / AWAY_MS, took / median(lone)]
  const good = real <= GOAL
  process.stdout.write(`\n${PROOFS} proofs of ${median(proofs.map(p => p.calls))} calls, AWS ${AWAY_MS} ms away: median ${took} ms, a lone call ${median(lone)} ms, ${asked.toFixed(2)} of those\n`
    + `${good ? 'reached' : 'MISSED '}  round trips of a proof over warm connections: ${real.toFixed(2)} (goal: at most ${GOAL})\n`)
}

if (import.meta.url === `file://${process.argv[1]}`) await roundTrips()
