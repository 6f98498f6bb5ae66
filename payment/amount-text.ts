/**
 * Amounts as payers read them: 50000 COP is `$ 50.000` in Colombia, and 79.9 BRL is `R$ 79,90` in
 * Brazil. For people only; nothing reads them back.
 */

import { countries, type Country } from './country.ts'
import { currencyScales, formatAmount, isCurrency } from './money.ts'
import type { Payment } from './payment.ts'

/** Enough decimals for Intl to round nothing. */
const decimalsMax = 20

/**
 * Writes plain decimal text in the form of the payer's country, whatever language the payer reads: with the sign of
 * the country's own currency, or the code of another one. An amount keeps all its decimals.
 */
export function writeAmount(
  amount: string,
  currency: string,
  { country }: { country: Country },
): string {
  const isOwn = currency === countries[country].currency
  const format = formatterOf(country, isOwn, isCurrency(currency) ? currencyScales[currency] : 0)
  // Text stays exact, where a number would not.
  const written = format.format(amount as Intl.StringNumericLiteral).replaceAll('\u00A0', ' ')
  return isOwn ? written : `${written} ${currency}`
}

/** Making a formatter takes ten times as long as using it, so each is made once. */
const formatters = new Map<string, Intl.NumberFormat>()

function formatterOf(country: Country, isOwn: boolean, scale: number): Intl.NumberFormat {
  const key = `${country} ${isOwn} ${scale}`
  const known = formatters.get(key)
  if (known) return known
  const { currency, locale } = countries[country]
  const format = new Intl.NumberFormat(`${locale}-${country}`, {
    ...(isOwn ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } : {}),
    minimumFractionDigits: scale,
    maximumFractionDigits: decimalsMax,
    trailingZeroDisplay: 'stripIfInteger',
    useGrouping: 'always',
  })
  formatters.set(key, format)
  return format
}

/** Writes the amount that the payer was asked for. */
export function writeAskedAmount(payment: Payment): string {
  const { amountMinor, currency } = payment
  return writeAmount(formatAmount(amountMinor, currency), currency, payment)
}

/** Writes the amount that arrived, in its own currency; before any arrived, the amount that was asked for. */
export function writePaidAmount(payment: Payment): string {
  const { paidAmount, paidCurrency, currency } = payment
  return paidAmount === null
    ? writeAskedAmount(payment)
    : writeAmount(paidAmount, paidCurrency ?? currency, payment)
}
