#!/usr/bin/env node
// The main job from Save to Linked, over HTTP: the account, the mail, the approval, the role, the proof.
import { done, is, like, ok } from '../lib/tap.mjs'
import { approvedAccount, openAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { readOnlyAccess, trustOpen, trustWithExternalId } from '../standin/policies.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const browser = await rc.signIn(reseller.owner)
const role = (number, trust) => ({ trust, attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() } })
const arn = number => `arn:aws:iam::${number}:role/RolecallReadOnly`

async function saveRole(account, roleArn) {
  const path = `/accounts/${account.id}/role`
  const answer = await browser.submit(await browser.get(path), path, { role_arn: roleArn, description: 'read only' })
  is(answer.status, 303, 'the ARN is taken')
  return browser.get(answer.location)
}

const state = async account => (await browser.get(`/accounts/${account.id}`)).attribute('data-state')

// from Save to Linked
const open = await openAccount(rc, browser, customer, '1111-2222-3333')
is(await state(open), 'awaiting_approval', 'a new account awaits approval')
is(open.platformAccount, platform.account, 'the role page shows our own account, learnt from AWS')
like(open.externalId, /^rc-[0-9a-z]{20,}$/, 'and an external ID of its own')
const mail = await rc.mailTo('otto@northwind.example', /1111/)
const link = new URL(mail.links.find(l => l.includes('/approve/'))).pathname
const visitor = rc.browser()
const asked = await visitor.get(link)
is(asked.status, 200, 'the mailed link opens without a session')
like(asked.words, /Alder & Finch/, 'and says for which customer')
for (const method of ['GET', 'HEAD']) await rc.browser().request(method, link)
is(await state(open), 'awaiting_approval', 'looking at it decides nothing')
const decided = await visitor.submit(asked, link, { decision: 'approve' })
is(decided.status, 303, 'a press of the button does')
is(await state(open), 'role_needed', 'then the role is needed')
const second = await rc.browser().get(link)
like(second.words, /[Aa]pproved/, 'a second click tells how it ended')
like(second.words, /otto@northwind\.example/, 'and who decided')

await rc.putRole(arn('111122223333'), role('111122223333', trustWithExternalId(platform.account, open.externalId)))
const linked = await saveRole(open, arn('111122223333'))
is(linked.attribute('data-state'), 'linked', 'a right role is Linked when the page comes back')
like(linked.words, /AccessDenied/, 'the evidence is shown')
ok(await rc.mailTo(reseller.owner.email, /inked/), 'and who asked is told by mail')

// an open role
const two = await approvedAccount(rc, browser, customer, reseller, '222233334444')
await rc.putRole(arn('222233334444'), role('222233334444', trustOpen(platform.account)))
const refused = await saveRole(two, arn('222233334444'))
is(refused.attribute('data-state'), 'needs_attention', 'an open role is not Linked')
like(refused.words, /external ID/i, 'and the page says what to change')

// a role with another external ID: refused, which a young role may be for a while
const three = await approvedAccount(rc, browser, customer, reseller, '333344445555')
await rc.putRole(arn('333344445555'), role('333344445555', trustWithExternalId(platform.account, 'rc-another')))
const early = await saveRole(three, arn('333344445555'))
is(early.attribute('data-state'), 'checking', 'a refused young role is still Checking')
await rc.putRole(arn('333344445555'), role('333344445555', trustWithExternalId(platform.account, three.externalId)))
await until('the verifier', async () => (await state(three)) === 'linked', 30000)
is(await state(three), 'linked', 'and Linked by itself once it is right')

is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
