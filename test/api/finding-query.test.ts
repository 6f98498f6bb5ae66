/** The filters of the list of findings. */

import { expect, it } from 'vitest'
import { readFindingFilter, toFindingCursor } from '../../api/finding-query.ts'
import { Problem } from '../../api/errors.ts'
import { aServer, authorization } from '../support/server.ts'
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

it.each([
  ['', 'Refund the declined money at Koywe.'],
  ['language=es-CO', 'Reembolse'],
  ['language=pt', 'Reembolse'],
])('say with %j what to do in that language', async (query, words) => {
  const finding = { id: 1n, kind: 'refund_by_hand', owner: 'support', nextAction: 'as stored' }
  const dates = { since: 0, closedAt: null, acknowledgedAt: null }
  const list = async () => [{ ...finding, ...dates } as Finding]
  const server = await aServer({ store: { findings: { list } } })

  const answer = await server.inject({ url: `/findings?${query}`, headers: { authorization } })

  expect(answer.json<{ data: unknown[] }>().data).toMatchObject([
    { kind: 'refund_by_hand', nextAction: expect.stringContaining(words) },
  ])
})
