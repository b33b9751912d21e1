// The mailer alone, for a test: a store of its own, what queues mails and shows how they fare, and the mailer with any relays.
//
//   const m = startMailing()
//   const mailer = await m.start('smtp://127.0.0.1:2525')
//   const queued = m.queue(3, 'ann@reseller.example')
//   await m.until('they are sent', () => m.show(queued, 2)[0] === 'sent')
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnReady } from '../lib/proc.mjs'
import { ok } from '../lib/tap.mjs'

/** `more` is put behind the configuration. */
export function startMailing({ more = '' } = {}) {
  const build = process.env.ROLECALL_BUILD || 'build'
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'rolecall-mailer.'))
  process.on('exit', () => fs.rmSync(directory, { recursive: true }))
  const at = name => path.join(directory, name)
  for (const name of ['home', 'data']) fs.mkdirSync(at(name))
  fs.cpSync('templates', at('templates'), { recursive: true })
  fs.writeFileSync(at('secret'), execFileSync(`${build}/rolecall`, ['secret', 'new']), { mode: 0o600 })
  fs.writeFileSync(at('rolecall.hdf'), `base_url = http://127.0.0.1:8080
secret_file = ${at('secret')}
templates = ${at('templates')}
development = 1
store.home = ${at('home')}
store.data = ${at('data')}
mail.from_address = no-reply@platform.example
${more}`)
  const env = { ROLECALL_CONF: at('rolecall.hdf') }
  let resellers = 0

  /** build/t/queue_mail; its lines. */
  const tool = (...args) => run('queue_mail', args)

  function run(program, args) {
    const { status, stdout, stderr } = spawnSync(`${build}/t/${program}`, args, { env: { ...process.env, ...env }, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
    return stdout.trim().split('\n')
  }

  /** A new reseller with `count` open requests, each with a mail to `email`; with an owner who signs in as `owner`. */
  function queue(count = 1, email = 'ann@reseller.example', name = `Zürich Cloud ${++resellers} & "Sons"`, owner = `owen-${++resellers}-${email}`) {
    const [reseller, ...requests] = tool('add', name, email, String(count), owner)
    return { reseller, requests, name, owner }
  }

  /** Calendar of the mailer ahead by so many seconds. */
  function ahead(laterS) {
    if (!laterS) return {}
    if (!fs.existsSync(at('later.so'))) execFileSync('cc', ['-shared', '-fPIC', '-o', at('later.so'), 't/lib/later.c'])
    return { LD_PRELOAD: at('later.so'), ROLECALL_LATER_S: String(laterS), ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0` }
  }

  return {
    build, directory, at, env, tool, queue,

    /** [state, attempts, to, answer] of the mail of the request number `i`. */
    show: ({ reseller, requests }, i = 0) => tool('show', reseller, requests[i])[0].split('\t'),

    /** A mail of every kind about the request, to KIND@kinds.example; `poison`: in all texts. */
    make: (reseller, request, ...poison) => run('make_mails', [reseller, request, ...poison]),

    /** Everything that waits is due now. */
    due: () => tool('due'),

    start: (url, { laterS = 0 } = {}) => spawnReady('sh', ['-c', `exec ${build}/mailer 2>&1`],
      { env: { ...env, ...ahead(laterS), ROLECALL_SMTP_URL: url }, match: /ready|waits? in the outbox|no mail.smtp_url/ }),

    async until(what, check, ms = 10000) {
      const end = Date.now() + ms
      while (!(await check()) && Date.now() < end) await sleep(5)
      return ok(await check(), what)
    }
  }
}
