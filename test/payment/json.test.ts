/** JSON that can be kept: where it cannot, the place is named. */

import { describe, expect, it } from 'vitest'
import { findUnstorable } from '../../payment/json.ts'

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
      expect(findUnstorable(value)).toBeNull()
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
    expect(findUnstorable(value)).toBe(path)
  })
})

describe('depth', () => {
  it('is found where it begins to be too much', () => {
    const path = findUnstorable({ extra: nest('x', 40) })

    expect(path).toMatch(/^extra(\.0)+$/)
  })

  it('of a hundred thousand levels is found as well', () => {
    expect(findUnstorable(nest('x', 100_000))).not.toBeNull()
  })
})
