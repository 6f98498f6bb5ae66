/**
 * Says where a record breaks a promise. Works on the record alone and shares no code with the service:
 * what it believes about statuses and money stands here a second time, from the contract.
 */

import type { Entry } from './record.ts'

export interface Violation {
  invariant: number
  says: string
}

type Of<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

/** The promises, by number. */
export const invariants: Record<number, { says: string; check: (record: Entry[]) => string[] }> = {
  1: { says: 'every acknowledged webhook has an ending', check: checkEndings },
  2: { says: 'one order per payment', check: checkOrders },
  3: { says: 'a payment is fulfilled at most once, by key', check: checkShipping },
  4: {
    says: 'fulfilled only when Koywe completed the order with the same money',
    check: checkMoney,
  },
  5: { says: 'paid implies fulfilled or held', check: checkPaid },
  6: { says: 'answers to one idempotency key are equal', check: checkAnswers },
  7: { says: 'no reader sees a status fall', check: checkRanks },
  8: { says: 'one live payment per merchant reference', check: checkReferences },
  9: { says: 'the version of each payment’s events grows', check: checkVersions },
  10: { says: 'every mail has one Message-ID per payer and subject', check: checkMails },
  11: { says: 'no personal data in logs and histories', check: checkLeaks },
  12: { says: 'no finding is left open that is cured', check: checkFindings },
  13: { says: 'no run is left open that has nothing to do', check: checkRuns },
}

export function check(record: Entry[]): Violation[] {
  return Object.entries(invariants).flatMap(([invariant, one]) =>
    one.check(record).map((says) => ({ invariant: Number(invariant), says })),
  )
}

const entriesOf = <Kind extends Entry['kind']>(record: Entry[], kind: Kind): Of<Kind>[] =>
  record.filter((entry): entry is Of<Kind> => entry.kind === kind)

function groupBy<Item>(items: Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

const isTaken = (status: number) => status >= 200 && status < 300

function checkEndings(record: Entry[]): string[] {
  const receipts = entriesOf(record, 'receipt')
  const taken = entriesOf(record, 'delivery')
    .flatMap(({ statuses }) => statuses)
    .filter(isTaken).length
  const missing =
    receipts.length < taken ? [`${taken} were acknowledged, ${receipts.length} are stored`] : []
  const open = receipts.filter(({ state }) => state === 'waiting' || state === 'parked')
  return [...missing, ...open.map(({ id, state }) => `receipt ${id} is ${state}`)]
}

function checkOrders(record: Entry[]): string[] {
  const groups = groupBy(entriesOf(record, 'order'), ({ externalId }) => externalId)
  return [...groups].flatMap(([id, orders]) =>
    orders.length > 1 ? [`${id} has ${orders.length} orders`] : [],
  )
}

const completions = (record: Entry[]) =>
  entriesOf(record, 'event').filter(({ type }) => type === 'payment.completed')

function checkShipping(record: Entry[]): string[] {
  return [...groupBy(completions(record), ({ payment }) => payment.id)].flatMap(([id, events]) => {
    const keys = new Set(events.map(({ key }) => key))
    return keys.size > 1 ? [`${id} was shipped under ${keys.size} keys`] : []
  })
}

function checkMoney(record: Entry[]): string[] {
  const orders = groupBy(entriesOf(record, 'order'), ({ externalId }) => externalId)
  return completions(record).flatMap(({ payment }) => {
    const paid = orders
      .get(payment.id)
      ?.find(({ status }) => status === 'COMPLETED' || status === 'REFUNDED')
    if (!paid) return [`${payment.id} was shipped without a completed order`]
    const isSame = Number(paid.amount) === Number(payment.amount)
    return isSame && paid.currency === payment.currency
      ? []
      : [`${payment.id} was shipped for ${paid.amount} ${paid.currency}`]
  })
}

function checkPaid(record: Entry[]): string[] {
  const ledger = new Map(entriesOf(record, 'ledger').map(({ payment }) => [payment.id, payment]))
  return entriesOf(record, 'order').flatMap(({ externalId, status }) => {
    if (status !== 'COMPLETED') return []
    const payment = ledger.get(externalId)
    if (!payment) return [`${externalId} is paid and unknown`]
    const isExplained = payment.fulfilment === 'done' || payment.fulfilment === 'held'
    return isExplained ? [] : [`${externalId} is paid and ${payment.fulfilment}`]
  })
}

function checkAnswers(record: Entry[]): string[] {
  // What is stored for a key is a 201 or a refusal of Koywe's; anything else may be asked again.
  const kept = entriesOf(record, 'asked').filter(({ status }) => status === 201 || status === 422)
  return [...groupBy(kept, ({ key }) => key)].flatMap(([key, answers]) => {
    const different = new Set(answers.map(({ status, text }) => `${status} ${text}`))
    return different.size > 1 ? [`${key} got ${different.size} answers`] : []
  })
}

const ranks: Record<string, number> = {
  opening: 0,
  pending: 1,
  processing: 2,
  expired: 3,
  rejected: 3,
  failed: 3,
  cancelled: 3,
  paid: 4,
  completed: 5,
  refunded: 6,
}

function checkRanks(record: Entry[]): string[] {
  return [...groupBy(entriesOf(record, 'read'), ({ payment }) => payment.id)].flatMap(
    ([id, reads]) => {
      const statuses = reads.map(({ payment }) => payment.status)
      return statuses.flatMap((status, place) => {
        const before = statuses[place - 1] ?? status
        const fell = (ranks[status] ?? -1) < (ranks[before] ?? -1)
        return fell ? [`${id} fell from ${before} to ${status}`] : []
      })
    },
  )
}

const dead = new Set(['rejected', 'failed', 'expired', 'cancelled'])

function checkReferences(record: Entry[]): string[] {
  const live = entriesOf(record, 'ledger').filter(({ payment }) => !dead.has(payment.status))
  return [...groupBy(live, ({ merchantReference }) => merchantReference)].flatMap(
    ([reference, all]) => (all.length > 1 ? [`${reference} has ${all.length} live payments`] : []),
  )
}

/** Repetitions come under the same key; the first of each counts. */
function checkVersions(record: Entry[]): string[] {
  return [...groupBy(entriesOf(record, 'event'), ({ payment }) => payment.id)].flatMap(
    ([id, events]) => {
      const firsts = events.filter(
        ({ key }, place) => events.findIndex((other) => other.key === key) === place,
      )
      const versions = firsts.map(({ payment }) => payment.version)
      const isGrowing = versions.every((one, place) => one > (versions[place - 1] ?? -1))
      return isGrowing ? [] : [`${id} has events of the versions ${versions.join(', ')}`]
    },
  )
}

/** A payer here pays once, and gets at most a confirmation and a shipping notification. */
function checkMails(record: Entry[]): string[] {
  return [...groupBy(entriesOf(record, 'mail'), ({ to }) => to)].flatMap(([to, mails]) => {
    const ids = new Set(mails.map(({ messageId }) => messageId))
    return ids.size > 2 ? [`${to} got ${ids.size} different mails`] : []
  })
}

function checkLeaks(record: Entry[]): string[] {
  return entriesOf(record, 'leak').map(({ where }) => where)
}

/** Only what waits for a person may be open in the end. */
const ofPersons = new Set(['money_held', 'duplicate_money', 'refund_by_hand'])

function checkFindings(record: Entry[]): string[] {
  return entriesOf(record, 'finding')
    .filter(({ finding }) => !ofPersons.has(finding))
    .map(({ finding, subject }) => `${finding} is open for ${subject}`)
}

function checkRuns(record: Entry[]): string[] {
  return entriesOf(record, 'ledger')
    .filter(
      ({ payment, isOpenRun }) => isOpenRun && ['completed', 'refunded'].includes(payment.status),
    )
    .map(({ payment }) => `${payment.id} is ${payment.status} and its run is open`)
}
