/**
 * How an order is paid: at an address, by a code that is drawn, or by a transfer to an account.
 *
 * Source: guide, Step 4 (doc): `paymentUrl`; API reference (doc): `providedAction` with the type QR; a real account
 * (observed, 2026-11-23): an order of a QR method has a code for its action. No page shows the order of a bank
 * transfer: account data as an object, as its JSON, or as a number alone is assumed (2026-11-30), and
 * test/koywe/pay-address.test.ts breaks where that is wrong. See docs/koywe.md.
 */

import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import { toPrintable } from './printable.ts'
import { readTransfer } from './transfer.ts'
import type { WireOrder } from './wire.ts'

type PayAddress = Pick<OrderSnapshot, 'payUrl' | 'payAction' | 'qrCode' | 'transfer'>

const none: PayAddress = { payUrl: null, payAction: 'redirect', qrCode: null, transfer: null }

/** The maximum length of a payment URL and of the content of a QR code. */
const payUrlLengthMax = 2048
const qrCodeLengthMax = 4096

/** Reads how an order is paid. Drops values that no browser, QR code or bank can use. */
export function readPayAddress(order: WireOrder): PayAddress {
  const { providedAction, paymentUrl, checkoutUrl, providedActionType } = order
  const action = [providedAction, paymentUrl, checkoutUrl].find(isNotEmpty)
  const type = isText(providedActionType) ? providedActionType : ''
  const transfer = readTransfer(action, type)
  if (transfer !== null) return { ...none, transfer }
  if (!isText(action)) return none
  const isQr = /qr/i.test(type)
  if (/^https?:/i.test(action) && !isQr) {
    return { ...none, payUrl: isPayUrl(action) ? action : null }
  }
  const isDrawable = action.length <= qrCodeLengthMax && toPrintable(action) === action
  return { ...none, payAction: 'qr', qrCode: isDrawable ? action : null }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isNotEmpty(value: unknown): boolean {
  return isText(value) || (typeof value === 'object' && value !== null)
}

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

function isPayUrl(text: string): boolean {
  if (text.length > payUrlLengthMax || /[\s\p{C}]/u.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.has(hostname))
}
