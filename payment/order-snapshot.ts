/** Order snapshots: what Koywe's order said when it was read, in our terms. Only `koywe/` makes them. */

import type { TransferField } from './transfer.ts'

export const orderStates = [
  'pending',
  'on_hold',
  'processing',
  'paid',
  'completed',
  'failed',
  'cancelled',
  'expired',
  'refund_requested',
  'refunded',
  'unknown',
] as const

export type OrderState = (typeof orderStates)[number]

/** One order as it was read. Nothing in it has been compared with our payment. */
export interface OrderSnapshot {
  orderId: string
  /** The payment id that the order names, or null where it names none. */
  externalId: string | null
  state: OrderState
  /** Koywe's own status, kept for people. */
  word: string
  /** Plain decimal in major units, in normal form. */
  amount: string
  currency: string
  method: string | null
  payUrl: string | null
  payAction: 'redirect' | 'qr'
  qrCode: string | null
  /** The account to which the payer transfers the amount. */
  transfer: readonly TransferField[] | null
  dueAt: number | null
  paidAt: number | null
  completedAt: number | null
  /** Names of dates that were dropped because they cannot be. */
  ignored?: readonly string[]
}

/** Whether the payer's money has arrived, according to Koywe. */
export function hasMoney(snapshot: OrderSnapshot): boolean {
  return snapshot.state === 'paid' || snapshot.state === 'completed'
}
