/** What support does by API: who may, what is refused, and under which name it is recorded. */

import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DeskProblem, type DeskProblemCode } from '../../desk/problem.ts'
import { createApiKeys } from '../../api/keys.ts'
import { createAuthentication } from '../../api/authentication.ts'
import type { SupportActions } from '../../desk/support-actions.ts'
import { apiKey } from '../support/credentials.ts'
import { silentLog } from '../support/log.ts'
import { aRow } from '../support/rows.ts'
import { aServer, authorization } from '../support/server.ts'

const row = aRow({ payment: { status: 'pending', version: 3 } })
const { id } = row.payment

const calls: [path: string, body: object, call: unknown[]][] = [
  ['notes', { text: ' called the bank ' }, ['note', id, { by: 'shop', reason: 'called the bank' }]],
  [
    'handovers',
    { person: ' rosa@shop.example ', note: 'asks the bank' },
    ['handOver', id, { assignee: 'rosa@shop.example', note: 'asks the bank', by: 'shop' }],
  ],
  [
    'acknowledgements',
    { kind: 'order_missing' },
    ['acknowledge', id, 'order_missing', { by: 'shop', reason: '' }],
  ],
  [
    'stop-selling',
    { reason: 'sold out', expectedVersion: 3 },
    ['stopSelling', id, { by: 'shop', reason: 'sold out', expectedVersion: 3 }],
  ],
  [
    'hand-refunds',
    {
      kind: 'refund_excess',
      amount: '10.50',
      currency: 'BRL',
      proof: 'T-1',
      expectedVersion: 3,
    },
    [
      'refundByHand',
      {
        paymentId: id,
        by: 'shop',
        kind: 'refund_excess',
        amount: '10.50',
        currency: 'BRL',
        proof: 'T-1',
      },
      3,
    ],
  ],
]

async function aSupportServer(refusal?: DeskProblemCode) {
  const done: unknown[][] = []
  const noting =
    (name: string) =>
    async (...args: unknown[]) => {
      if (refusal) throw new DeskProblem(refusal)
      done.push([name, ...args])
    }
  const names = ['note', 'acknowledge', 'stopSelling', 'refundByHand', 'handOver', 'record']
  const support = Object.fromEntries(names.map((name) => [name, noting(name)]))
  const server = await aServer({
    support: support as unknown as SupportActions,
    store: { payments: { load: async (asked) => (asked === id ? row : undefined) } },
  })
  const post = (
    path: string,
    payload: object,
    headers: Record<string, string> = { authorization },
  ) => server.inject({ method: 'POST', url: path, payload, headers })
  return { post, done }
}

describe('an action', () => {
  it.each(calls)('%s is done under the name of the key', async (path, body, call) => {
    const { post, done } = await aSupportServer()

    const answer = await post(`/payments/${id}/${path}`, body)

    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ id, version: 3 })
    expect(done).toEqual([call])
  })

  it.each(calls)('%s is 404 for what is no payment', async (path, body) => {
    const { post, done } = await aSupportServer()

    const answers = await Promise.all(
      ['x', id.replace(/1$/, '2')].map((other) => post(`/payments/${other}/${path}`, body)),
    )

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404])
    expect(done).toEqual([])
  })

  it.each([
    ['changed', 'payment_changed'],
    ['not_possible', 'not_possible_now'],
    ['not_found', 'not_found'],
  ] as const)('that is %s is answered with %s', async (code, expected) => {
    const { post } = await aSupportServer(code)

    const answer = await post(`/payments/${id}/stop-selling`, { reason: 'sold out' })

    expect(answer.json<{ code: string }>().code).toBe(expected)
  })

  it.each([
    ['notes', { text: 'two\nlines' }, 'text'],
    ['notes', {}, 'text'],
    ['notes', { text: 'x', more: 1 }, 'more'],
    ['handovers', { person: 'two words', note: 'x' }, 'person'],
    ['handovers', { person: 'ana' }, 'note'],
    ['acknowledgements', { kind: 'none' }, 'kind'],
    ['stop-selling', { reason: '' }, 'reason'],
    ['stop-selling', { reason: 'x', expectedVersion: 0 }, 'expectedVersion'],
    [
      'hand-refunds',
      { kind: 'refund_excess', amount: '1,5', currency: 'COP', proof: 'x' },
      'amount',
    ],
    ['hand-refunds', { kind: 'refund_excess', amount: '0', currency: 'COP', proof: 'x' }, 'amount'],
    ['hand-refunds', { kind: 'money_held', amount: '1', currency: 'COP', proof: 'x' }, 'kind'],
    [
      'hand-refunds',
      { kind: 'refund_excess', amount: '1', currency: 'cop', proof: 'x' },
      'currency',
    ],
  ])('%s refuses %j', async (path, body, field) => {
    const { post, done } = await aSupportServer()

    const answer = await post(`/payments/${id}/${path}`, body)

    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ field })
    expect(done).toEqual([])
  })

  it.each(calls)('%s needs the scope support', async (path, body) => {
    const { post } = await aSupportServer()
    const hash = createHash('sha256').update(apiKey).digest('hex')
    const keys = createApiKeys(`shop:payments:${hash}`, { path: undefined, log: silentLog })
    const without = await aServer({ authentication: createAuthentication(keys) })

    const none = await post(`/payments/${id}/${path}`, body, {})
    const other = await without.inject({
      method: 'POST',
      url: `/payments/${id}/${path}`,
      payload: body,
      headers: { authorization },
    })

    expect([none.statusCode, other.statusCode]).toEqual([401, 403])
  })
})
