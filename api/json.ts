/** Reads a JSON body, with the amount as the digits that were sent instead of as a float. */

interface Token {
  holder: object
  source: string
}

/** JSON.parse as Node 22 and later have it: the reviver is shown the text of each value. */
type ParseWithSource = (
  text: string,
  revive: (this: object, name: string, value: unknown, context: { source?: string }) => unknown,
) => unknown

const parseWithSource = JSON.parse as ParseWithSource

/**
 * Parses JSON. A number under `amount` of the outermost object becomes the text of its digits.
 * @throws SyntaxError for anything that is not JSON, and for a `__proto__` in it
 */
export function parseJson(text: string): unknown {
  const amounts: Token[] = []
  const parsed = parseWithSource(text, function revive(name, value, context) {
    if (name === '__proto__') throw new SyntaxError('a body may not name __proto__')
    if (name === 'amount' && typeof value === 'number') {
      amounts.push({ holder: this, source: context.source ?? '' })
    }
    return value
  })
  const amount = amounts.find(({ holder }) => holder === parsed)
  if (amount === undefined) return parsed
  return { ...(parsed as object), amount: toDigits(amount.source) }
}

/** Plain decimals are kept as they were written; `5e4` is the same number written otherwise. */
function toDigits(source: string): string {
  return /[eE]/.test(source) ? String(Number(source)) : source
}
