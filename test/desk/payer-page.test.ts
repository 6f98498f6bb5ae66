/** What the payer sees, framed on the desk: the page itself, which can do nothing there. */

import { describe, expect, it } from 'vitest'
import { toPayerPath } from '../../api/pages/framed-page.ts'
import { renderPayPage } from '../../api/pages/pay-page.ts'
import { toShopFace } from '../../payment/shop-face.ts'
import { epoch } from '../support/clock.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { aPending, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const byCode = { qrCode: '00020126580014br.gov.bcb.pix6304ABCD', expiresAt: epoch + 90 * minute }
const row = aRow({ payment: aPending(byCode) })
const expired = { ...row, loadedAt: epoch + 91 * minute }
const path = `/desk/payments/${row.payment.id}`
const frame = `${path}/payer-page`

async function aVisit(shown = row, name = 'luis') {
  const desk = await aDesk({ store: aDeskStore(shown) })
  const browser = aDeskBrowser(desk)
  await browser.signIn(name)
  return { desk, browser }
}

const policyOf = ({ headers }: { headers: Record<string, unknown> }) =>
  String(headers['content-security-policy']).split('; ')

describe('the page of a payment', () => {
  it('frames the page of the payer: lazily, with a title, and without any permission', async () => {
    const { browser } = await aVisit()

    const { body } = await browser.get(path)

    const [tag] = /<iframe[^>]*>/.exec(body) ?? []
    expect(tag).toContain(`src="${frame}"`)
    expect(tag).toContain('title="What the payer sees now"')
    expect(tag).toContain('loading="lazy"')
    expect(tag).toContain('sandbox=""')
  })

  it('may frame pages of the desk, and no other page may', async () => {
    const { browser } = await aVisit()

    const answers = await Promise.all(
      [path, '/desk', '/desk/activity', '/desk/x', frame].map((url) => browser.get(url)),
    )

    const framing = answers.map((answer) =>
      policyOf(answer).filter((one) => one.startsWith('frame-src')),
    )
    expect(framing).toEqual([["frame-src 'self'"], [], [], [], []])
  })

  it('links to the page on which the payer should be', () => {
    expect([row, expired].map(toPayerPath)).toEqual([
      `/pay/${row.payment.id}`,
      `/return/${row.payment.id}`,
    ])
  })
})

describe('the framed page', () => {
  it('is what the payer sees, without its script and its reload', async () => {
    const { browser } = await aVisit()
    const face = toShopFace({}, 'https://pay.example')
    const main = (html: string) => html.slice(html.indexOf('<main'), html.indexOf('</main>'))

    const { body } = await browser.get(frame)

    expect(main(body)).toBe(main(renderPayPage(row.payment, { face, now: epoch }, 'nonce')))
    expect(body).not.toMatch(/<script|http-equiv|<noscript/)
  })

  it('shows the state when the payment can be paid no more', async () => {
    const { browser } = await aVisit(expired)

    const { body } = await browser.get(frame)

    expect(body).toContain('data-state="confirming"')
    expect(body).not.toContain(byCode.qrCode)
  })

  it('may be framed by the desk only, and runs nothing', async () => {
    const { browser } = await aVisit()

    const answer = await browser.get(frame)

    const [nonce] = /nonce-[^']+/.exec(policyOf(answer).join()) ?? []
    expect(policyOf(answer)).toEqual([
      "default-src 'none'",
      `style-src '${nonce}'`,
      'img-src data:',
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ])
    expect(answer.body).toContain(`<style nonce="${nonce?.slice(6)}">`)
    expect(answer.headers).toMatchObject({
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    })
  })

  it('loads the logo of the shop', async () => {
    const logoUrl = 'https://cdn.example/logo.png'
    const payerPage = { render: () => '', logoUrl }
    const browser = aDeskBrowser(await aDesk({ store: aDeskStore(row), parts: { payerPage } }))
    await browser.signIn('luis')

    expect(policyOf(await browser.get(frame))).toContain('img-src data: https://cdn.example')
  })

  it('causes no read of the order', async () => {
    const { desk, browser } = await aVisit()

    await browser.get(frame)

    expect(desk.asks).toEqual([])
  })

  it('is for people who are signed in, and of payments that exist', async () => {
    const { desk, browser } = await aVisit()

    const stranger = await aDeskBrowser(desk).get(frame)
    const unknown = await browser.get(frame.replace(/1\/payer/, '2/payer'))

    expect(stranger.headers['location']).toMatch(/^\/desk\/sign-in/)
    expect(unknown.statusCode).toBe(404)
  })
})
