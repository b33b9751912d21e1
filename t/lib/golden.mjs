// Whole pages compared with t/golden/NAME.html, in which what differs from run to run is a named hole: {CUSTOMER}, {TIME}, {CSRF}.
// GOLDEN_UPDATE=1 writes the files anew; look at the difference before you keep it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { is } from './tap.mjs'
import { top } from './rolecall.mjs'

const always = [
  [/[A-Za-z0-9_-]{35}\.[A-Za-z0-9_-]{43}/g, '{TOKEN}'],
  [/(name="csrf" value=")[A-Za-z0-9_-]{44}"/g, '$1{CSRF}"'],
  [/\brc-[0-9a-z]{20,}\b/gi, '{EXTERNAL_ID}'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '{UUID}'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC/g, '{TIME}'],
  [/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, '{ID}'],
  [/\b\d+ ms\b/g, '{MS}'],
  [/\?v=[\w.%+-]+/g, '?v={VERSION}'],
  [/<span>Rolecall [^<]*<\/span>/g, '<span>Rolecall {VERSION}</span>']
]

/** Passes if the page is t/golden/NAME.html.  `names` are { what stands on the page: its hole's name }. */
export function isGolden(page, name, names = {}) {
  const path = join(top, 't/golden', `${name}.html`)
  let text = page.text
  for (const [value, hole] of Object.entries(names)) text = text.replaceAll(value, `{${hole}}`)
  for (const [pattern, hole] of always) text = text.replace(pattern, hole)
  text = text.replace(/\n\s*\n+/g, '\n')
  if (process.env.GOLDEN_UPDATE) writeFileSync(path, text)
  return is(text, existsSync(path) ? readFileSync(path, 'utf8') : `(there is no ${path})`, `the page is ${name}.html`)
}
