/** The page to pay on: what it shows for a code and for an account, and when it shows a state instead. */

import { describe, expect, it } from 'vitest'
import { renderPayPage, viewPayState } from '../../api/pages/pay-page.ts'
import { pageTexts } from '../../api/pages/return-texts.ts'
import { locales } from '../../payment/country.ts'
import type { Payment } from '../../payment/payment.ts'
import { toShopFace } from '../../payment/shop-face.ts'
import { transferFieldNames } from '../../payment/transfer.ts'
import { epoch } from '../support/clock.ts'
import { aPending, declined, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'
import { aServer, authorization } from '../support/server.ts'

const code = '00020126580014br.gov.bcb.pix6304ABCD'
const ours = { payUrl: 'https://pay.example/pay/1', expiresAt: epoch + 90 * minute } as const
const byCode = { ...ours, method: 'PIX_STATIC', payAction: 'qr', qrCode: code } as const
const clabe = '646180111800000009'
const byTransfer = {
  ...ours,
  method: 'SPEI',
  transfer: [
    { name: 'clabe', value: clabe },
    { name: 'Sucursal', value: '<b>12</b>' },
  ],
} as const
const face = toShopFace({ SHOP_NAME: 'Tienda Ana' }, 'https://pay.example')
const aContext = (now = epoch) => ({ face, now })

const render = (wishes: Partial<Payment>, now?: number) =>
  renderPayPage(aPending(wishes), aContext(now), 'nonce-1')

describe('a code', () => {
  it('is drawn, can be copied, and comes with amount, shop, deadline and three steps', () => {
    const html = render(byCode)

    expect(html).toMatch(/<svg class="qr" role="img" aria-label="Código QR para pagar \$\s50.000"/)
    expect(html).toContain(`>${code}</p>`)
    expect(html).toContain('<span>Copiar el código</span>')
    expect(html).toMatch(/<h1[^>]*>Paga \$\s50.000 con Pix<\/h1>/)
    expect(html).toContain('<span>Tienda Ana</span>')
    expect(html).toContain(
      'Tienes hasta el 31 de diciembre, 8:30\u00A0p.\u00A0m. (hora de Bogotá) para pagar.',
    )
    expect(html).toContain(`data-left-ms="${90 * minute}"`)
    expect(html.match(/<li>/g)).toHaveLength(3)
  })

  it('that is a picture is shown as it is', () => {
    const html = render({ ...byCode, qrCode: 'data:image/png;base64,AAAA' })

    expect(html).toContain('<img class="qr" src="data:image/png;base64,AAAA"')
    expect(html).not.toContain('data-copies')
  })

  it.each(['javascript:alert(1)', '"><script>alert(1)</script>', 'x'.repeat(4096)])(
    'is text, whatever it says: %s',
    (qrCode) => {
      const html = render({ ...byCode, qrCode })

      expect(html.match(/<script/g)).toHaveLength(1)
      expect(html).not.toContain('href="javascript')
      expect(html).toContain('data-copies="code"')
    },
  )
})

describe('a transfer', () => {
  it('shows each field with a button that copies it, and the amount as banks take it', () => {
    const html = render(byTransfer)

    expect(html).toContain(`data-text="${clabe}">${clabe}</span>`)
    expect(html).toContain('aria-label="Copiar: CLABE"')
    expect(html).toContain('data-text="50000"')
    expect(html.match(/data-copies=/g)).toHaveLength(3)
  })

  it('shows fields that Payin does not know by Koywe’s name for them, escaped', () => {
    const html = render(byTransfer)

    expect(html).toContain('<dt>Sucursal</dt>')
    expect(html).toContain('&lt;b&gt;12&lt;/b&gt;')
  })

  it.each(locales)('names every known field in %s', (locale) => {
    const names = transferFieldNames.map((name) => pageTexts[locale].pay.fields[name])

    expect(new Set(names).size).toBe(transferFieldNames.length)
  })
})

describe('the page shows the state', () => {
  it.each([
    ['is paid at Koywe', { ...ours }, epoch, 'confirming'],
    ['has expired by the clock', byCode, epoch + 90 * minute, 'confirming'],
    ['is in process', { ...byCode, status: 'processing' }, epoch, 'processing'],
    ['has expired', { ...byCode, status: 'expired' }, epoch, 'expired'],
    ['holds money', { ...byCode, fulfilment: 'held' }, epoch, 'held'],
    ['was declined', { ...byCode, decision: declined }, epoch, 'declined'],
  ] as const)('of a payment that %s', (_what, wishes, now, state) => {
    const html = render(wishes, now)

    expect(html).toContain(`data-state="${state}"`)
    expect(html).not.toContain(code)
  })
})

describe('what the page asks for', () => {
  it('has the content of the page that shows it, and the time that is left', () => {
    const payment = aPending(byCode)

    const state = viewPayState(payment, aContext(epoch + minute))

    expect(state).toMatchObject({ state: 'payable', isFinal: false, leftMs: 89 * minute })
    expect(render(byCode)).toContain(`data-content="${state.content}"`)
  })

  it('has other content as soon as the payment changes', () => {
    const contents = [byCode, { ...byCode, status: 'paid' }, { ...byCode, qrCode: 'x' }] as const

    const seen = contents.map((wishes) => viewPayState(aPending(wishes), aContext()).content)

    expect(new Set(seen).size).toBe(3)
  })
})

const serve = (wishes: Partial<Payment>) =>
  aServer({ store: { payments: { load: async () => aRow({ payment: aPending(wishes) }) } } })

describe('the route', () => {
  const url = `/pay/${aPending().id}`

  it.each([url, `${url}?status=PAID`, `${url}/`])(
    '%s shows the page, which no cache keeps',
    async (path) => {
      const server = await serve(byCode)

      const answer = await server.inject({ url: path })

      expect(answer.statusCode).toBe(200)
      expect(answer.body).toContain('data-state="payable"')
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; .*script-src 'nonce-[^']+'; connect-src 'self'; img-src data:; /,
        ),
      })
    },
  )

  it('lets a page load the logo from its host, and nothing else', async () => {
    const logo = toShopFace({ SHOP_LOGO_URL: 'https://cdn.example/logo.png' }, '')
    const server = await aServer({
      face: logo,
      store: { payments: { load: async () => aRow({ payment: aPending(byCode) }) } },
    })

    const { headers } = await server.inject({ url })

    expect(headers['content-security-policy']).toContain('img-src data: https://cdn.example;')
  })

  it.each(['/pay/pay_nothing', `/pay/${'x'.repeat(500)}`])(
    'of an unknown payment is a page',
    async (path) => {
      const server = await aServer()

      const answer = await server.inject({ url: path })

      expect(answer.statusCode).toBe(404)
      expect(answer.body).toContain(pageTexts.es.notFound.headline)
    },
  )

  it('is a page that says not to pay again when the store does not answer', async () => {
    const server = await aServer({
      store: { payments: { load: () => Promise.reject(new Error('no store')) } },
    })

    const answer = await server.inject({ url })

    expect(answer.statusCode).toBe(503)
    expect(answer.body).toContain(pageTexts.es.unavailable.sentence)
  })
})

describe('GET /payments/{id}/qr.svg', () => {
  const url = `/payments/${aPending().id}/qr.svg`

  it('draws the code for the shop', async () => {
    const server = await serve(byCode)

    const answer = await server.inject({ url, headers: { authorization } })

    expect(answer.headers['content-type']).toContain('image/svg+xml')
    expect(answer.body).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/)
  })

  it.each([
    ['there is no code', ours],
    ['the code is a picture', { ...byCode, qrCode: 'data:image/png;base64,AAAA' }],
  ])('is not there if %s', async (_what, wishes) => {
    const server = await serve(wishes)

    expect((await server.inject({ url, headers: { authorization } })).statusCode).toBe(404)
  })

  it('needs an API key', async () => {
    const server = await serve(byCode)

    expect((await server.inject({ url })).statusCode).toBe(401)
  })
})
