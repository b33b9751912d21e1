#!/usr/bin/env node
// A mail scanner that runs scripts: it opens every kind of mailed link in a whole browser, reads, scrolls, hovers, tabs, follows
// every address on the page, fetches them ahead, and comes back.  It presses nothing, and so nothing is changed.
import { done, is, ok } from '../lib/tap.mjs'
import { startRolecall } from '../lib/rolecall.mjs'
import { startChromium } from '../lib/chromium.mjs'
import { linkRows } from '../lib/links.mjs'

const rc = await startRolecall()
const { rows } = await linkRows(rc)
const chromium = await startChromium([rc.url])

/** Everything that can be done with a page without a click or a key that presses. */
async function scan(page) {
  await page.mouse.wheel(0, 5000)
  for (const thing of await page.locator('main button:visible, main input:visible, main textarea:visible, main a:visible').all()) {
    await thing.hover({ force: true })
    await thing.focus()
  }
  for (let i = 0; i < 30; i++) await page.keyboard.press('Tab')
  return page.evaluate(async () => {
    const own = [...document.querySelectorAll('a[href]')].map(a => new URL(a.href)).filter(url => url.origin === location.origin)
    const forms = [...document.forms].map(form => new URL(form.action))
    const ahead = document.createElement('link')
    Object.assign(ahead, { rel: 'prefetch', href: location.href })
    document.head.append(ahead)
    for (const form of document.forms) {
      for (const field of form.elements) if (field.type === 'text' || field.tagName === 'TEXTAREA') field.value = 'typed by a scanner'
      form.dispatchEvent(new Event('change', { bubbles: true }))
    }
    for (const url of [...own, ...forms]) for (const method of ['HEAD', 'GET']) await fetch(url, { method, redirect: 'manual' })
    return own.length + forms.length
  })
}

for (const row of rows) {
  const x = await row.make()
  const before = await row.state(x)
  for (const [what, how] of [['with scripts', {}], ['without scripts', { js: false }]]) {
    const context = await chromium.open(how)
    const page = await context.newPage()
    is((await page.goto(rc.url + x.path, { waitUntil: 'networkidle' })).status(), 200, `${row.place}, ${what}: it is shown`)
    const seen = how.js === false ? 1 : await scan(page)
    ok(seen > 0, `${row.place}, ${what}: ${seen} addresses are on it, all asked for`)
    await page.reload({ waitUntil: 'networkidle' })
    await page.goBack().catch(() => null)
    await context.close()
  }
  is(await row.state(x), before, `${row.place}: nothing is changed by any of it`)
  is((await row.use(x)).status, 303, `${row.place}: and the person still can`)
}
await chromium.close()
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
