/**
 * The published formulas of check digits, written down a second time: the tests do not ask the
 * library that the product asks. Source: koywe.md, section 4.2.
 */

function weigh(digits: string, weights: readonly number[]): number {
  return digits.split('').reduce((sum, digit, at) => sum + valueOf(digit) * (weights[at] ?? 0), 0)
}

/** Digits count as themselves, letters as their place in ASCII, 48 below. */
function valueOf(character: string): number {
  return character.charCodeAt(0) - 48
}

/** Remainder after division that is never negative. */
function remainder(number: number, divisor: number): number {
  return ((number % divisor) + divisor) % divisor
}

function fromTheRight(digits: string, weights: readonly number[]): number {
  const reversed = digits.split('').toReversed().join('')
  return weigh(reversed, weights)
}

/** The two check digits of nine digits. */
export function checkDigitsOfCpf(base: string): string {
  const first = brazilian(weigh(base, [10, 9, 8, 7, 6, 5, 4, 3, 2]))
  const second = brazilian(weigh(base + first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]))
  return first + second
}

/** The two check digits of twelve digits or capital letters. */
export function checkDigitsOfCnpj(base: string): string {
  const weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
  const first = brazilian(weigh(base, weights.slice(1)))
  return first + brazilian(weigh(base + first, weights))
}

function brazilian(sum: number): string {
  return String(remainder(11 - sum, 11) % 10)
}

/** The check character of seven or eight digits. */
export function checkDigitOfRut(base: string): string {
  const digit = 11 - (fromTheRight(base, [2, 3, 4, 5, 6, 7, 2, 3]) % 11)
  return digit === 11 ? '0' : digit === 10 ? 'K' : String(digit)
}

/** The check digit of eight to ten digits. */
export function checkDigitOfNit(base: string): string {
  const rest = fromTheRight(base, [3, 7, 13, 17, 19, 23, 29, 37, 41, 43]) % 11
  return String(rest < 2 ? rest : 11 - rest)
}

const cuitWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]

/** The check digit of ten digits. */
export function checkDigitOfCuit(base: string): string {
  const digit = 11 - (weigh(base, cuitWeights) % 11)
  return digit === 11 ? '0' : digit === 10 ? '9' : String(digit)
}

/** The check digit of ten digits. */
export function checkDigitOfRuc(base: string): string {
  return String((11 - (weigh(base, cuitWeights) % 11)) % 10)
}

const curpAlphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'

/** The check digit of seventeen characters. */
export function checkDigitOfCurp(base: string): string {
  const sum = base
    .split('')
    .reduce((total, character, at) => total + curpAlphabet.indexOf(character) * (18 - at), 0)
  return String((10 - (sum % 10)) % 10)
}
