/**
 * Finds broken promises in a record. Uses the record alone and shares no code with the service: the rules
 * about statuses and money are written here a second time, from the HTTP contract.
 */

import { checkAnswers, checkRanks, checkReferences, checkVersions } from './outside-checks.ts'
import { entriesOf, type Entry, type RecordedPayment } from './record.ts'

export interface Violation {
  invariant: number
  says: string
}

/** The promises, by number. */
export const invariants: Record<number, { says: string; check: (record: Entry[]) => string[] }> = {
  1: { says: 'every acknowledged webhook is stored and has an outcome', check: checkOutcomes },
  2: { says: 'one order per payment', check: checkOrders },
  3: { says: 'a payment is fulfilled at most once, by key', check: checkShipping },
  4: {
    says: 'fulfilled only if Koywe completed the order with the same money, or a person accepted',
    check: checkMoney,
  },
  5: {
    says: 'a payment ends as its order does, soon after the last fault',
    check: checkEnd,
  },
  6: { says: 'answers to one idempotency key are equal', check: checkAnswers },
  7: { says: 'no reader sees a status go back', check: checkRanks },
  8: { says: 'no merchant reference is paid twice unnoticed', check: checkReferences },
  9: {
    says: 'the version of each payment’s events grows, and a repeated event is the same',
    check: checkVersions,
  },
  10: { says: 'every held payment has an owner', check: checkOwners },
  11: { says: 'no personal data in logs and histories', check: checkLeaks },
  12: { says: 'no finding stays open after its cause is gone', check: checkFindings },
  13: { says: 'no process and no run is left over', check: checkRunning },
  14: {
    says: 'every delivery has its outbox row, every row that is done was delivered, each mail twice at most',
    check: checkMessages,
  },
  15: {
    says: 'every history can be replayed, unless a workflow task of it was lost',
    check: checkHistories,
  },
}

export function check(whole: Entry[]): Violation[] {
  const record = beforeSurvey(whole)
  return Object.entries(invariants).flatMap(([invariant, one]) =>
    one.check(record).map((says) => ({ invariant: Number(invariant), says })),
  )
}

/** Ignores what arrived while the final state was recorded: one part of the record would have it, and another not. */
function beforeSurvey(record: Entry[]): Entry[] {
  const [rest] = entriesOf(record, 'rest')
  if (!rest) return record
  const comesIn = new Set(['webhook', 'event', 'mail'])
  return record.filter(({ kind, at }) => !comesIn.has(kind) || at <= rest.at)
}

const isTaken = (status: number) => status >= 200 && status < 300

function checkOutcomes(record: Entry[]): string[] {
  const webhookEvents = entriesOf(record, 'webhook_event')
  const stored = new Set(webhookEvents.map(({ digest }) => digest))
  const taken = entriesOf(record, 'webhook').filter(({ status }) => isTaken(status))
  // Repeated bytes are stored once.
  const lost = [...new Set(taken.map(({ digest }) => digest))]
    .filter((digest) => !stored.has(digest))
    .map((digest) => `webhook ${digest} was acknowledged but is not stored`)
  const open = webhookEvents.filter(({ state }) => state === 'waiting' || state === 'unmatched')
  return [
    ...lost,
    ...open.map(({ id, state, paymentId }) => `webhook event ${id} of ${paymentId} is ${state}`),
  ]
}

/** The orders that the service created itself. */
function ownOrders(record: Entry[]) {
  const twins = new Set(entriesOf(record, 'twin').map(({ orderId }) => orderId))
  return entriesOf(record, 'order').filter(({ id }) => !twins.has(id))
}

function checkOrders(record: Entry[]): string[] {
  return [...Map.groupBy(ownOrders(record), ({ externalId }) => externalId)].flatMap(
    ([id, orders]) => (orders.length > 1 ? [`${id} has ${orders.length} orders`] : []),
  )
}

const completions = (record: Entry[]) =>
  entriesOf(record, 'event').filter(({ type }) => type === 'payment.completed')

function checkShipping(record: Entry[]): string[] {
  return [...Map.groupBy(completions(record), ({ payment }) => payment.id)].flatMap(
    ([id, events]) => {
      const keys = new Set(events.map(({ key }) => key))
      return keys.size > 1 ? [`${id} was fulfilled under ${keys.size} keys`] : []
    },
  )
}

/** A decision whose answer was lost may have been accepted. */
const mayHaveTaken = (status: number) => isTaken(status) || status === 0 || status >= 500

const decidedTo = (choice: string, record: Entry[]) =>
  new Set(
    entriesOf(record, 'decision')
      .filter((one) => one.choice === choice && mayHaveTaken(one.status))
      .map(({ paymentId }) => paymentId),
  )

/** The difference that two clocks of one machine may have. */
const clocksMs = 100
const settled = new Set(['COMPLETED', 'REFUND_REQUESTED', 'REFUNDED'])

function checkMoney(record: Entry[]): string[] {
  const orders = Map.groupBy(entriesOf(record, 'order'), ({ externalId }) => externalId)
  const accepted = decidedTo('accept', record)
  const firsts = new Map(
    completions(record)
      .toReversed()
      .map((one) => [one.payment.id, one]),
  )
  return [...firsts.values()].flatMap(({ at, payment: { id, amount, currency } }) => {
    const paid = (orders.get(id) ?? []).filter(({ status }) => settled.has(status))
    if (paid.length === 0) return [`${id} was fulfilled without a completed order`]
    const completedAt = paid.map(({ completedMs = at }) => completedMs ?? Number.POSITIVE_INFINITY)
    const early = Math.min(...completedAt) - at
    if (early > clocksMs) return [`${id} was fulfilled ${early} ms before its order was completed`]
    const isSame = paid.some(
      (one) => Number(one.amount) === Number(amount) && one.currency === currency,
    )
    return isSame || accepted.has(id)
      ? []
      : [`${id} requested ${amount} ${currency} and was fulfilled for ${paid[0]?.amount}`]
  })
}

/** Final statuses of a payment, by the status of its order. */
const ends: Record<string, readonly string[]> = {
  PENDING: ['pending', 'expired'],
  PROCESSING: ['processing'],
  PAID: ['paid'],
  COMPLETED: ['completed'],
  FAILED: ['failed'],
  EXPIRED: ['expired'],
  REFUND_REQUESTED: ['completed', 'paid'],
  REFUNDED: ['refunded'],
}

/** Held or declined money leaves the status of the payment unchanged. */
export function mayEndAs(orderStatus: string, payment: EndOf): boolean {
  const isStopped = payment.exception !== null && payment.fulfilment !== 'done'
  if (isStopped && (orderStatus === 'PAID' || orderStatus === 'COMPLETED')) return true
  return ends[orderStatus]?.includes(payment.status) ?? false
}

type EndOf = Pick<RecordedPayment, 'status' | 'exception' | 'fulfilment'>

function checkEnd(record: Entry[]): string[] {
  const late = entriesOf(record, 'rest')
    .filter(({ afterMs }) => afterMs === null)
    .map(() => 'not everything finished within the bound')
  const payments = new Map(entriesOf(record, 'store').map(({ payment }) => [payment.id, payment]))
  const opening = [...payments.values()]
    .filter(({ status }) => status === 'opening')
    .map(({ id }) => `${id} is still opening`)
  const declined = decidedTo('decline', record)
  const wrong = ownOrders(record).flatMap(({ externalId, status }) => {
    const payment = payments.get(externalId)
    if (!payment) return [`${externalId} has an order that is ${status}, but no payment`]
    if (!mayEndAs(status, payment)) {
      return [`${externalId} is ${payment.status}, but its order is ${status}`]
    }
    if (status !== 'COMPLETED' || ['done', 'held'].includes(payment.fulfilment)) return []
    return declined.has(externalId)
      ? []
      : [`${externalId} is paid, but its fulfilment is ${payment.fulfilment}`]
  })
  return [...late, ...opening, ...wrong]
}

function checkOwners(record: Entry[]): string[] {
  const owned = new Set(
    entriesOf(record, 'finding')
      .filter(({ owner }) => owner !== '')
      .map(({ paymentId }) => paymentId),
  )
  return entriesOf(record, 'store')
    .filter(({ payment }) => payment.fulfilment === 'held' && !owned.has(payment.id))
    .map(({ payment }) => `${payment.id} is held, but no finding asks for a decision`)
}

function checkLeaks(record: Entry[]): string[] {
  return entriesOf(record, 'leak').map(({ where }) => where)
}

function checkHistories(record: Entry[]): string[] {
  return entriesOf(record, 'unreadable').map(({ paymentId, why }) => `${paymentId}: ${why}`)
}

/** Findings that wait for a person. Only these may be open at the end. */
export const findingsOfPersons = [
  'money_held',
  'duplicate_money',
  'refund_by_hand',
  'refund_excess',
  // A mail whose outcome was lost twice, by two kills.
  'message_given_up',
]

/** Those whose cause shows in the payment. */
const causes: Record<string, (payment: RecordedPayment) => boolean> = {
  money_held: ({ fulfilment }) => fulfilment === 'held',
  refund_excess: ({ status, exception }) => status === 'completed' && exception === 'overpaid',
}

function checkFindings(record: Entry[]): string[] {
  const payments = new Map(entriesOf(record, 'store').map(({ payment }) => [payment.id, payment]))
  const hasCause = (finding: string, paymentId: string | null) => {
    const payment = payments.get(String(paymentId))
    return causes[finding] === undefined || (payment !== undefined && causes[finding](payment))
  }
  return entriesOf(record, 'finding')
    .filter(
      ({ finding, paymentId }) =>
        !findingsOfPersons.includes(finding) || !hasCause(finding, paymentId),
    )
    .map(({ finding, subject }) => `${finding} is open for ${subject}`)
}

function checkRunning(record: Entry[]): string[] {
  const runs = entriesOf(record, 'store')
    .filter(({ payment, isOpenRun }) => isOpenRun && isOver(payment))
    .map(({ payment }) => `${payment.id} is ${payment.status}, but its run is open`)
  return [...runs, ...entriesOf(record, 'left').map(({ process }) => `${process} still runs`)]
}

/** Says whether a payment needs no more work, so that its run must have ended. */
export function isOver({
  status,
  fulfilment,
}: Pick<RecordedPayment, 'status' | 'fulfilment'>): boolean {
  return status === 'refunded' || (status === 'completed' && fulfilment === 'done')
}

/** Each payer here has one payment, so at most one mail of each kind. */
function checkMessages(record: Entry[]): string[] {
  const messages = entriesOf(record, 'outbox')
  const rows = new Set(messages.map(({ key }) => key))
  const taken = new Set([
    ...entriesOf(record, 'event').map(({ key }) => key),
    ...entriesOf(record, 'mail').map(({ messageId }) => keyOf(messageId)),
  ])
  const untaken = messages
    .filter(({ key, state }) => state === 'done' && !taken.has(key))
    .map(({ key, paymentId }) => `${key} of ${paymentId} is done, but no receiver has it`)
  const events = entriesOf(record, 'event')
    .filter(({ key }) => !rows.has(key))
    .map(({ key, payment }) => `${payment.id} sent the shop ${key}, which has no row`)
  const mails = [...Map.groupBy(entriesOf(record, 'mail'), ({ to }) => to)].flatMap(([to, all]) => {
    const kinds = [...new Set(all.map(({ messageId }) => kindOf(messageId)))]
    const ids = new Set(all.map(({ messageId }) => messageId))
    return ids.size > kinds.length ? [`${to} got ${ids.size} mails of ${kinds.join(', ')}`] : []
  })
  const repeated = [
    ...Map.groupBy(entriesOf(record, 'mail'), ({ messageId }) => messageId),
  ].flatMap(([messageId, all]) =>
    all.length > 2 ? [`${keyOf(messageId)} was sent ${all.length} times`] : [],
  )
  return [...untaken, ...new Set(events), ...mails, ...repeated]
}

/** A mail's id begins with the key of its outbox message. */
const keyOf = (messageId: string) => messageId.replace(/^<|@.*$/g, '')

/** A key is the payment's id and the kind, such as `pay_….mail.held`. */
const kindOf = (messageId: string) => keyOf(messageId).split('.').slice(1, 3).join('.')
