/** The tiny shop in a real browser: from its button to "shipped", as a payer and a shopkeeper see it. */

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { localPath, makeFolder } from '../../dev/local/paths.ts'
import { findAnyPort } from '../../dev/local/ports.ts'
import { buildShop } from '../../dev/shop/shop.ts'
import { aBrowser, aPage, takePicture } from '../support/browser.ts'
import { admin } from '../support/payer.ts'
import { apiKey } from '../support/credentials.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let shop: FastifyInstance
let shopUrl: string
let browser: Browser
let folder: string
beforeAll(async () => {
  shopUrl = `http://127.0.0.1:${await findAnyPort()}`
  world = await aWorld({
    env: { MERCHANT_EVENTS_URL: `${shopUrl}/events`, OPEN_WAIT_MS: '8000' },
  })
  folder = mkdtempSync(join(makeFolder(localPath()), 'shop-'))
  shop = buildShop({
    shopUrl,
    dataFile: join(folder, 'shop.json'),
    payinUrl: world.apiUrl,
    apiKey,
    eventsSecret: world.shop.secret,
  })
  await shop.listen({ host: '127.0.0.1', port: Number(new URL(shopUrl).port) })
  browser = await aBrowser()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

async function buy(offer: string): Promise<Page> {
  const { page } = await aPage(browser)
  await page.goto(shopUrl)
  await page.selectOption('#offer', offer)
  await page.click('#buy')
  return page
}

/** Reloads the order until the shop says so. */
async function expectOrder(page: Page, state: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.reload()
        return page.locator('#state').textContent()
      },
      { timeout: 40_000 },
    )
    .toBe(state)
}

it('sells: the payer pays, comes back, goes on to the shop and sees the order shipped', async () => {
  const page = await buy('pse')

  await page.click('#pay')
  await page.waitForURL(`${world.apiUrl}/return/*`)
  await page.locator('main[data-state=completed]').waitFor()
  await takePicture(page, 'payer')
  await page.click('#link')

  await page.waitForURL(`${shopUrl}/orders/*`)
  await expectOrder(page, 'shipped')
  expect(await page.locator('#timeline').textContent()).toContain('payment.completed')
  await takePicture(page, 'timeline')
  await page.goto(shopUrl)
  await takePicture(page, 'shop')
})

it('shows the order as failed when the payment fails', async () => {
  const page = await buy('pse-666')

  await page.click('#pay')
  await page.locator('main[data-state=failed]').waitFor()
  await page.click('#link')

  await page.waitForURL(`${shopUrl}/orders/*`)
  await expectOrder(page, 'failed')
})

it('lets the payer press again when the payment takes long to open, and sells once', async () => {
  const fault = { call: 'order', kind: 'status', status: 429, retryAfter: '12' }
  await admin(world, 'faults', fault)
  const page = await buy('pse')
  await page.locator('h1', { hasText: 'One moment' }).waitFor()

  await expect
    .poll(
      async () => {
        await page.click('#pay-order')
        return page.url()
      },
      { timeout: 40_000 },
    )
    .toContain('/pay/')

  const orders = world.sandbox.state.orders.all()
  expect(orders.filter(({ status }) => status === 'PENDING')).toHaveLength(1)
})
