/** What the desk says where a person could go wrong. */

import { expect, it } from 'vitest'
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
