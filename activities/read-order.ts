/**
 * Reads the order at Koywe and commits what it says: the only way in which money moves a payment.
 * Ends the webhook events that were stored before the read began. Safe to repeat: the same truth changes
 * nothing the second time.
 */

import { KoyweError } from '../koywe/errors.ts'
import { applyChange, type PaymentChange } from '../payment/change.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { ReadFacts } from '../payment/apply-order.ts'
import { pollDueAt } from '../payment/poll-schedule.ts'
import type { ReadCause } from '../payment/poll-after-read.ts'
import { snapshotsOf, toReadChange, type OrderRead } from '../payment/read-outcome.ts'
import { tellsRefund } from '../koywe/webhook.ts'
import { hasMoney, type OrderSnapshot } from '../payment/order-snapshot.ts'
import { askOrders } from './ask-orders.ts'
import { watchCredentials, type WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRow, mustBeKnown } from './load-payment.ts'
import { reportRow } from './commit-and-report.ts'
import type { Progress } from './progress.ts'
import { mayRead, type Leave } from './read-budget.ts'

export interface ReadWish {
  /** A person or the payer asked: the schedule starts over. */
  isRefresh: boolean
}

/** Other writers may be first; the same read is then applied to what they left. */
const commitTriesMax = 5
const openQuestionMs = 10_000
/** Other reports wait with it, so where the own order was read the pause stays short. */
const openQuestionMsMax = { otherOrder: 60_000, ownOrder: 15 * 60_000 }
/** The engine's clock may be a little before ours. */
const earlyMs = 1000

export function createReadOrder(dependencies: Dependencies) {
  const { store, clock, log, settings } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string, wish: ReadWish): Promise<Progress> => {
    const begun = mustBeKnown(await store.reads.begin(paymentId, clock()), paymentId)
    const startedAt = clock()
    const { waiting, idle } = begun
    let { row } = begun
    const cause = toCause(row, wish, startedAt)
    const isReported = cause === 'webhook'
    if (isReported && waiting.length === 0 && !(await hasNews(dependencies, row))) {
      return reportRow(dependencies, row)
    }
    const leave = isReported ? mayRead(idle, startedAt, settings.idleReads) : free
    if (leave.waitMs > 0) return putOff(dependencies, row, leave.waitMs)
    const orders = await readOrders(dependencies, watch, { row, waiting }).catch(
      async (error: unknown) => {
        if (isReported) await store.reads.countFailed(paymentId, startedAt)
        throw error
      },
    )
    const isRefundReported = waiting.some(tellsRefund)
    const read: OrderRead = { startedAt, cause, waiting, isRefundReported, ...orders }
    for (let tries = 0; tries < commitTriesMax; tries += 1) {
      const change = await commitRead(dependencies, row, read)
      if (change) {
        log.info(toLogFields(row, change), 'order read')
        const isNews = !isReported || change.result.isChanged
        const reportsPausedMs = Math.max(isNews ? 0 : leave.pauseMs, pauseFor(row, read))
        return reportRow(dependencies, applyChange(change), { reportsPausedMs })
      }
      row = await loadRow(store, paymentId)
    }
    throw new Error(`payment ${paymentId} moved ${commitTriesMax} times during one read`)
  }
}

function toCause({ decisionDue, polling }: PaymentRow, wish: ReadWish, now: number): ReadCause {
  if (wish.isRefresh) return 'refresh'
  if (decisionDue) return 'decision'
  const dueAt = pollDueAt(polling, now)
  return dueAt !== null && dueAt <= now + earlyMs ? 'schedule' : 'webhook'
}

/**
 * A signal may come for nothing, since an earlier read has covered its webhook event: it is over then, and
 * whatever is stored from now on sends its own.
 */
async function hasNews({ store }: Dependencies, { payment, polling }: PaymentRow) {
  const hasAny = async () =>
    (await store.pendingWork(payment.id)).hasWaiting ||
    store.webhookEvents.hasSince(payment.id, polling.lastReadAt ?? 0)
  if (await hasAny()) return true
  await store.signals.release([payment.id])
  return hasAny()
}

const free: Leave = { waitMs: 0, pauseMs: 0 }

/** What Koywe could not say just now is not asked again at once, and ever more rarely. */
function pauseFor({ payment, decisionDue }: PaymentRow, read: OrderRead): number {
  const { own, others, startedAt, waiting } = read
  const isOpen = own === null || [...others.values()].includes('unavailable')
  if (!isOpen) return 0
  const decidedAt = decisionDue ? (payment.decision?.at ?? startedAt) : startedAt
  const since = Math.min(decidedAt, ...waiting.map(({ receivedAt }) => receivedAt))
  const ageMs = startedAt - since
  const maxMs = own === null ? openQuestionMsMax.ownOrder : openQuestionMsMax.otherOrder
  return Math.min(maxMs, Math.max(openQuestionMs, ageMs / 4))
}

/** Reports whose reads changed nothing have used up their budget: the next one waits. */
function putOff(
  dependencies: Dependencies,
  row: PaymentRow,
  reportsPausedMs: number,
): Promise<Progress> {
  dependencies.log.warn(
    { paymentId: row.payment.id, reportsPausedMs },
    'reports wait: too many reads',
  )
  return reportRow(dependencies, row, { reportsPausedMs, hasReports: true })
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

/** The own order, or null where Koywe does not know it; and the orders that webhook events named beside it. */
async function readOrders(
  dependencies: Dependencies,
  watch: WatchedCall,
  { row, waiting }: { row: PaymentRow; waiting: OrderRead['waiting'] },
): Promise<Pick<OrderRead, 'own' | 'others'>> {
  const ownId = row.payment.koyweOrderId
  const own =
    ownId === null
      ? null
      : await watch(() => readIfThere(() => dependencies.koywe.readOrder(ownId)))
  const reports = waiting.filter(({ orderId }) => orderId !== ownId)
  return { own, others: await askOrders(dependencies, watch, reports) }
}

async function readIfThere(read: () => Promise<OrderSnapshot>): Promise<OrderSnapshot | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof KoyweError && error.status === 404 && error.retry === 'never') return null
    throw error
  }
}

/** Gives the committed move, or null when the payment had moved meanwhile. */
async function commitRead(
  { store, clock, settings }: Dependencies,
  row: PaymentRow,
  read: OrderRead,
): Promise<PaymentChange | null> {
  const { payment } = row
  let committed: PaymentChange | undefined
  const decide = (isReferencePaid: boolean): PaymentChange => {
    const { lateMoney, lateWatchMs } = settings
    const facts: ReadFacts = { now: clock(), lateMoney, lateWatchMs, isReferencePaid }
    committed = toReadChange(row, read, { facts, override: settings.pollScheduleMs })
    return committed
  }
  const isFirstMoney = payment.paidAmount === null && snapshotsOf(read).some(hasMoney)
  const isCommitted = isFirstMoney
    ? await store.commitMoney(payment.merchantReference, decide, payment.id)
    : await store.commit(decide(false))
  return isCommitted && committed ? committed : null
}
