#!/usr/bin/env node
// Every kind of mail as a mail program shows its HTML: on a phone and wide, light and dark.  Nothing is wider than the window, text
// can be read against what is behind it, and links are large enough to press.
//
//   SHOTS=1 node t/browser/mails.mjs     also keeps pictures in t/browser/shots/
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { startMailing } from '../mail/mailing.mjs'
import { startRelay } from '../mail/relay.mjs'
import { schemes, startChromium } from '../lib/chromium.mjs'
import { top } from '../lib/rolecall.mjs'
import { diag, done, is, ok } from '../lib/tap.mjs'

const AXE = readFileSync(join(top, 't/node_modules/axe-core/axe.min.js'), 'utf8')
const RULES = ['color-contrast', 'link-name', 'document-title', 'html-has-lang', 'page-has-heading-one', 'image-alt', 'link-in-text-block']
const SHOTS = join(top, 't/browser/shots')
const widths = { phone: 360, wide: 900 }
const LONG = 'Wolfeschlegelsteinhausenbergerdorff & Söhne “Überseetransportgesellschaft” <b>mbH</b> '.trim()
const UNBROKEN = 'w'.repeat(100)

const m = startMailing()
const relay = await startRelay()
const mailer = await m.start(`smtp://127.0.0.1:${relay.port}`)
const isThere = kind => existsSync(`templates/mail/${kind}.txt.cs`)
const batches = { usual: m.queue(), long: m.queue(1, 'ann@reseller.example', `${LONG} ${UNBROKEN}`) }
let expected = 0
const all = []
for (const [name, queued] of Object.entries(batches)) {
  const made = m.make(queued.reseller, queued.requests[0], ...name === 'long' ? [`${LONG} ${UNBROKEN}`] : []).filter(line => isThere(line.split('\t')[0]))
  expected += made.length
  await m.until(`${name}: every kind arrives`, () => relay.mails.filter(mail => /@kinds\.example$/.test(mail.to[0])).length === expected)
  for (const mail of relay.mails.filter(mail => /@kinds\.example$/.test(mail.to[0])).slice(all.length)) all.push({ name: `${name}, ${mail.to[0].split('@')[0]}`, mail })
}
await mailer.stop()
await relay.close()

const chromium = await startChromium([])
mkdirSync(SHOTS, { recursive: true })
const page = await (await chromium.open()).newPage()
const looked = new Set() // kinds that axe-core has seen
for (const { name, mail } of all) {
  const kind = name.replace(/.*, ([a-z_]*?)(lost|loosened|never_came|role_changed|widened|unproved|too_much)?$/, '$1')
  await page.setContent((await simpleParser(Buffer.from(mail.raw, 'latin1'))).html)
  for (const [size, width] of Object.entries(widths)) {
    await page.setViewportSize({ width, height: 800 })
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth)
    ok(wide <= width, `${name}, ${size}: nothing is wider than the window (${wide})`)
  }
  await page.setViewportSize({ width: widths.phone, height: 800 })
  if (!looked.has(kind)) await page.evaluate(AXE)
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme })
    if (process.env.SHOTS) await page.screenshot({ path: join(SHOTS, `mail_${name.replace(/\W+/g, '_')}.${scheme}.png`), fullPage: true })
    if (looked.has(kind)) continue
    const { violations } = await page.evaluate(rules => globalThis.axe.run({ runOnly: { type: 'rule', values: rules } }), RULES)
    is(violations.length, 0, `${name}, ${scheme}: axe-core finds nothing`) || diag(violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html}\n  ${n.failureSummary}`)).join('\n'))
  }
  looked.add(kind)
}
chromium.clean('the mails')
await chromium.close()
done()
