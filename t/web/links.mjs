#!/usr/bin/env node
// Every kind of mailed link under every misuse: looked at in each way that changes nothing, tampered with, put where it does not
// belong, used twice, taken back, expired, its key dropped.  (What a scanner with JavaScript does: t/browser/links.mjs.)
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { startRolecall } from '../lib/rolecall.mjs'
import { hasSecurityHeaders, isSoundPage } from '../lib/screen.mjs'
import { linkRows } from '../lib/links.mjs'

const PLACES = ['approve', 'digest', 'handoff', 'invite', 'password', 'sign-in']
const AGENTS = ['Barracuda Sentinel (EE)', 'Mozilla/5.0 (compatible; MSIE 9.0; BingPreview/1.0b)', 'Slackbot-LinkExpanding 1.0', 'GoogleImageProxy', 'curl/8', '']
const rc = await startRolecall()
const { rows, again } = await linkRows(rc)
const all = []
const made = async row => {
  const x = await row.make()
  all.push(x.path)
  return x
}
const get = (path, headers) => rc.browser().get(path, headers)
const changed = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

/** A page that says why the link leads nowhere: status, title, what it says, the way forward, and nothing that could be pressed. */
async function isGone(row, path, [status, title], says, what) {
  const page = await get(path)
  isDeeply([page.status, page.title], [status, `${title} · Rolecall`], `${row.place}, ${what}: the page says so`)
  like(page.words, says, `${row.place}, ${what}: why, and the way forward`)
  ok(!page.hasForm(path), `${row.place}, ${what}: nothing to press`)
  hasSecurityHeaders(page, `${row.place}, ${what}`, { referrer: 'no-referrer' })
  isSoundPage(page, `${row.place}, ${what}`)
  return page
}

// --- looking ---

async function looked(row, x) {
  const before = await row.state(x)
  const statuses = new Set()
  for (const agent of AGENTS) statuses.add((await get(x.path, { 'User-Agent': agent })).status)
  for (const headers of [{ 'Sec-Purpose': 'prefetch' }, { 'Sec-Purpose': 'prefetch;prerender' }, { Purpose: 'prefetch' }, { 'X-Moz': 'prefetch' }, { 'X-Purpose': 'preview' }]) statuses.add((await get(x.path, headers)).status)
  const csrf = (await get(x.path)).form(x.path).fields.csrf
  for (const query of [new URLSearchParams({ ...row.act, csrf }), 'utm_source=x', '_method=POST&X-HTTP-Method-Override=POST']) statuses.add((await get(`${x.path}?${query}`)).status)
  statuses.add((await get(x.path, { 'X-HTTP-Method-Override': 'POST' })).status)
  statuses.add((await rc.browser().request('HEAD', x.path)).status)
  isDeeply([...statuses], [200], `${row.place}: every look at it is answered alike`)
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) is((await rc.browser().request(method, x.path)).status, 405, `${row.place}: ${method} is none`)
  is((await rc.browser().post(x.path, row.act)).status, 403, `${row.place}: a bare POST is refused`)
  is((await rc.browser().post(x.path, { ...row.act, csrf }, { Origin: 'https://evil.example' })).status, 403, `${row.place}: one from another site too`)
  is(await row.state(x), before, `${row.place}: and nothing is changed by any of it`)
}

// --- what is no link ---

async function tampered(row, x, y) {
  const before = await row.state(x)
  const text = x.path.split('/')[2]
  const body = { ...(await get(x.path)).form(x.path).fields, ...row.act }
  const parts = { version: 0, key: 2, expiry: 5, id: 20, 'the last letter of the id': 34, MAC: 40, 'the last letter': 78 }
  const bad = Object.entries(parts).map(([part, at]) => [part, changed(text, at)])
    .concat([['cut', text.slice(0, -1)], ['longer', `${text}A`], ['no dot', text.replace('.', '_')], ['small letters', text.toLowerCase()], ['made up', 'A'.repeat(79)], ['halves of two', text.slice(0, 36) + y.path.split('/')[2].slice(36)], ['without MAC', text.slice(0, 35)]])
  for (const [what, token] of bad) {
    const path = `/${row.place}/${token}`
    const posted = await rc.browser().post(path, body)
    const page = await get(path)
    ok(page.status === 404 && [403, 404].includes(posted.status), `${row.place}, ${what}: none of ours (${page.status}, ${posted.status})`)
    if (what === 'MAC') await isGone(row, path, [404, 'This link is not one of ours'], new RegExp(`No ${row.kind} link has this address.*open it from the mail again.*ask the one who sent`), what)
  }
  is((await rc.browser().post(x.path, { ...body, csrf: (await get(y.path)).form(y.path).fields.csrf })).status, 403, `${row.place}: another link's form is no good`)
  is(await row.state(x), before, `${row.place}: and nothing is changed by any of it`)
}

async function misplaced(row, x) {
  const before = await row.state(x)
  const text = x.path.split('/')[2]
  const body = { ...(await get(x.path)).form(x.path).fields, ...row.act }
  for (const place of PLACES.filter(p => p !== row.place)) {
    const path = `/${place}/${text}`
    const there = rows.find(r => r.place === place)
    if (there) await isGone(there, path, [404, 'This link is for something else'], new RegExp(`This is no ${there.kind} link.*Open it from its mail again`), `a link for ${row.place}`)
    else is((await get(path)).status, 404, `a link for ${row.place} is none for ${place}`)
    ok([403, 404].includes((await rc.browser().post(path, body)).status), `a link for ${row.place} does nothing at ${place}`)
  }
  is(await row.state(x), before, `${row.place}: and nothing is changed by any of it`)
}

// --- what ended ---

async function ended(row, y) {
  const open = await get(y.path)
  is((await row.use(y)).status, 303, `${row.place}: it does what it is for`)
  const after = await row.state(y)
  await isGone(row, y.path, row.used, /./, 'used')
  const twice = await rc.browser().submit(open, y.path, row.act)
  ok([200, 303, 409, 410].includes(twice.status), `${row.place}, used: a page that was open all the time is told (${twice.status})`)
  is(await row.state(y), after, `${row.place}, used: and does nothing`)
  const w = await row.end()
  all.push(w.path)
  await isGone(row, w.path, [410, 'This link no longer works'], /taken back.*newer/, 'taken back')
  is((await rc.browser().post(w.path, { ...row.act, csrf: open.form(y.path).fields.csrf })).status, 403, `${row.place}, taken back: another's form is no good`)
}

const kept = new Map()
for (const row of rows) {
  const [x, y] = [await made(row), await made(row)]
  kept.set(row, x)
  await looked(row, x)
  await tampered(row, x, y)
  await misplaced(row, x)
  await ended(row, y)
}

// --- keys: a new one on top, and later the old one dropped ---

const file = join(rc.run, 'secret.key')
const old = readFileSync(file, 'utf8')
const key = rc.command(['secret', 'new']).replace(/^\d+/, '2')
writeFileSync(file, `${key}\n${old}`)
await rc.restart()
const fresh = new Map()
for (const row of rows) {
  is((await get(kept.get(row).path)).status, 200, `${row.place}: with a new key on top an older link works`)
  const x = await made(row)
  fresh.set(row, x)
  is(Buffer.from(x.path.split('/')[2].slice(0, 35), 'base64url')[1], 2, `${row.place}: a new one is of the new key`)
}

// --- eight days later ---

await rc.restartLater(8 * 24 * 3600)
await again()
for (const row of rows) {
  const x = kept.get(row)
  const before = row.place === 'password' ? '' : await row.state(x)
  const page = await isGone(row, x.path, [410, 'This link has expired'], /ended on 20\d\d-\d\d-\d\d \d\d:\d\d UTC/, 'expired')
  unlike(page.text, new RegExp(`action="${x.path}"`), `${row.place}, expired: no way to use it`)
  if (row.place !== 'password') is(await row.state(x), before, `${row.place}, expired: nothing is changed`)
}
writeFileSync(file, `${key}\n`)
await rc.restart()
for (const row of rows) {
  await isGone(row, kept.get(row).path, [404, 'This link is not one of ours'], /ask the one who sent you the mail for a new one/, 'its key dropped')
  is((await get(fresh.get(row).path)).status, 410, `${row.place}: one of the other key is still known`)
}

const logs = rc.logs()
for (const text of all.map(path => path.split('/')[2])) ok(!logs.includes(text.slice(0, 35)) && !logs.includes(text.slice(36)), 'no log holds the link, nor half of it')
for (const { place } of rows) ok(logs.includes(` /${place}/... `) || logs.includes(`"GET /${place}/... `) || logs.includes(`/${place}/...`), `the access log has its place: ${place}`)
unlike(logs, /level=error(?!.*(own side|proof))/, 'no log speaks of an error of ours')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
