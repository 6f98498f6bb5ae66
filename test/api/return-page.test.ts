/** The payer's page: its text for each payment, its links, and what it never shows. */

import { describe, expect, it } from 'vitest'
import { viewForPayer as view } from '../../api/pages/payer-view.ts'
import {
  renderReturnPage,
  renderUnavailablePage,
  renderUnknownPage,
} from '../../api/pages/return-page.ts'
import { drawIcon } from '../../api/pages/icons.ts'
import type { PayerState } from '../../api/pages/page-texts.ts'
import { pageTexts } from '../../api/pages/return-texts.ts'
import { locales } from '../../payment/country.ts'
import { exceptionKinds } from '../../payment/status.ts'
import { toShopFace, type ShopVariables } from '../../payment/shop-face.ts'
import { epoch } from '../support/clock.ts'
import type { Payment } from '../../payment/payment.ts'
import { accepted, declined } from '../support/payments.ts'
import { aPayment } from '../support/rows.ts'

const aContext = (variables: ShopVariables = { SHOP_NAME: 'Tienda Ana' }) => ({
  face: toShopFace(variables, 'https://pay.example'),
  now: epoch,
})
const viewForPayer = (payment: Payment, variables?: ShopVariables) =>
  view(payment, aContext(variables))
const render = (wishes: Partial<Payment> = {}, variables?: ShopVariables) =>
  renderReturnPage(aPayment(wishes), aContext(variables), 'nonce-1')

const ok = 'https://shop.example/ok'
const failed = 'https://shop.example/failed'
const pay = 'https://checkout.example/pay'

describe('what the payer sees', () => {
  it.each([
    ['opening', 'confirming', false, pay],
    ['pending', 'confirming', false, pay],
    ['processing', 'processing', false, undefined],
    ['paid', 'received', false, ok],
    ['rejected', 'failed', true, failed],
    ['failed', 'failed', true, failed],
    ['expired', 'expired', false, failed],
    ['cancelled', 'cancelled', true, failed],
    ['refunded', 'refunded', true, failed],
  ] as const)('of a payment that is %s is: %s', (status, state, isFinal, href) => {
    const view = viewForPayer(aPayment({ status, payUrl: pay }))

    expect(view).toMatchObject({ state, isFinal })
    expect(view.link?.href).toBe(href)
  })

  it.each([
    ['none', 'received', false],
    ['done', 'completed', true],
  ] as const)(
    'of a completed payment depends on whether the shop was notified: %s',
    (fulfilment, state, isFinal) => {
      const view = viewForPayer(aPayment({ status: 'completed', fulfilment }))

      expect(view).toMatchObject({ state, isFinal, link: { href: ok } })
    },
  )

  it.each(['pending', 'expired', 'failed', 'paid'] as const)(
    'of money that is held while the payment is %s says that a person checks it',
    (status) => {
      const view = viewForPayer(aPayment({ status, fulfilment: 'held', exception: 'late' }))

      expect(view).toMatchObject({ state: 'held', isFinal: false, link: null })
    },
  )

  it('of accepted money is that it was received, although it is held until the next read', () => {
    const payment = aPayment({ status: 'pending', fulfilment: 'held', decision: accepted })

    const shown = viewForPayer(payment)

    expect(shown.state).toBe('received')
  })

  it('no longer leads to paying when the time to pay is over', () => {
    const payment = aPayment({ status: 'pending', payUrl: pay, expiresAt: epoch })

    expect(viewForPayer(payment).link).toBeNull()
  })

  it('links nowhere while there is no payment URL', () => {
    const view = viewForPayer(aPayment({ status: 'pending', payUrl: null }))

    expect(view.link).toBeNull()
  })

  it.each(locales)('is said in %s for every state, in words of its own', (locale) => {
    const { states } = pageTexts[locale]

    const headlines = Object.values(states).map(({ headline }) => headline)

    expect(new Set(headlines).size).toBe(10)
    expect(headlines.filter((headline) => headline.trim() === '')).toEqual([])
  })
})

const arrived = { paidAmount: '40000', paidCurrency: 'COP', paidAt: epoch } as const

describe('money that a person decides about', () => {
  it.each(
    locales.flatMap((locale) => exceptionKinds.map((exception) => [locale, exception] as const)),
  )(
    'in %s, %s: says what arrived and that the shop decides, never that it is in process',
    (locale, exception) => {
      const held = {
        ...arrived,
        locale,
        status: 'processing',
        fulfilment: 'held',
        exception,
      } as const

      const { headline, sentence, next } = viewForPayer(aPayment(held))

      expect(sentence).toContain('40.000')
      expect(next).toContain('Tienda Ana')
      expect(next).toMatch(/decide/)
      expect(`${headline} ${sentence} ${next}`).not.toMatch(/proces|process/i)
    },
  )

  it.each([
    ['es', 'devuelve'],
    ['pt', 'devolver'],
    ['en', 'returning'],
  ] as const)('says in %s that declined money goes back', (locale, word) => {
    const wishes = { ...arrived, locale, status: 'pending', decision: declined } as const

    const shown = viewForPayer(aPayment(wishes))

    expect(shown).toMatchObject({ state: 'declined', link: { href: failed } })
    expect(shown.headline).toContain(word)
  })

  it.each([{ fulfilment: 'held', exception: 'late' }, { decision: declined }] as const)(
    'leads to the shop’s support, with the order named: %j',
    (wishes) => {
      const payment = aPayment({ ...arrived, ...wishes, status: 'pending' })

      const { link, help } = viewForPayer(payment, { SHOP_SUPPORT: '+573001234567' })

      expect(link?.href).toBe('https://wa.me/573001234567?text=Pedido%20order-1')
      expect(help).toBeNull()
    },
  )
})

describe('the facts', () => {
  it('are amount, what arrived if it differs, method, order and the time in the country', () => {
    const payment = aPayment({ ...arrived, status: 'paid', exception: 'underpaid' })

    expect(viewForPayer(payment).facts).toEqual([
      ['Monto', '$\u00A050.000'],
      ['Monto recibido', '$\u00A040.000'],
      ['Medio de pago', 'PSE'],
      ['Pedido', 'order-1'],
      ['Pagado el', '31 de diciembre de 2025, 7:00\u00A0p.\u00A0m.'],
    ])
  })

  it('name the time of the request while no money has arrived', () => {
    const { facts } = viewForPayer(aPayment({ status: 'pending' }))

    expect(facts.at(-1)?.[0]).toBe('Iniciado el')
  })
})

describe('a sentence about time', () => {
  it('says until when the payer can pay, on the clock of the country', () => {
    const { next } = viewForPayer(aPayment({ status: 'pending', country: 'MX', currency: 'MXN' }))

    expect(next).toContain('1 de enero, 6:00\u00A0p.m. (hora de la Ciudad de México)')
  })

  it('says of an expired payment until when its money is seen', () => {
    const { sentence, next } = viewForPayer(aPayment({ status: 'expired' }))

    expect(sentence).toContain('1 de enero')
    expect(next).toContain('2 de enero')
  })
})

describe('the shop', () => {
  const face = {
    SHOP_NAME: 'Tienda <Ana>',
    SHOP_LOGO_URL: 'https://shop.example/logo.svg',
    SHOP_COLOR: '#ffcc00',
    SHOP_SUPPORT: 'ayuda@shop.example',
  }

  it('shows its name, logo, colour and support', () => {
    const html = render({ status: 'failed' }, face)

    expect(html).toContain('<img src="https://shop.example/logo.svg" alt="">')
    expect(html).toContain('Tienda &lt;Ana&gt;')
    expect(html).toContain('--accent: #ffcc00; --on-accent: #000000')
    expect(html).toContain('href="mailto:ayuda@shop.example?subject=Pedido%20order-1"')
  })

  it('is named by its host where it has no name', () => {
    expect(render({}, {})).toContain('<span>shop.example</span>')
  })
})

describe('the page', () => {
  it.each([
    ['es', 'Tu pago se completó', 'Continuar en Tienda Ana'],
    ['pt', 'Seu pagamento foi concluído', 'Continuar em Tienda Ana'],
    ['en', 'Your payment is complete', 'Continue to Tienda Ana'],
  ] as const)('speaks %s', (locale, headline, label) => {
    const html = render({ locale, status: 'completed', fulfilment: 'done' })

    expect(html).toContain(`<html lang="${locale}">`)
    expect(html).toContain(`<h1 id="headline" tabindex="-1">${headline}</h1>`)
    expect(html).toContain(`href="${ok}">${label}</a>`)
  })

  it('shows the amount and the shop’s own reference', () => {
    const html = render({ merchantReference: 'order-77' })

    expect(html).toContain('<dd>$\u00A050.000</dd>')
    expect(html).toContain('<dd>order-77</dd>')
  })

  it.each([
    ['pending', true],
    ['expired', true],
    ['completed', false],
    ['failed', false],
  ] as const)('of a payment that is %s reloads without a script: %s', (status, expected) => {
    const html = render({ status, fulfilment: status === 'completed' ? 'done' : 'none' })

    expect(html.includes('<noscript><meta http-equiv="refresh"')).toBe(expected)
  })

  it('lets its own style and script run only, by the nonce', () => {
    const html = render()

    const opened = html.match(/<(style|script)[^>]*>/g)
    expect(opened).toEqual(['<style nonce="nonce-1">', '<script nonce="nonce-1">'])
  })

  it.each([
    ['an address', { failedUrl: 'https://shop.example/?a="><script>alert(1)</script>' }],
    ['a reference', { merchantReference: '<script>alert(1)</script>' }],
    ['a pay address', { status: 'pending', payUrl: 'https://x.example/"onclick="alert(1)' }],
  ] as const)('makes no HTML of %s', (_what, wishes) => {
    const html = render({ status: 'failed', ...wishes })

    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).not.toContain('"onclick=')
  })

  it('shows nothing of what is between the shop, Koywe and us', () => {
    const html = render({
      status: 'failed',
      description: 'SECRET-1',
      koyweOrderId: 'SECRET-2',
      failure: { code: 'payment_failed', detail: 'SECRET-3', field: null },
    })

    expect(html).not.toContain('SECRET')
  })

  it('of an unknown payment says so in every language', () => {
    const html = renderUnknownPage('nonce-1')

    for (const locale of locales) expect(html).toContain(pageTexts[locale].notFound.headline)
  })

  it('of a payment that cannot be read says in every language not to pay again', () => {
    const html = renderUnavailablePage('nonce-1')

    for (const locale of locales) expect(html).toContain(pageTexts[locale].unavailable.sentence)
  })

  it('has an icon of its own for every state', () => {
    const icons = Object.keys(pageTexts.en.states).map((state) => drawIcon(state as PayerState))

    // Declined and refunded money goes the same way.
    expect(new Set(icons.map((icon) => icon.replace(/class="[^"]*"/, ''))).size).toBe(9)
  })
})
