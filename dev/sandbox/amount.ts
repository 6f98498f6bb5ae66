/** Amounts as people in the currency's country write them. */

const locales = new Map([
  ['ARS', 'es-AR'],
  ['BRL', 'pt-BR'],
  ['CLP', 'es-CL'],
  ['COP', 'es-CO'],
  ['MXN', 'es-MX'],
  ['PEN', 'es-PE'],
])

/**
 * Formats an amount for people: `$ 50.000` for COP, `R$ 120,50` for BRL. Zero decimals are left out.
 * @param amount in major units
 */
export function showAmount(amount: number, currency: string): string {
  const locale = locales.get(currency)
  if (locale === undefined) return `${amount} ${currency}`
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    // Never rounded to the currency's own scale: what was really paid may have decimals.
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    trailingZeroDisplay: 'stripIfInteger',
  })
  return format.format(amount).replaceAll('\u00A0', ' ')
}
