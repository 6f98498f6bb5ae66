/** Traces of refused requests: whose are kept, how many, and that none of them is in the way of an answer. */

import { expect, it } from 'vitest'
import { aServer, authorization } from '../support/server.ts'
import { createRefusalLog } from '../../api/refusal-log.ts'
import type { RefusedRequest } from '../../payment/refusal.ts'
import { aCheckout } from '../support/caller.ts'
import { aClock, epoch } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'

/** A server with a log of refusals that keeps them here. */
async function aRefusing(add?: () => Promise<void>) {
  const kept: RefusedRequest[] = []
  const keep = async (refusal: RefusedRequest) => void kept.push(refusal)
  const refusals = createRefusalLog({
    store: {
      refusals: { add: add ?? keep, list: async () => [] },
      unmatched: {
        claim: async () => [],
        findPayment: async ({ externalId }) => externalId,
        join: async () => {},
        endAsForeign: async () => {},
      },
    },
    log: silentLog,
    clock: aClock(epoch),
    authentication: { nameOf: ({ headers }) => (headers.authorization ? 'shop' : null) },
  })
  const checkouts = {
    open: () => Promise.reject(new Error('no checkout gets so far')),
    findMethodFaults: async () => [],
  }
  const server = await aServer({ checkouts, refusals, webhooks: { refusals } })
  const post = (payload: object, headers: Record<string, string> = { authorization }) =>
    server.inject({
      method: 'POST',
      url: '/payments',
      payload,
      headers: { 'idempotency-key': 'k', ...headers },
    })
  return { server, kept, post }
}

const wrong = aCheckout({ country: 'XX', merchantReference: 'order-7' })

it('a refused checkout is kept with its request id, reference and fields', async () => {
  const { kept, post } = await aRefusing()

  const answer = await post(wrong)

  expect(kept).toEqual([
    expect.objectContaining({
      requestId: answer.json<{ requestId: string }>().requestId,
      apiKeyName: 'shop',
      merchantReference: 'order-7',
      code: 'unsupported_country',
    }),
  ])
})

it('a call without a valid key is not kept, and neither is one to another route', async () => {
  const { kept, post, server } = await aRefusing()

  await post(wrong, {})
  await server.inject({ method: 'GET', url: '/findings?limit=0', headers: { authorization } })

  expect(kept).toEqual([])
})

it('a caller that is refused again and again is kept so often in a minute', async () => {
  const { kept, post } = await aRefusing()

  for (let calls = 0; calls < 130; calls += 1) await post(wrong)

  expect(kept).toHaveLength(120)
})

it('a trace that cannot be stored changes nothing of the answer', async () => {
  const { post } = await aRefusing(() => Promise.reject(new Error('the disk is full')))

  const answer = await post(wrong)

  expect(answer.statusCode).toBe(422)
})

it('a forged webhook is kept by the payment that it names, and rubbish is not', async () => {
  const { kept, server } = await aRefusing()
  const forge = (payload: string) =>
    server.inject({
      method: 'POST',
      url: '/webhooks/koywe',
      payload,
      headers: { 'koywe-signature': 'x' },
    })
  const data = { externalId: 'pay_1' }

  await forge(JSON.stringify({ type: 'order.paid', data }))
  await forge('{"type":')

  await expect.poll(() => kept).toHaveLength(1)
  expect(kept[0]).toMatchObject({
    paymentId: 'pay_1',
    code: 'webhook_signature_invalid',
    faults: [],
  })
})
