/** What support sees and does on the desk, in a real browser. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locales } from '../../payment/country.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { aBrowser, aPage, findBarriers, takePicture, type PageOptions } from '../support/browser.ts'
import { aCheckout, aPixCheckout } from '../support/caller.ts'
import { deskPassword, deskPasswordHash } from '../support/desk.ts'
import { moveOrder, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let browser: Browser
let held: PaymentView
const folder = mkdtempSync(join(tmpdir(), 'payin-desk-'))
beforeAll(async () => {
  const path = join(folder, 'users.json')
  const people = [
    { name: 'ana', roles: ['act', 'decide'], password: deskPasswordHash },
    { name: 'eva', roles: ['act', 'decide'], password: deskPasswordHash },
    { name: 'luis', roles: ['read'], password: deskPasswordHash },
  ]
  writeFileSync(path, JSON.stringify(people))
  world = await aWorld({
    env: { DESK_USERS_FILE: path, TEMPORAL_UI_URL: 'http://127.0.0.1:8233' },
    sandbox: { paidSteps: ['PROCESSING'] },
  })
  browser = await aBrowser()
  for (const method of ['PSE', 'NEQUI', 'PSE']) await checkOut({ method })
  held = await aHeld()
})
afterAll(async () => {
  await browser.close()
  await world.close()
  rmSync(folder, { recursive: true })
})

async function checkOut(fields: Record<string, unknown> = {}): Promise<PaymentView> {
  const { body } = await world.call.checkout(aCheckout(fields))
  return body
}

/** A payment with too little money. */
async function aHeld(): Promise<PaymentView> {
  const payment = await checkOut()
  await moveOrder(world, payment, { amountIn: 40_000, status: 'COMPLETED' })
  await waitFor(
    'the hold',
    async () => (await world.call.payment(payment.id)).fulfilment === 'held',
  )
  return world.call.payment(payment.id)
}

async function signIn(name = 'ana', options: PageOptions = {}) {
  const opened = await aPage(browser, options)
  await enter(opened.page, name)
  return opened
}

async function enter(page: Page, name = 'ana'): Promise<void> {
  await page.goto(`${world.apiUrl}/desk`)
  await page.fill('#name', name)
  await page.fill('#password', deskPassword)
  await page.click('main button')
  await page.waitForURL(`${world.apiUrl}/desk`)
}

/** Signs in once for all sizes and languages, because sign-ins are limited. */
async function aSession() {
  const { page } = await signIn('eva')
  return page.context().storageState()
}

const rowOf = (page: Page, { merchantReference }: PaymentView) =>
  page.locator('tbody tr', { hasText: merchantReference })

/** Opens the page of a payment, with the frame that loads only when it is seen. */
async function openPayment(page: Page, { id }: PaymentView): Promise<void> {
  await page.goto(`${world.apiUrl}/desk/payments/${id}`)
  await page.locator('iframe').scrollIntoViewIfNeeded()
  await page.frameLocator('iframe').locator('main').waitFor()
  await page.evaluate('scrollTo(0, 0)')
}

describe('a person at the desk', () => {
  it('finds the held payment first, accepts its money, and sees that the shop ships', async () => {
    const payment = await aHeld()
    const { page, complaints } = await signIn()

    expect(await page.locator('tbody tr').first().textContent()).toContain('money held')
    await rowOf(page, payment).locator('a').click()
    await takePicture(page, 'desk/payment-held')
    await page.click('a[href="#accept"]')
    await page.fill('#accept-reason', 'The payer sent the rest by transfer.')
    await page.click('#accept button')

    await page.getByText('Done.').waitFor()
    await untilNotified(world, payment.id)
    await page.goto(`${world.apiUrl}/desk/payments/${payment.id}`)
    expect(await page.locator('main').textContent()).toContain('accepted the money, ana')
    await takePicture(page, 'desk/payment-completed')
    expect(complaints).toEqual([])
  })

  it('stops selling, and the shop hears that the payment expired', async () => {
    const payment = await checkOut()
    const { page } = await signIn()
    await page.goto(`${world.apiUrl}/desk/payments/${payment.id}`)

    await page.click('#stop_selling summary')
    await page.fill('#stop_selling-reason', 'sold out')
    await page.click('#stop_selling button')

    await page.getByText('Done.').waitFor()
    expect((await world.call.payment(payment.id)).status).toBe('expired')
    await untilNotified(world, payment.id, 'payment.expired')
  })

  it('finds a payer, and opens the details of the payer, both recorded', async () => {
    const payment = await checkOut({
      payer: { name: 'Rosa Díaz', documentType: 'CC', documentNumber: '1.098.765.432' },
    })
    const { page } = await signIn()

    await page.fill('#payer', '1098765432')
    await page.click('form[action="/desk/find-payer"] button')
    await rowOf(page, payment).locator('a').click()
    await page.click('#show_payer summary')
    await page.click('#show_payer button')

    expect(await page.locator('main').textContent()).toContain('Rosa Díaz')
    expect(page.url()).not.toContain('1098765432')
    await page.goto(`${world.apiUrl}/desk/activity`)
    const activity = await page.locator('main').textContent()
    expect(activity).toContain('searched for a payer')
    expect(activity).toContain('opened the details of the payer')
    expect(activity).not.toContain('1098765432')
  })

  it('finds a payment by its reference, and compares it with Koywe', async () => {
    const payment = await checkOut()
    const { page, complaints } = await signIn()

    await page.fill('#q', payment.merchantReference)
    await page.click('form[role="search"] button')
    await page.waitForURL(`${world.apiUrl}/desk/payments/${payment.id}`)
    await page.click('a[href$="?compare"]')

    await page.locator('.money', { hasText: 'PENDING' }).waitFor()
    const sent = page.locator('section', { hasText: 'What Koywe says it sent' })
    expect(await sent.locator('tbody tr').first().textContent()).toMatch(
      /DELIVERED.*answer 200.*arrived/s,
    )
    await sent.scrollIntoViewIfNeeded()
    await takePicture(page, 'desk/payment-compared')
    expect(await findBarriers(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('has an event sent once more, replays a webhook after its preview, and hands the payment over', async () => {
    const payment = await checkOut()
    await moveOrder(world, payment, { status: 'COMPLETED' })
    await untilNotified(world, payment.id)
    const { page, complaints } = await signIn('ana', { width: 360, colorScheme: 'dark' })
    const address = `${world.apiUrl}/desk/payments/${payment.id}`
    const open = async () => {
      await page.goto(address)
      await page.evaluate(
        `document.querySelectorAll('details').forEach((one) => (one.open = true))`,
      )
    }

    await open()
    await page.click(`form:has(input[value="${payment.id}.completed"]) button`)
    await page.getByText('Done.').waitFor()
    await waitFor(
      'the event once more',
      () =>
        world.shop.eventsOf(payment.id).filter((type) => type === 'payment.completed').length === 2,
    )
    await open()
    await page.locator('a[href$="/replay"]').first().click()
    await page.getByText('The payment would stay as it is.').waitFor()
    await expectUsable(page, { width: 360, name: 'replay-360-dark' })
    await page.click('main form button')
    await page.getByText('Done.').waitFor()
    await open()
    await page.fill('#hand_over-person', 'luis')
    await page.fill('#hand_over-reason', 'asks the bank')
    await page.click('#hand_over button')
    await page.getByText('Done.').waitFor()
    await page.goto(`${world.apiUrl}/desk?person=luis`)

    expect(await page.locator('tbody tr').count()).toBe(1)
    expect(await rowOf(page, payment).textContent()).toContain('luis')
    expect(complaints).toEqual([])
  })

  it('signs out, and going back shows nothing', async () => {
    const { page } = await signIn()

    await page.click('form[action="/desk/sign-out"] button')
    await page.waitForURL(/sign-in/)
    await page.goto(`${world.apiUrl}/desk`)

    expect(page.url()).toContain('/desk/sign-in')
  })
})

describe('what the payer sees', () => {
  it('stands on the page of the payment, as the payer has it on a phone', async () => {
    const { body: payment } = await world.call.checkout(aPixCheckout())
    const { page, complaints } = await signIn('luis', { width: 1280 })
    await openPayment(page, payment)
    const frame = page.frameLocator('iframe')

    await takePicture(page, 'desk/payment-payer')
    expect(await findBarriers(page)).toEqual([])

    expect(await frame.locator('main').getAttribute('data-state')).toBe('payable')
    expect(await frame.locator('button').first().isVisible()).toBe(false)
    await page.goto(`${world.apiUrl}/desk/payments/${payment.id}/payer-page`)
    expect(await findBarriers(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

describe('a reader', () => {
  it('sees payments, and is offered nothing', async () => {
    const { page } = await signIn('luis')
    await page.goto(`${world.apiUrl}/desk/payments/${held.id}`)

    expect(await page.locator('main form').count()).toBe(0)
    expect(await page.locator('main').textContent()).toContain('Your roles allow no action')
  })
})

describe('every page', () => {
  it('can be used on a phone and on a large screen, light and dark', async () => {
    const storageState = await aSession()
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [360, 1280]) {
        const viewport = { width, height: 800 }
        const name = `${width}-${colorScheme}`
        const signedOut = await browser.newPage({ viewport, colorScheme })
        await signedOut.goto(`${world.apiUrl}/desk`)
        await expectUsable(signedOut, { width, name: `sign-in-${name}` })
        const page = await browser.newPage({ viewport, colorScheme, storageState })
        await page.goto(`${world.apiUrl}/desk`)
        await expectUsable(page, { width, name: `list-${name}` })
        await openPayment(page, held)
        await expectUsable(page, { width, name: `payment-${name}` })
        await page.evaluate(
          `document.querySelectorAll('details').forEach((one) => (one.open = true))`,
        )
        await expectUsable(page, { width, name: `payment-open-${name}` })
        await page.goto(`${world.apiUrl}/desk/activity`)
        await expectUsable(page, { width, name: `activity-${name}` })
      }
    }
  })

  it('speaks the language of the browser', async () => {
    const storageState = await aSession()
    for (const locale of locales) {
      const page = await browser.newPage({ locale, storageState })
      await openPayment(page, held)

      expect(await page.locator('html').getAttribute('lang')).toBe(locale)
      await takePicture(page, `desk/payment-${locale}`)
    }
  })
})

/** The pictures that are kept: a phone in the dark, and a desk by day. */
const isKept = /(360-dark|1280-light)$/

/** No page is wider than the screen, and nothing keeps people out. */
async function expectUsable(
  page: Page,
  { width, name }: { width: number; name: string },
): Promise<void> {
  if (isKept.test(name)) await takePicture(page, `desk/${name}`)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  expect(await findBarriers(page)).toEqual([])
}
