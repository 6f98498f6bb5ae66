/**
 * How an order is paid: at an address, by a code that is drawn, or by a transfer to an account.
 *
 * Source: guide, Step 4 (doc): `paymentUrl`; API reference (doc): `providedAction` with the type QR; a real account
 * (observed, 2026-11-23): an order of a QR method has a code for its action. No page shows the order of a bank
 * transfer: account data as an object, as its JSON, or as a number alone is assumed (2026-11-30), and
 * test/koywe/pay-address.test.ts breaks where that is wrong. See docs/koywe.md.
 */

import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import { toPrintable } from '../payment/printable.ts'
import { normalizeWebUrl } from '../payment/web-url.ts'
import { readTransfer } from './transfer.ts'
import type { WireOrder } from './wire.ts'

type PayAddress = Pick<OrderSnapshot, 'payUrl' | 'payAction' | 'qrCode' | 'transfer'>

const none: PayAddress = { payUrl: null, payAction: 'redirect', qrCode: null, transfer: null }

/** The maximum length of the content of a QR code. */
const qrCodeLengthMax = 4096

/** Reads how an order is paid from the first candidate that a browser, a QR code or a bank can use. */
export function readPayAddress(order: WireOrder): PayAddress {
  const { providedAction, paymentUrl, checkoutUrl, providedActionType } = order
  const type = typeof providedActionType === 'string' ? providedActionType : ''
  const action = readCandidate(providedAction, type)
  return action ?? readCandidate(paymentUrl, '') ?? readCandidate(checkoutUrl, '') ?? none
}

/** @param type of the action, as Koywe names it; empty for other members */
function readCandidate(given: unknown, type: string): PayAddress | null {
  const text = typeof given === 'string' ? given.trim() : ''
  const isQr = /qr/i.test(type)
  const payUrl = isQr ? null : toPayUrl(text)
  if (payUrl !== null) return { ...none, payUrl }
  const transfer = isQr && text !== '' ? null : readTransfer(given, type)
  if (transfer !== null) return { ...none, transfer }
  const isCode = isDrawable(text) && (isQr || !addressForm.test(text))
  return isCode ? { ...none, payAction: 'qr', qrCode: text } : null
}

/** A scheme or a path. */
const addressForm = /^(?:[a-z][a-z0-9+.-]*:|[/\\])/i

function isDrawable(text: string): boolean {
  return text !== '' && toPrintable(text, qrCodeLengthMax) === text
}

function toPayUrl(text: string): string | null {
  return /[\s\p{C}]/u.test(text) ? null : normalizeWebUrl(text)
}
