/** Refused requests: found by request id and by reference, the newest first, and forgotten after a day. */

import { expect } from 'vitest'
import type { RefusedRequest } from '../../payment/refusal.ts'
import { epoch } from '../support/clock.ts'
import { day, minute } from '../support/payments.ts'
import { database, it } from '../support/store-fixture.ts'

const limit = 10

function aRefused(wishes: Partial<RefusedRequest> = {}): RefusedRequest {
  return {
    requestId: `req_${crypto.randomUUID()}`,
    route: 'POST /payments',
    apiKeyName: 'shop',
    merchantReference: 'order-1',
    paymentId: null,
    code: 'invalid_document',
    faults: [{ code: 'invalid_document', field: 'payer.documentNumber' }],
    ...wishes,
  }
}

async function add(refused: RefusedRequest, at = epoch): Promise<void> {
  await database.setNow(at)
  await database.store.refusals.add(refused)
}

it('a refused request is found by its id, as it was kept', async () => {
  const refused = aRefused()
  await add(refused)

  const found = await database.store.refusals.list({ requestId: refused.requestId, limit })

  expect(found).toEqual([{ ...refused, at: epoch }])
})

it('the refused requests of a reference are the newest first, and so many at most', async () => {
  const requests = [1, 2, 3].map(() => aRefused({ merchantReference: 'order-2' }))
  for (const [index, refused] of requests.entries()) await add(refused, epoch + index)

  const found = await database.store.refusals.list({ merchantReference: 'order-2', limit: 2 })

  expect(found.map(({ requestId }) => requestId)).toEqual(
    [requests[2], requests[1]].map((refused) => refused?.requestId),
  )
})

it('both filters narrow the list together', async () => {
  const refused = aRefused({ merchantReference: 'order-3' })
  await add(refused)
  const { requestId } = refused

  const found = await database.store.refusals.list({
    requestId,
    merchantReference: 'order-4',
    limit,
  })

  expect(found).toEqual([])
})

it('refused requests and silent workers are forgotten after a day', async () => {
  const [old, young] = [aRefused(), aRefused()]
  await add(old)
  await database.store.workers.beat('silent')
  await add(young, epoch + minute)

  await database.setNow(epoch + day + 1000)
  await database.store.sweep.forget(null)

  const left = await database.query('select request_id from refusals where request_id = any ($1)', [
    [old.requestId, young.requestId],
  ])
  expect(left).toEqual([{ request_id: young.requestId }])
  expect(await database.query('select id from workers')).toEqual([])
})
