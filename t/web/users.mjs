#!/usr/bin/env node
// The users of a reseller: who is listed, invited, made an owner, suspended, signed out, and by whom; always an owner left.
import { done, is, isDeeply, like, ok, unlike } from '../lib/tap.mjs'
import { startRolecall } from '../lib/rolecall.mjs'
import { checkBadIds, checkForeign, checkGet, checkMethods, checkPost, checkRefusals, evil, isEscaped, isSoundPage, nobody, overlong } from '../lib/screen.mjs'

const rc = await startRolecall()
const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
const other = rc.addReseller('Eastwind', 'e@eastwind.example')
const [owner, second, stranger] = [await rc.signIn(reseller.owner), await rc.signIn(reseller.owner), await rc.signIn(other.owner)]
const USERS = '/settings/users'
const list = async (browser = owner) => [...(await browser.get(USERS)).text.matchAll(/<strong>([^<]*)<\/strong>[\s\S]*?class="quiet">([^<@]*@[^<]*)</g)].map(m => [m[1], m[2]])
const idOf = async email => (await owner.get(USERS)).text.match(new RegExp(`${email.replace(/[.+]/g, '\\$&')}<[\\s\\S]*?/settings/users/([0-9A-Z]{26})`))[1]
const press = async (browser, email, verb) => {
  const path = `${USERS}/${await idOf(email)}`
  return browser.submit(await browser.get(path), `${path}/${verb}`)
}
const isIn = async browser => (await browser.get('/customers')).status === 200
const names = async () => JSON.stringify(await list())

// the list, for owners only
const page = await checkGet(rc, owner, USERS)
like(page.words, /Northwind member .*Northwind owner \(you\)/, 'both users are listed')
const member = await rc.signIn(reseller.member)
is((await member.get(USERS)).status, 403, 'not to members')
ok(!(await member.get('/settings')).text.includes(USERS), 'who are not led there either')
ok((await owner.get('/settings')).text.includes(USERS), 'owners are')
await checkMethods(owner, USERS, 'GET, HEAD, POST')
await checkMethods(owner, `${USERS}/${nobody}/suspend`, 'POST')
await checkBadIds(owner, id => `${USERS}/${id}`)

// inviting
const invitee = { name: evil, email: 'Ida.Invited@northwind.example', role: 'member' }
await checkPost(rc, owner, await owner.get(USERS), USERS, { fields: invitee, second: member.clone(), state: names })
await checkRefusals(owner, () => owner.get(USERS), USERS, invitee, [
  ['nothing', 'name', '', /^Enter a name/], ['nothing', 'email', '', /^Enter an e-mail address/], ['markup', 'email', evil, /without blanks|has one @|must be/],
  ['a line end', 'email', 'a@x.example\r\nBcc: b@x.example', /one line/], ['a line end', 'name', 'Ida\r\nBcc: b@x.example', /one line/],
  ['one that is there', 'email', reseller.member.email.toUpperCase(), /^Northwind member has this address already/],
  ['something else', 'role', 'admin', /^Choose owner or member/], ...overlong({ name: 200, email: 254 })
], names)
const form = await owner.get(USERS)
for (let i = 0; i < 2; i++) is((await owner.submit(form, USERS, invitee)).location, USERS, 'invited; a second press is the same')
const mails = async () => (await rc.mails()).filter(m => m.to.includes('ida.invited@northwind.example'))
const mail = await rc.mailTo('ida.invited@northwind.example', /invites you/)
is((await list()).filter(([, email]) => email === 'ida.invited@northwind.example').length, 1, 'listed once, in small letters')
const listed = await owner.get(USERS)
isEscaped(listed, 'the list')
like(listed.words, /Invited.*Has not accepted the invitation yet/, 'as invited')
const link = m => new URL(m.links.find(l => l.includes('/invite/'))).pathname
like(mail.text ?? mail.subject, /./, 'the mail has arrived')
is((await mails()).length, 1, 'one mail')
const idaPath = `${USERS}/${await idOf('ida.invited@northwind.example')}`
await checkGet(rc, owner, idaPath)
isEscaped(await owner.get(idaPath), 'one user')

// an address that signs in elsewhere: accepted, listed and mailed alike; nothing is told of the other
const before = (await list()).length
const taken = await owner.submit(await owner.get(USERS), USERS, { name: 'Known elsewhere', email: other.member.email, role: 'member' })
const free = await owner.submit(await owner.get(USERS), USERS, { name: 'Unknown', email: 'unknown@northwind.example', role: 'member' })
isDeeply([taken.status, taken.location, taken.text], [free.status, free.location, free.text], 'an address of another reseller is invited like any other')
isDeeply([(await list()).length, (await rc.mailTo(other.member.email, /invites you/)).subject], [before + 2, (await rc.mailTo('unknown@northwind.example')).subject], 'listed and mailed like any other')
ok(await isIn(await rc.signIn(other.member)), 'and goes on signing in where it belongs')
const plain = (text, ...what) => what.reduce((t, w) => t.replaceAll(w, 'X'), text).replace(/[\w-]{44}|[0-9A-Z]{26}|\d{4}-\d\d-\d\d \d\d:\d\d/g, '')
const [takenPage, freePage] = [await owner.get(`${USERS}/${await idOf(other.member.email)}`), await owner.get(`${USERS}/${await idOf('unknown@northwind.example')}`)]
is(plain(takenPage.text, other.member.email, 'Known elsewhere'), plain(freePage.text, 'unknown@northwind.example', 'Unknown'), 'their pages are the same')
ok(!(await names()).includes('Eastwind'), 'no word of the other reseller')

// again, and taken back
const tooSoon = await press(owner, 'ida.invited@northwind.example', 'invite')
is(tooSoon.status, 429, 'sending it again at once is too soon')
isSoundPage(tooSoon, 'too soon')
is((await press(owner, 'ida.invited@northwind.example', 'suspend').catch(() => ({ status: 'not offered' }))).status, 'not offered', 'an invited user is not suspended but withdrawn')
is((await press(owner, 'unknown@northwind.example', 'withdraw')).location, USERS, 'withdrawn')
ok(!(await names()).includes('unknown@northwind.example'), 'and off the list')
is((await rc.browser().get(link(await rc.mailTo('unknown@northwind.example')))).status, 410, 'its link has ended')
is((await owner.submit(await owner.get(USERS), USERS, { name: 'Unknown', email: 'unknown@northwind.example', role: 'member' })).status, 303, 'the address may be invited again')

// roles, and what they may
const memberPath = `${USERS}/${await idOf(reseller.member.email)}`
await checkPost(rc, owner, await owner.get(memberPath), memberPath, { fields: { role: 'owner' }, second: member.clone(), state: async () => (await owner.get(memberPath)).form(memberPath).fields.role })
await checkForeign(stranger, memberPath, `${USERS}/${nobody}`)
for (const verb of ['invite', 'withdraw', 'suspend', 'reactivate', 'sign-out', 'second-factor']) {
  const csrf = (await stranger.get(USERS)).form(USERS).fields.csrf
  ok([403, 404].includes((await stranger.post(`${memberPath}/${verb}`, { csrf })).status), `${verb}: not by another reseller`)
}
const [x, y] = [await owner.get(memberPath), await second.get(memberPath)]
is((await owner.submit(x, memberPath, { role: 'owner' })).status, 303, 'a member is made an owner')
is((await member.get(USERS)).status, 200, 'at once, without signing in again')
const stale = await second.submit(y, memberPath, { role: 'member' })
is(stale.status, 409, 'who had the old page open is told')
isSoundPage(stale, 'the conflict page')
is((await owner.submit(await owner.get(memberPath), memberPath, { role: 'boss' })).status, 422, 'there are two roles')
is((await member.submit(await member.get(memberPath), memberPath, { role: 'member' })).status, 303, 'one may step back while another owner stays')
is((await member.get(USERS)).status, 403, 'and has no say from then on')

// always an active owner
const ownPath = `${USERS}/${await idOf(reseller.owner.email)}`
const last = await owner.submit(await owner.get(ownPath), ownPath, { role: 'member' })
is(last.status, 409, 'the only owner stays one')
like(last.words, /Northwind owner is the only active owner/, 'and is told why')
ok(!(await owner.get(ownPath)).hasForm(`${ownPath}/suspend`), 'nobody is offered to suspend oneself')
const ownCsrf = async verb => (await owner.get(memberPath)).form(`${memberPath}/${verb}`).fields
is((await owner.post(`${ownPath}/suspend`, await ownCsrf('suspend'))).status, 403, "nor can another form's token")

// suspended, and back
const visit = await rc.signIn(reseller.member)
is((await press(owner, reseller.member.email, 'suspend')).status, 303, 'suspended')
ok(!(await isIn(visit)) && !(await isIn(member)), 'all sessions have ended')
const refused = rc.browser()
const answer = await refused.submit(await refused.get('/login'), '/login', reseller.member)
isDeeply([answer.status, answer.error('password')], [422, 'The e-mail address or the password is not right.'], 'the password is refused as a wrong one is')
like((await owner.get(memberPath)).words, /Suspended/, 'its page says so')
is((await owner.submit(await owner.get(memberPath), memberPath, { role: 'owner' })).status, 303, 'a suspended user may be given a role')
is((await owner.submit(await owner.get(ownPath), ownPath, { role: 'member' })).status, 409, 'but is no owner who counts')
is((await press(owner, reseller.member.email, 'reactivate')).status, 303, 'reactivated')
const back = await rc.signIn(reseller.member)
ok(await isIn(back), 'and in again with the same password')
const [race1, race2] = [await owner.get(memberPath), await back.get(ownPath)]
const raced = await Promise.all([owner.submit(race1, memberPath, { role: 'member' }), back.submit(race2, ownPath, { role: 'member' })])
ok(raced.some(a => a.status === 303) && raced.some(a => a.status === 409 || a.status === 403), `two owners who make each other members at once: one stays (${raced.map(a => a.status)})`)
const boss = (await owner.get(USERS)).status === 200 ? owner : back
is((await boss.get(USERS)).status, 200, 'there is an owner still')

// signed out by an owner
const elsewhere = await rc.signIn(boss === owner ? reseller.member : reseller.owner)
const [target, targetPath] = boss === owner ? [reseller.member, memberPath] : [reseller.owner, ownPath]
is((await boss.submit(await boss.get(targetPath), `${targetPath}/sign-out`)).status, 303, 'signed out everywhere')
ok(!(await isIn(elsewhere)), 'is signed out')
ok(await isIn(await rc.signIn(target)), 'and may sign in again')

// a long list
const blank = await boss.get(USERS)
for (let i = 0; i < 50; i++) await boss.submit(blank, USERS, { name: `User ${i}`, email: `u${i}@many.example`, role: 'member', form_id: `01ARZ3NDEKTSV4RRFFQ69G${String(i).padStart(4, '0')}` })
const first = await boss.get(USERS)
const next = first.text.match(/href="([^"]*after=[^"]*)"/)[1].replaceAll('&amp;', '&')
ok((await boss.get(next)).status === 200 && (await boss.get(next)).text.includes('Previous'), 'a long list has pages')
is((await boss.get(`${USERS}?after=nonsense`)).status, 400, 'a cursor that is none of ours is 400')
unlike(rc.logs(), /level=error/, 'no log speaks of an error')
is((await rc.stop()).code, 0, 'everything ends cleanly')
done()
