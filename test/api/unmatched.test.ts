/** How unmatched webhooks end: as a payment's own, as another system's, or not yet. */

import { describe, expect, it } from 'vitest'
import { createUnmatchedRound, type UnmatchedParts } from '../../api/unmatched.ts'
import { KoyweError } from '../../koywe/errors.ts'
import type { Lookup } from '../../koywe/client.ts'
import { silentLog } from '../support/log.ts'
import { day, minute } from '../support/payments.ts'

const refused = new KoyweError('koywe_refused', 'there is none', { retry: 'never', status: 404 })
const missingRoute = new KoyweError('koywe_unreachable', 'no such page', {
  retry: 'later',
  status: 404,
})
const broken = new KoyweError('koywe_unreachable', 'broken', { retry: 'later', status: 503 })

const noOrder = new KoyweError('koywe_unintelligible', 'no order', { retry: 'later', status: 200 })
const unauthorized = new KoyweError('koywe_unauthorized', 'no', { retry: 'later', status: 403 })
const throttled = new KoyweError('koywe_throttled', 'used up', { retry: 'later' })

/** One round over one unmatched name. Gives what was ended as another system's. */
async function ask(
  names: { orderId: string | null; externalId: string | null },
  answer: () => Promise<Lookup>,
  ageMs = 10 * minute,
): Promise<unknown[]> {
  const ended: unknown[] = []
  const read = async () => {
    const { order } = await answer()
    if (order === null) throw new Error('a read gives an order')
    return order
  }
  const parts = {
    store: {
      unmatched: {
        claim: async () => [{ ...names, ageMs }],
        findPayment: async () => null,
        endAsForeign: async (given: unknown) => void ended.push(given),
      },
      findings: { count: async () => {} },
    },
    koywe: { readOrder: read, findOrder: answer },
    notifier: {},
    log: silentLog,
    unmatchedForMs: 10 * minute,
  } as unknown as UnmatchedParts
  await createUnmatchedRound(parts)()
  return ended
}

describe('a unmatched webhook', () => {
  const byOrder = { orderId: 'ord_1', externalId: null }
  const byExternalId = { orderId: null, externalId: 'order-12345' }
  const none = (isCertain: boolean) => async () => ({ order: null, isCertain })

  it.each([
    ['its order', byOrder, () => Promise.reject(refused)],
    ['its external id', byExternalId, none(true)],
  ])(
    'is another system’s where Koywe says that it knows nothing of %s',
    async (_of, names, say) => {
      expect(await ask(names, say)).toEqual([names])
    },
  )

  it.each([
    ['a missing route', byOrder, () => Promise.reject(missingRoute)],
    ['a missing route for external ids', byExternalId, none(false)],
    ['an outage', byOrder, () => Promise.reject(broken)],
    ['something that is no order', byOrder, () => Promise.reject(noOrder)],
    ['our own limiter', byOrder, () => Promise.reject(throttled)],
  ])('stays unmatched where the answer may be that of %s', async (_of, names, say) => {
    expect(await ask(names, say)).toEqual([])
  })

  it.each([
    ['a missing route', byOrder, () => Promise.reject(missingRoute), 1],
    ['a missing route for external ids', byExternalId, none(false), 1],
    ['something that is no order', byOrder, () => Promise.reject(noOrder), 1],
    ['an outage', byOrder, () => Promise.reject(broken), 0],
  ])('an hour later ends by the answer of %s, or does not', async (_of, names, say, count) => {
    expect(await ask(names, say, 60 * minute)).toHaveLength(count)
  })

  it.each([
    ['an outage', broken, 1],
    ['wrong credentials', unauthorized, 1],
    ['our own limiter', throttled, 0],
  ])('a day later ends by whatever Koywe answers: %s', async (_of, error, count) => {
    expect(await ask(byOrder, () => Promise.reject(error), day)).toHaveLength(count)
  })

  it('three days later ends although a limit on reads has stopped every question', async () => {
    const stopped = () => Promise.reject(throttled)

    expect(await ask(byOrder, stopped, 3 * day - 1)).toHaveLength(0)
    expect(await ask(byOrder, stopped, 3 * day)).toHaveLength(1)
  })
})
