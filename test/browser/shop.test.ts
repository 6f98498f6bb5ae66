/** The tiny shop in a real browser: from the cart to "shipped", as a payer and a shopkeeper see it. */

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localPath, makeFolder } from '../../dev/local/paths.ts'
import { findAnyPort } from '../../dev/local/ports.ts'
import { languages } from '../../dev/shop/languages.ts'
import type { ShopOrderState } from '../../dev/shop/orders.ts'
import { buildShop } from '../../dev/shop/shop.ts'
import { aBrowser, aPage, findBarriers, takePicture } from '../support/browser.ts'
import { admin } from '../support/payer.ts'
import { apiKey } from '../support/credentials.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let shop: FastifyInstance
let shopUrl: string
let browser: Browser
let folder: string
/** The restart of the worker that a button has caused. */
let restarts: Promise<void> | null = null
beforeAll(async () => {
  shopUrl = `http://127.0.0.1:${await findAnyPort()}`
  world = await aWorld({
    env: {
      MERCHANT_EVENTS_URL: `${shopUrl}/events`,
      OPEN_WAIT_MS: '8000',
      SHOP_NAME: 'Altura',
      SHOP_COLOR: '#a3431c',
    },
  })
  folder = mkdtempSync(join(makeFolder(localPath()), 'shop-'))
  shop = buildShop({
    shopUrl,
    dataFile: join(folder, 'shop.json'),
    payinUrl: world.apiUrl,
    apiKey,
    supportKey: apiKey,
    eventsSecret: world.shop.secret,
    findPlayground: () => ({
      sandboxUrl: world.sandboxUrl,
      mailboxUrl: null,
      killWorker: () => {
        restarts = world.stopWorker().then(() => world.startWorker())
      },
    }),
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

interface Purchase {
  country?: string
  method?: string
  language?: string
  width?: number
}

/** Buys a kilo of coffee, up to the page on which the payer pays. */
async function buy({ country = 'CO', method = 'PSE', language = 'en', width }: Purchase = {}) {
  const { page } = await aPage(browser, width === undefined ? {} : { width })
  await page.goto(`${shopUrl}/?lang=${language}&country=${country}`)
  await page.click('#add-coffee')
  await page.click('#checkout')
  await page.check(`input[value=${method}]`)
  await page.click('#buy')
  return page
}

/** Waits until the page of the order says so, without a reload. */
async function expectOrder(page: Page, state: ShopOrderState): Promise<void> {
  await page.locator(`#state[data-state="${state}"]`).waitFor({ timeout: 60_000 })
}

it('sells: the payer pays, comes back, goes on to the shop and sees the order shipped', async () => {
  const page = await buy()

  await page.click('#pay')
  await page.waitForURL(`${world.apiUrl}/return/*`)
  await page.locator('main[data-state=completed]').waitFor()
  await takePicture(page, 'payer')
  await page.click('#link')

  await page.waitForURL(`${shopUrl}/orders/*`)
  await expectOrder(page, 'shipped')
  await page.locator('#timeline', { hasText: 'payment.completed was taken' }).waitFor()
  await takePicture(page, 'timeline')
  await page.goto(shopUrl)
  await takePicture(page, 'shop')
})

it('shows the order as failed when the payer declines at the bank', async () => {
  const page = await buy()

  await page.click('#decline')
  await page.locator('main[data-state=failed]').waitFor()

  await page.click('#link')
  await page.waitForURL(`${shopUrl}/orders/*`)
  await expectOrder(page, 'failed')
})

it('draws the code of PIX, and goes on to the order once it is paid', async () => {
  const page = await buy({ country: 'BR', method: 'PIX_DYNAMIC', language: 'pt', width: 360 })
  await page.waitForURL(`${shopUrl}/orders/*/pay`)
  expect(await findBarriers(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  await takePicture(page, 'shop/code-pt-360')

  const code = await page.locator('#qr').textContent()
  const order = world.sandbox.state.orders.all().findLast(({ method }) => method === 'PIX_DYNAMIC')
  await admin(world, `orders/${order?.id}/pay`)

  expect(code).not.toBe('')
  await page.waitForURL(/\/orders\/order-[0-9a-f]+$/)
  await expectOrder(page, 'shipped')
})

it('lets the buyer correct what Payin refuses, and asks for nothing again', async () => {
  const { page } = await aPage(browser)
  await page.goto(`${shopUrl}/?lang=es&country=CO`)
  await page.click('#add-mug')
  await page.click('#checkout')
  await page.fill('#documentNumber', '12')

  await page.click('#buy')

  await page.locator('[role=alert]', { hasText: 'Número de documento' }).waitFor()
  await page.fill('#documentNumber', '1234567890')
  await page.click('#buy')
  await page.locator('#pay').waitFor()
})

it('holds late money that a button sends, and ships once it is accepted', async () => {
  const page = await buy()
  await page.locator('#pay').waitFor()
  await page.goto(shopUrl)
  await page.locator('.orders a').first().click()

  await page.click('#play-late')

  await expectOrder(page, 'on hold')
  await page.click('#play-accept')
  await expectOrder(page, 'shipped')
})

it('ships although the worker is killed and the webhook is lost', async () => {
  const page = await buy()
  await page.locator('#pay').waitFor()
  const payUrl = page.url()
  await page.goto(shopUrl)
  await page.locator('.orders a').first().click()
  const orderUrl = page.url()

  await page.click('#play-lose')
  await page.locator('[role=status]').waitFor()
  await page.click('#play-kill')
  await page.goto(payUrl)
  await page.click('#pay')
  await page.goto(orderUrl)

  await expectOrder(page, 'shipped')
  await restarts
})

describe.each(languages)('in %s', (language) => {
  it('has no barriers, and fits a phone', async () => {
    const { page } = await aPage(browser, { width: 360 })
    const found: string[] = []
    const look = async (name: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        found.push(...(await findBarriers(page)))
      }
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width > 360) found.push(`${name} is ${width} pixels wide`)
      await page.emulateMedia({ colorScheme: 'light' })
      await takePicture(page, `shop/${name}-${language}-360`)
    }

    await page.goto(`${shopUrl}/?lang=${language}&country=CO`)
    await look('products')
    await page.click('#add-coffee')
    await look('cart')
    await page.click('#checkout')
    await look('checkout')
    await page.click('#buy')
    await page.locator('#pay').waitFor()
    await page.goto(shopUrl)
    await page.locator('.orders a').first().click()
    await page.locator('#timeline').waitFor()
    await look('order')

    expect(found).toEqual([])
  })
})

it('lets the payer press again when the payment takes long to open, and sells once', async () => {
  const before = world.sandbox.state.orders.all().length
  const fault = { call: 'order', kind: 'status', status: 429, retryAfter: '12' }
  await admin(world, 'faults', fault)
  const page = await buy()
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

  expect(world.sandbox.state.orders.all()).toHaveLength(before + 1)
})
