/**
 * Reads the order at Koywe and commits what it says: the only way in which money moves a payment.
 * Ends the receipts that were stored before the read began. Safe to repeat: the same truth changes
 * nothing the second time.
 */

import { KoyweError } from '../koywe/errors.ts'
import type { Move, ReceiptEnding } from '../ledger/commit.ts'
import type { FindingKind } from '../ledger/findings.ts'
import type { PaymentRecord } from '../ledger/record.ts'
import { next, nextFromOtherOrder, type Facts } from '../payment/next.ts'
import type { Alarm, Step } from '../payment/step.ts'
import { hasMoney, type Truth } from '../payment/truth.ts'
import { watchCredentials, type WatchedCall } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRecord } from './load-payment.ts'
import { reportRecord, standStill, toRecordAfter } from './move.ts'
import type { Progress } from './progress.ts'
import { nextLookAt } from './schedule.ts'

export interface ReadWish {
  /** A person or the payer asked: the schedule starts over. */
  isRefresh: boolean
}

type Waiting = { id: bigint; orderId: string | null }[]

/** Everything that one read has found out, before it is committed. */
interface Reading {
  startedAt: number
  isRefresh: boolean
  waiting: Waiting
  /** Null where Koywe does not know the order any more, or the payment never had one. */
  own: Truth | null
  /** Other orders that receipts named; null where Koywe does not know one. */
  others: Map<string, Truth | null>
}

/** Receipts may name other orders; so many of them are read at once, the rest by the next read. */
const otherOrdersMax = 3
/** Other writers may be first; the same reading is then applied to what they left. */
const commitTriesMax = 5

export function createReadOrder(dependencies: Dependencies) {
  const { ledger, clock, log } = dependencies
  const watch = watchCredentials(dependencies, 'merchant')

  return async (paymentId: string, { isRefresh }: ReadWish): Promise<Progress> => {
    let record = await loadRecord(ledger, paymentId)
    const waiting = await ledger.receipts.listWaiting(paymentId)
    const startedAt = clock()
    const orders = await readOrders(dependencies, watch, { record, waiting })
    const reading: Reading = { startedAt, isRefresh, waiting, ...orders }
    for (let tries = 0; tries < commitTriesMax; tries += 1) {
      const move = await commitReading(dependencies, record, reading)
      if (move) {
        log.info(toLogFields(record, move), 'order read')
        const hasReports = await ledger.receipts.hasWaiting(paymentId)
        return reportRecord(dependencies, toRecordAfter(move), hasReports)
      }
      record = await loadRecord(ledger, paymentId)
    }
    throw new Error(`payment ${paymentId} moved ${commitTriesMax} times during one read`)
  }
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

async function readOrders(
  { koywe }: Dependencies,
  watch: WatchedCall,
  { record, waiting }: { record: PaymentRecord; waiting: Waiting },
): Promise<Pick<Reading, 'own' | 'others'>> {
  const read = (orderId: string) => watch(() => readIfThere(() => koywe.readOrder(orderId)))
  const ownId = record.payment.koyweOrderId
  const own = ownId === null ? null : await read(ownId)
  const otherIds = new Set(waiting.flatMap(({ orderId }) => orderId ?? []))
  if (ownId !== null) otherIds.delete(ownId)
  const others = new Map<string, Truth | null>()
  for (const orderId of [...otherIds].slice(0, otherOrdersMax)) {
    others.set(orderId, await read(orderId))
  }
  return { own, others }
}

async function readIfThere(read: () => Promise<Truth>): Promise<Truth | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof KoyweError && error.status === 404) return null
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
  const truths = [reading.own, ...reading.others.values()]
  const isFirstMoney =
    payment.paidAmount === null && truths.some((truth) => truth !== null && hasMoney(truth))
  const isCommitted = isFirstMoney
    ? await ledger.commitMoney(payment.merchantReference, decide, payment.id)
    : await ledger.commit(decide(false))
  return isCommitted && committed ? committed : null
}

function toMove(
  record: PaymentRecord,
  reading: Reading,
  { facts, override }: { facts: Facts; override: readonly number[] | null },
): Move {
  const ours = [...reading.others.values()].filter(
    (truth): truth is Truth => truth?.externalId === record.payment.id,
  )
  const step = applyAll(record, reading.own, { ours, facts })
  const isMissing = reading.own === null && record.payment.koyweOrderId !== null
  return {
    record,
    step,
    at: facts.now,
    isRead: true,
    entries: toEntries(record, reading, isMissing),
    watch: toWatch(record, reading, { step, now: facts.now, override }),
    receipts: reading.waiting.flatMap((receipt) => toEnding(receipt, record, reading)),
    orders: ours.map(({ orderId }) => orderId),
    ...toFindings(step.alarms, isMissing),
  }
}

function applyAll(
  record: PaymentRecord,
  own: Truth | null,
  { ours, facts }: { ours: Truth[]; facts: Facts },
): Step {
  const first = own ? next(record.payment, own, facts) : standStill(record.payment)
  return ours.reduce((before, truth) => {
    const after = nextFromOtherOrder(before.payment, truth, facts)
    return {
      payment: after.payment,
      isChanged: before.isChanged || after.isChanged,
      effects: [...before.effects, ...after.effects],
      notes: [...before.notes, ...after.notes],
      alarms: [...before.alarms, ...after.alarms],
    }
  }, first)
}

function toWatch(
  record: PaymentRecord,
  reading: Reading,
  { step, now, override }: { step: Step; now: number; override: readonly number[] | null },
) {
  const { watch } = record
  const isScheduled = isDueByClock(record, reading) && !reading.isRefresh
  const looked = {
    lookedAt: reading.startedAt,
    looks: watch.looks + (isScheduled ? 1 : 0),
    scheduleFrom: reading.isRefresh ? now : watch.scheduleFrom,
  }
  const after = { ...record, payment: step.payment, watch: { ...watch, ...looked } }
  return { ...looked, lookAt: nextLookAt(after, { now, override }) }
}

function isDueByClock({ watch }: PaymentRecord, { startedAt }: Reading): boolean {
  return watch.lookAt !== null && watch.lookAt <= startedAt
}

function toEntries(record: PaymentRecord, reading: Reading, isMissing: boolean) {
  if (record.payment.koyweOrderId === null) return []
  const said = isMissing ? 'Koywe does not know it any more' : (reading.own?.word ?? '')
  const reports = reading.waiting.length
  const cause = reading.isRefresh ? 'refresh' : reports > 0 ? 'webhook' : 'schedule'
  return [{ kind: 'koywe' as const, summary: `order read: ${said}`, detail: { cause, reports } }]
}

/** A receipt that names an order which was not read this time goes on waiting. */
function toEnding(
  { id, orderId }: Waiting[number],
  { payment }: PaymentRecord,
  reading: Reading,
): ReceiptEnding[] {
  if (orderId === null || orderId === payment.koyweOrderId) {
    if (payment.koyweOrderId === null) {
      return [{ id, state: 'rejected', reason: 'the payment has no order' }]
    }
    const word = reading.own?.word ?? 'nothing'
    return [{ id, state: 'applied', reason: `the order was read afterwards: ${word}` }]
  }
  const other = reading.others.get(orderId)
  if (other === undefined) return []
  if (other === null) return [{ id, state: 'rejected', reason: 'Koywe knows no such order' }]
  if (other.externalId !== payment.id) {
    return [{ id, state: 'rejected', reason: 'its order has another external id' }]
  }
  return [{ id, state: 'applied', reason: `the other order was read afterwards: ${other.word}` }]
}

const findingOf: Record<Alarm, FindingKind | null> = {
  amount_changed: 'order_amount_changed',
  contradiction: 'order_contradiction',
  duplicate_money: 'duplicate_money',
  unknown_status: null,
}

/** What this read shows to be wrong is raised; what it shows to be right again is cured. */
function toFindings(alarms: Alarm[], isMissing: boolean) {
  const raised = alarms.flatMap((alarm) => findingOf[alarm] ?? [])
  if (isMissing) return { raised: [...raised, 'order_missing' as const], cured: [] }
  const curable = ['order_missing', 'order_amount_changed', 'order_contradiction'] as const
  return { raised, cured: curable.filter((kind) => !raised.includes(kind)) }
}
