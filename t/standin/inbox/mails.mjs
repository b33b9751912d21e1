// The mails that came in: parsed by mailparser, numbered from 1, kept as DIR/000001.eml (the message's own bytes) and
// DIR/000001.json (its envelope) if there is a DIR.
import fs from 'node:fs'
import path from 'node:path'
import { simpleParser } from 'mailparser'

export class Mails {
  #dir
  #list = []
  #last = 0

  /** `dir` may be undefined: then nothing outlives the process. */
  constructor(dir) {
    this.#dir = dir
  }

  /** Reads what DIR holds from last time. */
  async load() {
    if (!this.#dir) return
    fs.mkdirSync(this.#dir, { recursive: true, mode: 0o700 })
    const names = fs.readdirSync(this.#dir).filter(name => /^\d+\.eml$/.test(name)).sort()
    for (const name of names) {
      const file = path.join(this.#dir, name)
      const id = parseInt(name, 10)
      this.#list.push(await readMail(id, fs.readFileSync(file), this.#envelope(file)))
      this.#last = Math.max(this.#last, id)
    }
  }

  /** Keeps a message; `envelope` is { time, from, to, user, tls }. */
  async add(bytes, envelope) {
    const id = ++this.#last
    const mail = await readMail(id, bytes, envelope)
    if (this.#dir) {
      fs.writeFileSync(this.#file(id, 'json'), JSON.stringify(envelope) + '\n')
      fs.writeFileSync(this.#file(id, 'eml'), bytes)
    }
    this.#list.push(mail)
    return mail
  }

  /** Oldest first. */
  all() {
    return this.#list
  }

  get(id) {
    return this.#list.find(mail => mail.id === id)
  }

  clear() {
    for (const { id } of this.#list) {
      if (!this.#dir) break
      for (const ext of ['eml', 'json']) fs.rmSync(this.#file(id, ext), { force: true })
    }
    this.#list = []
  }

  #file(id, ext) {
    return path.join(this.#dir, `${String(id).padStart(6, '0')}.${ext}`)
  }

  #envelope(file) {
    try {
      return JSON.parse(fs.readFileSync(file.replace(/eml$/, 'json')))
    } catch {
      return { time: fs.statSync(file).mtime.toISOString(), from: null, to: [], user: null, tls: false }
    }
  }
}

async function readMail(id, bytes, envelope) {
  const parsed = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true })
  const text = parsed.text ?? null
  const html = parsed.html || null
  return {
    id,
    ...envelope,
    subject: parsed.subject ?? '',
    headerFrom: parsed.from?.text ?? '',
    headerTo: parsed.to ? [].concat(parsed.to).map(to => to.text).join(', ') : '',
    replyTo: parsed.replyTo?.text ?? '',
    messageId: parsed.messageId ?? null,
    headers: headersOf(parsed.headerLines),
    text,
    html,
    links: linksOf(text, html),
    raw: bytes.toString(),
    bytes
  }
}

// { name: value }, names in lower case, values unfolded but not decoded; a repeated header has an array of values.
function headersOf(lines) {
  const headers = Object.create(null)
  for (const { key, line } of lines) {
    const value = line.slice(line.indexOf(':') + 1).replace(/\r?\n(?=[ \t])/g, '').trim()
    headers[key] = key in headers ? [].concat(headers[key], value) : value
  }
  return headers
}

/** Where a plain text has links: http and https addresses without the punctuation that ends a sentence. */
export const LINK = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g

function linksOf(text, html) {
  const inText = (text || '').match(LINK) || []
  const inHtml = [...(html || '').matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(m => unescapeHtml(m[1] ?? m[2]))
  return [...new Set([...inText, ...inHtml.filter(link => /^https?:/.test(link))])]
}

function unescapeHtml(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (name) return named[name.toLowerCase()] ?? all
    return String.fromCodePoint(parseInt(hex ?? decimal, hex ? 16 : 10))
  })
}
