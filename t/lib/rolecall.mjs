// A whole Rolecall for a test: nginx, pools and daemons by scripts/serve, the AWS stand-in and the mail inbox, in a folder of
// its own that is removed afterwards.  Ports are free ones; everything listens on loopback.
//
//   const rc = await startRolecall()
//   const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
//   const browser = await rc.signIn(reseller.owner)
//   const page = await browser.get('/customers')
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync, writeFileSync, readFileSync, existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnReady } from './proc.mjs'
import { Browser } from './browser.mjs'

export const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const build = join(top, process.env.ROLECALL_BUILD ?? 'build')
export const platform = { account: '999988887777', keyId: 'AKIAROLECALLTEST0001', secret: 'wJalrXUtnFEMIK7MDENGtestSECRETplanted01' }

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

/** Calls `fn` until it returns something truthy, and returns that; throws after `timeoutMs`. */
export async function until(what, fn, timeoutMs = 15000) {
  for (const end = Date.now() + timeoutMs; ;) {
    const value = await fn()
    if (value) return value
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
    await sleep(50)
  }
}

/**
 * Starts everything.
 *   env    more of the environment for scripts/serve
 *   demo   the demo reseller as well
 *   unlimited  no limit on the size of cores
 *   callers    more callers of the stand-in's AWS, by access key ID
 *   started    told the stand-in's address before Rolecall starts
 * Resolves to an object with: url, dir, aws (url), inbox (url), and the functions below.
 */
export async function startRolecall({ env = {}, demo = false, unlimited = false, callers = {}, started = () => {} } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'rolecall-'))
  const roles = join(dir, 'roles.json')
  writeFileSync(roles, JSON.stringify({ callers: { [platform.keyId]: platformCaller(), ...callers }, roles: {} }, null, 2))
  const aws = await spawnReady('node', [join(top, 't/standin/aws.mjs'), '--port', '0', '--roles', roles])
  started(aws.urls[0])
  const inbox = await spawnReady('node', [join(top, 't/standin/inbox.mjs'), '--smtp-port', '0', '--http-port', '0'])
  const port = await freePort()
  const serveEnv = {
    ROLECALL_RUN: join(dir, 'run'),
    ROLECALL_LISTEN: `127.0.0.1:${port}`,
    ROLECALL_SMTP_URL: inbox.urls.find(u => u.startsWith('smtp:')),
    ROLECALL_BASE_URL: `http://127.0.0.1:${port}`,
    ROLECALL_BUILD: build,
    ROLECALL_DEMO: demo ? '1' : '0',
    AWS_ACCESS_KEY_ID: platform.keyId,
    AWS_SECRET_ACCESS_KEY: platform.secret,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: aws.urls[0],
    ...env
  }
  const spawnServe = () => (unlimited
    ? spawnReady('sh', ['-c', 'ulimit -c unlimited; exec "$0"', join(top, 'scripts/serve')], { env: serveEnv, timeoutMs: 60000 })
    : spawnReady(join(top, 'scripts/serve'), [], { env: serveEnv, timeoutMs: 60000 }))
  let serve = await spawnServe()
  const inboxUrl = inbox.urls.find(u => u.startsWith('http:'))

  const rc = {
    dir,
    run: serveEnv.ROLECALL_RUN,
    url: `http://127.0.0.1:${port}`,
    aws: aws.urls[0],
    inbox: inboxUrl,
    pid: () => serve.pid,
    log: () => serve.output(),

    /** The command line: arguments and what it reads; what it prints, trimmed. */
    command(args, input = '') {
      return execFileSync(join(build, 'rolecall'), args, {
        input,
        encoding: 'utf8',
        env: { ...process.env, ROLECALL_CONF: join(serveEnv.ROLECALL_RUN, 'rolecall.hdf') },
        stdio: ['pipe', 'pipe', 'pipe']
      }).trim()
    },

    /** A reseller with an owner and a member, made at the shell: { id, owner, member } with { email, password }. */
    addReseller(name, contact) {
      const id = rc.command(['reseller', 'add', '--name', name, '--email', contact])
      const user = role => {
        const email = `${role}-${id.slice(-6).toLowerCase()}@staff.example`
        const password = `a long ${role} password`
        rc.command(['user', 'add', '--reseller', id, '--email', email, '--name', `${name} ${role}`, '--role', role, '--password-stdin'], `${password}\n`)
        return { email, password }
      }
      return { id, name, contact, owner: user('owner'), member: user('member') }
    },

    addCustomer(reseller, organization, email = 'it@customer.example') {
      return rc.command(['customer', 'add', '--reseller', reseller.id, '--organization', organization, '--email', email])
    },

    /** A browser without a session. */
    browser: () => new Browser(rc.url),

    /** A browser in which this user has signed in. */
    async signIn({ email, password }) {
      const browser = new Browser(rc.url)
      const page = await browser.get('/login')
      const answer = await browser.submit(page, '/login', { email, password })
      if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`)
      return browser
    },

    mails: async () => (await fetch(`${inboxUrl}/api/mails`)).json(),

    /** The first mail to `to` whose subject matches, as soon as it has arrived. */
    mailTo: (to, subject = /./, timeoutMs) =>
      until(`a mail to ${to}`, async () => (await rc.mails()).find(m => m.to.includes(to) && subject.test(m.subject)), timeoutMs),

    putRole: (arn, role) =>
      fetch(`${aws.urls[0]}/_roles/${encodeURIComponent(arn)}`, { method: 'PUT', body: JSON.stringify(role), headers: { 'Content-Type': 'application/json' } }),
    /** Adds a caller to the stand-in's AWS who may do everything in `account`; its credentials as environment variables. */
    addCaller(account) {
      const file = JSON.parse(readFileSync(roles, 'utf8'))
      const [keyId, secret] = [`AKIA${account}TEST`, `secret-of-the-admin-of-${account}`]
      file.callers[keyId] = { secret, arn: `arn:aws:iam::${account}:user/admin`, id: `AIDA${account}TEST`, policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }] }
      writeFileSync(`${roles}.new`, JSON.stringify(file, null, 2))
      renameSync(`${roles}.new`, roles)
      return { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret }
    },
    fault: faults => fetch(`${aws.urls[0]}/_fault`, { method: 'POST', body: JSON.stringify(faults) }),
    mailFault: faults => fetch(`${inboxUrl}/_fault`, { method: 'POST', body: JSON.stringify(faults) }),
    awsLog: async () => (await fetch(`${aws.urls[0]}/_log`)).json(),

    /** Ends everything and starts it again on the same data; `env` is added to the environment from then on. */
    async restart(env = {}) {
      await serve.stop('SIGTERM')
      Object.assign(serveEnv, env)
      serve = await spawnServe()
    },

    /** The same, with all clocks of Rolecall's own programs ahead by so many seconds. */
    async restartLater(seconds) {
      const library = join(dir, 'later.so')
      execFileSync('cc', ['-shared', '-fPIC', '-o', library, join(top, 't/lib/later.c')])
      const asan = `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0`
      await rc.restart({ LD_PRELOAD: library, ROLECALL_LATER_S: String(seconds), ASAN_OPTIONS: asan })
    },

    /** The processes that run program NAME here now. */
    workers(name) {
      const ours = new Set([serve.pid])
      const all = readdirSync('/proc').filter(p => /^\d+$/.test(p)).flatMap(pid => {
        try {
          const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
          return [{ pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]), exe: readlinkSync(`/proc/${pid}/exe`) }]
        } catch {
          return []
        }
      })
      for (let before = 0; before !== ours.size;) {
        before = ours.size
        for (const p of all) if (ours.has(p.parent)) ours.add(p.pid)
      }
      return all.filter(p => ours.has(p.pid) && p.exe === join(build, name)).map(p => p.pid)
    },

    /** Everything that was written to any log so far. */
    logs: () => readdirSync(join(serveEnv.ROLECALL_RUN, 'log')).map(name => readFileSync(join(serveEnv.ROLECALL_RUN, 'log', name), 'utf8')).join('\n'),

    /** Ends it all and removes the folder; returns what serve exited with. */
    async stop() {
      const ended = await serve.stop('SIGTERM')
      await aws.stop()
      await inbox.stop()
      rmSync(dir, { recursive: true, force: true })
      return ended
    },

    logFile(name) {
      const path = join(serveEnv.ROLECALL_RUN, name)
      return existsSync(path) ? readFileSync(path, 'utf8') : ''
    }
  }
  return rc
}

function platformCaller() {
  return {
    secret: platform.secret,
    arn: `arn:aws:iam::${platform.account}:user/rolecall`,
    id: 'AIDAROLECALLTEST00001',
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] }]
  }
}

/**
 * The main path up to Role needed: a new account for `customer`, asked for by `browser`, approved from the mailed link.
 * Resolves to { id, request, externalId, number }.
 */
export async function approvedAccount(rc, browser, customer, reseller, number) {
  const account = await openAccount(rc, browser, customer, number)
  const mail = await rc.mailTo(reseller.contact, new RegExp(number))
  const link = mail.links.find(l => l.includes('/approve/'))
  const visitor = rc.browser()
  const page = await visitor.get(new URL(link).pathname)
  const answer = await visitor.submit(page, /\/approve\//, { decision: 'approve' })
  if (answer.status !== 303) throw new Error(`approval answered ${answer.status}: ${answer.text}`)
  return { ...account, link }
}

/** A new account for `customer`, waiting for approval. */
export async function openAccount(rc, browser, customer, number, more = {}) {
  const path = `/customers/${customer}/accounts/new`
  const form = await browser.get(path)
  const answer = await browser.submit(form, path, {
    account_choice: 'new', account_number: number, root_email: 'root@customer.example', ...firstPriceBook(form), ...more
  })
  if (answer.status !== 303) throw new Error(`Save answered ${answer.status}: ${answer.text}`)
  const id = answer.location.split('/')[2]
  const role = await browser.get(`/accounts/${id}/role`)
  return { id, number, externalId: role.attribute('data-external-id'), platformAccount: role.attribute('data-platform-account') }
}

/** The first price book that the form offers. */
export function firstPriceBook(form) {
  const options = form.form(/accounts\/new$/).options.price_book
  return { price_book: options.find(o => o !== '') }
}
