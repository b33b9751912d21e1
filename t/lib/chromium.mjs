// Debian's Chromium for the tests, driven by playwright-core.  A context is one person's browser: own cookies, own width, own colour
// scheme, with or without JavaScript.  Whatever a page must never do is noted while it happens: errors on the console (a violation
// of the content security policy is one), errors of scripts, addresses of other hosts, resources that did not load.
//
//   const chromium = await startChromium([rc.url, rc.inbox])
//   const page = await (await chromium.open({ width: 'phone', scheme: 'dark', js: false })).newPage()
//   ...
//   chromium.clean('the whole path')      // a check: nothing was noted since the last one
//   await chromium.close()
import { existsSync } from 'node:fs'
import { chromium as driver } from 'playwright-core'
import { diag, ok, skipAll } from './tap.mjs'

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } }
export const schemes = ['light', 'dark']

/**
 * Starts the browser, with a user data folder that is new and goes with it.
 *   origins    what may be asked: each an address such as rc.url
 * Resolves to { open(), clean(), note(), close() }.  Without Chromium the whole file is skipped.
 */
export async function startChromium(origins) {
  if (!existsSync(PROGRAM)) skipAll(`there is no ${PROGRAM}`)
  const browser = await driver.launch({ executablePath: PROGRAM, args: ARGUMENTS, chromiumSandbox: false })
  const allowed = new Set(origins.map(o => new URL(o).host))
  let noted = []
  const note = text => noted.push(text)

  return {
    note,

    /** A new person's browser: width phone or desktop, scheme light or dark, js. */
    async open({ width = 'desktop', scheme = 'light', js = true } = {}) {
      const context = await browser.newContext({
        viewport: sizes[width],
        colorScheme: scheme,
        javaScriptEnabled: js,
        hasTouch: width === 'phone',
        locale: 'en-GB',
        timezoneId: 'UTC',
        reducedMotion: 'reduce'
      })
      context.setDefaultTimeout(30000)
      for (const origin of js ? origins : []) {
        await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(origin).origin })
      }
      watch(context, allowed, note)
      return context
    },

    /** Passes if nothing was noted since the last call. */
    clean(name) {
      const found = noted
      noted = []
      return ok(found.length === 0, `${name}: no errors, no violations, no other hosts`) || diag([...new Set(found)].join('\n'))
    },

    close: () => browser.close()
  }
}

function watch(context, allowed, note) {
  context.on('weberror', e => note(`error of a script: ${e.error().stack}`))
  context.on('console', message => {
    if (message.type() === 'error' && !isAnswerOfPage(message)) note(`console: ${message.text()} at ${message.location().url}`)
  })
  context.on('request', request => {
    const url = new URL(request.url())
    if (/^https?:|^wss?:/.test(url.protocol) && !allowed.has(url.host)) note(`another host: ${url.href}`)
  })
  context.on('response', response => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) note(`${response.status()} of ${response.url()}`)
  })
}

// A page with status 404 or 422 is an error to the console, though it is the very page that a test wants; what a page loads is
// seen by its response.
const isAnswerOfPage = message => /^Failed to load resource: the server responded with a status of \d+/.test(message.text())

/** What has the focus: its id, else its words; "" when nothing has. */
export const focused = page => page.evaluate(() => {
  const node = document.activeElement
  return !node || node === document.body ? '' : node.id || node.textContent.trim().replace(/\s+/g, ' ')
})

/** Waits for something inside `selector`, or itself, to have the focus: a page's script gives it a moment after the page is seen. */
export const hasFocus = (page, selector) => page.waitForFunction(s => document.activeElement?.closest(s), selector).then(() => true, () => false)

/** Whether the focus can be seen: inside the window, and with an outline or a shadow that goes when the focus goes. */
export const focusIsSeen = page => page.evaluate(() => {
  const node = document.activeElement
  const look = () => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(node)
    return outlineStyle === 'none' || outlineWidth === '0px' ? `${boxShadow} ${borderColor}` : `${outlineStyle} ${outlineWidth} ${outlineColor} ${boxShadow}`
  }
  const { top, left, bottom, right, width, height } = node.getBoundingClientRect()
  const inside = width > 1 && height > 1 && top < innerHeight && bottom > 0 && left < innerWidth && right > 0
  const withFocus = look()
  node.blur()
  const without = look()
  node.focus()
  return inside && withFocus !== without
})
