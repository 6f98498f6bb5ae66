/** What the payer sees now, as the desk shows it in a frame. It stands still, and asks for nothing. */

import type { PaymentRow } from '../../payment/payment-row.ts'
import type { ShopFace } from '../../payment/shop-face.ts'
import { isPaidHere, renderPayPage } from './pay-page.ts'

/** The path of the page that a payer should be on: to pay, or to see what became of the payment. */
export function toPayerPath({ payment, loadedAt }: PaymentRow): string {
  return `/${isPaidHere(payment, loadedAt) ? 'pay' : 'return'}/${payment.id}`
}

/** Renders that page without its script and reload. @param nonce the CSP nonce of its style */
export function renderFramedPage(row: PaymentRow, face: ShopFace, nonce: string): string {
  return renderPayPage(row.payment, { face, now: row.loadedAt, isStill: true }, nonce)
}
