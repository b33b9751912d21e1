#!/usr/bin/env node
// Two of AWS's partitions at once, each with its own credentials and platform account: the role page lets choose, everything on it
// is of the partition that was chosen, and a role of each is proved with that partition's credentials.
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { approvedAccount, platform, startRolecall, until } from '../lib/rolecall.mjs'
import { isSoundPage } from '../lib/screen.mjs'
import { mayAssumeRoles, readOnlyAccess } from '../standin/policies.mjs'

const dir = mkdtempSync(join(tmpdir(), 'rolecall-partitions-'))
const china = { account: '888877776666', keyId: 'AKIAROLECALLCHINA001', secret: 'the-secret-of-our-side-in-china-00000001' }
writeFileSync(join(dir, 'credentials'), `[china]\naws_access_key_id = ${china.keyId}\naws_secret_access_key = ${china.secret}\nregion = cn-northwest-1\n`, { mode: 0o600 })
const rc = await startRolecall({
  env: { AWS_SHARED_CREDENTIALS_FILE: join(dir, 'credentials'), ROLECALL_PARTITIONS: 'aws-cn=china', ROLECALL_TEMPLATE_URL: 'https://b.s3.cn-north-1.amazonaws.com.cn/r.yaml' },
  callers: { [china.keyId]: { secret: china.secret, arn: `arn:aws-cn:iam::${china.account}:user/rolecall`, id: 'AIDACHINA', policies: [mayAssumeRoles()] } }
})
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const customer = rc.addCustomer(reseller, 'Cobalt')
const browser = await rc.signIn(reseller.owner)
let next = 300000000001
const approved = () => approvedAccount(rc, browser, customer, reseller, String(next++))
const state = async a => (await browser.get(`/accounts/${a.id}/role`)).attribute('data-state')
const trust = (partition, account, externalId) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` },
  Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': externalId } } }] })
const put = (partition, account, a) => rc.putRole(`arn:${partition}:iam::${a.number}:role/RolecallReadOnly`,
  { trust: trust(partition, account, a.externalId), attached: { [`arn:${partition}:iam::aws:policy/ReadOnlyAccess`]: readOnlyAccess() } })

isDeeply(readFileSync(join(readFileSync(join(rc.run, 'rolecall.hdf'), 'utf8').match(/home = (.*)/)[1], 'platform'), 'utf8').match(/^partition .*/gm),
  [`partition aws ${platform.account}`, `partition aws-cn ${china.account}`], 'the verifier tells both, each with our account there')

const here = await approved()
const path = `/accounts/${here.id}/role`
const page = await browser.get(path)
isSoundPage(page, 'the role page with two partitions')
is(page.attribute('data-platform-account'), platform.account, 'the usual partition comes first')
like(page.text, new RegExp(`id="partitions".*href="${path}\\?way=console&amp;partition=aws#ways_title" aria-current="true">AWS</a>.*partition=aws-cn#ways_title">AWS China</a>`), '... and the other one can be chosen')
unlike(page.text, /amazonaws\.cn|arn:aws-cn/, '... of which nothing else is on the page')

const other = await browser.get(`${path}?way=console&partition=aws-cn`)
isSoundPage(other, 'the page of the other one')
is(other.attribute('data-platform-account'), china.account, 'chosen, our account is the one there')
like(other.text, /https:\/\/console\.amazonaws\.cn\/iam/, '... and so is the console')
like(other.text, new RegExp(`arn:aws-cn:iam::${china.account}:root`), '... and the trust policy')
like(other.words, new RegExp(`arn:aws-cn:iam::${here.number}:role/RolecallReadOnly`), '... and the ARN that Check now looks for')
unlike(other.text.replaceAll('arn:aws:iam::111122223333:role/NAME', ''), /arn:aws:|console\.aws\.amazon/, '... and nothing of the usual one is left')
for (const [way, end] of [['cloudformation', 'yaml'], ['cli', 'sh'], ['terraform', 'tf']]) {
  const shown = await browser.get(`${path}?way=${way}&partition=aws-cn`)
  like(shown.text, new RegExp(`href="${path}\\.${end}\\?partition=aws-cn"`), `${way}: the file's address keeps the partition`)
  const text = (await browser.get(`${path}.${end}?partition=aws-cn`)).text
  ok(text.includes(china.account) && !text.includes(platform.account) && (end === 'yaml' || text.includes('arn:aws-cn:iam::aws:policy/ReadOnlyAccess')), '... and the file is of that partition')
}
like((await browser.get(`${path}?way=cloudformation&partition=aws-cn`)).text, /https:\/\/cn-north-1\.console\.amazonaws\.cn\/cloudformation/, 'the quick-create link too')
like((await browser.get(`${path}?way=cli&partition=aws-cn`)).text, /href="[^"]*\?way=terraform&amp;partition=aws-cn#ways"/, 'and the other ways stay there')
for (const bad of ['aws-us-gov', '<script>', '"x', 'aws-cn%20aws', '']) {
  const unknown = await browser.get(`${path}?partition=${bad}`)
  ok(unknown.status === 200 && unknown.attribute('data-platform-account') === platform.account, `partition "${bad}" that we have nothing for: the usual one`)
}

await put('aws', platform.account, here)
await browser.submit(await browser.get(path), `${path}/check`)
is(await until('the usual one', async () => await state(here) === 'linked' && 'linked').catch(() => ''), 'linked', 'Check now links a role of the usual partition')
unlike((await browser.get(path)).text, /id="partitions"/, '... and then there is nothing to choose any more')

const there = await approved()
const thatPath = `/accounts/${there.id}/role`
await put('aws-cn', china.account, there)
const answer = await browser.submit(await browser.get(`${thatPath}?partition=aws-cn`), `${thatPath}/check`)
is(answer.location?.replace(/^https?:\/\/[^/]*/, ''), `${thatPath}?partition=aws-cn`, 'Check now leads back to the chosen partition')
is(await until('the other one', async () => await state(there) === 'linked' && 'linked').catch(() => ''), 'linked', '... and links a role there')
const linked = await browser.get(thatPath)
is(linked.attribute('data-platform-account'), china.account, 'the page of a linked role is of the role\'s partition')
unlike(linked.words, /arn:aws:iam::999988887777/, '... not of the usual one')

const pasted = await approved()
await put('aws-cn', china.account, pasted)
const thirdPath = `/accounts/${pasted.id}/role`
await browser.submit(await browser.get(thirdPath), thirdPath, { role_arn: `arn:aws-cn:iam::${pasted.number}:role/RolecallReadOnly` })
is(await until('the pasted one', async () => await state(pasted) === 'linked' && 'linked').catch(() => ''), 'linked', 'a pasted ARN says itself which partition it is of')
const gov = await browser.submit(await browser.get(thirdPath), thirdPath, { role_arn: `arn:aws-us-gov:iam::${pasted.number}:role/RolecallReadOnly` })
ok(gov.status === 422 && /aws-us-gov/.test(gov.words), 'one of a partition without credentials is refused by name')

const calls = (await rc.awsLog()).filter(c => c.action === 'AssumeRole')
const keysOf = partition => [...new Set(calls.filter(c => c.roleArn.startsWith(`arn:${partition}:`)).map(c => c.accessKeyId))]
isDeeply([keysOf('aws'), keysOf('aws-cn')], [[platform.keyId], [china.keyId]], 'each role was asked for with the credentials of its own partition alone')
await rc.stop()
rmSync(dir, { recursive: true })
done()
