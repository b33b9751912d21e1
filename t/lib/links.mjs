// Every kind of mailed link, a row each: how one is made, what it would do, and what must not change by looking at it.  What the
// tests do to links they do to every row.
//
//   place    what stands before the token in its address
//   kind     what the pages call it, as in "no approval link"
//   act      the fields of the POST that does what the link is for
//   make()   a new link and what it is about: { path, ... }
//   state(x) what the link could change, as text
//   use(x)   does what it is for, and succeeds
//   end()    a new link that was taken back
//   used     status and title of the page of a used one
import { approvedAccount, openAccount, platform, until } from './rolecall.mjs'
import { readOnlyAccess, trustWithExternalId } from '../standin/policies.mjs'

const CONTACTS = '/settings/contacts'
const USERS = '/settings/users'

/** The rows, with a reseller of their own: { reseller, rows, again() }; call again() when all sessions have ended. */
export async function linkRows(rc) {
  const reseller = rc.addReseller('Northwind', 'otto@northwind.example')
  const customer = rc.addCustomer(reseller, 'Alder & Finch')
  const world = { rc, reseller, customer, owner: await rc.signIn(reseller.owner), next: 100000000000 }
  const contacts = await world.owner.get(CONTACTS)
  await world.owner.submit(contacts, CONTACTS, { name: 'Ann', email: 'ann@northwind.example', approves: '1' })
  return {
    reseller,
    rows: [approve(world), handoff(world), invite(world), password(world), signIn(world)],
    again: async () => (world.owner = await rc.signIn(reseller.owner))
  }
}

/** The link to `place` in the newest mail to `to` that has one which `known` has not. */
async function linkTo(rc, place, to, known = []) {
  const find = m => m.to.includes(to) && m.links.map(l => new URL(l).pathname).find(p => p.startsWith(`/${place}/`) && !known.includes(p))
  return find(await until(`a mail to ${to}`, async () => (await rc.mails()).findLast(find)))
}

const accountState = async (world, id) => {
  const page = await world.owner.get(`/accounts/${id}`)
  return page.attribute('data-state') + page.text.match(/<ol class="history">[\s\S]*?<\/ol>/)[0]
}

function approve(world) {
  const { rc, customer } = world
  const make = async (to = 'otto@northwind.example') => {
    const account = await openAccount(rc, world.owner, customer, String(world.next++))
    const mail = await rc.mailTo(to, new RegExp(account.number))
    return { ...account, path: new URL(mail.links.find(l => l.includes('/approve/'))).pathname }
  }
  return {
    place: 'approve',
    kind: 'approval',
    act: { decision: 'approve' },
    used: [200, 'Approved'],
    make,
    state: x => accountState(world, x.id),
    use: async x => rc.browser().submit(await rc.browser().get(x.path), x.path, { decision: 'approve' }),
    end: async () => {
      const x = await make('ann@northwind.example')
      const ann = (await world.owner.get(CONTACTS)).text.match(/Ann<\/strong>[\s\S]*?contacts\/(\w{26})/)[1]
      for (const approves of [undefined, '1']) await world.owner.submit(await world.owner.get(`${CONTACTS}/${ann}`), `${CONTACTS}/${ann}`, { approves })
      return x
    }
  }
}

function handoff(world) {
  const { rc, customer, reseller } = world
  const arn = x => `arn:aws:iam::${x.number}:role/RolecallReadOnly`
  const make = async () => {
    const account = await approvedAccount(rc, world.owner, customer, reseller, String(world.next++))
    const to = `jane-${account.number}@alder.example`
    const path = `/accounts/${account.id}/role`
    await world.owner.submit(await world.owner.get(path), `${path}/handoff`, { email: to })
    return { ...account, path: await linkTo(rc, 'handoff', to) }
  }
  return {
    place: 'handoff',
    kind: 'hand-off',
    act: { role_arn: 'arn:aws:iam::100000000000:role/Evil' },
    used: [200, 'Done: the account is linked'],
    make,
    state: x => accountState(world, x.id),
    use: async x => {
      await rc.putRole(arn(x), { trust: trustWithExternalId(platform.account, x.externalId), attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() } })
      return rc.browser().submit(await rc.browser().get(x.path), x.path, { role_arn: arn(x) })
    },
    end: async () => {
      const x = await make()
      const page = await world.owner.get(`/accounts/${x.id}/role`)
      await world.owner.submit(page, /\/handoff\/\w{26}\/end$/)
      return x
    }
  }
}

function invite(world) {
  const { rc } = world
  const users = async () => (await world.owner.get(USERS)).words.replace(/.*Users Who may sign in/, '')
  const make = async () => {
    const email = `ida-${world.next++}@northwind.example`
    await world.owner.submit(await world.owner.get(USERS), USERS, { name: 'Ida', email, role: 'member' })
    await users() // which takes the message that it is on its way off the list
    return { email, path: await linkTo(rc, 'invite', email) }
  }
  return {
    place: 'invite',
    kind: 'invitation',
    act: { password: 'an evil long password' },
    used: [410, 'This link was used already'],
    make,
    state: users,
    use: async x => rc.browser().submit(await rc.browser().get(x.path), x.path, { password: 'a good long password' }),
    end: async () => {
      const x = await make()
      const id = (await world.owner.get(USERS)).text.match(new RegExp(`${x.email}<[\\s\\S]*?${USERS}/(\\w{26})`))[1]
      await world.owner.submit(await world.owner.get(`${USERS}/${id}`), `${USERS}/${id}/withdraw`)
      return x
    }
  }
}

/** A new user who signs in with an address of `name`, and asking at /`place` for links: { add(), ask(email, known) }. */
function asker(world, name, place) {
  const { rc, reseller } = world
  return {
    add: () => {
      const email = `${name}-${world.next++}@northwind.example`
      rc.command(['user', 'add', '--reseller', reseller.id, '--email', email, '--name', name, '--role', 'member', '--password-stdin'], 'a long old password\n')
      return email
    },
    ask: async (email, known) => {
      const browser = rc.browser()
      await browser.submit(await browser.get(`/${place}`), `/${place}`, { email })
      return linkTo(rc, place, email, known)
    }
  }
}

/** A new link of those that are asked for, and one that a newer one ended. */
function asked({ add, ask }) {
  const make = async () => {
    const email = add()
    return { email, path: await ask(email) }
  }
  const end = async () => {
    const x = await make()
    await ask(x.email, [x.path])
    return x
  }
  return { make, end }
}

function password(world) {
  const { rc } = world
  return {
    ...asked(asker(world, 'mia', 'password')),
    place: 'password',
    kind: 'password',
    act: { password: 'an evil long password' },
    used: [410, 'This link was used already'],
    state: async x => rc.signIn({ email: x.email, password: 'a long old password' }).then(() => 'the old password', () => 'another password'),
    use: async x => rc.browser().submit(await rc.browser().get(x.path), x.path, { password: 'a good long password' })
  }
}

function signIn(world) {
  const { rc } = world
  return {
    ...asked(asker(world, 'nora', 'sign-in')),
    place: 'sign-in',
    kind: 'sign-in',
    act: {},
    used: [410, 'This link was used already'],
    state: async x => (await world.owner.get(USERS)).text.match(new RegExp(`${x.email}<[\\s\\S]*?</li>`))[0], // with the last sign-in
    use: async x => rc.browser().submit(await rc.browser().get(x.path), x.path, {})
  }
}
