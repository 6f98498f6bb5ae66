/**
 * Every page for payers, in every state, language and colour scheme: nothing is in anybody's way, and nothing is wider
 * than a phone. RECORD_PICTURES keeps a picture of each in every language, and of two in the dark.
 */

import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPayWay } from '../../dev/sandbox/pay-codes.ts'
import { readTransfer } from '../../koywe/transfer.ts'
import { locales, type Locale } from '../../payment/country.ts'
import type { Payment } from '../../payment/payment.ts'
import { toShopFace } from '../../payment/shop-face.ts'
import { aBrowser, aPage, findBarriers, takePicture } from '../support/browser.ts'
import { epoch } from '../support/clock.ts'
import { aPending, declined, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'
import { startTestServer } from '../support/server.ts'

const payUrl = 'https://checkout.example/1'
const paid = { paidAmount: '50000', paidCurrency: 'COP', paidAt: epoch } as const
const little = { ...paid, paidAmount: '40000', exception: 'underpaid' } as const

const pix = findPayWay({ id: 'ord_1', method: 'PIX_DYNAMIC', amountIn: 79.9, currency: 'BRL' })
const spei = findPayWay({ id: 'ord_1', method: 'SPEI', amountIn: 250.25, currency: 'MXN' })
const byCode = {
  country: 'BR',
  currency: 'BRL',
  amountMinor: 7990n,
  method: 'PIX_DYNAMIC',
  payUrl,
  qrCode: pix.kind === 'code' ? pix.code : null,
} as const
const byTransfer = {
  country: 'MX',
  currency: 'MXN',
  amountMinor: 25_025n,
  method: 'SPEI',
  payUrl,
  transfer: spei.kind === 'transfer' ? readTransfer(spei.account, '') : null,
} as const

/** Each page, with the payment that it shows. */
const pages: Record<string, Partial<Payment>> = {
  'pay-code': byCode,
  'pay-transfer': byTransfer,
  confirming: { payUrl },
  processing: { status: 'processing' },
  received: { ...paid, status: 'paid' },
  completed: { ...paid, status: 'completed', fulfilment: 'done' },
  held: { ...little, fulfilment: 'held' },
  declined: { ...little, decision: declined },
  failed: { status: 'failed' },
  expired: { status: 'expired' },
  cancelled: { status: 'cancelled' },
  refunded: { ...paid, status: 'refunded' },
}
const others = ['unknown', 'unavailable']

const logo =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"%3E%3Ccircle cx="20" cy="20" r="20" fill="%230a7d5a"/%3E%3Cpath d="M12 16h16l-2 14H14z" fill="%23fff"/%3E%3C/svg%3E'

let shown: Partial<Payment> = {}
let now = epoch
let server: FastifyInstance
let url: string
let browser: Browser
beforeAll(async () => {
  const variables = {
    SHOP_NAME: 'Tienda Ana',
    SHOP_COLOR: '#0a7d5a',
    SHOP_SUPPORT: '+573001234567',
  }
  const load = async () => {
    if (shown.id === 'unavailable') throw new Error('the store does not answer')
    return aRow({ payment: aPending({ expiresAt: epoch + 105 * minute, ...shown }), loadedAt: now })
  }
  server = await startTestServer({
    store: { payments: { load } },
    face: { ...toShopFace(variables, 'https://pay.example'), logoUrl: logo },
  })
  url = await server.listen({ host: '127.0.0.1', port: 0 })
  browser = await aBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(name: string, options: { locale?: Locale; isDark?: boolean } = {}) {
  const { locale = 'es', isDark = false } = options
  now = epoch + 17 * minute
  shown = { locale, ...pages[name], ...(name === 'unavailable' ? { id: name } : {}) }
  const { page } = await aPage(browser, {
    width: 360,
    colorScheme: isDark ? 'dark' : 'light',
    origin: url,
  })
  const id = name === 'unknown' ? 'pay_nothing' : aPending().id
  await page.goto(`${url}/${name.startsWith('pay-') ? 'pay' : 'return'}/${id}`)
  return page
}

/** The dark differs only in the colours. */
const keptInTheDark = ['pay-code', 'held']

describe.each(locales)('in %s', (locale) => {
  it.each(Object.keys(pages))('%s has no barrier and fits a phone', async (name) => {
    // The colours are those of every language.
    for (const isDark of locale === 'es' ? [false, true] : [false]) {
      const page = await open(name, { locale, isDark })

      expect(await findBarriers(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
      if (!isDark || keptInTheDark.includes(name)) {
        await takePicture(page, `payer-${name}-${locale}${isDark ? '-dark' : ''}`)
      }
      await page.context().close()
    }
  })
})

it.each(others)('%s has no barrier and fits a phone', async (name) => {
  for (const isDark of [false, true]) {
    const page = await open(name, { isDark })

    expect(await findBarriers(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    if (!isDark) await takePicture(page, `payer-${name}`)
    await page.context().close()
  }
})

it('would be found by this test: text that nobody can read', async () => {
  const page = await open('held')
  await page.evaluate(`document.getElementById('next').setAttribute('class', 'icon attention')`)
  await page.evaluate(`document.getElementById('next').style.color = '#d0b070'`)

  expect((await findBarriers(page)).join()).toContain('color-contrast')
})

describe('the countdown', () => {
  it('counts, and asks for the state when it ends', async () => {
    const page = await open('pay-code')
    now = epoch + 105 * minute - 4000
    await page.reload()
    const left = page.locator('#left')

    await left.filter({ hasText: '00:02' }).waitFor()
    now = epoch + 106 * minute
    await page.locator('main[data-state=confirming]').waitFor()

    expect(await left.count()).toBe(0)
  })

  it('is not shown while days are left', async () => {
    const page = await open('pay-code')
    now = epoch - 30 * 60 * minute
    await page.reload()

    expect(await page.locator('.timer').isVisible()).toBe(false)
    expect(await page.locator('.deadline').isVisible()).toBe(true)
  })
})

describe('by keyboard', () => {
  it('everything that can be pressed is reached in the order of the page', async () => {
    const page = await open('pay-transfer')
    const reached: string[] = []

    for (let presses = 0; presses < 6; presses += 1) {
      await page.keyboard.press('Tab')
      const name = `(document.activeElement.ariaLabel ?? document.activeElement.textContent)`
      reached.push(await page.evaluate<string>(name))
    }

    expect(reached).toEqual([
      'Copiar: CLABE',
      'Copiar: Banco',
      'Copiar: Beneficiario',
      'Copiar: Referencia',
      'Copiar: Monto exacto',
      '¿Necesitas ayuda? Escríbele a Tienda Ana',
    ])
  })
})
