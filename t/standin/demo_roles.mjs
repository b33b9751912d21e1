// Adds the demo's roles to the AWS stand-in's roles file, from what `build/demo` printed (standard input): for each account the role
// that its KIND says.
//
//   build/demo | node t/standin/demo_roles.mjs run/roles.json
import { readFileSync, writeFileSync } from 'node:fs'
import { readOnlyAccess, trustOpen, trustWithExternalId } from './policies.mjs'

const file = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const platform = Object.values(file.callers)[0].arn.split(':')[4]
for (const line of readFileSync(0, 'utf8').split('\n')) {
  const [what, number, externalId, partition, kind] = line.split('\t')
  if (what !== 'account') continue
  const trust = {
    right: () => trustWithExternalId(platform, externalId, partition),
    open: () => trustOpen(platform, partition),
    wrong: () => trustWithExternalId(platform, 'rc-this-is-the-id-of-another-link', partition)
  }[kind]
  if (!trust) continue
  file.roles[`arn:${partition}:iam::${number}:role/RolecallReadOnly`] = {
    trust: trust(),
    attached: { [`arn:${partition}:iam::aws:policy/ReadOnlyAccess`]: readOnlyAccess() },
    description: `demo: ${kind}`
  }
}
writeFileSync(process.argv[2], `${JSON.stringify(file, null, 2)}\n`)
