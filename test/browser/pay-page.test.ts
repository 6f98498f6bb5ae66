/** Paying on our own page, in a real browser: by what the QR code says, and by a transfer. */

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aBrowser, aPage, scanQrCode } from '../support/browser.ts'
import { aCheckout, aPixCheckout } from '../support/caller.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let browser: Browser
beforeAll(async () => {
  // SPEI pays itself; here it is paid by a bank.
  world = await aWorld({ sandbox: { autoMs: 600_000 } })
  browser = await aBrowser()
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

const mexican = { name: 'María López', documentType: 'RFC', documentNumber: 'GODE561231GR8' }
const bySpei = { country: 'MX', currency: 'MXN', amount: '250.25', payer: mexican, method: 'SPEI' }

async function checkOut(fields: Record<string, unknown>): Promise<PaymentView> {
  const { body } = await world.call.checkout(aCheckout({ bank: undefined, ...fields }))
  return body
}

/** Pays as the app of a bank does, which has only what the payer scanned or copied. */
async function payAtBank(code: string): Promise<number> {
  const body = new URLSearchParams({ code })
  return (await fetch(`${world.sandboxUrl}/bank`, { method: 'POST', body })).status
}

const phone = () => aPage(browser, { width: 360, origin: world.apiUrl })
const clipboard = 'navigator.clipboard.readText()'

/** Playwright hides the caret by a style of its own, which the policy of the page refuses. */
const asItIs = { caret: 'initial' } as const

describe.each(['PIX_STATIC', 'PIX_DYNAMIC'])('a payer of %s', (method) => {
  it('pays by what the QR code of the page says, and the page changes without a reload', async () => {
    const payment = await checkOut(aPixCheckout({ method }))
    const { page, complaints } = await phone()
    await page.goto(String(payment.payUrl))
    await page.evaluate('window.isFirstPage = true')

    const scanned = await scanQrCode(browser, await page.locator('svg.qr').screenshot(asItIs))
    const paid = await payAtBank(String(scanned))
    await page.locator('main[data-state=completed]').waitFor({ timeout: 30_000 })
    await page.locator('#said').filter({ hasText: 'Seu pagamento' }).waitFor()

    expect(scanned).toBe(payment.qrCode)
    expect(paid).toBe(200)
    expect(await page.evaluate('window.isFirstPage')).toBe(true)
    expect(complaints).toEqual([])
  })
})

it('can be paid in dark mode too: the QR code stays dark on white', async () => {
  const payment = await checkOut(aPixCheckout())
  const { page } = await aPage(browser, { width: 360, colorScheme: 'dark' })
  await page.goto(String(payment.payUrl))

  const scanned = await scanQrCode(browser, await page.screenshot({ fullPage: true, ...asItIs }))

  expect(scanned).toBe(payment.qrCode)
})

it('copies the code by keyboard, says so, and pays by it', async () => {
  const payment = await checkOut(aPixCheckout())
  const { page } = await phone()
  await page.goto(String(payment.payUrl))

  await page.locator('button[data-copies=code]').focus()
  await page.keyboard.press('Enter')
  await page.locator('#said').filter({ hasText: 'Copiado' }).waitFor()
  const copied = await page.evaluate<string>(clipboard)

  expect(copied).toBe(payment.qrCode)
  expect(await payAtBank(copied)).toBe(200)
  await page.locator('main[data-state=completed]').waitFor({ timeout: 30_000 })
  // The button with the focus is gone, so the focus is on what replaced it.
  expect(await page.evaluate('document.activeElement.id')).toBe('headline')
})

describe('a payer of SPEI', () => {
  it('copies each field into the transfer, and the page changes when the money arrives', async () => {
    const payment = await checkOut(bySpei)
    const { page, complaints } = await phone()
    await page.goto(String(payment.payUrl))

    const copied: Record<string, string> = {}
    for (const row of await page.locator('.account > div').all()) {
      await row.locator('button').click()
      copied[String(await row.locator('dt').textContent())] = await page.evaluate(clipboard)
    }
    const paid = await payAtBank(copied['CLABE'] ?? '')
    await page.locator('main[data-state=completed]').waitFor({ timeout: 30_000 })

    expect(payment.payUrl).toBe(`${world.apiUrl}/pay/${payment.id}`)
    expect(copied).toEqual({
      CLABE: expect.stringMatching(/^646\d{15}$/),
      Banco: 'STP',
      Beneficiario: 'Koywe Sandbox',
      Referencia: expect.stringMatching(/^\d{7}$/),
      'Monto exacto': '250.25',
    })
    expect(paid).toBe(200)
    expect(complaints).toEqual([])
  })
})

describe('without JavaScript', () => {
  it('shows the code, no button that does nothing, and the state after a reload', async () => {
    const payment = await checkOut(aPixCheckout())
    const { page } = await aPage(browser, { javaScriptEnabled: false })
    await page.goto(String(payment.payUrl))

    const code = await page.locator('#code').textContent()
    const isButtonShown = await page.locator('button').first().isVisible()
    await payAtBank(String(code))
    await page.locator('main[data-state=completed]').waitFor({ timeout: 40_000 })

    expect(isButtonShown).toBe(false)
  })
})

it('of a payment that is paid at Koywe leads there', async () => {
  const payment = await checkOut({ method: 'PSE', bank: 'BANCOLOMBIA' })
  const { page } = await phone()

  await page.goto(`${world.apiUrl}/pay/${payment.id}`)

  expect(await page.locator('#link').getAttribute('href')).toBe(payment.payUrl)
})
