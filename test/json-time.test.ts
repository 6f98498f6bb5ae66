/** Time at every border that takes JSON: in proportion to the bytes, whatever their shape. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseJson } from '../api/json.ts'
import { readEvent } from '../koywe/webhook.ts'
import { parseOrder } from '../koywe/orders.ts'
import { redact, redactCode } from '../koywe/redact.ts'
import { decodeUtf8, exceedsJsonBudget, findJsonFault } from '../payment/json.ts'
import { checkRequest } from '../payment/request.ts'
import { aRequestInput } from './support/payments.ts'

interface Shape {
  depth: number
  nameLength: number
  name: 'same' | 'counted' | 'index' | 'member'
  value: string
  isList: boolean
  isWideOutside: boolean
}

/** What code reads by name, and what every object has. */
const members = [
  'id',
  'data',
  'order',
  'amountIn',
  'externalId',
  'constructor',
  'toString',
  'amount',
]

const shapes = fc.record<Shape>({
  depth: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1000, max: 5000 })),
  nameLength: fc.oneof(fc.integer({ min: 1, max: 250 }), fc.integer({ min: 10_000, max: 150_000 })),
  name: fc.constantFrom('same', 'counted', 'index', 'member'),
  value: fc.constantFrom(
    '0',
    '1e400',
    '9'.repeat(3000),
    `0.${'1'.repeat(3000)}`,
    '-0',
    'null',
    '[]',
    '{}',
    '""',
    '"x"',
    String.raw`"\ud800"`,
    String.raw`"\u0000"`,
    `"${'a'.repeat(1000)}"`,
  ),
  isList: fc.boolean(),
  isWideOutside: fc.boolean(),
})

const nameOf = ({ name, nameLength }: Shape, at: number): string => {
  if (name === 'index') return String((at * 7919) % 4_294_967_295)
  if (name === 'member') return members[at % members.length] ?? ''
  return 'n'.repeat(nameLength) + (name === 'counted' ? at : '')
}

/** JSON text of this shape, with about so many characters. */
function write(shape: Shape, length: number): string {
  const depth = Math.min(shape.depth, length / 8)
  const open = shape.isList ? '[' : `{"${nameOf({ ...shape, nameLength: 1 }, 0)}":`
  const nest = (inner: string) =>
    open.repeat(depth) + inner + (shape.isList ? ']' : '}').repeat(depth)
  const value = shape.isWideOutside ? nest(shape.value) : shape.value
  const pieces: string[] = []
  for (let size = 0, at = 0; size < length && at < 200_000; at += 1) {
    const piece = shape.isList ? value : `"${nameOf(shape, at)}":${value}`
    pieces.push(piece)
    size += piece.length + 1
  }
  const wide = shape.isList ? `[${pieces.join(',')}]` : `{${pieces.join(',')}}`
  return shape.isWideOutside ? wide : nest(wide)
}

/** Whatever is thrown, it is thrown in time. */
function attempt(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

/** Every way that JSON takes into Payin: a webhook, a request's `extra`, and an answer of Koywe's. */
const borders: Record<string, { bytesMax: number; take: (text: string) => void }> = {
  webhook: {
    bytesMax: 1024 * 1024,
    take: (text) => {
      const body = attempt(() => parseJson(decodeUtf8(Buffer.from(`{"id":"e","data":${text}}`))))
      attempt(() => readEvent(body))
    },
  },
  'extra of a request': {
    bytesMax: 256 * 1024,
    take: (text) => {
      const extra = attempt(() => parseJson(text)) as Record<string, unknown>
      attempt(() => findJsonFault(extra))
      attempt(() => checkRequest(aRequestInput({ extra })))
    },
  },
  'answer of Koywe’s': {
    bytesMax: 1024 * 1024,
    take: (text) => {
      const answer = attempt(() => JSON.parse(text))
      attempt(() => exceedsJsonBudget(answer) || parseOrder(answer, 'later'))
    },
  },
}

/** Far more than it takes on a slow machine, and a quadratic walk takes minutes. */
const cpuMsPerMebibyte = 5000

it.each(Object.keys(borders))(
  'a %s takes no longer than its bytes, whatever their shape',
  (name) => {
    const { bytesMax = 0, take = () => {} } = borders[name] ?? {}
    fc.assert(
      fc.property(shapes, (shape) => {
        const text = write(shape, bytesMax).slice(0, 2 * bytesMax)
        const before = process.threadCpuUsage()

        take(text)

        const { user, system } = process.threadCpuUsage(before)
        const mebibytes = Math.max(1, text.length / 1024 / 1024)
        expect((user + system) / 1000).toBeLessThan(cpuMsPerMebibyte * mebibytes)
      }),
      { numRuns: 40, interruptAfterTimeLimit: 8000, markInterruptAsFailure: false },
    )
  },
)

/** Pieces of refusals: what expands in normal form, and what begins like personal data and never becomes it. */
const pieces = [
  '\u3316',
  '\u3300',
  '\uFDFA',
  '\uFF21',
  'e\u0301',
  '\u00E9',
  '\u00C3\u00A9',
  '\u200B',
  'A',
  'a.',
  'A_',
  '1',
  '1 ',
  '12-',
  '123,',
  '+1',
  'ABCD123456',
  'a&',
  ' ',
  'a@',
  '@',
  ' @ ',
  'x at ',
  '[at]',
  'arroba ',
  'ana',
  'An',
  'A n ',
  'P \u00E9 r e ',
  '%C3%A9',
  '%',
  '&eacute;',
  '&#233;',
  '&amp;',
  '&',
  '\\u00e9',
  '\\',
]
const person = {
  fullName: 'Ana Mar\u00EDa Bj\u00F8rn P\u00E9rez',
  email: 'ana.perez11@example.com',
  phone: '+573001111111',
  documentNumber: '11.111.111-1',
  description: 'an an an an a ana anan',
}
const refusals = fc
  .record({ units: fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }) })
  .chain(({ units }) => {
    return fc.constantFrom(1500, 2_000_000).map((length) => {
      const unit = units.join('')
      return unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
    })
  })

/** A refusal is searched in a few milliseconds, and a quadratic search takes a hundred at least. */
const refusalCpuMsMax = 50

it('a refusal of Koywe’s takes no longer than a short text, whatever it says', () => {
  // The patterns are compiled at their first uses.
  for (const text of ['12345678', '1 a@ '.repeat(300), '\u3316'.repeat(200)]) redact(text, person)
  fc.assert(
    fc.property(refusals, (text) => {
      const before = process.threadCpuUsage()

      redact(text, person)
      redactCode(text, person)

      const { user, system } = process.threadCpuUsage(before)
      expect((user + system) / 1000).toBeLessThan(refusalCpuMsMax)
    }),
    {
      numRuns: 150,
      examples: [
        ['\u3316'.repeat(1500)],
        ['\u3300'.repeat(1500)],
        ['A'.repeat(2_000_000)],
        [`${'\uFDFA'.repeat(1499)}@`],
      ],
      interruptAfterTimeLimit: 8000,
      markInterruptAsFailure: false,
    },
  )
})
