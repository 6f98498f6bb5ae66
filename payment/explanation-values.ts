/** What the rows of a payment put into the sentences of its explanation: amounts, times and words for support. */

import { writeAmount } from './amount-text.ts'
import { countries, type Country, type Locale } from './country.ts'
import { writeFirst } from './date-text.ts'
import type { ExplanationFacts, MessageFacts } from './explanation-facts.ts'
import { explanationTexts } from './explanation-languages.ts'
import type { ExplanationTexts } from './explanation-texts.ts'
import { computeExcess } from './excess.ts'
import { formatAmount } from './money.ts'
import type { Payment } from './payment.ts'

type Value = string | number | null | undefined

/** Gives the value of a placeholder; undefined for an unknown name. */
export type FindValue = (name: string) => string | undefined

/** Finds the values of placeholders. Only those that a text needs are written, because every activity writes a text. */
export function createValues(
  facts: ExplanationFacts,
  { message, language }: { message: MessageFacts | undefined; language: Locale },
): FindValue {
  const { row, trouble, doubtStatus, webhooks, services } = facts
  const { payment } = row
  const texts = explanationTexts[language]
  const write = (at: number | null | undefined) =>
    at ? writeMoment(at, { language, country: payment.country }) : null
  const failing = trouble?.code ?? (doubtStatus === null ? null : 'koywe_unreachable')
  const values: Record<string, () => Value> = {
    ...moneyValues(payment),
    status: () => nameStatus(payment.status, texts),
    reference: () => payment.merchantReference,
    order: () => payment.koyweOrderId,
    word: () => payment.koyweStatus,
    code: () => payment.failure?.detail ?? payment.failure?.code,
    readAt: () => write(payment.lastReadAt ?? payment.updatedAt),
    expiresAt: () => write(payment.expiresAt),
    by: () => payment.decision?.by,
    decidedAt: () => write(payment.decision?.at),
    dueAt: () => write(row.polling.nextPollAt),
    trouble: () => failing && texts.troubles[failing],
    troubleSince: () => write(trouble?.since),
    httpStatus: () => trouble?.status,
    doubtStatus: () => doubtStatus,
    waitingSince: () => write(webhooks.waitingSince),
    refusedAt: () => write(webhooks.refusedAt),
    seenAt: () => write(services.workerSeenAt),
    message: () => message?.kind,
    error: () => message?.lastError?.replace(/\.$/, ''),
    attempts: () => message?.attempts,
  }
  return (name) => {
    const value = values[name]
    return value && String(value() ?? texts.unknown)
  }
}

/** The word of a language, with the status as the API writes it where the two differ. */
function nameStatus(status: Payment['status'], { statuses }: ExplanationTexts): string {
  const word = statuses[status]
  return word === status ? word : `${word} (${status})`
}

function moneyValues(payment: Payment): Record<'asked' | 'paid' | 'excess', () => Value> {
  const { amountMinor, currency, paidAmount, paidCurrency } = payment
  const asked = formatAmount(amountMinor, currency)
  const excess = computeExcess(payment)
  return {
    asked: () => writeMoney(asked, currency, payment),
    paid: () => paidAmount && writeMoney(paidAmount, paidCurrency ?? currency, payment),
    excess: () => excess && writeMoney(excess, currency, payment),
  }
}

/** As payers read it, with the code of the currency, because several have the same sign: `$ 50.000 COP`. */
function writeMoney(amount: string, currency: string, payment: Payment): string {
  const written = writeAmount(amount, currency, payment)
  return written.endsWith(currency) ? written : `${written} ${currency}`
}

/** Writes a time on the clock of the payment's country: `November 30, 2026 at 13:05 GMT-5`. */
function writeMoment(
  at: number,
  { language, country }: { language: Locale; country: Country },
): string {
  const { timeZone } = countries[country]
  const { day, clock } = formattersOf(language, timeZone)
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  const { hour, minute, timeZoneName } = parts
  const { timeJoin } = explanationTexts[language]
  return `${writeFirst(day.format(at), language)}${timeJoin}${hour}:${minute} ${timeZoneName}`
}

interface Formatters {
  day: Intl.DateTimeFormat
  clock: Intl.DateTimeFormat
}

/** Making a formatter takes a third of a millisecond, so each is made once. */
const formatters = new Map<string, Formatters>()

function formattersOf(language: Locale, timeZone: string): Formatters {
  const key = `${language} ${timeZone}`
  const known = formatters.get(key)
  if (known) return known
  const day = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'long' })
  const clock = new Intl.DateTimeFormat('en', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  })
  formatters.set(key, { day, clock })
  return { day, clock }
}
