#!/usr/bin/env node
// Approval rules: how long a mailed link works, and that nobody approves their own request; and what that rule does, signed in
// and by mailed links.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { openAccount, startRolecall, until } from '../lib/rolecall.mjs'
import { checkGet, checkMethods, checkPost, checkRefusals, isSoundPage } from '../lib/screen.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const owner = await rc.signIn(reseller.owner)
const second = await rc.signIn(reseller.owner)
const member = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
const PATH = '/settings/approval'
const save = async fields => owner.submit(await owner.get(PATH), PATH, fields)
const values = async (who = owner) => {
  const page = await who.get(PATH)
  return [page.text.match(/id="link_hours" name="link_hours" value="([^"]*)"/)[1], / id="second_person"[^>]* checked/.test(page.text)]
}

// the page
const page = await checkGet(rc, owner, PATH)
like(page.words, /Nobody approves their own request.*Hours that a mailed link works.*Empty: 72/, 'it says what can be set')
isDeeply(await values(), ['', false], 'at first nothing is')
like((await owner.get('/settings')).text, /href="\/settings\/approval"/, 'Account leads there')
const look = await member.get(PATH)
ok(/Owners can change this/.test(look.words) && !look.hasForm(PATH), 'a member may look, not change')
is((await member.post(PATH, { ...page.form(PATH).fields, second_person: '1' })).status, 403, 'nor post')
await checkMethods(owner, PATH, 'GET, HEAD, POST')
await checkPost(rc, owner, page, PATH, { fields: { second_person: '1', link_hours: '5' }, second, state: values })
await checkRefusals(owner, () => owner.get(PATH), PATH, { second_person: '1' },
  ['0', '721', '-1', '1.5', '9999999999', 'x', '<b>'].map(v => [v, 'link_hours', v, /whole number of hours from 1 to 720/]), values)
const stale = await owner.get(PATH)
is((await save({ link_hours: '7', second_person: '1' })).status, 303, 'saved')
isDeeply(await values(), ['7', true], 'and there')
const late = await owner.submit(stale, PATH, { link_hours: '9' })
isDeeply([late.status, await values()], [409, ['7', true]], 'a form from before is a conflict')
like(late.words, /Saved meanwhile: .*somebody else must approve.*Saved meanwhile: .*7/, 'that shows both values')
isSoundPage(late, 'the conflict')
isDeeply(await values(stranger), ['', false], "another reseller's rules are its own")
like((await owner.get('/activity')).words, /changed the settings: Northwind .*second person no yes/, 'who changed what is on record')

// what a link's hours are
const linkOf = async (to, number) => new URL((await rc.mailTo(to, new RegExp(number))).links.find(l => l.includes('/approve/'))).pathname
const state = async a => (await owner.get(`/accounts/${a.id}`)).attribute('data-state')
const requestOf = async a => (await owner.get(`/accounts/${a.id}`)).text.match(/\/requests\/\w{26}/)[0]
const a = await openAccount(rc, owner, customer, '100000000001')
const opened = await rc.browser().get(await linkOf('otto@northwind.example', a.number))
const until_ = opened.words.match(/Open until (\d{4}-\d\d-\d\d \d\d:\d\d)/)[1]
const hours = (Date.parse(`${until_.replace(' ', 'T')}:00Z`) - Date.now()) / 36e5
ok(hours > 6.9 && hours <= 7, `a link works for the hours that were set (${hours})`)

// nobody approves their own: signed in
const own = await requestOf(a)
const mine = await owner.get(own)
like(mine.words, /You asked for this yourself, and here somebody else must approve it/, 'who asked is told, before pressing')
ok(/<button[^>]* disabled[^>]* value="approve"/.test(mine.text) && !/<button[^>]* disabled[^>]* value="decline"/.test(mine.text), 'and may decline alone')
const refused = await owner.submit(mine, own, { decision: 'approve' })
isDeeply([refused.status, /somebody else must approve it/.test(refused.words), await state(a)], [403, true, 'awaiting_approval'], 'a press all the same is refused, with the sentence')
// by a link that was mailed to the same address, however it is written
const CONTACTS = '/settings/contacts'
await owner.submit(await owner.get(CONTACTS), CONTACTS, { name: 'Olga', email: reseller.owner.email.toUpperCase(), approves: '1' })
const b = await openAccount(rc, owner, customer, '100000000002')
const link = await linkOf(reseller.owner.email.toUpperCase(), b.number)
const mailed = await rc.browser().get(link)
like(mailed.words, /You asked for this yourself/, 'the mailed page says it too')
is((await rc.browser().submit(mailed, link, { decision: 'approve' })).status, 403, 'and takes no approval')
is(await state(b), 'awaiting_approval', 'nothing is decided')
const ottos = await linkOf('otto@northwind.example', b.number)
unlike((await rc.browser().get(ottos)).words, /You asked for this yourself/, 'another approver reads nothing of that')
is((await rc.browser().submit(await rc.browser().get(ottos), ottos, { decision: 'approve', reason: 'Looks right.\nBcc: x@evil.example' })).status, 303, 'and approves, with a note')
is(await state(b), 'role_needed', 'which counts')
const told = await rc.mailTo(reseller.owner.email, new RegExp(`pproved.*${b.number}`))
ok(told.text.includes('Looks right.\nBcc: x@evil.example') && !JSON.stringify(told.to).includes('evil') && !('bcc' in told && /evil/.test(JSON.stringify(told.bcc))), 'the note is in the mail, as text and nothing else')
is((await rc.mails()).filter(m => JSON.stringify(m.to).includes('evil.example')).length, 0, 'and no mail goes where it points')
is((await owner.submit(await owner.get(own), own, { decision: 'decline', reason: 'a mistake' })).status, 303, 'declining one\'s own is possible')
// another owner, and when the rule is gone
const c = await openAccount(rc, member, customer, '100000000003')
is((await owner.submit(await owner.get(await requestOf(c)), await requestOf(c), { decision: 'approve' })).status, 303, "an owner approves a member's")
await save({ second_person: undefined })
const d = await openAccount(rc, owner, customer, '100000000004')
is((await owner.submit(await owner.get(await requestOf(d)), await requestOf(d), { decision: 'approve' })).status, 303, 'without the rule an owner approves their own')
await until('the mails to be sent', async () => !/On its way/.test((await owner.get(await requestOf(d))).words))
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
