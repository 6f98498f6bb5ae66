/** What a payer sees, in a real browser. */

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PayerState } from '../../api/pages/page-texts.ts'
import { pageTexts } from '../../api/pages/return-texts.ts'
import { locales } from '../../payment/country.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { aBrowser, aPage } from '../support/browser.ts'
import { aCheckout } from '../support/caller.ts'
import { moveOrder } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let browser: Browser
beforeAll(async () => {
  // A payment stays in processing until the test moves it on, so that both states are seen.
  world = await aWorld({ sandbox: { paidSteps: ['PROCESSING'] } })
  browser = await aBrowser()
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

async function checkOut(fields: Record<string, unknown> = {}): Promise<PaymentView> {
  const { body } = await world.call.checkout(aCheckout(fields))
  return body
}

const headline = (page: Page) => page.locator('#headline')

/** Waits until the page says that state in that language. */
async function expectState(page: Page, state: PayerState, locale: 'es' | 'pt' | 'en' = 'es') {
  const { headline: text } = pageTexts[locale].states[state]
  await headline(page).filter({ hasText: text }).waitFor({ timeout: 20_000 })
}

describe('a payer', () => {
  it('pays on the hosted page, comes back, and sees the status update automatically', async () => {
    const payment = await checkOut()
    const { page, complaints } = await aPage(browser)

    await page.goto(String(payment.payUrl))
    await page.click('#pay')
    await page.waitForURL(`${world.apiUrl}/return/${payment.id}`)
    await expectState(page, 'processing')
    await page.evaluate('window.isFirstPage = true')
    await moveOrder(world, payment, { status: 'COMPLETED' })
    await expectState(page, 'completed')

    expect(await page.evaluate('window.isFirstPage')).toBe(true)
    expect(await page.locator('#link').getAttribute('href')).toBe('https://shop.example/ok')
    expect(complaints).toEqual([])
  })

  it('pays the amount that fails, and is led back to the shop to try again', async () => {
    const payment = await checkOut({ amount: '666' })
    const { page } = await aPage(browser)

    await page.goto(String(payment.payUrl))
    await page.click('#pay')
    await expectState(page, 'failed')

    expect(await page.locator('#link').getAttribute('href')).toBe('https://shop.example/failed')
  })

  it('declines, and reads that no money was taken', async () => {
    const payment = await checkOut()
    const { page } = await aPage(browser)

    await page.goto(String(payment.payUrl))
    await page.click('#decline')

    await expectState(page, 'failed')
  })

  it('comes back before paying, and can go on paying', async () => {
    const payment = await checkOut()
    const { page } = await aPage(browser)

    await page.goto(`${world.apiUrl}/return/${payment.id}`)

    await expectState(page, 'confirming')
    expect(await page.locator('#link').getAttribute('href')).toBe(payment.payUrl)
  })

  it('learns at an unknown address that the payment does not exist', async () => {
    const { page } = await aPage(browser)

    const answer = await page.goto(`${world.apiUrl}/return/pay_nothing`)

    expect(answer?.status()).toBe(404)
    expect(await page.locator('h1').textContent()).toBe(pageTexts.es.notFound.headline)
  })
})

describe('without JavaScript', () => {
  it('shows the status, and the new one after an automatic reload', async () => {
    const payment = await checkOut()
    const { page } = await aPage(browser, { javaScriptEnabled: false })

    await page.goto(String(payment.payUrl))
    await page.click('#pay')
    await expectState(page, 'processing')
    await moveOrder(world, payment, { status: 'COMPLETED' })

    await expectState(page, 'completed')
  })
})

describe.each(locales)('in %s', (locale) => {
  it.each(Object.keys(pageTexts.en.states) as PayerState[])(
    'says %s in the language of the payment, whatever the browser speaks',
    async (state) => {
      const payment = await checkOut({ locale })
      await bringTo(payment, state)
      const { page } = await aPage(browser)

      await page.goto(`${world.apiUrl}/return/${payment.id}`)

      await expectState(page, state, locale)
      expect(await page.locator('html').getAttribute('lang')).toBe(locale)
      expect(await page.locator('#next').textContent()).not.toBe('')
    },
  )
})

describe('at 360 pixels', () => {
  it.each(locales)('fits the width in %s, and shows no personal data', async (locale) => {
    const payment = await checkOut({ locale, merchantReference: `order-${'x'.repeat(50)}` })
    const { page } = await aPage(browser, { width: 360 })

    await page.goto(`${world.apiUrl}/return/${payment.id}`)

    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(360)
    const content = await page.content()
    for (const personal of ['Ana', 'Pérez', 'ana@example.com', '3001234567', '1234567890']) {
      expect(content).not.toContain(personal)
    }
  })
})

/** What Koywe must say for the payer to meet a state. */
const wordsFor: Record<PayerState, Record<string, unknown>[]> = {
  confirming: [],
  processing: [{ status: 'PROCESSING' }],
  received: [{ status: 'PAID' }],
  completed: [{ status: 'COMPLETED' }],
  held: [{ amountIn: 40_000, status: 'PAID' }],
  declined: [{ amountIn: 40_000, status: 'PAID' }],
  failed: [{ status: 'FAILED' }],
  expired: [{ status: 'EXPIRED' }],
  cancelled: [{ status: 'CANCELLED' }],
  refunded: [{ status: 'PAID' }, { status: 'REFUNDED' }],
}

async function bringTo(payment: PaymentView, state: PayerState): Promise<void> {
  for (const change of wordsFor[state]) {
    const { version } = await world.call.payment(payment.id)
    await moveOrder(world, payment, change)
    await waitFor('the move', async () => (await world.call.payment(payment.id)).version > version)
  }
  if (state !== 'declined') return
  const decided = await world.call.post(`/payments/${payment.id}/decision`, {
    decision: 'decline',
    reason: 'too little',
  })
  expect(decided.status).toBe(200)
}
