/**
 * What Koywe's support needs to investigate a payment. Holds nothing about the payer, nothing that people wrote, and
 * nothing of the shop but its ids at Koywe.
 */

import { formatAmount } from '../payment/money.ts'
import type { DeskCase } from '../store/desk-case.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { EntryKind } from '../payment/timeline-entry.ts'
import type { FoldedEntry } from '../store/timeline-page.ts'
import type { DeskView } from './desk-view.ts'
import { toStorableLine } from './lines.ts'

/** Whose account at Koywe it is. */
export interface KoyweAccount {
  organizationId: string
  merchantId: string
  baseUrl: string
}

/** Times are ISO 8601 in UTC. */
export type Bundle = ReturnType<typeof toBundle>

export type BundleSource = Pick<DeskView, 'row' | 'found' | 'timeline' | 'calls'>

/** @param now epoch milliseconds */
export function toBundle(
  { row, found, timeline, calls }: BundleSource,
  account: KoyweAccount,
  now: number,
) {
  const { payment } = row
  return {
    madeAt: toIso(now),
    externalId: payment.id,
    koyweOrderId: payment.koyweOrderId,
    account,
    status: payment.status,
    koyweStatus: payment.koyweStatus,
    exceptions: payment.exceptions,
    amount: formatAmount(payment.amountMinor, payment.currency),
    currency: payment.currency,
    paidAmount: payment.paidAmount,
    paidCurrency: payment.paidCurrency,
    method: payment.method,
    bank: payment.bank,
    country: payment.country,
    failure: payment.failure && { code: payment.failure.code, koyweCode: payment.failure.detail },
    times: toTimes(row),
    orders: found.orders.map(({ koyweOrderId, seenAt, moneyAt, refundedAt }) => ({
      koyweOrderId,
      seenAt: toIso(seenAt),
      moneyCountedAt: toIsoOrNull(moneyAt),
      refundedAt: toIsoOrNull(refundedAt),
    })),
    webhookEvents: toWebhooks(found),
    calls: calls.map(({ at, kind, tookMs, status, code }) => ({
      at: toIso(at),
      kind,
      tookMs,
      httpStatus: status,
      code,
    })),
    history: timeline.entries.filter(({ kind }) => shown.has(kind)).map(toHistory),
  }
}

function toTimes({ payment, intent }: PaymentRow) {
  return {
    createdAt: toIso(payment.createdAt),
    orderRequestedAt: toIsoOrNull(intent.intentAt),
    expiresAt: toIso(payment.expiresAt),
    paidAt: toIsoOrNull(payment.paidAt),
    completedAt: toIsoOrNull(payment.completedAt),
    lastReadAt: toIsoOrNull(payment.lastReadAt),
  }
}

/** Without the reasons, which may name people. */
function toWebhooks({ webhookEvents }: DeskCase) {
  return webhookEvents.map((event) => ({
    id: event.eventId,
    type: event.type,
    status: event.eventStatus,
    koyweOrderId: event.orderId,
    receivedAt: toIso(event.receivedAt),
    outcome: event.state,
    endedAt: toIsoOrNull(event.endedAt),
  }))
}

/** What Payin itself wrote about calls and statuses. Decisions and notes hold the words of people. */
const shown = new Set<EntryKind>(['koywe', 'transition'])

/** The facts of a call. A sentence of Koywe's is left out, because it may quote what the payer entered. */
function toHistory({ at, since, count, summary, detail }: FoldedEntry) {
  const { code = null, status = null } = detail ?? {}
  return { since: toIso(since), at: toIso(at), count, what: summary, code, httpStatus: status }
}

function toIso(time: number): string {
  return new Date(time).toISOString()
}

function toIsoOrNull(time: number | null): string | null {
  return time === null ? null : toIso(time)
}

/** The same as a text to paste into a ticket, in English, without what is not there. */
export function writeBundle(bundle: Bundle): string {
  const { account, times, orders, webhookEvents, calls, history, failure, exceptions, ...facts } =
    bundle
  const flat = { ...facts, ...account, exceptions: exceptions.join(' '), ...failure, ...times }
  return [
    ...Object.entries(flat).flatMap(([name, value]) =>
      value === null || value === '' ? [] : [`${name}: ${value}`],
    ),
    ...writeList('orders', orders),
    ...writeList('webhookEvents', webhookEvents),
    ...writeList('calls', calls),
    ...writeList('history', history),
  ]
    .map(toStorableLine)
    .join('\n')
}

/** One line for each item, so that a text of somebody else cannot begin a line of its own. */
function writeList(title: string, items: readonly object[]): string[] {
  const lines = items.map((item) => {
    const said = Object.entries(item).filter(([, value]) => value !== null)
    return `- ${said.map(([name, value]) => `${name} ${value}`).join(', ')}`
  })
  return lines.length === 0 ? [] : [`${title}:`, ...lines]
}
