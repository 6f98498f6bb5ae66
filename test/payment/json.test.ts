/** JSON that can be kept: where it cannot, the place is named. */

import { describe, expect, it } from 'vitest'
import { decodeUtf8, exceedsJsonBudget, findJsonFault } from '../../payment/json.ts'

/** A value inside of so many lists. */
function nest(value: unknown, levels: number): unknown {
  let nested = value
  for (let level = 0; level < levels; level += 1) nested = [nested]
  return nested
}

describe('a value that can be kept', () => {
  it.each([[null], [7], [true], ['text'], [[]], [{}], [{ a: [{ b: 'c\n\t' }] }], [nest('x', 32)]])(
    'is %j',
    (value) => {
      expect(findJsonFault(value)).toBeNull()
    },
  )
})

describe('a NUL character', () => {
  it.each([
    ['the value itself', 'a\u0000', ''],
    ['a field', { method: 'P\u0000E' }, 'method'],
    ['a deeper field', { extra: { list: ['a', '\u0000'] } }, 'extra.list.1'],
    ['a name', { extra: { 'a\u0000': 1 } }, 'extra'],
  ])('is found in %s', (_where, value, path) => {
    expect(findJsonFault(value)).toBe(path)
  })
})

describe('depth', () => {
  it('is found where it begins to be too much', () => {
    const path = findJsonFault({ extra: nest('x', 40) })

    expect(path).toMatch(/^extra(\.0)+$/)
  })

  it('of a hundred thousand levels is found as well', () => {
    expect(findJsonFault(nest('x', 100_000))).not.toBeNull()
  })
})

describe('the budget', () => {
  it.each([
    ['too many values', { extra: Array.from({ length: 60_000 }, () => 0) }, 'extra'],
    ['a name that is too long', { extra: { ['n'.repeat(201)]: 1 } }, 'extra'],
    ['too many levels', { extra: nest('x', 40) }, 'extra.0'],
  ])('is exceeded by %s', (_what, value, path) => {
    expect(findJsonFault(value)?.startsWith(path)).toBe(true)
    expect(exceedsJsonBudget(value)).toBe(true)
  })

  it('says nothing about text', () => {
    expect(exceedsJsonBudget({ extra: 'a\u0000' })).toBe(false)
  })

  it('is checked in linear time, whatever the shape', () => {
    const wide = { ['n'.repeat(190)]: Array.from({ length: 49_000 }, () => 0) }
    const comb = JSON.parse('{"a":['.repeat(15) + '0' + ']}'.repeat(15)) as unknown

    // A quadratic walk takes minutes: the test would exceed its time limit.
    for (let round = 0; round < 20; round += 1) {
      expect(findJsonFault(wide)).toBeNull()
      expect(findJsonFault(comb)).toBeNull()
    }
  })
})

describe('bytes', () => {
  it('are text without their byte order mark', () => {
    expect(decodeUtf8(Buffer.from('\uFEFF{"a":"é"}'))).toBe('{"a":"é"}')
  })

  it('that are not UTF-8 are refused', () => {
    expect(() => decodeUtf8(Buffer.from('José', 'latin1'))).toThrow(TypeError)
  })
})
