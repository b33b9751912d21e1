// What the stand-ins' HTTP servers share: reading a body, answering, a plain page, and who may press a button.
// They listen on loopback only; the guard keeps other web pages in the same browser from using them.

const MAX_BODY = 4 << 20
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

export class HttpError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

export function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c])
}

/** The whole body as a Buffer; refuses more than `limit` bytes. */
export async function readBody(req, limit = MAX_BODY) {
  const chunks = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    if (size > limit) throw new HttpError(413, 'too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The body as JSON, or an HttpError 400. */
export async function readJson(req) {
  const text = (await readBody(req)).toString()
  try {
    return JSON.parse(text)
  } catch (e) {
    throw new HttpError(400, `not JSON: ${e.message}`)
  }
}

/** Refuses a foreign Host (DNS rebinding) and, for anything but GET and HEAD, another site's page. */
export function guard(req) {
  const { host = '', origin, 'sec-fetch-site': site } = req.headers
  if (!LOOPBACK_HOST.test(host)) throw new HttpError(403, 'this address answers on loopback only')
  if (req.method === 'GET' || req.method === 'HEAD') return
  const ownOrigin = origin === undefined || origin === `http://${host}` || origin === `https://${host}`
  const ownSite = site === undefined || site === 'same-origin' || site === 'none'
  if (!ownOrigin || !ownSite) throw new HttpError(403, 'a page of another site can not do this')
}

export function send(res, status, type, body, headers = {}) {
  const bytes = Buffer.from(body)
  res.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers
  })
  res.end(bytes)
}

export const sendJson = (res, value, status = 200) => send(res, status, 'application/json', JSON.stringify(value) + '\n')
export const sendText = (res, text, status = 200) => send(res, status, 'text/plain; charset=utf-8', text + '\n')

export function redirect(res, location) {
  res.writeHead(303, { Location: location, 'Content-Length': 0 })
  res.end()
}

/** One HTML page. `title` is text, `main` is HTML that the caller has escaped. */
export function sendPage(res, { title, main, status = 200, headers = {} }) {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`
  send(res, status, 'text/html; charset=utf-8', html, {
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; "
      + "base-uri 'none'; frame-ancestors 'none'",
    ...headers
  })
}

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
pre, code, .copy { font-family: ui-monospace, monospace; font-size: .875rem; }
pre { background: var(--soft); padding: .75rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.copy { user-select: all; overflow-wrap: anywhere; }
.note { border: 1px solid var(--line); border-left: .4rem solid #2a7; padding: .5rem 1rem; }
.note.bad { border-left-color: #c33; }
.field { margin: 0 0 .9rem; } label { display: block; font-weight: 600; } .field small { display: block; }
.check label { display: inline; font-weight: 400; }
input:not([type=checkbox]), select { font: inherit; padding: .35rem .5rem; width: 100%; max-width: 32rem; box-sizing: border-box; }
button { font: inherit; padding: .35rem .9rem; cursor: pointer; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .4rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-radius: .4rem; padding: .25rem 1rem 1rem; margin: 1rem 0; }
iframe { width: 100%; height: 40rem; border: 1px solid var(--line); background: #fff; }
.scroll { overflow-x: auto; }
`
