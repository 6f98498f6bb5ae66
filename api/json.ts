/** Parses a JSON body without turning its amount into a float. */

interface Token {
  holder: object
  source: string
}

/** JSON.parse of Node 22 and later, whose reviver receives the source text of each value. */
type ParseWithSource = (
  text: string,
  revive: (this: object, name: string, value: unknown, context: { source?: string }) => unknown,
) => unknown

const parseWithSource = JSON.parse as ParseWithSource

/**
 * Parses JSON. A number in the top-level `amount` becomes the string of its digits.
 * @throws SyntaxError for invalid JSON and for a `__proto__` anywhere in it
 */
export function parseJson(text: string): unknown {
  const amounts: Token[] = []
  const parsed = parseWithSource(text, function revive(name, value, context) {
    if (name === '__proto__') throw new SyntaxError('__proto__ is not allowed in a body')
    if (name === 'amount' && typeof value === 'number') {
      amounts.push({ holder: this, source: context.source ?? '' })
    }
    return value
  })
  const amount = amounts.find(({ holder }) => holder === parsed)
  if (amount === undefined) return parsed
  return { ...(parsed as object), amount: toDigits(amount.source) }
}

const exponentForm = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/

/**
 * Keeps plain decimals as written, and moves the point by the exponent: `5e4` becomes `50000`, and `500.000e0` keeps
 * its three decimals. What is too long for that stays as it is; it is no amount.
 */
function toDigits(source: string): string {
  const match = exponentForm.exec(source)
  if (!match) return source
  const [, sign = '', whole = '', fraction = '', exponent] = match
  const digits = `${whole}${fraction}`
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits.padEnd(point, '0')}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
