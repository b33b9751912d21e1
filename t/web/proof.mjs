#!/usr/bin/env node
// Proofs on record: the list, one of them to be printed, and as JSON; each as AWS answered it.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkGet, checkMethods, hasSecurityHeaders, isSoundPage, nobody } from '../lib/screen.mjs'
import { readOnlyAccess, trustOpen, trustWithExternalId } from '../standin/policies.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind <b>', 'otto@northwind.example')
const other = rc.addReseller('Southwind', 'rita@southwind.example')
const customer = rc.addCustomer(reseller, 'Alder & "Finch"')
const member = await rc.signIn(reseller.member)
const stranger = await rc.signIn(other.owner)
const a = await approvedAccount(rc, member, customer, reseller, '012345678901')
const b = await approvedAccount(rc, member, customer, reseller, '111122223333')
const list = `/accounts/${a.id}/proof`
const arn = `arn:aws:iam::${a.number}:role/RolecallReadOnly`
const put = trust => rc.putRole(arn, { trust, attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() } })
const save = async () => member.submit(await member.get(`/accounts/${a.id}/role`), `/accounts/${a.id}/role`, { role_arn: arn, description: '' })
const proofs = page => [...page.text.matchAll(/href="(\/accounts\/\w{26}\/proof\/\w{26})"/g)].map(m => m[1])

// before AWS was asked
const none = await checkGet(rc, member, list)
like(none.words, /was not asked about this account yet/, 'nothing is on record at first')
ok(none.text.includes(`href="/accounts/${a.id}/role"`), 'and the page says what to do next')

// a proof that failed, then one that passed
await put(trustOpen(platform.account))
await save()
await until('a first proof', async () => proofs(await member.get(list)).length === 1, 30000)
await put(trustWithExternalId(platform.account, a.externalId))
await save()
await until('the account to be Linked', async () => (await member.get(`/accounts/${a.id}`)).attribute('data-state') === 'linked', 30000)
const page = await checkGet(rc, member, list)
const [passed, failed] = proofs(page)
ok(proofs(page).length >= 2, 'each is on record')
for (const text of ['Proved: only the right external ID is let in', 'Not safe', arn]) ok(page.words.includes(text), `the list says ${text}`)
ok((await member.get(`/accounts/${a.id}`)).text.includes(`href="${list}"`), "the account's page leads to the list")
ok((await member.get(`/accounts/${a.id}/role`)).text.includes(`href="${passed}"`), "and the role's to the latest")

// one of them
const one = await checkGet(rc, member, passed)
const calls = (await rc.awsLog()).filter(c => c.roleArn === arn && c.action === 'AssumeRole')
for (const text of ['Northwind <b>', 'Alder & "Finch"', a.number, arn, a.externalId, platform.account, passed.slice(-26), 'AssumeRole with the right external ID', 'AssumeRole with no external ID', 'one character longer', 'one character shorter', 'capitals exchanged', 'last character changed', `may stand in the CloudTrail of this account, ${a.number}`, `which asked, ${platform.account}`]) ok(one.words.includes(text), `it says ${text}`)
const seen = calls.slice(-6).filter(c => one.words.includes(c.requestId))
is(seen.length, 6, "AWS's own request IDs stand there, one a question")
like(one.words, /Begun \d{4}-\d\d-\d\dT[\d:]+Z/, 'its times are exact')
isSoundPage(one, 'one proof')
like((await member.get(failed)).words, /Not safe.*What to look at/s, 'the failed one still says what was wrong')

// as JSON
const file = await member.get(`${passed}/download`)
isDeeply([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')],
  [200, 'application/json', `attachment; filename="rolecall-proof-${a.number}-${passed.slice(-26)}.json"`], 'it can be kept as a file')
hasSecurityHeaders(file, 'the file')
const json = JSON.parse(file.text)
isDeeply([json.id, json.reseller, json.cloud_account.number, json.cloud_account.customer, json.role_arn, json.external_id, json.platform_account, json.verdict],
  [passed.slice(-26), 'Northwind <b>', a.number, 'Alder & "Finch"', arn, a.externalId, platform.account, 'passed'], 'which says what the page says')
const assumed = json.probes.filter(p => /external_id$/.test(p.question))
isDeeply(assumed.map(p => p.answer), ['allowed', ...assumed.slice(1).map(() => 'refused')], 'with every answer')
isDeeply(assumed.slice(1).map(p => p.code), assumed.slice(1).map(() => 'AccessDenied'), "AWS's codes")
ok(json.probes.every(p => calls.some(c => c.requestId === p.aws_request_id) || !/external_id$/.test(p.question)), 'and its request IDs')
unlike(file.text, new RegExp(platform.secret), 'no secret of ours')

// nobody else, nothing else
for (const path of [list, passed, `${passed}/download`]) {
  is((await stranger.get(path)).status, 404, `another reseller gets 404 for ${path}`)
  is((await rc.browser().get(path)).status, 303, 'and nobody without a session')
  await checkMethods(member, path, 'GET, HEAD')
}
await checkForeign(stranger, list, `/accounts/${nobody}/proof`)
await checkForeign(stranger, passed, `/accounts/${nobody}/proof/${nobody}`)
is((await member.get(`/accounts/${b.id}/proof/${passed.slice(-26)}`)).status, 404, "one account's proof is not another's")
is((await member.get(`/accounts/${b.id}/proof/${passed.slice(-26)}/download`)).status, 404, 'nor as a file')
await checkBadIds(member, id => `/accounts/${a.id}/proof/${id}`)
await checkBadIds(member, id => `/accounts/${id}/proof`)
is((await member.get(`${list}?after=rubbish`)).status, 400, 'a made-up cursor is refused')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
