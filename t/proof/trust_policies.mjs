// The table of trust policies for policies.mjs: what each is, and what must come of it.
//
//   row(NAME, POLICY, PROBES, TEXT, TOGETHER, SAYS)
//     POLICY    a list of statements, or a whole policy
//     PROBES    what AWS's answers alone say: passed, refused, open (of policies that AWS would not store: the
//               stand-in's, which knows neither the time nor partitions)
//     TEXT      what the policy's text alone says: safe, open, refuses, unsure
//     TOGETHER  linked only when the probes passed and the text is safe
//     SAYS      words that the statements' sentences or the warnings must have

export const PLATFORM = '111122223333'
export const CUSTOMER = '012345678901'
export const STRANGER = '999988887777'
export const ID = 'rc-abcdefghijklmnopqrstuvwxyz23'
export const OWN_ARN = `arn:aws:iam::${PLATFORM}:user/rolecall`

const root = (account, partition = 'aws') => `arn:${partition}:iam::${account}:root`
export const OURS = { AWS: root(PLATFORM) }
const EVERYBODY = { AWS: '*' }
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
const FLIPPED = ID.toUpperCase()

/** An Allow for `principal`, an Allow for us, a Deny for everybody; `more` replaces or adds elements. */
export const allow = (principal, condition, more) => ({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...(condition && { Condition: condition }), ...more })
const us = (condition, more) => allow(OURS, condition, more)
export const deny = (condition, more) => allow(EVERYBODY, condition, { Effect: 'Deny', ...more })
export const id = (operator, value = ID) => ({ [operator]: { 'sts:ExternalId': value } })
const ours = id('StringEquals')
const with_ = (...conditions) => Object.assign({}, ...conditions)

const row = (name, policy, probes, text, together, says) =>
  ({ name, policy: Array.isArray(policy) ? { Version: '2012-10-17', Statement: policy } : policy, probes, text, together, says })

export const table = [
  // --- right ones
  row('the policy that we show', [us(ours)], 'passed', 'safe', 'linked', /exactly our external ID/),
  row('one statement, no list', { Version: '2012-10-17', Statement: us(ours) }, 'passed', 'safe', 'linked'),
  row('the old version', { Version: '2008-10-17', Statement: [us(ours)] }, 'passed', 'safe', 'linked'),
  row('no version', { Statement: [us(ours)] }, 'passed', 'safe', 'linked'),
  row('our account as a number', [allow({ AWS: PLATFORM }, ours)], 'passed', 'safe', 'linked'),
  row('our account in a list', [allow({ AWS: [root(PLATFORM)] }, ours)], 'passed', 'safe', 'linked'),
  row('the key in small letters', [us({ StringEquals: { 'sts:externalid': ID } })], 'passed', 'safe', 'linked'),
  row('our ID in a list of one', [us(id('StringEquals', [ID]))], 'passed', 'safe', 'linked'),
  row('our ID twice', [us(id('StringEquals', [ID, ID]))], 'passed', 'safe', 'linked'),
  row('StringLike without a wildcard', [us(id('StringLike'))], 'passed', 'safe', 'linked'),
  row('ForAnyValue:StringEquals', [us(id('ForAnyValue:StringEquals'))], 'passed', 'safe', 'linked'),
  row('actions in other letters', [us(ours, { Action: 'STS:assumerole' })], 'passed', 'safe', 'linked'),
  row('tags and source identity too', [us(ours, { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] })], 'passed', 'safe', 'linked'),
  row('all of sts', [us(ours, { Action: 'sts:*' })], 'passed', 'safe', 'linked'),
  row('exact and Null false', [us(with_(ours, { Null: { 'sts:ExternalId': 'false' } }))], 'passed', 'safe', 'linked'),
  row('exact and a pattern', [us(with_(ours, id('StringLike', 'rc-*')))], 'passed', 'safe', 'linked'),
  row('exact and IfExists', [us(with_(ours, id('StringEqualsIfExists')))], 'passed', 'safe', 'linked'),
  row('the same statement twice', [us(ours), us(ours)], 'passed', 'safe', 'linked'),
  row('tags without a condition', [us(ours), us(undefined, { Action: 'sts:TagSession' })], 'passed', 'safe', 'linked', /other actions/),
  row('our user by name', [allow({ AWS: OWN_ARN }, ours)], 'passed', 'safe', 'linked', /stops working when that is made anew/),
  row('and PrincipalAccount ours', [us(with_(id('StringEquals'), { StringLike: { 'aws:PrincipalAccount': PLATFORM } }))], 'passed', 'safe', 'linked', /conditions besides the external ID \(aws:PrincipalAccount\)/),
  row('and our address', [us(with_(ours, { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }))], 'passed', 'safe', 'linked', /aws:SourceIp/),
  row('and a date to come', [us(with_(ours, { DateLessThan: { 'aws:CurrentTime': '2999-01-01T00:00:00Z' } }))], 'refused', 'safe', '-', /aws:CurrentTime/),
  row('a variable in another condition', [us(with_(ours, { StringLike: { 'sts:RoleSessionName': '*${aws:username}*' } }))], 'refused', 'safe', '-', /sts:RoleSessionName/),

  // --- others beside us
  row('a stranger beside', [us(ours), allow({ AWS: root(STRANGER) })], 'passed', 'safe', 'linked', /also lets in the AWS account 999988887777/),
  row('a stranger in the same list', [allow({ AWS: [root(PLATFORM), root(STRANGER)] }, ours)], 'passed', 'safe', 'linked', /999988887777/),
  row('a service beside', [us(ours), allow({ Service: 'ec2.amazonaws.com' })], 'passed', 'safe', 'linked', /the AWS service ec2\.amazonaws\.com/),
  row('its own account beside', [us(ours), allow({ AWS: root(CUSTOMER) })], 'passed', 'safe', 'linked', /role's own account/),
  row('an identity provider beside', [us(ours), allow({ Federated: `arn:aws:iam::${CUSTOMER}:saml-provider/x` }, undefined, { Action: 'sts:AssumeRoleWithSAML' })], 'passed', 'safe', 'linked', /identity provider/),
  row('a deleted role beside', [us(ours), allow({ AWS: 'AROAQQQQWWWWEEEERRRR' })], 'passed', 'safe', 'linked', /was deleted/),

  // --- no external ID demanded
  row('no condition', [us()], 'open', 'open', '-', /without asking for an external ID/),
  row('no condition, empty', [us({})], 'open', 'open', '-', /without asking/),
  row('no condition, all actions', [us(undefined, { Action: '*' })], 'open', 'open', '-'),
  row('no condition, sts:Assume*', [us(undefined, { Action: ['sts:Assume*'] })], 'open', 'open', '-'),
  row('no condition, sts:?ssumeRole', [us(undefined, { Action: 'sts:?ssumeRole' })], 'open', 'open', '-'),
  row('no condition, NotAction', [us(undefined, { Action: undefined, NotAction: 's3:*' })], 'open', 'open', '-'),
  row('no condition, our user alone', [allow({ AWS: OWN_ARN })], 'open', 'open', '-'),
  row('a second statement without', [us(ours), us()], 'open', 'open', '-', /without asking/),
  row('a second statement for our user', [us(ours), allow({ AWS: OWN_ARN })], 'open', 'open', '-'),
  row('a second one for another user of ours', [us(ours), allow({ AWS: `arn:aws:iam::${PLATFORM}:user/other` })], 'passed', 'open', '-', /without asking/),
  row('MFA instead, beside the right one', [us(ours), us(MFA)], 'passed', 'open', '-', /aws:MultiFactorAuthPresent\) don't replace it/),
  row('MFA instead', [us(MFA)], 'refused', 'open', '-'),
  row('an address instead', [us({ IpAddress: { 'aws:SourceIp': '127.0.0.1' } })], 'open', 'open', '-', /aws:SourceIp/),
  row('another address instead, beside', [us(ours), us({ IpAddress: { 'aws:SourceIp': '192.0.2.1' } })], 'passed', 'open', '-'),
  row('an organization instead', [us({ StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } })], 'refused', 'open', '-', /aws:PrincipalOrgID/),
  row('our ARN instead', [us({ ArnLike: { 'aws:PrincipalArn': OWN_ARN } })], 'open', 'open', '-', /aws:PrincipalArn/),
  row('the ID as another key', [us({ StringEquals: { 'aws:PrincipalTag/ExternalId': ID } })], 'refused', 'open', '-'),

  // --- an operator that demands too little
  row('StringLike rc-*', [us(id('StringLike', 'rc-*'))], 'open', 'open', '-', /pattern "rc-\*"/),
  row('StringLike *', [us(id('StringLike', '*'))], 'open', 'open', '-', /pattern/),
  row('StringLike our ID and *', [us(id('StringLike', `${ID}*`))], 'open', 'open', '-', /pattern/),
  row('StringLike our ID but one', [us(id('StringLike', `${ID.slice(0, -1)}?`))], 'open', 'open', '-', /pattern/),
  row('StringLike the middle wild', [us(id('StringLike', `rc-abc*xyz23`))], 'passed', 'open', '-', /pattern/),
  row('StringLike, ours and another pattern', [us(id('StringLike', [ID, 'zz-*']))], 'passed', 'open', '-', /zz-\*/),
  row('StringEqualsIgnoreCase', [us(id('StringEqualsIgnoreCase'))], 'open', 'open', '-', /capital and small letters/),
  row('StringEqualsIfExists', [us(id('StringEqualsIfExists'))], 'open', 'open', '-', /only when one is sent/),
  row('StringLikeIfExists', [us(id('StringLikeIfExists'))], 'open', 'open', '-', /only when one is sent/),
  row('ForAllValues:StringEquals', [us(id('ForAllValues:StringEquals'))], 'open', 'open', '-', /no external ID is sent at all/),
  row('ForAllValues:StringLike', [us(id('ForAllValues:StringLike'))], 'open', 'open', '-', /no external ID is sent at all/),
  row('ForAnyValue:StringLike *', [us(id('ForAnyValue:StringLike', '*'))], 'open', 'open', '-', /pattern/),
  row('Null false', [us(id('Null', 'false'))], 'open', 'open', '-', /not which one/),
  row('Null false, as a boolean', [us(id('Null', false))], 'open', 'open', '-', /not which one/),
  row('Null true', [us(id('Null', 'true'))], 'refused', 'open', '-', /not which one/),
  row('StringNotEquals ours', [us(id('StringNotEquals'))], 'refused', 'open', '-', /every external ID but/),
  row('StringNotEquals another', [us(id('StringNotEquals', 'another-customer'))], 'open', 'open', '-', /every external ID but/),
  row('StringNotLike x*', [us(id('StringNotLike', 'x*'))], 'open', 'open', '-', /every external ID but/),
  row('a policy variable', [us(id('StringEquals', '${aws:username}'))], 'refused', 'open', '-', /policy variable/),
  row('a policy variable beside ours', [us(id('StringEquals', [ID, '${sts:RoleSessionName}']))], 'passed', 'open', '-', /policy variable/),
  row('ArnLike ours', [us(id('ArnLike'))], 'refused', 'open', '-', /does not compare texts/),

  // --- other IDs
  row('a list with another', [us(id('StringEquals', [ID, 'another-customer']))], 'passed', 'open', '-', /"another-customer"/),
  row('a list with ours in capitals', [us(id('StringEquals', [ID, FLIPPED]))], 'open', 'open', '-', /other external IDs/),
  row('another ID in a second statement', [us(ours), us(id('StringEquals', 'another-customer'))], 'passed', 'open', '-', /another external ID: "another-customer"/),
  row('another ID alone', [us(id('StringEquals', 'another-customer'))], 'refused', 'refuses', '-', /another external ID: "another-customer"/),
  row('our ID with a blank behind', [us(id('StringEquals', `${ID} `))], 'refused', 'refuses', '-', /blank before or behind/),
  row('our ID in capitals', [us(id('StringEquals', FLIPPED))], 'refused', 'refuses', '-', /small letters differ/),
  row('ours and another, both demanded', [us(with_(ours, id('StringLike', 'another-customer')))], 'refused', 'refuses', '-', /can never hold/),

  // --- everybody
  row('everybody', [allow('*')], 'open', 'open', '-', /every AWS account/),
  row('everybody as AWS', [allow(EVERYBODY)], 'open', 'open', '-', /every AWS account/),
  row('everybody in a list', [allow({ AWS: [root(PLATFORM), '*'] })], 'open', 'open', '-', /every AWS account/),
  row('everybody who knows the ID', [allow(EVERYBODY, ours)], 'passed', 'open', '-', /which is no secret/),
  row('everybody of our account', [allow(EVERYBODY, { StringEquals: { 'sts:ExternalId': ID, 'aws:PrincipalAccount': PLATFORM } })], 'passed', 'safe', 'linked', /aws:PrincipalAccount/),
  row('everybody with an ARN of ours', [allow(EVERYBODY, with_(ours, { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${PLATFORM}:*` } }))], 'passed', 'safe', 'linked'),
  row('everybody of two accounts', [allow(EVERYBODY, { StringEquals: { 'sts:ExternalId': ID, 'aws:PrincipalAccount': [PLATFORM, STRANGER] } })], 'passed', 'open', '-', /every AWS account/),
  row('everybody of an organization', [allow(EVERYBODY, { StringEquals: { 'sts:ExternalId': ID, 'aws:PrincipalOrgID': 'o-abcdefghij' } })], 'refused', 'open', '-', /every AWS account/),
  row('everybody with a token', [us(ours), allow('*', undefined, { Action: 'sts:AssumeRoleWithWebIdentity' })], 'passed', 'open', '-', /identity provider vouches/),
  row('NotPrincipal', [{ Effect: 'Allow', NotPrincipal: { AWS: root(STRANGER) }, Action: 'sts:AssumeRole', Condition: ours }], 'passed', 'unsure', '-', /NotPrincipal/),

  // --- Deny
  row('open, all but ours denied', [us(), deny(id('StringNotEquals'))], 'passed', 'safe', 'linked', /what the other statements deny/),
  row('open, all but ours denied, by account', [us(), allow(OURS, id('StringNotEquals'), { Effect: 'Deny' })], 'passed', 'safe', 'linked', /what the other statements deny/),
  row('open, all but ours denied, IfExists', [us(), deny(id('StringNotEqualsIfExists'))], 'passed', 'safe', 'linked'),
  row('open, StringNotLike denied', [us(), deny(id('StringNotLike', 'rc-*'))], 'open', 'open', '-'),
  row('open, none denied', [us(), deny(id('Null', 'true'))], 'open', 'open', '-'),
  row('open, none and others denied apart', [us(), deny(id('Null', 'true')), deny(with_(id('StringNotEquals'), id('Null', 'false')))], 'passed', 'safe', 'linked'),
  row('open, another denied', [us(), deny(id('StringEquals', 'another-customer'))], 'open', 'open', '-'),
  row('open, all but ours denied to a stranger', [us(), allow({ AWS: root(STRANGER) }, id('StringNotEquals'), { Effect: 'Deny' })], 'open', 'open', '-'),
  row('open, all but ours denied from afar', [us(), deny(with_(id('StringNotEquals'), { NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } }))], 'open', 'open', '-'),
  row('open, all but ours denied from here', [us(), deny(with_(id('StringNotEquals'), { IpAddress: { 'aws:SourceIp': '127.0.0.1' } }))], 'passed', 'open', '-'),
  row('open, all but ours denied to our user', [us(), allow({ AWS: OWN_ARN }, id('StringNotEquals'), { Effect: 'Deny' })], 'passed', 'open', '-'),
  row('open, all but ours denied for tags', [us(), deny(id('StringNotEquals'), { Action: 'sts:TagSession' })], 'open', 'open', '-'),
  row('a list, another denied', [us(id('StringEquals', [ID, 'another-customer'])), deny(id('StringEquals', 'another-customer'))], 'passed', 'safe', 'linked'),
  row('everybody, others denied', [allow(EVERYBODY, ours), deny({ StringNotEquals: { 'aws:PrincipalAccount': PLATFORM } })], 'passed', 'safe', 'linked'),
  row('right, and all denied', [us(ours), deny()], 'refused', 'refuses', '-', /statement 2 forbids it/),
  row('right, and ours denied', [us(ours), deny(id('StringEquals'))], 'refused', 'refuses', '-', /forbids account/),
  row('right, and denied without MFA', [us(ours), deny({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })], 'refused', 'refuses', '-'),
  row('right, and a stranger denied', [us(ours), allow({ AWS: root(STRANGER) }, undefined, { Effect: 'Deny' })], 'passed', 'safe', 'linked', /leaves our way in alone/),
  row('Deny with NotPrincipal', [us(ours), { Effect: 'Deny', NotPrincipal: OURS, Action: 'sts:AssumeRole' }], 'passed', 'unsure', '-', /NotPrincipal/),
  row('a Deny alone', [deny(id('StringNotEquals'))], 'refused', 'refuses', '-'),

  // --- nobody of us
  row('MFA too', [us(with_(ours, MFA))], 'refused', 'refuses', '-', /demands MFA/),
  row('MFA not long ago', [us(with_(ours, { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }))], 'refused', 'refuses', '-', /demands MFA/),
  row('a stranger alone', [allow({ AWS: root(STRANGER) }, ours)], 'refused', 'refuses', '-', /not account 111122223333/),
  row('a service alone', [allow({ Service: 'ec2.amazonaws.com' })], 'refused', 'refuses', '-'),
  row('another user of ours', [allow({ AWS: `arn:aws:iam::${PLATFORM}:user/other` }, ours)], 'refused', 'refuses', '-', /another user or role/),
  row('another action', [us(ours, { Action: 'sts:AssumeRoleWithSAML' })], 'refused', 'refuses', '-', /not about "sts:AssumeRole"/),
  row('all actions but ours', [us(ours, { Action: undefined, NotAction: 'sts:AssumeRole' })], 'refused', 'refuses', '-'),
  row('another PrincipalAccount', [us({ StringEquals: { 'sts:ExternalId': ID, 'aws:PrincipalAccount': STRANGER } })], 'refused', 'refuses', '-', /can never hold/),
  row('no statement', [], 'refused', 'refuses', '-'),

  // --- not understood
  row('an operator in no manual', [us(with_(ours, { StringSame: { 'sts:ExternalId': ID } }))], 'refused', 'unsure', '-', /StringSame/),
  row('our account in China', [allow({ AWS: root(PLATFORM, 'aws-cn') }, ours)], 'passed', 'unsure', '-', /another partition/),
  row('our account in China beside', [us(ours), allow({ AWS: root(PLATFORM, 'aws-cn') })], 'open', 'unsure', '-', /another partition/),
  row('a part of a role name', [allow({ AWS: `arn:aws:iam::${PLATFORM}:user/*` }, ours)], 'refused', 'unsure', '-', /Principal/),
  row('an element of other policies', [us(ours, { Resource: '*' })], 'passed', 'unsure', '-', /element/),
  row('a canonical user', [us(ours), allow({ CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' })], 'passed', 'unsure', '-', /kind/)
]
