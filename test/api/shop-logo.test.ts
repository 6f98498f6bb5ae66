/** The logo of the shop from a file: which files are one, and how it is served. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { readApiConfig } from '../../api/config.ts'
import { readShopLogo } from '../../api/shop-logo.ts'
import { apiEnvironment } from '../support/environment.ts'
import { aServer } from '../support/server.ts'

function aFile(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'payin-logo-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'logo')
  writeFileSync(path, content)
  return pathToFileURL(path).href
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

it.each([
  ['image/png', Buffer.from('89504e470d0a1a0a00', 'hex')],
  ['image/jpeg', Buffer.from('ffd8ffe000', 'hex')],
  ['image/webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
  ['image/svg+xml', svg],
  ['image/svg+xml', `<?xml version="1.0"?>\n<!-- drawn -->\n${svg}`],
])('is read as %s by what the file begins with', (type, content) => {
  expect(readShopLogo(aFile(content))).toEqual({ type, bytes: Buffer.from(content) })
})

it.each([
  ['a page', '<html><svg></svg></html>'],
  ['nothing', ''],
  ['too large', svg.padEnd(200_001)],
])('is not read from a file that holds %s', (_what, content) => {
  expect(readShopLogo(aFile(content))).toBeNull()
})

it('that cannot be read is a fault of the configuration', () => {
  const env = { ...apiEnvironment, SHOP_LOGO_URL: 'file:///nowhere/logo.png' }

  expect(() => readApiConfig(env)).toThrow('the file that SHOP_LOGO_URL names cannot be read')
})

it('is served so that an SVG runs nothing, and that e-mails may show it', async () => {
  const shopLogo = { type: 'image/svg+xml', bytes: Buffer.from(svg) }
  const server = await aServer({ shopLogo })

  const answer = await server.inject({ url: '/shop-logo' })

  expect(answer.body).toBe(svg)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
    'cross-origin-resource-policy': 'cross-origin',
  })
})

it('is not there without a file', async () => {
  const server = await aServer()

  expect((await server.inject({ url: '/shop-logo' })).statusCode).toBe(404)
})
