// A browser as small as these tests need: cookies, links and forms over node:http (the fetch of Debian's node 18 can't tell cookies
// apart), no scripts.  Redirects are not followed, so that a test sees each answer.
//
//   const browser = new Browser('http://127.0.0.1:8080')
//   const page = await browser.get('/login')
//   const answer = await browser.submit(page, '/login', { email, password })      // the page's form with that action
//   answer.status, answer.location, answer.text

import { request as httpRequest } from 'node:http'

/** An answer's header fields: get(NAME), has(NAME), getSetCookie(). */
class Fields {
  constructor(message) {
    this.values = message.headersDistinct
  }

  has(name) {
    return name.toLowerCase() in this.values
  }

  get(name) {
    return this.values[name.toLowerCase()]?.join(', ') ?? null
  }

  getSetCookie() {
    return this.values['set-cookie'] ?? []
  }
}

/** Asks, and reads the answer whole: { status, headers, text }. */
function exchange(url, { method, headers, body = '' }) {
  return new Promise((resolve, reject) => {
    const asking = httpRequest(new URL(url), { method, agent: false, headers: { ...headers, ...(body !== '' && { 'Content-Length': Buffer.byteLength(body) }) } }, answer => {
      const pieces = []
      answer.on('data', piece => pieces.push(piece))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode, headers: new Fields(answer), text: Buffer.concat(pieces).toString() }))
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

const decode = text => text
  .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#0?39;/g, "'").replace(/&#x27;/gi, "'").replace(/&amp;/g, '&')

const attribute = (tag, name) => {
  const match = tag.match(new RegExp(`\\s${name}="([^"]*)"`))
  return match ? decode(match[1]) : undefined
}

/** An answer, and what stands on its page. */
export class Page {
  constructor({ status, headers, text }, path) {
    this.status = status
    this.headers = headers
    this.location = headers.get('location')
    this.text = text
    this.path = path
  }

  /** The text without tags, blanks folded. */
  get words() {
    return decode(this.text.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim()
  }

  /** The first attribute of that name anywhere on the page. */
  attribute(name) {
    return attribute(this.text, name)
  }

  get title() {
    return decode((this.text.match(/<title>([\s\S]*?)<\/title>/) ?? ['', ''])[1])
  }

  /** The sentence beside the field, or undefined. */
  error(field) {
    const match = this.text.match(new RegExp(`id="${field}_error"[^>]*>([\\s\\S]*?)</div>`))
    return match && decode(match[1].replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').replace(/^\s*Error:\s*/, '').trim()
  }

  /** The form whose action is, or matches, `action`: { action, fields, options, buttons }. */
  form(action) {
    const forms = [...this.text.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(m => readForm(m[0]))
    const found = forms.find(f => f.method === 'post' && (action instanceof RegExp ? action.test(f.action) : f.action === action))
    if (!found) throw new Error(`no form with action ${action} on ${this.path} (status ${this.status}); there are ${forms.map(f => f.action).join(' ')}`)
    return found
  }

  hasForm(action) {
    try {
      return Boolean(this.form(action))
    } catch {
      return false
    }
  }
}

function readForm(html) {
  const head = html.match(/<form\b[^>]*>/)[0]
  const form = { action: attribute(head, 'action'), method: (attribute(head, 'method') ?? 'get').toLowerCase(), fields: {}, options: {} }
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, 'name')
    const type = attribute(tag, 'type') ?? 'text'
    if (!name) continue
    if ((type === 'radio' || type === 'checkbox') && !/\schecked\b/.test(tag)) {
      if (type === 'radio') (form.options[name] ??= []).push(attribute(tag, 'value'))
      continue
    }
    form.fields[name] = attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')
  }
  for (const [, tag, body] of html.matchAll(/(<textarea\b[^>]*>)\n?([\s\S]*?)<\/textarea>/g)) form.fields[attribute(tag, 'name')] = decode(body)
  for (const [, tag, body] of html.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const name = attribute(tag, 'name')
    const options = [...body.matchAll(/<option\b[^>]*>/g)].map(m => m[0])
    const chosen = options.find(o => /\sselected\b/.test(o)) ?? options[0]
    form.options[name] = options.map(o => attribute(o, 'value'))
    form.fields[name] = chosen ? attribute(chosen, 'value') : ''
  }
  return form
}

export class Browser {
  constructor(url) {
    this.url = url
    this.cookies = new Map()
  }

  /** Any request.  `body` may be an object of fields. */
  async request(method, path, { body, headers = {} } = {}) {
    const answer = await exchange(this.url + path, {
      method,
      headers: {
        ...(this.cookies.size && { Cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ') }),
        ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers
      },
      body: body !== null && typeof body === 'object' ? new URLSearchParams(body).toString() : body
    })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    return new Page(answer, path)
  }

  #keep(line) {
    const [pair, ...rest] = line.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const gone = rest.some(r => /^\s*max-age=0\s*$/i.test(r)) || pair.slice(at + 1) === ''
    if (gone) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(at + 1))
  }

  /** Another browser with the same cookies. */
  clone() {
    const copy = new Browser(this.url)
    copy.cookies = new Map(this.cookies)
    return copy
  }

  get(path, headers) {
    return this.request('GET', path, { headers })
  }

  post(path, body, headers) {
    return this.request('POST', path, { body, headers })
  }

  /** Sends the page's form with that action, with `fields` typed over what it holds (undefined: the field is left out). */
  submit(page, action, fields = {}) {
    const form = page.form(action)
    const body = { ...form.fields, ...fields }
    for (const name of Object.keys(body)) if (body[name] === undefined) delete body[name]
    return this.post(form.action, body)
  }

  /** submit(), and the page that the answer leads to. */
  async submitAndFollow(page, action, fields) {
    const answer = await this.submit(page, action, fields)
    return answer.status === 303 ? this.get(answer.location) : answer
  }
}
