#!/usr/bin/env node
// The AWS stand-in: STS and IAM over HTTP on loopback, for tests and for a demo without an AWS account.
//
//   node t/standin/aws.mjs --port N --roles FILE [--tls DIR]
//
// --port 0 takes any free port; `ready http://127.0.0.1:PORT` tells which. FILE is described in aws/roles.mjs. --tls
// serves https with DIR/key.pem and DIR/cert.pem, made there if missing. Everything that POSTs to "/" is an AWS call;
// GET / is the console page; the paths that begin with "/_" are for tests:
//   POST /_fault   faults, see aws/faults.mjs         GET /_log     the calls so far
//   POST /_reset   no faults, empty log               PUT, DELETE /_roles/ARN (percent-encoded)
import crypto from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { parseArgs } from 'node:util'
import { CallLog } from './aws/calls.mjs'
import { createRole, deleteRole, showConsole } from './aws/console.mjs'
import { ROLE_ARN, accountOf, partitionOf } from './aws/arn.mjs'
import { Faults, clockShiftMs, strike } from './aws/faults.mjs'
import { iamOperations as iamReading } from './aws/iam.mjs'
import { iamMakingOperations } from './aws/iam_make.mjs'
import { Identities } from './aws/identities.mjs'
import { Roles } from './aws/roles.mjs'
import { authenticate } from './aws/signature.mjs'
import { stsOperations } from './aws/sts.mjs'
import { AwsError, failure, success } from './aws/xml.mjs'
import { selfSigned } from './selfsigned.mjs'
import { HttpError, guard, readBody, readJson, sendJson, sendText } from './web.mjs'

const MAX_CALL = 256 << 10
const VERSION = { sts: '2011-06-15', iam: '2010-05-08' }
const iamOperations = { ...iamReading, ...iamMakingOperations }
const OPERATIONS = { sts: stsOperations, iam: iamOperations }

async function answerCall(req, res, world) {
  const body = await readBody(req, MAX_CALL)
  const params = new URLSearchParams(body.toString())
  const action = params.get('Action') || ''
  const service = serviceOf(action, params)
  const requestId = crypto.randomUUID()
  const accessKeyId = (req.headers.authorization || '').match(/Credential=([^/,]+)/)?.[1] ?? null
  const roleArn = roleOf(params, world, accessKeyId)
  const call = world.calls.begin({ socket: req.socket, action, params, roleArn, accessKeyId, requestId })
  const fault = world.faults.take({ action, externalId: params.get('ExternalId'), roleArn })
  const nowMs = () => Date.now() + clockShiftMs(fault)
  let status = 200
  let code = null
  let xml

  try {
    if (fault) {
      call.fault = fault.kind
      if (await strike(fault, res)) return world.calls.end(call, res.headersSent ? res.statusCode : null)
    }
    const identity = authenticate(req, body, { identities: world.identities, service, nowMs: nowMs() })
    if (!Object.hasOwn(OPERATIONS[service], action) || params.get('Version') !== VERSION[service]) {
      throw new AwsError(400, 'InvalidAction', `Could not find operation ${action} for version ${params.get('Version')}`)
    }
    const result = await OPERATIONS[service][action]({ ...world, identity, params, sourceIp: req.socket.remoteAddress })
    xml = success(service, action, result, requestId)
  } catch (e) {
    const error = e instanceof AwsError ? e : new AwsError(500, 'InternalFailure', e.message)
    if (error !== e) console.error(e)
    status = error.status
    code = error.code
    xml = failure(service, error, requestId)
  }
  world.calls.end(call, status, code)
  if (res.destroyed) return
  res.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'Content-Type': 'text/xml',
    'Content-Length': Buffer.byteLength(xml),
    Date: new Date(nowMs()).toUTCString()
  })
  res.end(xml)
}

function serviceOf(action, params) {
  if (Object.hasOwn(iamOperations, action)) return 'iam'
  return params.get('Version') === VERSION.iam && !Object.hasOwn(stsOperations, action) ? 'iam' : 'sts'
}

// The role that a call is about: named in full, or by its bare name in the caller's account.
function roleOf(params, { roles, identities }, accessKeyId) {
  const arn = params.get('RoleArn') ?? params.get('PolicySourceArn')
  const name = params.get('RoleName')
  if (arn !== null || name === null) return arn
  const caller = identities.find(accessKeyId)
  if (!caller) return null
  const role = roles.find(caller.account, name)
  return role ? role.arn : `arn:${partitionOf(caller.arn)}:iam::${accountOf(caller.arn)}:role/${name}`
}

async function answerTest(req, res, url, world) {
  switch (`${req.method} ${url.pathname}`) {
    case 'GET /': return showConsole(res, world, { made: url.searchParams.get('made') })
    case 'POST /_console/create': return createRole(req, res, world)
    case 'POST /_console/delete': return deleteRole(req, res, world)
    case 'POST /_fault': world.faults.set(await readJson(req)); return sendText(res, 'ok')
    case 'POST /_reset': world.faults.clear(); world.calls.clear(); return sendText(res, 'ok')
    case 'GET /_log': return sendJson(res, world.calls.all())
  }
  if (url.pathname.startsWith('/_roles/')) return changeRole(req, res, url, world)
  throw new HttpError(404, 'there is nothing here')
}

async function changeRole(req, res, url, { roles }) {
  const arn = decodeURIComponent(url.pathname.slice('/_roles/'.length))
  if (!ROLE_ARN.test(arn)) throw new HttpError(400, `not a role ARN: ${arn}`)
  if (req.method === 'PUT') {
    const role = await readJson(req)
    if (!role || typeof role.trust !== 'object') throw new HttpError(400, 'a role needs a trust policy')
    roles.put(arn, role)
  } else if (req.method === 'DELETE') {
    if (!roles.delete(arn)) throw new HttpError(404, 'there is no such role')
  } else {
    throw new HttpError(405, 'PUT or DELETE')
  }
  sendText(res, 'ok')
}

async function answer(req, res, world) {
  try {
    const url = new URL(req.url, 'http://standin')
    if (req.method === 'POST' && url.pathname === '/') return await answerCall(req, res, world)
    guard(req)
    await answerTest(req, res, url, world)
  } catch (e) {
    if (!(e instanceof HttpError)) console.error(e)
    if (!res.headersSent && !res.destroyed) sendText(res, e.message, e.status || 500)
  }
}

function main() {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, roles: { type: 'string' }, tls: { type: 'string' } } })
  if (!values.roles) {
    console.error('usage: aws.mjs --port N --roles FILE [--tls DIR]')
    process.exit(2)
  }
  const roles = new Roles(values.roles)
  const world = { roles, identities: new Identities(roles), faults: new Faults(), calls: new CallLog() }
  const handler = (req, res) => answer(req, res, world)
  const server = values.tls ? https.createServer(selfSigned(values.tls), handler) : http.createServer(handler)
  server.keepAliveTimeout = 60000
  server.listen(Number(values.port), '127.0.0.1', () => {
    console.log(`ready ${values.tls ? 'https' : 'http'}://127.0.0.1:${server.address().port}`)
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0))
}

main()
