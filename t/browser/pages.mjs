#!/usr/bin/env node
// Every page in a real browser, on a phone and on a desktop, light and dark: axe-core finds nothing, nothing is wider than the
// window, and each has one heading, a title and a language.
//
//   SHOTS=1 node t/browser/pages.mjs [NAME...]    also keeps pictures in t/browser/shots/ (of the pages whose names have NAME in them)
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diag, done, is, ok } from '../lib/tap.mjs'
import { approvedAccount, openAccount, platform, startRolecall, top, until } from '../lib/rolecall.mjs'
import { Authenticator } from '../lib/totp.mjs'
import { schemes, sizes, startChromium } from '../lib/chromium.mjs'
import { readOnlyAccess, trustOpen, trustWithExternalId } from '../standin/policies.mjs'

const AXE = readFileSync(join(top, 't/node_modules/axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
const NARROWEST = 360
const SHOTS = join(top, 't/browser/shots')
const only = process.argv.slice(2)
const LONG = 'Wolfeschlegelsteinhausenbergerdorff & Söhne “Überseetransportgesellschaft” <b>mbH</b> '.repeat(2).trim()
const UNBROKEN = 'w'.repeat(64)

// --- looking at one page ---

/** What axe-core has against the page as it is, a line each. */
async function violations(page) {
  const { violations } = await page.evaluate(tags => globalThis.axe.run({ runOnly: tags }), RULES)
  return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${v.help}\n  ${n.html}\n  ${n.failureSummary.replace(/\s+/g, ' ')}`))
}

/** What is wider than the window, or "". */
const tooWide = page => page.evaluate(() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return ''
  const out = [...document.querySelectorAll('body *')].filter(n => n.getBoundingClientRect().right > innerWidth + 0.5 && !n.closest('.scroll, pre, .top-nav'))
  return `${document.scrollingElement.scrollWidth} px: ${out.slice(0, 3).map(n => n.outerHTML.slice(0, 160)).join(' | ')}`
})

async function checkFrame(page, name) {
  const frame = await page.evaluate(() => ({
    lang: document.documentElement.lang, title: document.title, headings: [...document.querySelectorAll('h1')].map(h => h.innerText.trim()),
    lost: [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))
  }))
  const good = frame.lang === 'en' && frame.headings.length === 1 && frame.headings[0] !== '' && frame.title.includes(frame.headings[0]) && frame.lost.length === 0
  ok(good, `${name}: one heading, in the title too; a language; links on the page lead somewhere`) || diag(JSON.stringify(frame))
}

/** Looks at the page that stands in `page` in every size and scheme. */
async function look(page, name) {
  if (only.length && !only.some(o => name.includes(o))) return
  await checkFrame(page, name)
  await page.evaluate(AXE)
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme })
      const found = await violations(page)
      is(found.length, 0, `${name}, ${size}, ${scheme}: axe-core finds nothing`) || diag(found.join('\n'))
      if (process.env.SHOTS) await page.screenshot({ path: join(SHOTS, `${name.replace(/\W+/g, '_')}.${size}.${scheme}.png`), fullPage: true })
    }
    is(await tooWide(page), '', `${name}, ${size}: nothing is wider than the window`)
  }
  await page.setViewportSize({ width: NARROWEST, height: 740 })
  is(await tooWide(page), '', `${name}, ${NARROWEST} px: nothing is wider than the window`)
  await page.setViewportSize(sizes.desktop)
}

async function lookAt(page, path, name, status = 200) {
  const answer = await page.goto(rc.url + path)
  is(answer.status(), status, `${name}: status ${status}`)
  await look(page, name)
}

/** Opens the page, types, presses the button and looks at what comes back. */
async function lookAfter(page, path, fields, button, name) {
  await page.goto(rc.url + path)
  for (const [label, value] of Object.entries(fields)) await page.locator(`#${label}`).fill(value)
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.waitForLoadState()
  await page.locator('h1').waitFor()
  await look(page, name)
}

// --- what the pages are about ---

const role = (trust, policy = readOnlyAccess()) => ({ trust, attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': policy } })
const arnOf = number => `arn:aws:iam::${number}:role/RolecallReadOnly`

async function saveRole(browser, account) {
  const path = `/accounts/${account.id}/role`
  const answer = await browser.submit(await browser.get(path), path, { role_arn: arnOf(account.number), description: 'Read only, by Mara' })
  is(answer.status, 303, `the ARN of ${account.number} is taken`)
}

const linkOf = async number => new URL((await rc.mailTo('otto@northwind.example', new RegExp(number))).links.find(l => l.includes('/approve/'))).pathname

/** A reseller with an account in every state, long names and many rows; what they are called. */
async function fill() {
  const reseller = rc.addReseller('Northwind Cloud Services', 'otto@northwind.example')
  const browser = await rc.signIn(reseller.owner)
  const customer = rc.addCustomer(reseller, 'Alder & Finch Publishing', 'mara@alderfinch.example')
  const add = async (path, fields) => {
    const answer = await browser.submit(await browser.get(path), path, fields)
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}: ${answer.words}`)
  }
  await add('/settings/price_books', { name: 'Enterprise 2026', description: 'For customers with a frame contract' })
  await add('/settings/cost_centers', { name: '4200 Managed services', description: '' })
  await add('/settings/cost_centers', { name: LONG.slice(0, 100), description: UNBROKEN })
  const awaiting = await openAccount(rc, browser, customer, '111122223333')
  const linked = await approvedAccount(rc, browser, customer, reseller, '222233334444')
  await rc.putRole(arnOf(linked.number), role(trustWithExternalId(platform.account, linked.externalId)))
  const open = await approvedAccount(rc, browser, customer, reseller, '333344445555')
  await rc.putRole(arnOf(open.number), role(trustOpen(platform.account)))
  const wrong = await approvedAccount(rc, browser, customer, reseller, '444455556666')
  await rc.putRole(arnOf(wrong.number), role(trustWithExternalId(platform.account, 'rc-another')))
  const needed = await approvedAccount(rc, browser, customer, reseller, '555566667777')
  const declined = await openAccount(rc, browser, customer, '666677778888')
  const cancelled = await openAccount(rc, browser, customer, '777788889999')
  for (const account of [linked, open, wrong]) await saveRole(browser, account)
  const link = await linkOf(declined.number)
  await browser.submit(await browser.get(link), link, { decision: 'decline', reason: `The contract is not signed yet. ${LONG} ${UNBROKEN}` })
  await add('/settings/contacts', { name: 'Priya Raman', email: 'priya@northwind.example' })
  await add('/settings/contacts', { name: LONG, email: `${UNBROKEN}@${'subdomain.'.repeat(10)}example`, approves: undefined })
  await until('the proof', async () => (await browser.get(`/accounts/${linked.id}`)).attribute('data-state') === 'linked', 60000)
  return { reseller, browser, customer, add, awaiting, linked, open, wrong, needed, declined, cancelled }
}

/** More customers and accounts than fit on one page of a list, and one customer with the longest names. */
async function fillLists({ reseller, browser, add }) {
  await add('/customers/new', { organization: LONG, contact_name: LONG, title: LONG.slice(0, 100), email: `${UNBROKEN}@${UNBROKEN.slice(1)}.example`, phone: '+49 30 5550100', address: `${LONG}\n${UNBROKEN}` })
  const customers = Array.from({ length: 55 }, (_, i) => rc.addCustomer(reseller, `Customer ${String(i).padStart(2, '0')} of many`))
  for (let i = 0; i < customers.length; i++) await openAccount(rc, browser, customers[i], String(900000000000 + i))
  const list = await browser.get('/customers?q=Wolfeschlegel')
  const long = list.text.match(/\/customers\/([0-9A-Z]{26})/)[1]
  return { long, longAccount: await openAccount(rc, browser, long, '999999999999', { root_email: `${UNBROKEN}@${UNBROKEN.slice(1)}.example` }) }
}

async function signedIn({ email, password }) {
  const page = await (await chromium.open()).newPage()
  await page.goto(`${rc.url}/login`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/customers')
  return page
}

// --- the pages ---

async function signedOut(world) {
  const page = await (await chromium.open()).newPage()
  await lookAt(page, '/login', 'sign-in')
  await lookAfter(page, '/login', { email: 'nobody@northwind.example', password: 'wrong' }, 'Sign in', 'sign-in refused')
  await lookAt(page, '/nothing/here', 'not found, signed out', 404)
  const link = await linkOf(world.awaiting.number)
  await lookAt(page, link, 'approve')
  await lookAfter(page, link, {}, 'Decline', 'approve, declined without a reason')
  await lookAt(page, await linkOf(world.linked.number), 'approve, was approved')
  await lookAt(page, await linkOf(world.declined.number), 'approve, was declined')
  await lookAt(page, `${link.slice(0, -4)}AAAA`, 'approve, unknown', 404)
  await page.context().close()
}

async function empty() {
  const page = await signedIn(rc.addReseller('Empty Ltd', 'nobody@empty.example').owner)
  await look(page, 'customers, none')
  await lookAt(page, '/accounts', 'accounts, none')
  await lookAt(page, '/requests', 'requests, none')
  await lookAt(page, '/requests?state=open', 'requests, none open')
  await lookAt(page, '/settings/cost_centers', 'cost centers, none')
  await page.goto(`${rc.url}/settings/contacts`)
  await page.getByRole('link', { name: /^Edit/ }).click()
  await page.getByText('Remove this contact').click()
  await look(page, 'contact, to remove')
  await page.getByRole('button', { name: 'Yes, remove the contact' }).click()
  await look(page, 'contacts, none')
  await page.goto(`${rc.url}/customers/new`)
  await page.locator('#organization').fill('First & Only')
  await page.locator('#email').fill('it@first.example')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Add+' }).waitFor()
  await look(page, 'customer, just made')
  await page.getByRole('link', { name: 'Add+' }).click()
  await look(page, 'add an account, nobody approves')
  await page.context().close()
}

async function customers(page, world) {
  await lookAt(page, '/customers', 'customers, many')
  await page.getByRole('link', { name: 'Next' }).click()
  await look(page, 'customers, last page')
  await lookAt(page, '/customers?q=Zebra', 'customers, none found')
  await lookAt(page, '/customers?archived=1', 'customers, none archived')
  await lookAt(page, '/customers/new', 'new customer')
  await lookAfter(page, '/customers/new', { email: 'no address', phone: '+49 30 5550100' }, 'Save', 'new customer, errors')
  await lookAt(page, `/customers/${world.customer}`, 'customer')
  await lookAt(page, `/customers/${world.long}`, 'customer, long names')
  await lookAt(page, `/customers/${world.customer}/accounts/new`, 'add an account')
  await lookAfter(page, `/customers/${world.customer}/accounts/new`, { account_number: '1111', root_email: 'root' }, 'Save', 'add an account, errors')
  await lookAfter(page, `/customers/${world.customer}/accounts/new`, { account_number: '9000-0000-0003', root_email: 'root@a.example' }, 'Save', 'add an account, taken')
}

/** Two people change the same customer. */
async function conflict(page, world) {
  const path = `/customers/${world.customer}`
  await page.goto(rc.url + path)
  await world.add(path, { contact_name: 'Mara Lindqvist', phone: '+46 8 555 0132', address: 'Storgatan 1\nStockholm' })
  await page.locator('#contact_name').fill('Nils Lindqvist')
  await page.locator('#price_book').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('#errors').waitFor()
  await look(page, 'customer, changed meanwhile')
  await world.add(path, {})
  await page.goto(rc.url + path)
  await page.getByText('Archive this customer').click()
  await look(page, 'customer, to archive')
}

async function accounts(page, world) {
  await lookAt(page, '/accounts', 'accounts, many')
  await lookAt(page, '/accounts?state=linked', 'accounts, filtered')
  await lookAt(page, '/accounts?q=12345', 'accounts, none found')
  for (const state of ['awaiting', 'needed', 'wrong', 'linked', 'open', 'declined', 'cancelled', 'longAccount']) {
    await lookAt(page, `/accounts/${world[state].id}`, `account, ${state}`)
    await lookAt(page, `/accounts/${world[state].id}/role`, `role, ${state}`)
  }
  for (const way of ['cloudformation', 'cli', 'terraform']) await lookAt(page, `/accounts/${world.needed.id}/role?way=${way}`, `role, by ${way}`)
  await lookAt(page, `/accounts/${world.linked.id}/role?way=cli`, 'role, linked, by cli')
  await world.add('/settings/role', { role_policy: 'narrow', role_name: UNBROKEN })
  await page.goto(`${rc.url}/accounts/${world.needed.id}/role`)
  await page.getByText('The policy', { exact: true }).click()
  await look(page, 'role, narrow')
  await lookAfter(page, `/accounts/${world.needed.id}/role`, {}, 'Check now', 'role, looked for')
  await lookAfter(page, `/accounts/${world.needed.id}/role`, { role_arn: 'arn:aws:iam::123456789012:user/mara' }, 'Save', 'role, bad ARN')
}

async function requests(page, world) {
  await lookAt(page, '/requests', 'requests, many')
  await lookAt(page, '/requests?state=declined', 'requests, declined')
  await lookAt(page, '/requests?state=expired', 'requests, none expired')
  await lookAt(page, `/requests?customer=${world.customer}&type=provision&from=2026-01-01`, 'requests, filtered')
  await lookAt(page, '/requests?q=zebra&type=delete', 'requests, none found')
  for (const state of ['awaiting', 'linked', 'declined', 'cancelled', 'longAccount']) {
    const account = await world.browser.get(`/accounts/${world[state].id}`)
    const path = account.text.match(/\/requests\/[0-9A-Z]{26}/)[0]
    if (state === 'cancelled') await cancel(page, path)
    await lookAt(page, path, `request, ${state}`)
    if (state === 'awaiting') await lookAfter(page, path, {}, 'Decline', 'request, declined without a reason')
  }
}

async function cancel(page, path) {
  await page.goto(rc.url + path)
  await page.getByText('Cancel this request').click()
  await look(page, 'request, to cancel')
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
  await page.getByText('no longer work').waitFor()
}

async function proofs(page, world) {
  await lookAt(page, `/accounts/${world.needed.id}/proof`, 'proofs, none')
  for (const state of ['linked', 'open']) {
    await lookAt(page, `/accounts/${world[state].id}/proof`, `proofs, ${state}`)
    await page.locator('tbody a').first().click()
    await page.locator('#evidence_title').waitFor()
    await look(page, `proof, ${state}`)
  }
}

/** From asking for the removal to the role that is still there. */
async function removal(page, world) {
  const path = `/accounts/${world.linked.id}/removal`
  await lookAt(page, path, 'removal')
  await lookAfter(page, path, { note: 'x'.repeat(1001) }, 'Ask for the removal', 'removal, errors')
  await page.locator('#note').fill(`The contract ended. ${LONG}`)
  await page.getByRole('button', { name: 'Ask for the removal' }).click()
  await page.getByRole('button', { name: 'Approve and Remove' }).waitFor()
  await look(page, 'request, removal')
  const request = new URL(page.url()).pathname
  await lookAt(page, path, 'removal, asked for')
  await lookAt(page, `/accounts/${world.linked.id}`, 'account, removal asked for')
  await page.goto(rc.url + request)
  await page.getByRole('button', { name: 'Approve and Remove' }).click()
  await page.getByText('The account is removed').waitFor()
  await until('AWS to be asked', async () => /still let us in on/.test((await world.browser.get(path)).words), 30000)
  await lookAt(page, path, 'removal, role still there')
  await lookAt(page, `/accounts/${world.linked.id}`, 'account, removed')
}

async function activity(page, world) {
  await lookAt(page, '/activity', 'activity, many')
  await page.getByText('Before and after').first().click()
  await look(page, 'activity, before and after')
  await lookAt(page, '/activity?who=zebra&from=2026-01-01', 'activity, none found')
  await lookAt(page, `/activity?customer=${world.long}`, 'activity, of a customer')
}

/** From the form on the role page to what the account owner sees, until the account is linked. */
async function handoff(page, world) {
  const path = `/accounts/${world.open.id}/role`
  await page.goto(rc.url + path)
  await page.getByText('Send to the account owner').click()
  await look(page, 'role, to hand off')
  await page.locator('#email').fill('no address')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('#errors').waitFor()
  await look(page, 'role, to hand off, errors')
  for (const [field, text] of [['email', 'jane@alderfinch.example'], ['name', LONG], ['note', `${LONG}\n${UNBROKEN}`]]) await page.locator(`#${field}`).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('button', { name: 'Withdraw the link' }).waitFor()
  await look(page, 'role, handed off')
  const link = new URL((await rc.mailTo('jane@alderfinch.example')).links.find(l => l.includes('/handoff/'))).pathname
  const owner = await (await chromium.open()).newPage()
  await lookAt(owner, link, 'handoff, not safe')
  await lookAt(owner, `${link}?way=terraform`, 'handoff, by terraform')
  await lookAfter(owner, link, { role_arn: 'x' }, 'Save', 'handoff, bad ARN')
  await rc.putRole(arnOf(world.open.number), role(trustWithExternalId(platform.account, world.open.externalId)))
  await owner.locator('#role_arn').fill(arnOf(world.open.number))
  await owner.getByRole('button', { name: 'Save' }).click()
  await owner.getByText('nothing is left to do').waitFor()
  await look(owner, 'handoff, done')
  await lookAt(owner, link.replace('/handoff/', '/approve/'), 'approve, misplaced', 404)
  await lookAt(owner, `${link.slice(0, -4)}AAAA`, 'handoff, unknown', 404)
  await owner.context().close()
  await lookAt(page, path, 'role, handed off and linked')
}

async function settings(page) {
  await lookAt(page, '/settings', 'settings')
  await lookAt(page, '/settings/company', 'company')
  await lookAfter(page, '/settings/company', { name: '', email: 'x' }, 'Save', 'company, errors')
  await lookAt(page, '/settings/role', 'role settings')
  await lookAfter(page, '/settings/role', { role_name: 'no/path' }, 'Save', 'role settings, errors')
  await lookAt(page, '/settings/approval', 'approval rules')
  await lookAfter(page, '/settings/approval', { link_hours: 'x' }, 'Save', 'approval rules, errors')
  await lookAt(page, '/settings/contacts', 'contacts')
  await lookAfter(page, '/settings/contacts', { name: '', email: 'x' }, 'Add contact', 'contacts, errors')
  await lookAt(page, '/settings/price_books', 'price books')
  await lookAfter(page, '/settings/price_books', { name: '' }, 'Add price book', 'price books, errors')
  await page.goto(`${rc.url}/settings/price_books`)
  await page.getByRole('link', { name: /^Edit Enterprise/ }).click()
  await page.getByText('Archive this price book').click()
  await look(page, 'price book, to archive')
  await page.getByRole('button', { name: 'Yes, archive it' }).click()
  await page.getByText('not offered any more').waitFor()
  await look(page, 'price books, one archived')
  await lookAt(page, '/settings/cost_centers', 'cost centers')
}

async function mails(page, world) {
  await lookAt(page, '/settings/mails', 'email templates')
  await lookAt(page, '/settings/mails/approval_request', 'email template')
  await lookAfter(page, '/settings/mails/approval_request', { subject: '{{nobody}}', text: 'Hello {{to_name', reply_to: 'x' }, 'Save', 'email template, errors')
  await lookAfter(page, '/settings/mails/approval_request', { from_name: UNBROKEN, subject: LONG.slice(0, 150), text: `${LONG} ${UNBROKEN}\n\n{{link}}` }, 'Preview', 'email template, preview')
  await world.add('/settings/mails/linked', { do: 'save', enabled: undefined, from_name: LONG.slice(0, 100) })
  await lookAt(page, '/settings/mails', 'email templates, changed')
  await page.goto(`${rc.url}/settings/mails/linked`)
  await page.getByText('Back to default').first().click()
  await look(page, 'email template, back to default')
  // a preview by itself, a moment after the last key
  await page.goto(`${rc.url}/settings/mails/declined`)
  await page.locator('#text').fill('Just typed: {{customer}}')
  await page.locator('#preview_text').getByText('Just typed: ').waitFor()
  await rc.mailFault([{ stage: 'rcpt', match: 'otto@', kind: 'reply', code: 550, message: `5.1.1 ${UNBROKEN} does not live here`, n: 1 }, { stage: 'rcpt', match: 'otto@', kind: 'reply', code: 450, message: '4.7.1 greylisted', n: 20 }])
  await openAccount(rc, world.browser, world.customer, '888800000001')
  await openAccount(rc, world.browser, world.customer, '888800000002')
  await until('the mails to fail and to wait', async () => /Not delivered [1-9]/.test((await world.browser.get('/settings/outbox?state=queued&q=otto')).words) && /greylisted/.test((await world.browser.get('/settings/outbox?state=queued')).words), 20000)
  await lookAt(page, '/settings/outbox', 'outbox')
  await lookAt(page, '/settings/outbox?state=queued', 'outbox, waiting')
  await lookAt(page, '/settings/outbox?state=failed', 'outbox, failed')
  await lookAt(page, '/settings/outbox?q=zebra', 'outbox, none found')
  await fetch(`${rc.inbox}/_reset`, { method: 'POST' })
}

const SUBJECTS = { invite: /invite/, password: /new password/, 'sign-in': /link to sign in/ }
const linkTo = async (email, place) => new URL((await rc.mailTo(email, SUBJECTS[place])).links.find(l => l.includes(`/${place}/`))).pathname

/** Users, as an owner sees them, and what an invited person sees. */
async function users(page, { reseller }) {
  await lookAt(page, '/settings/users', 'users')
  await lookAfter(page, '/settings/users', { name: '', email: 'x' }, 'Invite', 'users, errors')
  for (const [name, email] of [['Ida Invited', 'ida@northwind.example'], [LONG.slice(0, 200), `${UNBROKEN}@${UNBROKEN.slice(1)}.example`]]) {
    await page.locator('#name').fill(name)
    await page.locator('#email').fill(email)
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByText('The mail is on its way').waitFor()
  }
  await look(page, 'users, some invited')
  for (const [name, what] of [['Edit Wolfeschlegel', 'invited'], [`Edit ${reseller.name} member`, 'active']]) {
    await page.goto(`${rc.url}/settings/users`)
    await page.getByRole('link', { name }).click()
    await page.locator('.danger-zone > summary').click()
    await look(page, `user, ${what}`)
  }
  const guest = await (await chromium.open()).newPage()
  const link = await linkTo('ida@northwind.example', 'invite')
  await lookAt(guest, link, 'invitation')
  await lookAfter(guest, link, { password: 'short' }, 'Accept the invitation', 'invitation, errors')
  await guest.locator('#password').fill('a long enough password')
  await guest.getByRole('button', { name: 'Accept the invitation' }).click()
  await guest.getByText('Your password is set').waitFor()
  await lookAt(guest, link, 'invitation, used', 410)
  await guest.context().close()
}

/** A page in which `email` asked at /`place` for a link, and the link. */
async function askedForLink(place, email, what) {
  const page = await (await chromium.open()).newPage()
  await lookAt(page, `/${place}`, what)
  await lookAfter(page, `/${place}`, { email: 'x' }, 'Mail me a link', `${what}, errors`)
  await page.locator('#email').fill(email)
  await page.getByRole('button', { name: 'Mail me a link' }).click()
  await page.getByText('on its way').waitFor()
  return { page, link: await linkTo(email, place) }
}

async function forgotten({ reseller }) {
  const { page, link } = await askedForLink('password', reseller.member.email, 'password forgotten')
  await lookAt(page, link, 'new password')
  await lookAt(page, `${link.slice(0, -4)}AAAA`, 'new password, unknown', 404)
  await page.context().close()
}

async function signedInByLink({ reseller }) {
  const { page, link } = await askedForLink('sign-in', reseller.member.email, 'sign-in link asked for')
  await lookAt(page, link, 'sign-in link')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/customers')
  await lookAt(page, link, 'sign-in link, used', 410)
  await page.context().close()
}

/** One's own sign-in, with a second factor from its beginning to the sign-in that asks for it. */
async function security() {
  const { owner } = rc.addReseller('Careful Ltd', 'c@careful.example')
  const page = await signedIn(owner)
  await rc.signIn(owner)
  await lookAt(page, '/settings/security', 'security')
  await lookAfter(page, '/settings/security/password', { new_password: 'short' }, 'Change the password', 'own password, errors')
  await lookAt(page, '/settings/security/second-factor', 'second factor, off')
  await page.locator('#current_password').fill(owner.password)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.locator('#secret').waitFor()
  await look(page, 'second factor, set up')
  const app = new Authenticator(await page.locator('#secret').innerText())
  await page.locator('#otp').fill(await app.code())
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await page.locator('#codes').waitFor()
  await look(page, 'recovery codes')
  await lookAt(page, '/settings/security', 'security, second factor on')
  await lookAfter(page, '/settings/security/second-factor', { current_password: 'wrong', otp: '1' }, 'Turn it off', 'second factor, on, errors')
  await page.context().close()
  const phone = await (await chromium.open()).newPage()
  await lookAfter(phone, '/login', owner, 'Sign in', 'sign-in, code')
  await phone.context().close()
}

async function refused(page, world) {
  await lookAt(page, '/settings/contacts', 'contacts, member')
  await lookAt(page, '/settings/company', 'company, member')
  await lookAt(page, '/settings/approval', 'approval rules, member')
  await lookAt(page, '/settings/role', 'role settings, member')
  const contact = (await world.browser.get('/settings/contacts')).text.match(/\/settings\/contacts\/[0-9A-Z]{26}/)[0]
  await lookAt(page, contact, 'not allowed', 403)
  await lookAt(page, '/customers/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'not found', 404)
  const request = (await world.browser.get(`/accounts/${world.awaiting.id}`)).text.match(/\/requests\/[0-9A-Z]{26}/)[0]
  await lookAt(page, request, 'request, member')
  await page.goto(`${rc.url}/customers/new`)
  await page.locator('#address').fill('x'.repeat(70000))
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await look(page, 'too much at once')
}

/** Five days on: the links have ended. */
async function later(world) {
  const links = [await linkOf(world.awaiting.number), await linkOf(world.longAccount.number)]
  await rc.restartLater(5 * 24 * 3600)
  const page = await (await chromium.open()).newPage()
  await lookAt(page, links[0], 'approve, expired', 410)
  const fresh = page.getByRole('button', { name: 'Send me a fresh link' })
  if (await fresh.count() === 0) return
  await fresh.click()
  await page.waitForLoadState()
  await look(page, 'approve, a fresh link is sent')
}

mkdirSync(SHOTS, { recursive: true })
const rc = await startRolecall()
const chromium = await startChromium([rc.url])
const world = await fill()
Object.assign(world, await fillLists(world))
await signedOut(world)
await empty()
chromium.clean('signed out, and empty lists')
const owner = await signedIn(world.reseller.owner)
for (const part of [customers, conflict, accounts, requests, proofs, handoff, removal, activity, settings, mails, users]) await part(owner, world)
await forgotten(world)
await signedInByLink(world)
await security()
chromium.clean('signed in')
await refused(await signedIn(world.reseller.member), world)
await later(world)
chromium.clean('refused, and later')
await chromium.close()
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
