/** Amounts as payers read them: `"79.9"` BRL is `79,90 BRL` in Brazil. For people only; nothing reads it back. */

import type { Country, Locale } from './country.ts'
import { currencyScales, formatAmount, isCurrency } from './money.ts'
import type { Payment } from './payment.ts'

/** Enough decimals for Intl to round nothing. */
const decimalsMax = 20

/**
 * Writes plain decimal text with the separators of the payer's language and country, all the decimals
 * that the currency has, and its code. An amount with more decimals keeps them.
 */
export function writeAmount(
  amount: string,
  currency: string,
  { locale, country }: { locale: Locale; country: Country },
): string {
  const numbers = new Intl.NumberFormat(`${locale}-${country}`, {
    minimumFractionDigits: isCurrency(currency) ? currencyScales[currency] : 0,
    maximumFractionDigits: decimalsMax,
    useGrouping: 'always',
  })
  // Text stays exact, where a number would not.
  return `${numbers.format(amount as Intl.StringNumericLiteral)} ${currency}`
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
