/**
 * Reads the order at Koywe and commits what it says: the only way in which money moves a payment.
 * Ends the receipts that were stored before the read began. Safe to repeat: the same truth changes
 * nothing the second time.
 */

import { KoyweError } from '../koywe/errors.ts'
import type { Move } from '../store/commit.ts'
import type { PaymentRecord } from '../store/rows.ts'
import type { Facts } from '../payment/next.ts'
import { hasMoney, type Truth } from '../payment/order-snapshot.ts'
import { askOrders } from './ask-orders.ts'
import { watchCredentials, type WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRecord, mustBeKnown } from './load-payment.ts'
import { reportRecord, toRecordAfter } from './commit-and-report.ts'
import type { Progress } from './progress.ts'
import { mayRead, type Leave } from './read-budget.ts'
import { toMove, toTruths, type Reading } from './reading.ts'
import { lookDueAt } from './schedule.ts'
import type { Cause } from './watching.ts'

export interface ReadWish {
  /** A person or the payer asked: the schedule starts over. */
  isRefresh: boolean
}

/** Other writers may be first; the same reading is then applied to what they left. */
const commitTriesMax = 5
const openQuestionMs = 10_000
/** Other reports wait with it, so where the own order was read the pause stays short. */
const openQuestionMsMax = { otherOrder: 60_000, ownOrder: 15 * 60_000 }
/** The engine's clock may be a little before ours. */
const earlyMs = 1000

export function createReadOrder(dependencies: Dependencies) {
  const { ledger, clock, log, settings } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string, wish: ReadWish): Promise<Progress> => {
    const begun = mustBeKnown(await ledger.reads.begin(paymentId, clock()), paymentId)
    const startedAt = clock()
    const { waiting, idle } = begun
    let { record } = begun
    const cause = toCause(record, wish, startedAt)
    const isReported = cause === 'webhook'
    if (isReported && waiting.length === 0 && !(await hasNews(dependencies, record))) {
      return reportRecord(dependencies, record)
    }
    const leave = isReported ? mayRead(idle, startedAt, settings.idleReads) : free
    if (leave.waitMs > 0) return putOff(dependencies, record, leave.waitMs)
    const orders = await readOrders(dependencies, watch, { record, waiting }).catch(
      async (error: unknown) => {
        if (isReported) await ledger.reads.countFailed(paymentId, startedAt)
        throw error
      },
    )
    const reading: Reading = { startedAt, cause, waiting, ...orders }
    for (let tries = 0; tries < commitTriesMax; tries += 1) {
      const move = await commitReading(dependencies, record, reading)
      if (move) {
        log.info(toLogFields(record, move), 'order read')
        const isNews = !isReported || move.step.isChanged
        const reportsInMs = Math.max(isNews ? 0 : leave.pauseMs, pauseFor(record, reading))
        return reportRecord(dependencies, toRecordAfter(move), { reportsInMs })
      }
      record = await loadRecord(ledger, paymentId)
    }
    throw new Error(`payment ${paymentId} moved ${commitTriesMax} times during one read`)
  }
}

function toCause({ decisionDue, watch }: PaymentRecord, wish: ReadWish, now: number): Cause {
  if (wish.isRefresh) return 'refresh'
  if (decisionDue) return 'decision'
  const dueAt = lookDueAt(watch, now)
  return dueAt !== null && dueAt <= now + earlyMs ? 'schedule' : 'webhook'
}

/**
 * A wake-up may come for nothing, since an earlier read has covered its receipt: it is over then, and
 * whatever is stored from now on sends its own.
 */
async function hasNews({ ledger }: Dependencies, { payment, watch }: PaymentRecord) {
  const hasAny = async () =>
    (await ledger.standing(payment.id)).hasWaiting ||
    ledger.receipts.hasSince(payment.id, watch.lookedAt ?? 0)
  if (await hasAny()) return true
  await ledger.wakes.release([payment.id])
  return hasAny()
}

const free: Leave = { waitMs: 0, pauseMs: 0 }

/** What Koywe could not say just now is not asked again at once, and ever more rarely. */
function pauseFor({ payment, decisionDue }: PaymentRecord, reading: Reading): number {
  const { own, others, startedAt, waiting } = reading
  const isOpen = own === null || [...others.values()].includes('later')
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
  record: PaymentRecord,
  reportsInMs: number,
): Promise<Progress> {
  dependencies.log.warn(
    { paymentId: record.payment.id, reportsInMs },
    'reports wait: too many reads',
  )
  return reportRecord(dependencies, record, { reportsInMs, hasReports: true })
}

function toLogFields(record: PaymentRecord, move: Move) {
  const { payment, alarms } = move.step
  return {
    paymentId: payment.id,
    koyweStatus: payment.koyweStatus,
    from: record.payment.status,
    to: payment.status,
    ...(alarms.length > 0 ? { alarms } : {}),
  }
}

/** The own order, or null where Koywe does not know it; and the orders that receipts named beside it. */
async function readOrders(
  dependencies: Dependencies,
  watch: WatchedCall,
  { record, waiting }: { record: PaymentRecord; waiting: Reading['waiting'] },
): Promise<Pick<Reading, 'own' | 'others'>> {
  const ownId = record.payment.koyweOrderId
  const own =
    ownId === null
      ? null
      : await watch(() => readIfThere(() => dependencies.koywe.readOrder(ownId)))
  const reports = waiting.filter(({ orderId }) => orderId !== ownId)
  return { own, others: await askOrders(dependencies, watch, reports) }
}

async function readIfThere(read: () => Promise<Truth>): Promise<Truth | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof KoyweError && error.status === 404 && error.retry === 'never') return null
    throw error
  }
}

/** Gives the committed move, or null when the payment had moved meanwhile. */
async function commitReading(
  { ledger, clock, settings }: Dependencies,
  record: PaymentRecord,
  reading: Reading,
): Promise<Move | null> {
  const { payment } = record
  let committed: Move | undefined
  const decide = (isReferencePaid: boolean): Move => {
    const { lateMoney, lateWatchMs } = settings
    const facts: Facts = { now: clock(), lateMoney, lateWatchMs, isReferencePaid }
    committed = toMove(record, reading, { facts, override: settings.pollScheduleMs })
    return committed
  }
  const isFirstMoney = payment.paidAmount === null && toTruths(reading).some(hasMoney)
  const isCommitted = isFirstMoney
    ? await ledger.commitMoney(payment.merchantReference, decide, payment.id)
    : await ledger.commit(decide(false))
  return isCommitted && committed ? committed : null
}
