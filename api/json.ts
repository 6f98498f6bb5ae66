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

/** Keeps plain decimals as written and expands exponents: `5e4` becomes `50000`. */
function toDigits(source: string): string {
  return /[eE]/.test(source) ? String(Number(source)) : source
}
