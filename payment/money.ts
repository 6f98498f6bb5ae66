/**
 * Money as whole minor units of a currency. Amounts arrive and leave as decimal text; nothing here
 * is ever a float, and nothing is ever rounded.
 */

/** The currencies Payin takes, with the number of decimals each one has (ISO 4217). */
export const currencyScales = { ARS: 2, BRL: 2, CLP: 0, COP: 2, MXN: 2, PEN: 2 } as const

export type Currency = keyof typeof currencyScales

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(currencyScales, text)
}

/** Why a text is not an amount of a currency. */
export type AmountFault = 'not_a_number' | 'not_positive' | 'too_many_decimals' | 'too_many_digits'

/**
 * The most significant digits of an amount. Koywe's wire carries JSON numbers, which keep 15 digits
 * exactly.
 */
export const amountDigitsMax = 15

/** The store keeps minor units in 64 bits; zeros at the end count there too. */
const minorUnitsEnd = 10n ** 18n

const decimalForm = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/

interface Decimal {
  /** The digits without the point, signed. */
  digits: bigint
  /** How many of them stand after the point. */
  scale: number
}

/** Reads plain decimal text ("50000", "49.90"); null for anything else, exponents included. */
function readDecimal(text: string): Decimal | null {
  const match = decimalForm.exec(text)
  if (!match) return null
  const [, sign = '', whole = '', fraction = ''] = match
  const decimals = fraction.replace(/0+$/, '')
  return { digits: BigInt(`${sign}${whole}${decimals}`), scale: decimals.length }
}

/**
 * Turns decimal text in major units into minor units: `parseAmount('49.90', 'BRL')` is `4990n`.
 * Decimals that the currency does not have must be zeros, and no amount has more than two decimals.
 * Text that is no positive amount of that currency comes back as the fault, never rounded.
 */
export function parseAmount(text: string, currency: Currency): bigint | AmountFault {
  if (text.length > amountTextMax) return 'too_many_digits'
  const decimal = readDecimal(text)
  if (!decimal) return 'not_a_number'
  if (decimal.digits <= 0n) return 'not_positive'
  const scale = currencyScales[currency]
  if (writtenDecimals(text) > decimalsMax || decimal.scale > scale) return 'too_many_decimals'
  const minor = decimal.digits * 10n ** BigInt(scale - decimal.scale)
  const isTooLong = significantDigits(decimal) > amountDigitsMax || minor >= minorUnitsEnd
  return isTooLong ? 'too_many_digits' : minor
}

/** Far more than any amount has. Longer numbers would take long to read. */
const amountTextMax = 64

/** The most decimals of any currency. With more, `500.000` could mean five hundred thousand. */
const decimalsMax = 2

function writtenDecimals(text: string): number {
  return text.split('.')[1]?.length ?? 0
}

function significantDigits(decimal: Decimal): number {
  return String(decimal.digits).replace('-', '').replace(/0+$/, '').length
}

/** Prints minor units as a plain decimal without trailing zeros: `formatAmount(4990n, 'BRL')` is `"49.9"`. */
export function formatAmount(minor: bigint, currency: Currency): string {
  const scale = currencyScales[currency]
  if (scale === 0) return String(minor)
  const digits = String(minor).padStart(scale + 1, '0')
  return normalDecimal(`${digits.slice(0, -scale)}.${digits.slice(-scale)}`) ?? digits
}

/**
 * The normal form of decimal text: no leading zeros, no trailing decimals of zero. Null when the
 * text is not a plain decimal. `normalDecimal('050000.10')` is `"50000.1"`.
 */
export function normalDecimal(text: string): string | null {
  const decimal = readDecimal(text)
  if (!decimal) return null
  const negative = decimal.digits < 0n
  const digits = String(negative ? -decimal.digits : decimal.digits).padStart(
    decimal.scale + 1,
    '0',
  )
  const whole = digits.slice(0, digits.length - decimal.scale)
  const fraction = decimal.scale === 0 ? '' : `.${digits.slice(-decimal.scale)}`
  return `${negative ? '-' : ''}${whole}${fraction}`
}

/**
 * Rounds plain decimal text to so many decimals, half away from zero, and gives its normal form; null
 * for anything else. Meant for what others computed in floats: `roundDecimal('250.75000000000003', 6)`
 * is `"250.75"`.
 */
export function roundDecimal(text: string, scale: number): string | null {
  const decimal = readDecimal(text)
  if (!decimal || decimal.scale <= scale) return normalDecimal(text)
  const unit = 10n ** BigInt(decimal.scale - scale)
  const half = decimal.digits < 0n ? -unit / 2n : unit / 2n
  const rounded = (decimal.digits + half) / unit
  const sign = rounded < 0n ? '-' : ''
  const digits = String(rounded)
    .replace('-', '')
    .padStart(scale + 1, '0')
  return normalDecimal(`${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`)
}

/**
 * Subtracts plain decimals exactly: `subtractDecimals('60000', '50000.5')` is `"9999.5"`.
 * @throws TypeError for anything else
 */
export function subtractDecimals(left: string, right: string): string {
  const [a, b] = [readDecimal(left), readDecimal(right)]
  if (!a || !b) throw new TypeError('subtractDecimals takes plain decimals')
  const scale = Math.max(a.scale, b.scale)
  const difference = alignDigits(a, scale) - alignDigits(b, scale)
  const digits = String(difference)
    .replace('-', '')
    .padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const sign = difference < 0n ? '-' : ''
  return normalDecimal(`${sign}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`) ?? '0'
}

/** The digits of a decimal with so many of them after the point. */
function alignDigits({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale)
}

/**
 * Compares two plain decimals exactly: negative when `left` is less, 0 when equal, positive when more.
 * Safe for amounts with more decimals than the currency has.
 */
export function compareDecimals(left: string, right: string): number {
  const [a, b] = [readDecimal(left), readDecimal(right)]
  if (!a || !b) throw new TypeError('compareDecimals takes plain decimals')
  const scale = Math.max(a.scale, b.scale)
  const difference = alignDigits(a, scale) - alignDigits(b, scale)
  return difference < 0n ? -1 : Number(difference > 0n)
}
