/** The filters of the list: only known words become filters, and a page finds its way back. */

import { expect, it } from 'vitest'
import { readChosenFilters, readPlace, toDeskFilter, writeFilters } from '../../desk/list-filter.ts'

const read = (query: string) => readChosenFilters(new URLSearchParams(query))
const now = Date.UTC(2026, 10, 30)
const limit = 51

it('limits only payments that need no person, unless an age was chosen', () => {
  const usual = toDeskFilter(read(''), { now, after: null, limit })
  const day = toDeskFilter(read('age=day'), { now, after: null, limit })
  const ever = toDeskFilter(read('age=ever'), { now, after: null, limit })

  expect(usual).toEqual({ othersFrom: now - 30 * 86_400_000, limit })
  expect(day).toEqual({ createdFrom: now - 86_400_000, limit })
  expect(ever).toEqual({ limit })
})

it('ignores words that are no choice', () => {
  const chosen = read(
    'person=%3Cb%3E&status=%27--&exception=x&method=a%20b&country=XX&age=1&finding=none&after=0',
  )

  expect(toDeskFilter(chosen, { now, after: null, limit })).toEqual({
    othersFrom: now - 30 * 86_400_000,
    limit,
  })
})

it('writes the address of the next page so that it is read the same', () => {
  const chosen = read(
    'status=pending&method=pse&country=CO&finding=money_held&exception=late&person=rosa%40x',
  )
  const place = {
    needsPerson: true,
    createdAt: now,
    id: 'pay_0198c2a0-0000-7000-8000-000000000001',
  }

  const query = new URLSearchParams(writeFilters(chosen, place))

  expect(readChosenFilters(query)).toEqual({ ...chosen, method: 'PSE' })
  expect(readPlace(query)).toEqual(place)
})

it.each(['', 'after=1', 'after=2.1.pay_x', 'after=1.-1.pay_0198c2a0-0000-7000-8000-000000000001'])(
  'takes %j as the first page',
  (query) => {
    expect(readPlace(new URLSearchParams(query))).toBeNull()
  },
)
