/** What one read of an order means for its payment: the move that is to be committed. Pure. */

import type { Move, ReceiptEnding } from '../ledger/commit.ts'
import type { FindingKind } from '../ledger/findings.ts'
import type { PaymentRecord } from '../ledger/record.ts'
import { next, nextFromOtherOrder, type Facts } from '../payment/next.ts'
import type { Alarm, Step } from '../payment/step.ts'
import type { Truth } from '../payment/truth.ts'
import { standStill } from './move.ts'
import { nextLookAt } from './schedule.ts'

/** Why an order is read: the payer or a person asked, a person decided, it was time, or reports came. */
export type Cause = 'refresh' | 'decision' | 'schedule' | 'webhook'

/** Everything that one read has found out, before it is committed. */
export interface Reading {
  startedAt: number
  cause: Cause
  waiting: { id: bigint; orderId: string | null }[]
  /** Null where Koywe does not know the order any more, or the payment never had one. */
  own: Truth | null
  /** Other orders that receipts named; null where Koywe does not know one. */
  others: Map<string, Truth | null>
}

/** @param override `POLL_SCHEDULE_MS` */
export function toMove(
  record: PaymentRecord,
  reading: Reading,
  { facts, override }: { facts: Facts; override: readonly number[] | null },
): Move {
  const ours = [...reading.others.values()].filter(
    (truth): truth is Truth => truth?.externalId === record.payment.id,
  )
  const step = applyAll(record, reading.own, { ours, facts })
  const isMissing = reading.own === null && record.payment.koyweOrderId !== null
  const isNews = reading.cause === 'webhook' && step.isChanged
  return {
    record,
    step,
    at: facts.now,
    isRead: true,
    entries: toEntries(record, reading, { step, isMissing }),
    watch: toWatch(record, reading, { step, now: facts.now, override }),
    receipts: reading.waiting.flatMap((receipt) => toEnding(receipt, record, reading)),
    orders: ours.map(({ orderId }) => orderId),
    ...toFindings(step, reading, isMissing),
    ...(isNews ? { givesReadBack: reading.startedAt } : {}),
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
  const looked = {
    lookedAt: reading.startedAt,
    looks: watch.looks + (reading.cause === 'schedule' ? 1 : 0),
    scheduleFrom: reading.cause === 'refresh' ? now : watch.scheduleFrom,
  }
  const after = { ...record, payment: step.payment, watch: { ...watch, ...looked } }
  return { ...looked, lookAt: nextLookAt(after, { now, override }) }
}

function toEntries(
  { payment }: PaymentRecord,
  reading: Reading,
  { step, isMissing }: { step: Step; isMissing: boolean },
) {
  if (payment.koyweOrderId === null) return []
  const { cause, waiting, own } = reading
  const said = isMissing ? 'Koywe does not know it any more' : (own?.word ?? '')
  // What polls find although webhooks should have told it shows that webhooks have gone silent.
  const isFound = cause === 'schedule' && step.payment.status !== payment.status
  const detail = { cause, reports: waiting.length, ...(isFound ? { foundBy: cause } : {}) }
  return [{ kind: 'koywe' as const, summary: `order read: ${said}`, detail }]
}

/** A receipt that names an order which was not read this time goes on waiting. */
function toEnding(
  { id, orderId }: Reading['waiting'][number],
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
function toFindings({ alarms, payment }: Step, { others }: Reading, isMissing: boolean) {
  const raised = alarms.flatMap((alarm) => findingOf[alarm] ?? [])
  if (isMissing) return { raised: [...raised, 'order_missing' as const], cured: [] }
  const isSecondRefunded = [...others.values()].some((truth) => truth?.state === 'refunded')
  const curable: FindingKind[] = [
    'order_missing',
    'order_amount_changed',
    'order_contradiction',
    ...(isSecondRefunded || payment.status === 'refunded' ? ['duplicate_money' as const] : []),
  ]
  return { raised, cured: curable.filter((kind) => !raised.includes(kind)) }
}
