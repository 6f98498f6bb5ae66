/** The payer's page: its text for each payment, its links, and what it never shows. */

import { describe, expect, it } from 'vitest'
import { renderReturnPage, renderUnknownPage, viewForPayer } from '../../api/pages/return-page.ts'
import { pageTexts } from '../../api/pages/return-texts.ts'
import { locales } from '../../payment/country.ts'
import type { Payment } from '../../payment/payment.ts'
import { aPayment } from '../support/rows.ts'

const render = (wishes: Partial<Payment> = {}) => renderReturnPage(aPayment(wishes), 'nonce-1')

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

describe('the page', () => {
  it.each([
    ['es', 'Tu pago se completó', 'Continuar en la tienda'],
    ['pt', 'Seu pagamento foi concluído', 'Continuar na loja'],
    ['en', 'Your payment is complete', 'Continue to the shop'],
  ] as const)('speaks %s', (locale, headline, label) => {
    const html = render({ locale, status: 'completed', fulfilment: 'done' })

    expect(html).toContain(`<html lang="${locale}">`)
    expect(html).toContain(`<h1 id="headline">${headline}</h1>`)
    expect(html).toContain(`href="${ok}">${label}</a>`)
  })

  it('shows the amount and the shop’s own reference', () => {
    const html = render({ merchantReference: 'order-77' })

    expect(html).toContain('<dd>$ 50.000</dd>')
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
})
