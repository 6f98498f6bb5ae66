/** What the desk says where a person could go wrong. */

import { expect, it } from 'vitest'
import type { Finding } from '../../store/findings.ts'
import { epoch } from '../support/clock.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { aHeld } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

async function readPage(payment: Parameters<typeof aRow>[0]) {
  const row = aRow(payment)
  const browser = aDeskBrowser(await aDesk({ store: aDeskStore(row) }))
  await browser.signIn('ana')
  return (await browser.get(`/desk/payments/${row.payment.id}`)).body
}

it('the form to accept says what to check, for every exception of the money', async () => {
  const exceptions = ['late', 'overpaid'] as const

  const page = await readPage({ payment: aHeld({ exceptions, exception: 'late' }) })

  expect(page).toContain('the shop can still deliver.')
  expect(page).toContain('The difference must then be refunded')
  expect(page).not.toContain('another purchase')
})

it('the link to pay stands where the payer can use it', async () => {
  const payUrl = 'https://pay.example/o/1'

  const open = await readPage({ payment: { status: 'pending', payUrl } })
  const expired = await readPage({ payment: { status: 'expired', payUrl } })
  const held = await readPage({ payment: aHeld({ status: 'pending', payUrl }) })

  expect(open).toContain(`<code>${payUrl}</code>`)
  expect(expired).not.toContain(payUrl)
  expect(held).not.toContain(payUrl)
})

it('the order that was paid in addition is named where its refund is asked for', async () => {
  const row = aRow({ payment: { status: 'completed', koyweOrderId: 'ord_1', fulfilment: 'done' } })
  const order = { seenAt: epoch, moneyAt: epoch, refundedAt: null }
  const orders = [
    { ...order, koyweOrderId: 'ord_1' },
    { ...order, koyweOrderId: 'ord_2' },
    { ...order, koyweOrderId: 'ord_3', refundedAt: epoch },
  ]
  const finding = { kind: 'duplicate_money', since: epoch, detail: null, acknowledgedAt: null }
  const findings = { list: async () => [finding as Finding] }
  const store = aDeskStore(row, { found: { orders }, findings })
  const browser = aDeskBrowser(await aDesk({ store }))
  await browser.signIn('ana')

  const { body } = await browser.get(`/desk/payments/${row.payment.id}`)

  const asked = body.split('<h2>Open findings</h2>')[1]?.split('</section>')[0]
  expect(asked?.match(/ord_\d/g)).toEqual(['ord_2'])
  expect(body).toMatch(/ord_1<\/code>,\s+the order of this payment/)
  expect(body).toMatch(/ord_3<\/code>,\s+another order/)
})
