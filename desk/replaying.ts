/**
 * Replays stored webhook events. An event decides nothing: the read of the order that follows does, and a preview says what
 * that read would change if Koywe kept saying what it says now.
 */

import { tellsRefund } from '../koywe/webhook.ts'
import type { LateMoney } from '../payment/exception.ts'
import type { Log } from '../payment/log.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import { bringsFirstMoney, type OrderRead } from '../payment/order-read.ts'
import type { MailKind } from '../payment/outbox.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import { mayReplay, previewReplay, type ReplayPreview } from '../payment/replay.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { Notifier } from '../runtime/notifier.ts'
import type { ReplayableEvent } from '../store/replays.ts'
import type { Store } from '../store/store.ts'
import { compareOrder, type Comparison } from './compare.ts'
import { DeskProblem } from './problem.ts'

export interface ReplayView {
  event: ReplayableEvent
  row: PaymentRow
  /** What Koywe says about the order of the event now; null where the payment has no order. */
  comparison: Comparison | null
  /** What a read would change; null where Koywe does not show the order. */
  preview: ReplayPreview | null
}

export interface Replaying {
  /**
   * Says what a replay would change, and changes nothing.
   * @throws DeskProblem `not_found`; `not_possible` for an event that waits, or is about no payment
   */
  preview(eventId: bigint): Promise<ReplayView>
  /**
   * Lets the event wait for a read again, and reads the order.
   * @param asked `paymentId`: the payment that the event must be about
   * @returns `isRead` is false when the read did not end in time: then
   * the payment's run reads.
   * @throws DeskProblem `not_found`, `not_possible`, `changed`
   */
  replay(
    eventId: bigint,
    asked: { by: string; expectedVersion: number | null; paymentId?: string },
  ): Promise<{ row: PaymentRow; isRead: boolean }>
}

export interface ReplayingParts {
  store: Store
  notifier: Pick<Notifier, 'notify'>
  log: Log
  /** Reads the order at Koywe without changing anything. */
  readOrder(koyweOrderId: string, paymentId: string): Promise<OrderSnapshot>
  /** Reads the order unless that was done a moment ago. */
  refresh(row: PaymentRow, waitMs: number): Promise<{ isFresh: boolean }>
  settings: ReplaySettings
}

/** What the rules need. The worker must have the same. */
export interface ReplaySettings {
  lateMoney: LateMoney
  lateWatchMs: number
  /** Without a slash at its end. */
  publicUrl: string
  sentMails: readonly MailKind[]
}

const refreshWaitMs = 5000

export function createReplaying(parts: ReplayingParts): Replaying {
  const { store, notifier, log } = parts
  return {
    async preview(eventId) {
      const { event, row } = await load(store, eventId)
      const read = await readOrders(parts, event, row)
      if (!('orders' in read)) return { event, row, comparison: read.comparison, preview: null }
      const { comparison, orders } = read
      const preview = await previewRead(parts, { event, row, orders })
      return { event, row, comparison, preview }
    },

    async replay(eventId, { by, expectedVersion, ...asked }) {
      const { event, row } = await load(store, eventId)
      const { id: paymentId, version } = row.payment
      if (paymentId !== (asked.paymentId ?? paymentId)) throw new DeskProblem('not_found')
      if (expectedVersion !== null && expectedVersion !== version) throw new DeskProblem('changed')
      if (!(await store.replays.begin(event, by))) throw new DeskProblem('not_possible')
      const detail = { webhookEvent: String(eventId) }
      const summary = `webhook ${event.type} is replayed: asked by ${by}`
      await store.deskActions.add(
        { person: by, action: 'replay', paymentId, reason: null, detail },
        summary,
      )
      log.info({ paymentId, webhookEvent: String(eventId), by }, 'a webhook event is replayed')
      const { isFresh } = await parts.refresh(row, refreshWaitMs)
      // What no read has covered waits for the run.
      notifier.notify(paymentId)
      return { row: (await store.payments.load(paymentId)) ?? row, isRead: isFresh }
    },
  }
}

async function load(
  store: Store,
  eventId: bigint,
): Promise<{ event: ReplayableEvent; row: PaymentRow }> {
  const event = await store.replays.find(eventId)
  if (!event) throw new DeskProblem('not_found')
  if (!mayReplay(event) || event.paymentId === null) throw new DeskProblem('not_possible')
  const row = await store.payments.load(event.paymentId)
  if (!row) throw new DeskProblem('not_found')
  return { event, row }
}

type Orders = Pick<OrderRead, 'own' | 'others'>

/** The payment's own order, and the one that the event names. */
async function readOrders(
  parts: ReplayingParts,
  { orderId }: ReplayableEvent,
  { payment }: PaymentRow,
): Promise<{ comparison: Comparison | null; orders: Orders } | { comparison: Comparison }> {
  const ownId = payment.koyweOrderId
  const own = ownId === null ? null : await compareOrder(() => parts.readOrder(ownId, payment.id))
  if (own && 'code' in own) return { comparison: own }
  const others: Orders['others'] = new Map()
  const orders = { own: own?.order ?? null, others }
  if (orderId === null || orderId === ownId) return { comparison: own, orders }
  const other = await compareOrder(() => parts.readOrder(orderId, payment.id))
  if ('code' in other) return { comparison: other }
  others.set(orderId, other.order)
  return { comparison: other, orders }
}

async function previewRead(
  { store, settings }: ReplayingParts,
  { event, row, orders }: { event: ReplayableEvent; row: PaymentRow; orders: Orders },
): Promise<ReplayPreview> {
  const { payment, loadedAt } = row
  const [found, waiting, isReferencePaid] = await Promise.all([
    store.deskCases.load(payment.id),
    store.webhookEvents.listWaiting(payment.id),
    store.isReferencePaid(payment.merchantReference, payment.id),
  ])
  const all = [...waiting, toWaiting(event)]
  const read: OrderRead = {
    ...orders,
    startedAt: loadedAt,
    cause: 'refresh',
    waiting: all,
    isRefundReported: all.some(tellsRefund),
    fault: null,
  }
  const isFirstMoney = bringsFirstMoney(payment, read)
  const { sentMails, ...rules } = settings
  return previewReplay(row, read, {
    eventId: event.id,
    facts: { ...rules, now: loadedAt, isReferencePaid: isFirstMoney && isReferencePaid },
    override: null,
    hasAddress: found?.hasAddress ?? false,
    knownKeys: new Set(found?.messages.map(({ key }) => key)),
    sentMails,
  })
}

function toWaiting(event: ReplayableEvent): WaitingWebhookEvent {
  const { id, receivedAt, type, status, orderId, isCounted, isRepeated } = event
  return { id, receivedAt, type: type ?? '', status, orderId, isCounted, isRepeated }
}
