#!/usr/bin/env node
// Invitations from the other side: the mail, the page behind its link, the password that is chosen there, and everything that
// can be wrong with the link.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { startRolecall } from '../lib/rolecall.mjs'
import { checkMethods, checkPost, evil, hasSecurityHeaders, isEscaped, isSoundPage } from '../lib/screen.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Eastwind', 'e@eastwind.example')
const owner = await rc.signIn(reseller.owner)
const USERS = '/settings/users'
const invite = async (email, name = 'Ida', browser = owner, role = 'member') => {
  const answer = await browser.submit(await browser.get(USERS), USERS, { name, email, role })
  if (answer.status !== 303) throw new Error(`inviting answered ${answer.status}: ${answer.words}`)
  return linkOf(await rc.mailTo(email))
}
const linkOf = mail => new URL(mail.links.find(l => l.includes('/invite/'))).pathname
const userPath = async email => `${USERS}/${(await owner.get(USERS)).text.match(new RegExp(`${email}<[\\s\\S]*?/settings/users/([0-9A-Z]{26})`))[1]}`
const password = 'quite a long password'

// the mail, with everything hostile in it that a name may have
const name = `Ida "the" <b>Invited</b>, evil@evil.example; ${evil}`
const link = await invite('ida@northwind.example', name)
const mail = await rc.mailTo('ida@northwind.example')
isDeeply(mail.to, ['ida@northwind.example'], 'the mail goes to that address and no other')
like(mail.subject, /^Northwind owner invites you to Northwind in Rolecall$/, 'its subject says who invites where')

// the page: looking changes nothing
const visitor = rc.browser()
const page = await visitor.get(link)
is(page.status, 200, 'the link leads to the page')
hasSecurityHeaders(page, 'the invitation', { referrer: 'no-referrer' })
isSoundPage(page, 'the invitation')
isEscaped(page, 'the invitation')
like(page.words, /Northwind owner invites you to work for Northwind as a member/, 'which says who invites')
for (let i = 0; i < 3; i++) await rc.browser().get(link)
await rc.browser().request('HEAD', link)
like((await owner.get(await userPath('ida@northwind.example'))).words, /Invited/, 'opening it changes nothing')
await checkMethods(visitor, link, 'GET, HEAD, POST')
const state = async () => (await owner.get(USERS)).words.match(/ida@northwind.example \w+ \w+/)[0]
await checkPost(rc, visitor, page, link, { fields: { password }, by: 'link', state })
for (const [what, typed, sentence] of [['nothing', '', /^Use at least 12 characters/], ['a short one', 'elevenchars', /^Use at least 12 characters/], ['a very long one', 'x'.repeat(201), /^Use at most 200 characters/]]) {
  const answer = await visitor.submit(await visitor.get(link), link, { password: typed })
  isDeeply([answer.status, sentence.test(answer.error('password'))], [422, true], `${what} is no password`)
  ok(typed === '' || !answer.text.includes(typed), `${what}: is not shown again`)
  isSoundPage(answer, what)
}

// accepted, once
const two = [await visitor.get(link), await rc.browser().get(link)]
const accepted = await visitor.submit(two[0], link, { password })
isDeeply([accepted.status, accepted.location], [303, '/login'], 'accepted')
like(accepted.headers.getSetCookie().join('\n'), /rolecall-device=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000/, 'this browser is a known one from now on')
const login = await visitor.get('/login')
like(login.words, /Your password is set\. Sign in with it\./, 'and the sign-in says so')
is(login.form('/login').fields.email, 'ida@northwind.example', 'and begins with their address')
is((await visitor.get('/login')).form('/login').fields.email, '', 'once')
is((await rc.browser().submit(two[1], link, { password: 'somebody else, a bit later' })).status, 410, 'the link works once')
const ida = { email: 'ida@northwind.example', password }
ok((await (await rc.signIn(ida)).get('/customers')).status === 200, 'the password signs in')
const used = await rc.browser().get(link)
isDeeply([used.status, /was accepted/.test(used.words)], [410, true], 'who opens it again is told')
isSoundPage(used, 'used')
like((await owner.get(USERS)).words, /ida@northwind\.example Member Active/, 'the user is active')

// wrong links
const second = await invite('second@northwind.example')
for (const [what, path] of [['cut', second.slice(0, -1)], ['tampered with', second.slice(0, -3) + (second.endsWith('AAA') ? 'BBB' : 'AAA')], ['made up', `/invite/${'A'.repeat(35)}.${'A'.repeat(43)}`]]) {
  const answer = await rc.browser().get(path)
  isDeeply([answer.status, /No invitation link has this address/.test(answer.words)], [404, true], `${what}: not one of ours`)
  is((await rc.browser().post(path, { password })).status, 403, `${what}: nor for a POST`)
}
is((await rc.browser().get(second.replace('/invite/', '/password/'))).status, 404, 'an invitation is no way to another password')
is((await rc.browser().get(second.replace('/invite/', '/approve/'))).status, 404, 'nor to an approval')
const path = await userPath('second@northwind.example')
const form = await rc.browser().get(second)
is((await owner.submit(await owner.get(path), `${path}/withdraw`)).status, 303, 'withdrawn')
is((await rc.browser().submit(form, second, { password })).status, 410, 'a page that was open then is refused')
const gone = await rc.browser().get(second)
isDeeply([gone.status, /taken back by Northwind/.test(gone.words)], [410, true], 'and the link says so')
isSoundPage(gone, 'withdrawn')

// an address that signs in elsewhere: only who has the link is told
const taken = await invite(other.member.email, 'Known elsewhere')
const before = await (await rc.signIn(other.member)).get('/customers')
const elsewhere = rc.browser()
const refusal = await elsewhere.submit(await elsewhere.get(taken), taken, { password })
is(refusal.status, 409, 'an address that signs in elsewhere is refused behind the link')
like(refusal.words, /already signs in to Rolecall for another company/, 'with the reason')
unlike(refusal.words, /Eastwind/, 'but not where')
isSoundPage(refusal, 'taken')
like((await owner.get(USERS)).words, new RegExp(`${other.member.email} Member Invited`), 'who invited sees an invitation that nobody accepted')
is((await rc.browser().get(taken)).status, 200, 'the link is not used up by it')
const still = await (await rc.signIn(other.member)).get('/customers')
is(still.status, before.status, 'the other user is untouched')

// two resellers invite the same address: the person decides
const eastwind = await rc.signIn(other.owner)
const fromNorth = await invite('both@people.example', 'Both')
const eastPage = await eastwind.submit(await eastwind.get(USERS), USERS, { name: 'Both', email: 'both@people.example', role: 'owner' })
is(eastPage.status, 303, 'two resellers may invite the same address')
const fromEast = linkOf(await rc.mailTo('both@people.example', /Eastwind/))
const both = rc.browser()
is((await both.submit(await both.get(fromEast), fromEast, { password })).status, 303, 'one is accepted')
is((await both.submit(await both.get(fromNorth), fromNorth, { password })).status, 409, 'the other no longer can be')
const bothIn = await rc.signIn({ email: 'both@people.example', password })
like((await bothIn.get('/settings')).words, /Eastwind/, 'the user belongs where the person accepted')

// a week later
const late = await invite('late@northwind.example')
await rc.restartLater(8 * 24 * 3600)
const expired = await rc.browser().get(late)
isDeeply([expired.status, /This one ended on/.test(expired.words)], [410, true], 'after a week it has ended')
isSoundPage(expired, 'expired')
const boss = await rc.signIn(reseller.owner)
const latePath = `${USERS}/${(await boss.get(USERS)).text.match(/late@northwind\.example<[\s\S]*?users\/([0-9A-Z]{26})/)[1]}`
is((await boss.submit(await boss.get(latePath), `${latePath}/invite`)).status, 303, 'it can be sent again')
const fresh = await (async () => { for (;;) { const all = (await rc.mails()).filter(m => m.to.includes('late@northwind.example')); if (all.length > 1) return linkOf(all.find(m => linkOf(m) !== late)); await new Promise(r => setTimeout(r, 100)) } })()
ok(fresh !== late, 'with a fresh link')
const guest = rc.browser()
is((await guest.submit(await guest.get(fresh), fresh, { password })).status, 303, 'which is good')
for (const secret of [password, link.split('/')[2], fresh.split('/')[2]]) ok(!rc.logs().includes(secret), 'no log holds a password or a link')
unlike(rc.logs(), /level=error/, 'nor speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
