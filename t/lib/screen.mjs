// What every screen owes whoever comes: checks that all screens' tests share.  Each helper makes its own TAP lines.
import { connect } from 'node:net'
import { is, isDeeply, like, ok, unlike } from './tap.mjs'

/** What a hostile or unlucky person types into a field. */
export const evil = `<script>alert(1)</script>"'&`
const evilEscaped = '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;'

/** An ID that no record has. */
export const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV'

/** Texts that are no record's ID. */
export const badIds = ['x', '0', '-1', nobody.slice(1), nobody + '0', '8' + nobody.slice(1), nobody.slice(0, 25) + 'U', '%27%22', '%F0%9F%92%A9']

/** Passes if `evil` was on the page's data and is shown harmlessly. */
export function isEscaped(page, what) {
  ok(page.text.includes(evilEscaped), `${what}: what was typed is shown, escaped`)
  unlike(page.text, /<script>alert|"'&(?!amp;|quot;|lt;|gt;|#)/, `${what}: and nowhere raw`)
}

const headers = {
  'content-security-policy': "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store'
}

/** The security headers of an answer, each to the letter. */
export function hasSecurityHeaders(page, what, { referrer = 'same-origin' } = {}) {
  const want = { ...headers, 'referrer-policy': referrer }
  isDeeply(Object.fromEntries(Object.keys(want).map(name => [name, page.headers.get(name)])), want, `${what}: the security headers`)
}

/** No inline script or style on the page, nothing from another site, and every link to a place on it leads somewhere. */
export function isSoundPage(page, what) {
  unlike(page.text, /<script(?![^>]*\ssrc="\/)|<style|\sstyle="|\son[a-z]+="|(?:src|<link[^>]*href)="(?!\/(?!\/))/, `${what}: nothing inline, nothing from elsewhere`)
  const lost = [...page.text.matchAll(/href="#([^"]+)"/g)].map(m => m[1]).filter(id => !page.text.includes(` id="${id}"`))
  is(lost.join(' '), '', `${what}: links within the page lead somewhere`)
}

/** GET and HEAD of a signed-in page: headers, soundness, HEAD alike, and the way to the sign-in without a session. */
export async function checkGet(rc, browser, path) {
  const page = await browser.get(path)
  const head = await browser.request('HEAD', path)
  is(page.status, 200, `${path} is shown`)
  hasSecurityHeaders(page, path)
  isSoundPage(page, path)
  isDeeply([head.status, head.headers.get('content-type'), head.headers.get('content-security-policy')],
    [200, page.headers.get('content-type'), page.headers.get('content-security-policy')], `${path}: HEAD is like GET`)
  await checkNoSession(rc, path)
  const again = await browser.get(`${path}?utm_source=mail&utm_medium=x`)
  is(again.status, 200, `${path}: what mail programs add to an address does no harm`)
  return page
}

/** Without a session GET leads to the sign-in and back, and says nothing else. */
export async function checkNoSession(rc, path) {
  const stranger = await rc.browser().get(path)
  isDeeply([stranger.status, stranger.location, stranger.text], [303, `/login?next=${encodeURIComponent(path)}`, ''], `${path}: without a session to the sign-in`)
  const forged = rc.browser()
  forged.cookies.set('rolecall', 'A'.repeat(43))
  is((await forged.get(path)).status, 303, `${path}: and with a made-up cookie`)
}

/** Another reseller's record is answered exactly like one that was never there. */
export async function checkForeign(browser, theirs, unknown, method = 'GET', body) {
  const [a, b] = [await browser.request(method, theirs, { body }), await browser.request(method, unknown, { body })]
  isDeeply([a.status, b.status], [404, 404], `${method} ${theirs}: 404 for another reseller`)
  is(plain(a.text, [theirs]), plain(b.text, [unknown]), `${method} ${theirs}: and not to be told from an unknown one`)
}

// Pages to compare: without what differs from request to request.
const plain = (text, paths) => paths.reduce((t, p) => t.replaceAll(p, 'PATH'), text).replace(/[0-9A-Z]{26}/g, 'ID').replace(/value="[\w-]{44}"/g, 'CSRF')

/** Paths with IDs that can't be: `path(id)`. */
export async function checkBadIds(browser, path) {
  const statuses = []
  for (const id of badIds) statuses.push((await browser.get(path(id))).status)
  ok(statuses.every(s => s === 404 || s === 400), `${path('ID')}: 404 for what is no ID (${statuses.join(' ')})`)
}

/** Methods that the path does not have. */
export async function checkMethods(browser, path, allow) {
  for (const method of ['PUT', 'DELETE', 'PATCH', ...(allow.includes('POST') ? [] : ['POST']), ...(allow.includes('GET') ? [] : ['GET'])]) {
    const answer = await browser.request(method, path, { body: method === 'GET' || method === 'DELETE' ? undefined : 'a=b' })
    isDeeply([answer.status, answer.headers.get('allow')], [405, allow], `${method} ${path} is 405`)
  }
}

/**
 * Everything that may be wrong with a POST as such.  `page` has the form `action`; `fields` would change something; `state()`
 * is what must not change; `otherToken` is the csrf of another form of the same session; `second` is another session that may
 * post the same (its form's csrf is no good here).
 */
export async function checkPost(rc, browser, page, action, { fields = {}, state, otherToken, second, by = 'session' }) {
  const form = page.form(action)
  const body = { ...form.fields, ...fields }
  const text = new URLSearchParams(body).toString()
  const before = await state()
  const post = async (want, what, send, headers, who = browser) => is((await who.post(form.action, send, headers)).status, want, `${action}: ${what} is ${want}`)

  await post(403, 'no CSRF token', { ...body, csrf: '' })
  await post(403, 'a made-up CSRF token', { ...body, csrf: 'A'.repeat(44) })
  await post(403, 'a CSRF token with a changed letter', { ...body, csrf: body.csrf.slice(0, 20) + (body.csrf[20] === 'x' ? 'y' : 'x') + body.csrf.slice(21) })
  if (otherToken) await post(403, "another form's CSRF token", { ...body, csrf: otherToken })
  if (second) await post(403, "another session's CSRF token", body, {}, second)
  await post(403, 'a POST from another site', body, { Origin: 'https://evil.example' })
  await post(403, 'a cross-site POST', body, { 'Sec-Fetch-Site': 'cross-site' })
  if (by === 'session') await post(401, 'a POST without a session', body, {}, rc.browser())
  for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencodedx']) {
    await post(415, type, text, { 'Content-Type': type })
  }
  await post(415, 'a wrong type of 60 KB, none of which is read', 'x'.repeat(60000), { 'Content-Type': 'text/plain' })
  for (const [what, bytes] of [['a broken %zz', 'a=%zz'], ['a NUL', 'a=%00'], ['bad UTF-8', 'a=%ff%fe'], ['an overlong NUL', 'a=%c0%80'], ['a surrogate', 'a=%ed%a0%80'], ['a cut escape', 'a=%4'],
    ['a field twice', new URLSearchParams({ csrf: body.csrf }).toString()], ['300 fields', Array.from({ length: 300 }, (_, i) => `f${i}=`).join('&')]]) {
    await post(400, what, `${text}&${bytes}`)
  }
  await post(413, 'a body of 100 KB', `${text}&a=${'x'.repeat(100000)}`)
  await post(400, 'a version that is no number', { ...body, version: '1x' })
  await post(400, 'a form_id that is no ID', { ...body, form_id: "x' OR 1=1" })
  const cut = await raw(rc.url, `POST ${form.action} HTTP/1.1\r\nHost: ${new URL(rc.url).host}\r\nCookie: ${[...browser.cookies].map(c => c.join('=')).join('; ')}\r\n` +
    `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${text.length}\r\n\r\n${text.slice(0, -3)}`, { end: true })
  ok(!/^HTTP\/1.1 [23]/.test(cut), `${action}: a body that breaks off is not taken`)
  isDeeply(await state(), before, `${action}: nothing of all that changed anything`)
}

/** Sends bytes as they are; what came back until the other side closed or `ms` went by. */
export function raw(url, bytes, { end = false, ms = 1500 } = {}) {
  const { hostname, port } = new URL(url)
  return new Promise(resolve => {
    let text = ''
    const socket = connect(port, hostname, () => (end ? socket.end(bytes) : socket.write(bytes)))
    const stop = () => (socket.destroy(), resolve(text))
    socket.setTimeout(ms, stop)
    socket.on('data', data => (text += data))
    socket.on('close', stop)
    socket.on('error', stop)
  })
}

/**
 * Sends the form with each bad value alone: 422, a sentence beside the field, in the summary too, and everything typed kept.
 * `cases` are [what, field, value, pattern of the sentence, field that gets it (default: the same)].  `get()` is the fresh form.
 */
export async function checkRefusals(browser, get, action, good, cases, state) {
  const before = await state()
  for (const [what, field, value, sentence, beside = field] of cases) {
    const page = await get()
    const typed = { ...good, [field]: value }
    const answer = await browser.submit(page, action, typed)
    is(answer.status, 422, `${field}: ${what} is refused`)
    if (answer.status !== 422) continue
    like(answer.error(beside) ?? '', sentence, `${field}: ${what}: the sentence beside it`)
    like(answer.text, new RegExp(`href="#${beside}"`), `${field}: ${what}: and the summary leads there`)
    const form = answer.form(action)
    const kept = Object.entries(typed).filter(([name, v]) => !form.options[name] && form.fields[name] !== v.trim().replace(/\r\n?/g, '\n'))
    isDeeply(kept, [], `${field}: ${what}: what was typed is still there`)
    isSoundPage(answer, `${field}: ${what}`)
  }
  isDeeply(await state(), before, `${action}: nothing was changed by that`)
}

/** Over-long and multi-line values of the fields: `limits` are { name: characters }. */
export const overlong = (limits, lines = []) => Object.entries(limits).flatMap(([field, limit]) => [
  [`${limit + 1} characters`, field, 'é'.repeat(limit + 1), new RegExp(`at most ${limit} characters; this has ${limit + 1}`)],
  ...(lines.includes(field) ? [] : [['a line break', field, 'one\ntwo', /one line/]])
])
