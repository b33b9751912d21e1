// Links that users ask for by typing in an address (/password, /sign-in): asking for one, and what holds for the form of each.
import { is, isDeeply, like, ok } from './tap.mjs'
import { until } from './rolecall.mjs'
import { checkMethods, checkPost, evil, hasSecurityHeaders, isEscaped, isSoundPage } from './screen.mjs'

/** Asking at /`place` for links, whose mails' subjects match: { place, ask(email, browser), mailsTo(email), links(email, count) }. */
export function linkAsker(rc, place, subject) {
  const mailsTo = async email => (await rc.mails()).filter(m => m.to.includes(email) && subject.test(m.subject))
  return {
    place,
    ask: async (email, browser = rc.browser()) => browser.submit(await browser.get(`/${place}`), `/${place}`, { email }),
    mailsTo,
    /** The links to `email`, as soon as there are `count`. */
    async links(email, count) {
      const mails = await until(`${count} mails to ${email}`, async () => { const all = await mailsTo(email); return all.length >= count && all })
      return mails.map(m => new URL(m.links.find(l => l.includes(`/${place}/`))).pathname)
    }
  }
}

const wrong = [['nothing', '', /^Enter your e-mail address/], ['no address', 'ann', /@/], ['markup', evil, /./], ['a line end', 'a@x.example\r\nBcc: b@x.example', /one line/]]

/** The form, what the link is for (`purpose`) in its words, its hostile cases, and that it tells nobody who signs in here.  Resolves to the owner's first link. */
export async function checkAsking(rc, { place, ask, mailsTo, links }, { owner, member }, purpose) {
  const path = `/${place}`
  const visitor = rc.browser()
  const form = await visitor.get(path)
  is(form.status, 200, 'the form is shown')
  like(form.words, purpose, 'and says what the link is for')
  hasSecurityHeaders(form, path)
  isSoundPage(form, path)
  await checkMethods(visitor, path, 'GET, HEAD, POST')
  ok((await visitor.get('/login')).text.includes(`href="${path}"`), 'the sign-in leads to it')
  for (const [what, email, sentence] of wrong) {
    const answer = await ask(email)
    isDeeply([answer.status, sentence.test(answer.error('email'))], [422, true], `${what} is told`)
    if (email === evil) isEscaped(answer, what)
  }
  await checkPost(rc, visitor, await visitor.get(path), path, { fields: { email: member.email }, by: 'visit', second: rc.browser(), state: async () => (await mailsTo(member.email)).length })

  const [known, unknown] = [rc.browser(), rc.browser()]
  const plain = (answer, next, email) => [answer.status, answer.location, answer.text, next.words.replaceAll(email, 'X')]
  const [a, b] = [await ask(owner.email, known), await ask('nobody@northwind.example', unknown)]
  isDeeply(plain(a, await known.get('/login'), owner.email), plain(b, await unknown.get('/login'), 'nobody@northwind.example'), 'an address that signs in and one that does not are answered alike')
  const [first] = await links(owner.email, 1)
  is((await rc.mails()).filter(m => m.to.includes('nobody@northwind.example')).length, 0, 'only one of them gets a mail')
  return first
}
