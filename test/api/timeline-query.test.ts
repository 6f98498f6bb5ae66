/** The query of a timeline. */

import { expect, it } from 'vitest'
import { Problem } from '../../api/errors.ts'
import { readTimelineWish, toTimelineCursor } from '../../api/timeline-query.ts'

it('has 200 entries a page, or as many as it asks for, from where a cursor says', () => {
  const after = { atMicros: '1767225600123456', source: 'webhook event', id: 7n } as const

  expect(readTimelineWish({})).toEqual({ limit: 200 })
  expect(readTimelineWish({ cursor: toTimelineCursor(after), limit: '5' })).toEqual({
    after,
    limit: 5,
  })
})

const cursor = (...place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url')

it.each([
  ['limit', '0'],
  ['limit', '201'],
  ['limit', '1e2'],
  ['cursor', 'x'],
  ['cursor', ''],
  ['cursor', cursor('99999999999999999', true, '1')],
  ['cursor', cursor('1', true, '9999999999999999999')],
  ['cursor', cursor('1', 'true', '1')],
  ['cursor', cursor('-1', true, '1')],
  ['cursor', cursor(1, true, 1)],
  ['cursor', cursor("1'", true, '1')],
])('cannot have the %s %s', (name, value) => {
  expect(() => readTimelineWish({ [name]: value })).toThrow(Problem)
})
