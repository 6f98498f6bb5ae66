/** Writes amounts, times and states of payments as the desk shows them. */

import { countries } from '../payment/country.ts'
import { writeAmount } from '../payment/amount-text.ts'
import { formatAmount } from '../payment/money.ts'
import type { Payment } from '../payment/payment.ts'
import type { Status } from '../payment/status.ts'
import { html, type Html } from './html.ts'
import type { DeskTexts } from './texts/texts.ts'

/** With the currency's code, because a desk sees many countries: `50.000 COP`. */
export function writeAsked(payment: Payment): string {
  return writeMoney(formatAmount(payment.amountMinor, payment.currency), payment.currency, payment)
}

/** An amount in the form of the payment's country, with the code of its currency. */
export function writeMoney(
  amount: string,
  currency: string,
  payment: Pick<Payment, 'country'>,
): string {
  const written = writeAmount(amount, currency, payment)
  return written.includes(currency) ? written : `${written} ${currency}`
}

/** A time in the payment's country, with the offset, and exactly for machines. */
export function renderTime(at: number, { country }: Pick<Payment, 'country'>): Html {
  return renderTimeIn(at, countries[country].timeZone)
}

/** The same without seconds and offset, for lists. */
export function renderShortTime(at: number, { country }: Pick<Payment, 'country'>): Html {
  const { year, month, day, hour, minute } = toParts(at, countries[country].timeZone)
  return writeTime(at, `${year}-${month}-${day} ${hour}:${minute}`)
}

export function renderUtcTime(at: number): Html {
  return renderTimeIn(at, 'UTC')
}

function renderTimeIn(at: number, timeZone: string): Html {
  const { year, month, day, hour, minute, second, timeZoneName } = toParts(at, timeZone)
  return writeTime(at, `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`)
}

function writeTime(at: number, text: string): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${text}</time>`
}

function toParts(at: number, timeZone: string): Partial<Record<string, string>> {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  })
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** A duration in whole milliseconds. */
export function writeDuration(ms: number): string {
  return `${Math.round(ms)} ms`
}

const tones: Record<Status, string> = {
  opening: 'waiting',
  pending: 'waiting',
  processing: 'waiting',
  paid: 'good',
  completed: 'good',
  rejected: 'bad',
  failed: 'bad',
  expired: 'plain',
  cancelled: 'plain',
  refunded: 'plain',
}

export function renderStatus({ status }: Payment, texts: DeskTexts): Html {
  return html`<span class="badge ${tones[status]}">${texts.statuses[status]}</span>`
}

/** Held money and every discrepancy of a payment. */
export function renderMoneyMarks({ fulfilment, exceptions }: Payment, texts: DeskTexts): Html {
  const isHeld = fulfilment === 'held'
  return html`${isHeld && html`<span class="badge attention">${texts.list.held}</span> `}${exceptions.map(
    (kind) => html`<span class="badge attention">${texts.exceptions[kind]}</span> `,
  )}`
}
