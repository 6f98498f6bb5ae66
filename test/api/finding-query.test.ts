/** The filters of the list of findings. */

import { expect, it } from 'vitest'
import { readFindingFilter, toFindingCursor } from '../../api/finding-query.ts'
import { Problem } from '../../api/errors.ts'
import type { Finding } from '../../store/findings.ts'

it('are read from the query', () => {
  const paymentId = 'pay_01981f00-0000-7000-8000-000000000001'
  const cursor = toFindingCursor({ kind: 'money_held', id: 7n } as Finding)

  const filter = readFindingFilter({
    open: 'true',
    kind: 'money_held',
    owner: 'support',
    paymentId,
    cursor,
    limit: '10',
  })

  expect(filter).toEqual({
    isOpen: true,
    kind: 'money_held',
    owner: 'support',
    paymentId,
    after: { isMoney: true, id: 7n },
    limit: 10,
  })
  expect(readFindingFilter({})).toEqual({ isOpen: null, limit: 100 })
})

it.each([
  ['open', 'maybe'],
  ['kind', 'constructor'],
  ['owner', 'everyone'],
  ['paymentId', 'pay_1'],
  ['cursor', Buffer.from('[true,"99999999999999999999"]').toString('base64url')],
  ['cursor', 'x'],
  ['limit', '0'],
  ['limit', '101'],
])('%s cannot be %s', (name, value) => {
  expect(() => readFindingFilter({ [name]: value })).toThrow(Problem)
})
