/**
 * Reads the order at Koywe and commits what it says: the only way in which money moves a payment.
 * Closes the webhook events that were stored before the read began. Safe to repeat: the same order
 * snapshot changes nothing the second time.
 */

import { KoyweError } from '../koywe/errors.ts'
import { claimedStates, toState } from '../koywe/order-status.ts'
import { applyChange, type PaymentChange } from '../payment/change.ts'
import type { Progress } from '../payment/next-step.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { ReadFacts } from '../payment/apply-order.ts'
import {
  bringsFirstMoney,
  findDueSince,
  findReadCause,
  type OrderRead,
} from '../payment/order-read.ts'
import { toReadChange } from '../payment/read-outcome.ts'
import { tellsRefund } from '../koywe/webhook.ts'
import type { OrderSnapshot } from '../payment/order-snapshot.ts'
import {
  pauseAfter,
  pauseForOpenQuestion,
  shareOf,
  waitForRead,
  type ReadShare,
} from '../payment/read-pace.ts'
import { isEstablished, toClosing } from '../payment/established.ts'
import type { WaitingWebhookEvent } from '../payment/webhook-event.ts'
import type { ReadStart } from '../store/reads.ts'
import type { Store } from '../store/store.ts'
import { askOrders } from './ask-orders.ts'
import { watchCredentials, type WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRow, mustBeKnown } from './load-row.ts'
import { findOrderFault, servingMs } from './order-fault.ts'
import { loadProgress } from './progress.ts'

export interface ReadWish {
  /** A person or the payer asked: the schedule restarts. */
  isRefresh: boolean
}

/** Where another writer was first, the same read is applied to the row that writer left. */
const commitTriesMax = 5
/** How long a read waits whose share has no room, where Koywe does not say. */
const noRoomMs = 10_000

export function createReadOrder(dependencies: Dependencies) {
  const { store, log } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string, wish: ReadWish): Promise<Progress> => {
    const begun = mustBeKnown(await store.reads.begin(paymentId), paymentId)
    const { waiting } = begun
    let { row } = begun
    const startedAt = row.loadedAt
    const cause = findReadCause(row, { ...wish, now: startedAt })
    const progress = cause === 'webhook' ? await avoidRead(dependencies, begun, startedAt) : null
    if (progress) return progress
    const share = shareOf(row, cause, startedAt)
    const orders = await readOrders(dependencies, watch, { row, waiting, share }).catch(
      (error: unknown) => passOver(error, share),
    )
    if ('retryInMs' in orders) return giveWay(dependencies, row, { ...orders, share })
    const isRefundReported = waiting.some(tellsRefund)
    const read: OrderRead = { startedAt, cause, waiting, isRefundReported, ...orders }
    for (let tries = 0; tries < commitTriesMax; tries += 1) {
      const change = await commitRead(dependencies, row, read)
      if (change) {
        log.info(toLogFields(row, change), 'order read')
        const after = applyChange(change)
        const paceMs = cause === 'webhook' ? pauseAfter(after.polling.noOpReads) : 0
        const reportsPausedMs = Math.max(paceMs, pauseForOpenQuestion(row, read))
        return loadProgress(dependencies, after, { reportsPausedMs })
      }
      row = await loadRow(dependencies, paymentId)
    }
    throw new Error(`payment ${paymentId} changed ${commitTriesMax} times during one read`)
  }
}

/** Deals with webhook events that need no read, or none yet. Null where the order is to be read now. */
async function avoidRead(
  dependencies: Dependencies,
  { row, waiting }: ReadStart,
  now: number,
): Promise<Progress | null> {
  const { store } = dependencies
  if (waiting.length === 0 && !(await hasUnreadEvents(dependencies, row))) {
    return loadProgress(dependencies, row)
  }
  if (waiting.length > 0 && waiting.every((event) => saysNothingNew(row, event))) {
    if (await store.commit(toClosing(row, waiting))) return loadProgress(dependencies, row)
  }
  const waitMs = waitForRead(row.polling, now)
  return waitMs > 0 ? putOff(dependencies, row, waitMs) : null
}

/** An event may have been stored before what it says was established: by the answer to the create, or by a read. */
function saysNothingNew({ payment }: PaymentRow, event: WaitingWebhookEvent): boolean {
  const state = toState(payment.koyweStatus ?? '')
  return isEstablished(payment, state, { orderId: event.orderId, claimed: claimedStates(event) })
}

/**
 * Whether any webhook event needs this read. A signal may be late, because an earlier read has covered its event;
 * it is released then, so that the next event sends its own.
 */
async function hasUnreadEvents({ store }: Dependencies, { payment, polling }: PaymentRow) {
  const hasAny = async () =>
    (await store.pendingWork(payment.id)).hasWaiting ||
    store.webhookEvents.hasSince(payment.id, polling.lastReadAt ?? 0)
  if (await hasAny()) return true
  await store.signals.release([payment.id])
  return hasAny()
}

/** A failed activity would hold up everything else of its payment until the share has room again. */
function passOver(error: unknown, share: ReadShare): { retryInMs: number } {
  const isThrottled = error instanceof KoyweError && error.code === 'koywe_throttled'
  if (!isThrottled || share === 'own') throw error
  return { retryInMs: error.retryAfterMs ?? noRoomMs }
}

/** A refresh is not tried again: whatever else is due is read in its own share. */
function giveWay(
  dependencies: Dependencies,
  row: PaymentRow,
  { share, retryInMs }: { share: ReadShare; retryInMs: number },
): Promise<Progress> {
  if (share === 'pages') return loadProgress(dependencies, row)
  return putOff(dependencies, row, retryInMs)
}

/** The next read that webhook events cause waits. */
function putOff(
  dependencies: Dependencies,
  row: PaymentRow,
  reportsPausedMs: number,
): Promise<Progress> {
  dependencies.log.info(
    { paymentId: row.payment.id, reportsPausedMs },
    'webhook events wait for the next read',
  )
  return loadProgress(dependencies, row, { reportsPausedMs, hasReports: true })
}

function toLogFields(row: PaymentRow, change: PaymentChange) {
  const { payment, alarms } = change.result
  return {
    paymentId: payment.id,
    koyweStatus: payment.koyweStatus,
    from: row.payment.status,
    to: payment.status,
    ...(alarms.length > 0 ? { alarms } : {}),
  }
}

/** The payment's own order, and the other orders that webhook events name. */
async function readOrders(
  dependencies: Dependencies,
  watch: WatchedCall,
  { row, waiting, share }: { row: PaymentRow; waiting: OrderRead['waiting']; share: ReadShare },
): Promise<Pick<OrderRead, 'own' | 'fault' | 'others'>> {
  const ownId = row.payment.koyweOrderId
  const dueMs = row.loadedAt - findDueSince(row, waiting)
  const about = { share, paymentId: row.payment.id }
  const own =
    ownId === null
      ? { own: null, fault: null }
      : await watch(() =>
          readIfThere(dependencies, {
            paymentId: row.payment.id,
            dueMs,
            read: () => dependencies.koywe.readOrder(ownId, about),
          }),
        )
  const reports = waiting.filter(({ orderId }) => orderId !== ownId)
  const others = await askOrders(dependencies, watch, {
    reports,
    paymentId: row.payment.id,
    share: 'strangers',
    now: row.loadedAt,
  })
  return { ...own, others }
}

/** An order that Koywe does not show, or not in a form that can be read, is asked for again ever more rarely. */
async function readIfThere(
  { koywe, store }: Pick<Dependencies, 'koywe' | 'store'>,
  asked: { paymentId: string; dueMs: number; read: () => Promise<OrderSnapshot> },
): Promise<Pick<OrderRead, 'own' | 'fault'>> {
  try {
    return { own: await asked.read(), fault: null }
  } catch (error) {
    if (!(error instanceof KoyweError)) throw error
    if (error.status === 404 && error.retry === 'never') return { own: null, fault: null }
    const isServing = koywe.hasServedWithin(servingMs)
    const failingMs = (await isKnownUnreadable(store, asked.paymentId))
      ? Number.POSITIVE_INFINITY
      : asked.dueMs
    const fault = findOrderFault(error, { failingMs, isServing })
    if (fault === null) throw error
    return { own: null, fault }
  }
}

/** Each poll makes a read due again, so the finding tells that the reads before it have failed for long. */
async function isKnownUnreadable({ findings }: Store, paymentId: string): Promise<boolean> {
  const open = await findings.list({
    kind: 'order_unreadable',
    isOpen: true,
    paymentId,
    limit: 1,
  })
  return open.length > 0
}

/** Gives the committed change, or null when another writer was first. */
async function commitRead(
  { store, settings }: Dependencies,
  row: PaymentRow,
  read: OrderRead,
): Promise<PaymentChange | null> {
  const { payment } = row
  let committed: PaymentChange | undefined
  const decide = (isReferencePaid: boolean): PaymentChange => {
    const { lateMoney, lateWatchMs, publicUrl } = settings
    const facts: ReadFacts = {
      now: row.loadedAt,
      lateMoney,
      lateWatchMs,
      publicUrl,
      isReferencePaid,
    }
    committed = toReadChange(row, read, { facts, override: settings.pollScheduleMs })
    return committed
  }
  const isCommitted = bringsFirstMoney(payment, read)
    ? await store.commitMoney(payment.merchantReference, decide, payment.id)
    : await store.commit(decide(false))
  return isCommitted && committed ? committed : null
}
