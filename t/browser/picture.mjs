#!/usr/bin/env node
// The README's picture: a linked role with its evidence, as a window of 1280 shows it.
//
//   node t/browser/picture.mjs      writes t/golden/rolecall.png
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { platform, startRolecall, top, until } from '../lib/rolecall.mjs'
import { startChromium } from '../lib/chromium.mjs'
import { diag, done } from '../lib/tap.mjs'
import { readOnlyAccess, trustWithExternalId } from '../standin/policies.mjs'

const PICTURE = join(top, 't/golden/rolecall.png')
const ACCOUNT = '444455556666' // the demo's account that waits for its role

const rc = await startRolecall({ demo: true })
const chromium = await startChromium([rc.url])
const page = await (await chromium.open()).newPage()
await page.goto(`${rc.url}/login`)
await page.getByLabel('Email').fill('owner@northwind.example')
await page.getByLabel('Password').fill('demo-owner-password')
await page.getByRole('button', { name: 'Sign in' }).click()
await page.getByRole('link', { name: 'Cloud Accounts' }).click()
await page.getByRole('link', { name: ACCOUNT }).click()
await page.getByRole('link', { name: 'Set ARN Role' }).click()
const externalId = await page.locator('main').getAttribute('data-external-id')
const arn = `arn:aws:iam::${ACCOUNT}:role/RolecallReadOnly`
await rc.putRole(arn, { trust: trustWithExternalId(platform.account, externalId), attached: { 'arn:aws:iam::aws:policy/ReadOnlyAccess': readOnlyAccess() } })
await page.getByLabel('Role ARN').fill(arn)
await page.getByLabel('Description').fill('Read only, made by Aoife')
await page.getByRole('button', { name: 'Save' }).click()
await until('the proof', async () => {
  await page.reload()
  return await page.locator('main').getAttribute('data-state') === 'linked'
}, 60000)
await page.mouse.move(0, 0)
await page.screenshot({ path: PICTURE })
writeFileSync(PICTURE, smaller(readFileSync(PICTURE)))
diag(`${PICTURE} ${statSync(PICTURE).size} bytes`)
chromium.clean('the picture')
await chromium.close()
await rc.stop()
done()

/** The same picture, packed as tightly as PNG allows without another filter. */
function smaller(png) {
  const chunks = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + png.readUInt32BE(at)) })
  }
  const pixels = inflateSync(Buffer.concat(chunks.filter(c => c.type === 'IDAT').map(c => c.data)))
  const kept = [chunks[0], { type: 'IDAT', data: deflateSync(pixels, { level: 9, memLevel: 9 }) }, { type: 'IEND', data: Buffer.alloc(0) }]
  return Buffer.concat([png.subarray(0, 8), ...kept.map(chunk)])
}

function chunk({ type, data }) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const head = Buffer.alloc(4)
  const tail = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  tail.writeUInt32BE(crc(body))
  return Buffer.concat([head, body, tail])
}

function crc(bytes) {
  let c = 0xffffffff
  for (const byte of bytes) {
    c ^= byte
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
  }
  return ~c >>> 0
}
