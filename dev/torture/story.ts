/** The story of one payment in a record: everything observed about it, and the faults of that time. */

import { entriesOf, type Entry, type RecordedPayment } from './record.ts'

/** Finds the payment id in a sentence of the checker. */
export function paymentIn(text: string): string | null {
  return /pay_[\w-]+/.exec(text)?.[0] ?? null
}

/** Returns one line for each entry, in order, with the faults from shortly before until its last entry. */
export function describeStory(record: Entry[], paymentId: string): string[] {
  const orderIds = new Set(
    entriesOf(record, 'order')
      .filter(({ externalId }) => externalId === paymentId)
      .map(({ id }) => id),
  )
  const isAbout = (entry: Entry) => {
    const text = JSON.stringify(entry)
    return text.includes(paymentId) || [...orderIds].some((id) => text.includes(id))
  }
  const own = record.filter((entry) => entry.kind !== 'fault' && isAbout(entry))
  const seenLive = own.filter(({ kind }) => ['asked', 'read', 'event'].includes(kind))
  const [from, to] = [seenLive[0]?.at ?? 0, seenLive.at(-1)?.at ?? 0]
  const faults = entriesOf(record, 'fault').filter(({ at }) => at >= from - 5000 && at <= to)
  return [...own, ...faults]
    .toSorted((left, right) => left.at - right.at)
    .map(toLine)
    .filter((line, place, lines) => line.slice(9) !== lines[place - 1]?.slice(9))
}

function toLine(entry: Entry): string {
  return `${(entry.at / 1000).toFixed(2).padStart(7)}  ${sentenceOf(entry)}`
}

function sentenceOf(entry: Entry): string {
  switch (entry.kind) {
    case 'asked':
      return `checkout answered with ${entry.status || 'no answer'}`
    case 'read':
      return `the shop reads: ${describe(entry.payment)}`
    case 'decision':
      return `support decides ${entry.choice}: ${entry.status}`
    case 'event':
      return `the shop receives ${entry.type} ${entry.key}: ${describe(entry.payment)}`
    case 'fault':
      return `   fault ${entry.name} ${entry.phase}`
    case 'order':
      return `Koywe: order ${entry.id} is ${entry.status}, ${entry.amount} ${entry.currency}`
    case 'store':
      return `store: ${describe(entry.payment)}, run ${entry.isOpenRun ? 'open' : 'ended'}`
    case 'webhook_event':
      return `webhook event ${entry.id} is ${entry.state}: ${entry.reason ?? 'no reason'}`
    case 'outbox':
      return `outbox message ${entry.key} is ${entry.state}`
    case 'finding':
      return `finding ${entry.finding} for ${entry.owner}`
    case 'twin':
      return `the run creates a second order ${entry.orderId}`
    case 'mail':
    case 'webhook':
    case 'rest':
    case 'unreadable':
    case 'leak':
    case 'left':
      return JSON.stringify(entry)
  }
}

function describe({ status, exception, fulfilment, version }: RecordedPayment): string {
  const isOdd = exception === null ? '' : ` (${exception})`
  return `${status}${isOdd}, fulfilment ${fulfilment}, version ${version}`
}
