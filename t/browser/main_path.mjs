#!/usr/bin/env node
// The main job in a real browser, as three people do it: the reseller's staff, the approver with the mail, and the AWS account's
// owner in the console.  With and without JavaScript, on a phone and on a desktop; then what goes wrong, and the keyboard alone.
import { diag, done, is, like, ok, unlike } from '../lib/tap.mjs'
import { platform, startRolecall } from '../lib/rolecall.mjs'
import { focused, focusIsSeen, hasFocus, sizes, startChromium } from '../lib/chromium.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const chromium = await startChromium([rc.url, rc.inbox, rc.aws])
const state = page => page.locator('main').getAttribute('data-state')
const words = async place => (await place.innerText()).replace(/\s+/g, ' ')
let numbers = 100000000000

/** A customer with its next account number. */
function newCustomer(organization) {
  numbers += 1111
  return { organization, id: rc.addCustomer(reseller, organization), number: String(numbers) }
}

// --- what people do ---

async function signIn(page, { email, password }) {
  await page.goto(rc.url)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/customers')
}

/** From the customers to the Create IAM Role screen; the external ID that it shows. */
async function addAccount(page, customer, save = button => button.click()) {
  await page.getByRole('link', { name: 'Customers', exact: true }).first().click()
  await page.getByRole('link', { name: customer.organization }).click()
  await page.getByRole('link', { name: 'Add+' }).click()
  await page.getByLabel('Number of the new account').fill(customer.number.replace(/(....)(....)/, '$1-$2-'))
  await page.getByLabel('Email', { exact: true }).fill('root@customer.example')
  await page.getByLabel('Price Book').selectOption({ index: 1 })
  await save(page.getByRole('button', { name: 'Save' }))
  await page.locator('main[data-external-id]').waitFor() // not waitForURL: of two presses the first is broken off
  return page.locator('main').getAttribute('data-external-id')
}

/** The mail, opened in the inbox and its link followed, by somebody who is not signed in. */
async function openMail(context, customer, to) {
  await rc.mailTo(to, new RegExp(customer.number))
  const page = await context.newPage()
  await page.goto(rc.inbox)
  await page.getByRole('row').filter({ hasText: to }).getByRole('link', { name: new RegExp(customer.number) }).first().click()
  await page.waitForURL('**/mail/*')
  await clickAway(page, page.getByRole('link', { name: /\/approve\// }).last(), '**/approve/**')
  return page
}

/** Clicks until the page moves on: just after scrolling past a sandboxed frame Chromium gives a click to the frame. */
async function clickAway(page, link, url) {
  for (let tries = 0; tries < 3; tries++) {
    await link.scrollIntoViewIfNeeded()
    await page.waitForTimeout(300)
    await link.click()
    if (await page.waitForURL(url, { timeout: 8000 }).then(() => true, () => false)) return
  }
  throw new Error(`no way from ${page.url()} to ${url}`)
}

/** The role, made in the AWS console's stand-in; its ARN as the console shows it. */
async function makeRole(context, customer, externalId, name = 'RolecallReadOnly') {
  const page = await context.newPage()
  await page.goto(rc.aws)
  await page.getByLabel('Your AWS account number').fill(customer.number)
  await page.getByLabel('Another AWS account: Account ID').fill(platform.account)
  await page.getByLabel('Require external ID').fill(externalId)
  await page.getByLabel('Role name').fill(name)
  await page.getByRole('button', { name: 'Create role' }).click()
  const arn = await page.getByRole('status').locator('code').innerText()
  await page.close()
  return arn
}

async function deleteRole(context, arn) {
  const page = await context.newPage()
  await page.goto(rc.aws)
  await page.getByRole('article').filter({ hasText: arn }).getByRole('button').click()
  await page.close()
}

async function saveRole(page, customer, arn) {
  await page.goto(`${rc.url}/accounts?q=${customer.number}`)
  await page.getByRole('link', { name: customer.number }).click()
  await page.getByRole('link', { name: 'Set ARN Role' }).first().click()
  await page.getByLabel('Role ARN').fill(arn)
  await page.getByLabel('Description').fill('read only')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForLoadState()
}

/** Waits until AWS has answered: at once, unless this machine is very busy. */
async function answered(page) {
  for (let tries = 0; await state(page) === 'checking' && tries < 20; tries++) {
    if (tries === 0) diag('slow: still Checking when the page came back')
    await page.waitForTimeout(2000)
    await page.reload()
  }
}

async function approve(context, customer, to = reseller.contact) {
  const page = await openMail(context, customer, to)
  await page.getByRole('button', { name: 'Approve and Provision' }).click()
  await page.getByText('approved this request').waitFor()
  return page
}

// --- the whole path ---

/** Each value stands in the very step that needs it. */
async function checkSteps(page, externalId, customer, who) {
  const step = text => words(page.locator('ol.console > li').filter({ hasText: text }))
  like(await step('Sign in to the AWS console'), new RegExp(customer.number), `${who}: the account to sign in to, beside its step`)
  like(await step('Another AWS account'), new RegExp(platform.account), `${who}: our account ID, beside its step`)
  like(await step('Require external ID'), new RegExp(externalId), `${who}: the external ID, beside its step`)
  like(await step('permission policy'), /ReadOnlyAccess/, `${who}: the policy, beside its step`)
  const policy = JSON.parse(await page.locator('#value_trust').innerText())
  is(policy.Statement[0].Condition.StringEquals['sts:ExternalId'], externalId, `${who}: the trust policy can be pasted`)
}

async function checkCopying(page, externalId, who) {
  const button = page.getByRole('button', { name: 'Copy External ID' })
  await button.click()
  await page.getByRole('button', { name: 'Copied External ID' }).waitFor()
  is(await page.evaluate(() => navigator.clipboard.readText()), externalId, `${who}: Copy puts the external ID into the clipboard`)
  is(await page.getByRole('button', { name: /^Copy / }).count() > 3, true, `${who}: other values have their buttons`)
}

async function checkEvidence(page, customer, who) {
  await answered(page)
  is(await state(page), 'linked', `${who}: Linked`)
  const rows = page.locator('table.evidence tbody tr')
  like(await words(rows.first()), new RegExp(`right external ID.*let in.*${customer.number}`), `${who}: the evidence: let in, into that account`)
  like(await words(rows.nth(1)), /no external ID.*refused.*AccessDenied/, `${who}: the evidence: refused without the external ID`)
  ok(await rows.count() >= 5, `${who}: and with several wrong ones`)
  for (const row of await rows.all()) if (!/[0-9a-f-]{36}/.test(await words(row))) return ok(false, `${who}: each with AWS's request ID`)
  ok(true, `${who}: each with AWS's request ID`)
}

/** Approved while somebody looks at the account's page: it says so by itself. */
async function checkLive(page, decideNow, who) {
  await page.getByRole('link', { name: 'Cloud Accounts' }).focus()
  await page.evaluate(() => { window.neverLoadedAgain = true })
  const before = await words(page.locator('[data-live=next]'))
  await decideNow()
  await page.locator('main[data-state=role_needed]').waitFor({ timeout: 20000 })
  like(await words(page.locator('.lead-line')), /Role needed/, `${who}: the badge changes by itself`)
  ok(await page.evaluate(() => window.neverLoadedAgain), `${who}: without loading the page again while the keyboard is in use`)
  const after = await words(page.locator('[data-live=next]'))
  ok(after.length > 10 && after !== before && !/undefined|null/.test(after), `${who}: and so does what is next`) || diag(`it says: "${after}"`)
}

async function walk(width, js) {
  const who = `${width}, ${js ? 'JavaScript' : 'no JavaScript'}`
  const customer = newCustomer(`Customer of ${who}`)
  const [staff, approver, owner] = await Promise.all([1, 2, 3].map(() => chromium.open({ width, js })))
  const page = await staff.newPage()
  await signIn(page, reseller.member)
  is(await page.locator('h1').innerText(), 'Customers', `${who}: signed in`)
  const externalId = await addAccount(page, customer, button => button.dblclick())
  is(await page.locator('h1').innerText(), 'Create IAM Role', `${who}: Save leads to the role`)
  await checkSteps(page, externalId, customer, who)
  if (js) await checkCopying(page, externalId, who)
  else is(await page.getByRole('button', { name: /^Copy / }).count(), 0, `${who}: no button that could do nothing`)
  ok(await page.getByRole('button', { name: 'Save' }).isDisabled(), `${who}: no ARN is taken before the approval`)
  await page.goto(`${rc.url}/customers/${customer.id}`)
  is(await page.getByRole('link', { name: customer.number }).count(), 1, `${who}: pressing Save twice made one account`)
  is((await rc.mails()).filter(m => m.subject.includes(customer.number)).length, 1, `${who}: and one mail`)
  await page.getByRole('link', { name: customer.number }).click()
  is(await state(page), 'awaiting_approval', `${who}: it awaits approval`)

  const decide = async () => {
    const asked = await openMail(approver, customer, reseller.contact)
    like(await words(asked.locator('main')), new RegExp(`${customer.organization}.*${customer.number}.*root@customer\\.example`), `${who}: the mailed page says what is asked`)
    await asked.getByRole('button', { name: 'Approve and Provision' }).click()
    await asked.getByText('approved this request').waitFor()
  }
  if (js) await checkLive(page, decide, who)
  else await decide()
  await page.reload()
  is(await state(page), 'role_needed', `${who}: approved, the role is needed`)

  const arn = await makeRole(owner, customer, externalId)
  await saveRole(page, customer, ` ${arn} `)
  await checkEvidence(page, customer, who)
  await page.goto(`${rc.url}/accounts?q=${customer.number}`)
  like(await words(page.getByRole('row').nth(1)), /Linked/, `${who}: and the list too`)
  ok(await rc.mailTo(reseller.member.email, new RegExp(`inked.*${customer.number}|${customer.number}.*inked`)), `${who}: who asked is told by mail`)
  chromium.clean(who)
  await Promise.all([staff, approver, owner].map(c => c.close()))
}

// --- what goes wrong ---

async function refusals(page, approver, owner) {
  const customer = newCustomer('Brightwater Logistics')
  const externalId = await addAccount(page, customer)
  await approve(approver, customer)

  await saveRole(page, customer, `arn:aws:iam::${customer.number}:user/otto`)
  like(await words(page.locator('#role_arn_error')), /user/i, 'a user\'s ARN is named before AWS is asked')
  is(await page.getByLabel('Role ARN').inputValue(), `arn:aws:iam::${customer.number}:user/otto`, 'and comes back as it was typed')
  await saveRole(page, customer, 'arn:aws:iam::123456789012:role/RolecallReadOnly')
  like(await words(page.locator('#role_arn_error')), new RegExp(customer.number), 'so is another account\'s role, with the account that it must be')

  const open = await makeRole(owner, customer, '')
  await saveRole(page, customer, open)
  await answered(page)
  is(await state(page), 'needs_attention', 'a role without external ID is not linked')
  const verdict = await words(page.locator('section.proof'))
  like(verdict, /without the right external ID, so it is not safe/, 'the page says what that means')
  like(verdict, new RegExp(`Edit trust policy.*sts:ExternalId.*${externalId}`), 'and where to write which words')
  like(verdict, /Not as expected: let in/, 'and what AWS did')
  await deleteRole(owner, open)
  await saveRole(page, customer, await makeRole(owner, customer, externalId))
  await answered(page)
  is(await state(page), 'linked', 'mended, it is linked')
}

async function wrongId(page, approver, owner) {
  const customer = newCustomer('Cobalt Instruments')
  const externalId = await addAccount(page, customer)
  await approve(approver, customer)
  const wrong = await makeRole(owner, customer, `${externalId}x`)
  await saveRole(page, customer, wrong)
  is(await state(page), 'checking', 'a young role that refuses is still Checking')
  const said = await words(page.locator('section.proof'))
  like(said, /AWS may not have the role yet.*nothing needs to be done/, 'a refusal may be AWS\'s delay')
  like(said, new RegExp(`external ID in the role is not the one.*Trust relationships.*${externalId}`), 'or the external ID, and where to look')
  await page.evaluate(() => { window.neverLoadedAgain = true })
  await deleteRole(owner, wrong)
  await makeRole(owner, customer, externalId)
  await page.locator('main[data-state=linked]').waitFor({ timeout: 45000 })
  ok(true, 'mended, the open page becomes Linked by itself')
  await page.waitForFunction(() => !window.neverLoadedAgain, null, { timeout: 10000 })
  await page.locator('main[data-state=linked]').waitFor()
  like(await words(page.locator('section.proof .verdict')), /let in|lets us in|Linked|only/i, 'and shows the new evidence')
}

async function declined(page, approver) {
  const customer = newCustomer('Fjordbank')
  await addAccount(page, customer)
  const asked = await openMail(approver, customer, reseller.contact)
  await asked.getByRole('button', { name: 'Decline' }).click()
  await asked.locator('#errors').waitFor()
  ok(await hasFocus(asked, '#errors'), 'declining without a reason: the summary has the focus')
  await asked.locator('#errors a').click()
  is(await focused(asked), 'reason', 'and leads to the reason')
  await asked.getByLabel('Reason').fill('The contract is not signed yet.\n"Soon" <b>they say</b>')
  await asked.getByRole('button', { name: 'Decline' }).click()
  await asked.getByText('declined this request').waitFor()
  like(await words(asked.locator('main')), /"Soon" <b>they say<\/b>/, 'the reason is shown as it was written')
  await page.goto(`${rc.url}/accounts?q=${customer.number}`)
  await page.getByRole('link', { name: customer.number }).click()
  is(await state(page), 'declined', 'the account is Declined')
  like(await words(page.locator('main')), /The contract is not signed yet/, 'and the one who asked can read why')
}

async function secondApprover(page, approver, another) {
  await page.goto(`${rc.url}/settings`)
  await page.getByRole('link', { name: /Approval contacts/ }).click()
  await page.getByLabel('Name').fill('Priya Raman')
  await page.getByLabel('Email').fill('priya@northwind.example')
  await page.getByRole('button', { name: 'Add contact' }).click()
  await page.getByRole('status').getByText('Added').waitFor()
  const customer = newCustomer('Glasshouse Robotics')
  await addAccount(page, customer)
  const late = await openMail(another, customer, 'priya@northwind.example')
  await approve(approver, customer)
  await late.getByLabel('Reason').fill('no')
  await late.getByRole('button', { name: 'Decline' }).click()
  await late.getByText('approved this request').waitFor()
  like(await words(late.locator('main')), /otto@northwind\.example approved this request on 20\d\d-.*UTC/, 'who comes second is told who decided what, and when')
  const again = await openMail(another, customer, 'priya@northwind.example')
  unlike(await words(again.locator('main')), /Your decision/, 'and is offered nothing any more')
  await page.goto(`${rc.url}/accounts?q=${customer.number}`)
  like(await words(page.getByRole('row').nth(1)), /Role needed/, 'the first decision stands')
}

// --- the keyboard alone ---

/** Presses Tab until `name` has the focus; every stop on the way must be seen.  The stops. */
async function tabTo(page, name, key = 'Tab') {
  const stops = []
  while (stops.length < 40) {
    await page.keyboard.press(key)
    const stop = await focused(page)
    stops.push(stop)
    if (!await focusIsSeen(page)) ok(false, `the focus can be seen on "${stop}"`)
    if (stop === name) return stops
  }
  throw new Error(`no way to "${name}" by ${key}: ${stops.join(', ')}`)
}

async function keyboard(width) {
  const who = `keyboard, ${width}`
  const context = await chromium.open({ width })
  const page = await context.newPage()
  await page.goto(`${rc.url}/login`)
  await page.keyboard.press('Tab')
  is(await focused(page), 'Skip to the content', `${who}: the first stop is the skip link`)
  ok(await focusIsSeen(page), `${who}: and it can be seen`)
  await page.keyboard.press('Enter')
  is(await focused(page), 'main', `${who}: it leads to the content`)
  is((await tabTo(page, 'Sign in')).join(), 'email,password,Sign in', `${who}: the form's order`)
  await page.keyboard.press('Enter')
  await page.locator('#errors').waitFor()
  ok(await hasFocus(page, '#errors'), `${who}: the summary of what is wrong has the focus`)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  is(`#${await focused(page)}`, await page.locator('#errors a').first().getAttribute('href'), `${who}: its link leads to the field`)
  if (await focused(page) !== 'email') await tabTo(page, 'email', 'Shift+Tab')
  await page.keyboard.type(reseller.member.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(reseller.member.password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/customers')

  const customer = newCustomer(`Everline of ${width}`)
  await page.reload()
  await tabTo(page, customer.organization)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/customers/*')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Add+ cloud account')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/accounts/new')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const order = await tabTo(page, 'Save')
  is(order.filter(o => !/^(Customers|Everline.*)$/.test(o)).join(), 'provider,account_choice,account_number,root_email,type,price_book,cost_center,Save', `${who}: Add+ in the order of its fields`)
  await page.keyboard.press('Enter')
  await page.locator('#errors').waitFor()
  ok(await hasFocus(page, '#errors'), `${who}: the summary has the focus`)
  const links = await page.locator('#errors a').allInnerTexts()
  ok(links.length >= 2, `${who}: everything that is missing is named at once`)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  is(await focused(page), 'account_number', `${who}: its first link leads to the first field`)
  is(await page.locator('#account_number').getAttribute('aria-invalid'), 'true', `${who}: which is marked`)
  await page.keyboard.type(customer.number)
  await page.keyboard.press('Tab')
  await page.keyboard.type('root@customer.example')
  await tabTo(page, 'price_book')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'Save')
  await page.keyboard.press('Space')
  await page.waitForURL('**/role')
  is(await page.locator('h1').innerText(), 'Create IAM Role', `${who}: saved`)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const stops = await tabTo(page, 'Copy External ID')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Copied External ID' }).waitFor()
  ok(stops.includes('Copy Account ID'), `${who}: the values are copied on the way down`)
  chromium.clean(who)
  await context.close()
}

for (const js of [true, false]) for (const width of Object.keys(sizes)) await walk(width, js)

const [staff, first, second, owner] = await Promise.all([1, 2, 3, 4].map(() => chromium.open()))
const page = await staff.newPage()
await signIn(page, reseller.owner)
await refusals(page, first, owner)
await wrongId(page, first, owner)
await declined(page, first)
await secondApprover(page, first, second)
chromium.clean('what goes wrong')
for (const width of ['desktop', 'phone']) await keyboard(width)

await chromium.close()
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
