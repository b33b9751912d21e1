#!/usr/bin/env node
// Another external ID while the role is in use: the new one is shown everywhere, the old one serves until AWS has proved the new
// one, and is a wrong one from then on. Taken back before that; and hostile POSTs.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, openAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkMethods, checkPost, evil, isSoundPage, nobody } from '../lib/screen.mjs'
import { managed, readOnlyAccess, trustList, trustWithExternalId } from '../standin/policies.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & Finch')
const member = await rc.signIn(reseller.member)
const owner = await rc.signIn(reseller.owner)
const stranger = await rc.signIn(other.owner)
const a = await approvedAccount(rc, member, customer, reseller, '300000000001')
const path = `/accounts/${a.id}/role`
const [ROTATE, CANCEL] = [`${path}/external-id`, `${path}/external-id/cancel`]
const arn = `arn:aws:iam::${a.number}:role/RolecallReadOnly`
const put = trust => rc.putRole(arn, { trust, attached: managed('ReadOnlyAccess', readOnlyAccess()) })
const page = () => member.get(path)
const state = async () => (await page()).attribute('data-state')
const shownId = async () => (await page()).attribute('data-external-id')
const standing = async () => [await state(), await shownId(), /still serving/.test((await page()).words)]
async function checkNow() {
  const before = (await member.get(`/accounts/${a.id}/proof`)).text.match(/\/proof\/(\w{26})"/)?.[1]
  const pressed = member.submit(await page(), `${path}/check`, {})
  const shown = await member.get((await pressed).location)
  await until('another proof', async () => (await member.get(`/accounts/${a.id}/proof`)).text.match(/\/proof\/(\w{26})"/)?.[1] !== before, 30000)
  return shown.words
}
/** How the evidence of the latest proof marks the question whose text `question` is a part of: pass, fail, unknown. */
const mark = (shown, question) => shown.text.match(new RegExp(`<th scope="row">[^<]*${question}[^<]*</th><td>([^<]*)</td><td><span class="answer a-(\\w+)"`))?.slice(1)

// no role, nothing to exchange
ok(!(await page()).hasForm(ROTATE), 'before there is a role, there is nothing to exchange')
const token = (await page()).form(`${path}/check`).fields.csrf
is((await member.post(ROTATE, { csrf: token })).status, 403, "nor with another form's token")

await put(trustWithExternalId(platform.account, a.externalId))
await member.submit(await page(), path, { role_arn: arn, description: '' })
await until('the account to be Linked', async () => await state() === 'linked', 30000)

// issued: shown in every way, the old one serves
await checkPost(rc, member, await page(), ROTATE, { state: standing, second: owner, otherToken: token })
const form = await page()
const issued = await member.submit(form, ROTATE, {})
isDeeply([issued.status, issued.location], [303, `${path}#external_id`], 'a new one is issued')
const fresh = await shownId()
ok(/^rc-[a-z2-7]{28}$/.test(fresh) && fresh !== a.externalId, 'it is another one')
is((await member.submit(form, ROTATE, {})).status, 303, 'pressed twice')
is(await shownId(), fresh, '... it is one')
const rotating = await page()
isSoundPage(rotating, 'the page while one is exchanged for another')
ok([`data-copy="value_new_id"`, `id="value_new_id">${fresh}<`, 'data-copy="value_new_trust"', 'id="value_new_trust"'].every(text => rotating.text.includes(text)), 'the new one and its trust policy can be copied')
like(rotating.text.match(/id="value_new_trust"[^>]*>([^<]*)</)?.[1], new RegExp(`"?sts:ExternalId[^,}]*${fresh}`), '... which takes the new one')
for (const text of [fresh, a.externalId, 'Old, still serving', 'Edit trust policy', 'Press Check now on this page', 'Take the new one back']) ok(rotating.words.includes(text), `the page says ${text}`)
for (const end of ['.yaml', '.sh', '.tf', '.json']) {
  const text = (await member.get(path + end)).text
  ok(text.includes(fresh) && !text.includes(a.externalId), `role${end} has the new one alone`)
}
like(await checkNow(), /Still linked by the old external ID; the role does not have the new one yet/, 'Check now says that the role has the old one still')
is(await state(), 'linked', 'the role with the old one stays Linked')
isDeeply(mark(await page(), 'with the new external ID'), ['either, while it is exchanged', 'pass'], 'that the new one was refused is no fault')
like((await page()).words, /The role still has the old external ID/, '... and the page says that it still has it')
isSoundPage(await page(), 'the page of a role with the old one')

// taken back, and issued again
await checkPost(rc, member, await page(), CANCEL, { state: standing, second: owner, otherToken: token })
for (const bad of ['', evil, a.externalId, 'x'.repeat(1301)]) {
  const answer = await member.submit(await page(), CANCEL, { external_id: bad })
  ok([409, 422].includes(answer.status), `"${bad.slice(0, 20)}" can't be taken back`)
  is(await shownId(), fresh, '... and nothing changed')
}
const old = await page()
is((await member.submit(old, CANCEL, {})).status, 303, 'the new one is taken back')
isDeeply(await standing(), ['linked', a.externalId, false], '... and the old one is the only one')
is((await member.submit(old, CANCEL, {})).status, 409, 'taken back twice is a conflict')
await owner.submit(await owner.get(path), ROTATE, {})
const second = await shownId()
ok(![fresh, a.externalId].includes(second), 'an owner issues another: never the one that was taken back')

// proved: the old one is retired, and then it is a wrong one
await put(trustList(platform.account, [second, a.externalId]))
like(await checkNow(), /The new external ID is proved, and the old one is retired/, 'Check now says that the new one is proved')
await until('the old one to be retired', async () => !/still serving/.test((await page()).words), 20000)
isDeeply(await standing(), ['linked', second, false], 'proved with the new one: the old one is retired')
like((await page()).words, /still takes the old external ID.*take the old one out/s, 'and the page says to take it out of the list')
is((await member.submit(await page(), ROTATE, {})).status, 303, 'another exchange can begin')
const third = await shownId()
await member.submit(await page(), CANCEL, {})
await checkNow()
is(await state(), 'needs_attention', 'a role that still takes the retired one is not Linked')
like((await page()).words, /Not safe: the trust policy lets in more.*takes other external IDs besides/s, '... and is told to take it out')
ok(third !== second, 'each is another one')
await put(trustWithExternalId(platform.account, second))
await checkNow()
is(await state(), 'linked', 'with the new one alone it is Linked')
const history = (await member.get(`/accounts/${a.id}`)).words
for (const text of ['issued a new external ID', 'took the new external ID back', 'proved the new external ID and retired the old one', second]) ok(history.includes(text), `the history says: ${text}`)
await put(trustWithExternalId(platform.account, a.externalId))
await checkNow()
unlike((await page()).words, /Proved: only/, 'the retired one does not prove any more')

// removed while one is exchanged, and added again: neither of the earlier IDs serves the new link
is((await member.submit(await page(), ROTATE, {})).status, 303, 'one more exchange begins')
await put(trustList(platform.account, [second, await shownId()]))
const removal = await member.submit(await member.get(`/accounts/${a.id}/removal`), `/accounts/${a.id}/removal`, { note: '' })
const decision = await owner.submit(await owner.get(removal.location), removal.location, { decision: 'approve' })
isDeeply([decision.status, await state()], [303, 'removed'], 'the account is removed meanwhile')
const again = await openAccount(rc, member, customer, a.number)
const asked = (await owner.get(`/accounts/${a.id}`)).text.match(/\/requests\/\w{26}/)[0]
await owner.submit(await owner.get(asked), asked, { decision: 'approve' })
ok(again.id === a.id && ![second, a.externalId].includes(again.externalId), 'and added again, with an external ID of its own')
await put(trustWithExternalId(platform.account, second))
await member.submit(await page(), path, { role_arn: arn, description: '' })
await until('what AWS says', async () => (await member.get(`/accounts/${a.id}/proof`)).text.includes('/proof/'), 30000)
isDeeply([await state() === 'linked', /still serving/.test((await page()).words)], [false, false], 'the role with the earlier ID is not Linked')

// whose it is
await checkForeign(stranger, path, `/accounts/${nobody}/role`)
is((await stranger.post(ROTATE, (await page()).form(ROTATE).fields)).status, 403, "another reseller's POST is refused")
await checkBadIds(member, id => `/accounts/${id}/role`)
await checkMethods(member, ROTATE, 'POST')
await checkMethods(member, CANCEL, 'POST')
unlike(rc.logs(), /level=error(?!.*(own side|proof))/, 'no log speaks of an error of ours')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
