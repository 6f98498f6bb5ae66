/** The mails to the payer in a real browser: every kind in every language, on a phone and on a desk. */

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeMail } from '../../notifications/write-mail.ts'
import { countries, locales, type Country, type Locale } from '../../payment/country.ts'
import { mailKinds, type MailKind } from '../../payment/outbox.ts'
import type { Payment } from '../../payment/payment.ts'
import { toShopFace } from '../../payment/shop-face.ts'
import { aBrowser, findBarriers, takePicture } from '../support/browser.ts'
import { aPayment } from '../support/rows.ts'
import { aContact } from '../support/samples.ts'

let browser: Browser
beforeAll(async () => {
  browser = await aBrowser()
})
afterAll(() => browser.close())

const publicUrl = 'https://pay.andina.example'
const widths = [360, 640] as const

/** A shop with a logo of its own, drawn here so that the pictures need no network. */
const logo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40"><path d="M4 34 18 8l9 15 5-8 10 19z" fill="#0f766e"/><text x="52" y="28" font-family="sans-serif" font-size="22" font-weight="700" fill="#134e4a">Andina</text></svg>',
)}`
const face = {
  ...toShopFace({ SHOP_NAME: 'Tienda Andina', SHOP_COLOR: '#0f766e' }, publicUrl),
  logoUrl: logo,
  support: { channel: 'whatsapp', address: '+573001112233' },
} as const

const countryOf: Record<Locale, Country> = { es: 'CO', pt: 'BR', en: 'MX' }

const samples: Record<Locale, Partial<Payment>> = {
  es: { amountMinor: 8_990_000n, method: 'PSE', description: 'Café del Huila, 1 kg' },
  pt: { amountMinor: 7990n, method: 'PIX_DYNAMIC', description: 'Café do Cerrado, 1 kg' },
  en: { amountMinor: 45_050n, method: 'SPEI', description: 'Coffee from Chiapas, 1 kg' },
}

/** Less than was asked for, so that held money shows both amounts. */
const paid: Record<Locale, string> = { es: '80000', pt: '70', en: '400' }

function write(kind: MailKind, locale: Locale) {
  const country = countryOf[locale]
  const { currency } = countries[country]
  const isHeld = kind === 'mail.held' || kind === 'mail.declined'
  const money = isHeld
    ? { exception: 'underpaid' as const, paidAmount: paid[locale], paidCurrency: currency }
    : {}
  const order = { merchantReference: 'AND-20418', country, currency, locale }
  return writeMail(kind, {
    payment: aPayment({ ...order, ...samples[locale], ...money }),
    payer: aContact().payer,
    face,
    publicUrl,
  })
}

/** What stands in the way of a reader, in light and in dark colours, and how wide a phone must be. */
async function readOn(page: Page, html: string, colorSchemes: ('light' | 'dark')[]) {
  await page.setContent(html)
  const barriers: string[] = []
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme })
    barriers.push(...(await findBarriers(page)))
  }
  const needed = await page.evaluate<number>('document.documentElement.scrollWidth')
  return { barriers, needed }
}

/** All languages of one kind next to each other, each in a frame of that width. */
async function showSheet(kind: MailKind, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: width * locales.length, height: 800 } })
  const frames = locales.map(
    (locale) => `<iframe title="${locale}" style="border:0;width:${width}px"></iframe>`,
  )
  await page.setContent(
    `<body style="margin:0;display:flex;background:#f4f5f7">${frames.join('')}</body>`,
  )
  for (const [index, locale] of locales.entries()) {
    const frame = page.frames()[index + 1]
    await frame?.setContent(write(kind, locale).html)
  }
  await page.evaluate(
    `for (const frame of document.querySelectorAll('iframe')) {
      frame.style.height = frame.contentDocument.documentElement.scrollHeight + 'px'
    }`,
  )
  return page
}

const everyMail = locales.flatMap((locale) => mailKinds.map((kind) => [locale, kind] as const))

describe('a mail', () => {
  let page: Page
  beforeAll(async () => {
    page = await browser.newPage({ viewport: { width: 360, height: 800 } })
  })

  it.each(everyMail)(
    'in %s of the kind %s has no barriers, and fits a phone',
    async (locale, kind) => {
      const { barriers, needed } = await readOn(page, write(kind, locale).html, ['light', 'dark'])

      expect(barriers).toEqual([])
      expect(needed).toBeLessThanOrEqual(360)
    },
  )

  it.each(['#ffff00', '#ffffff', '#000000', '#e11d48', '#808080'])(
    'stays readable where the colour of the shop is %s',
    async (color) => {
      const { colors } = toShopFace({ SHOP_COLOR: color }, publicUrl)
      const { html } = writeMail('mail.held', {
        payment: aPayment(),
        payer: aContact().payer,
        face: { ...face, colors, logoUrl: null },
        publicUrl,
      })

      const { barriers } = await readOn(page, html, ['light', 'dark'])

      expect(barriers).toEqual([])
    },
  )

  it.each(mailKinds.flatMap((kind) => widths.map((width) => [kind, width] as const)))(
    'of the kind %s is kept as a picture at %d pixels, in all languages',
    async (kind, width) => {
      const page = await showSheet(kind, width)

      for (const [index, locale] of locales.entries()) {
        const headline = await page.frames()[index + 1]?.locator('h1').textContent()
        expect(write(kind, locale).text).toContain(headline)
      }
      await takePicture(page, `mails/${kind.replace('mail.', '')}-${width}`)
      await page.close()
    },
  )
})
