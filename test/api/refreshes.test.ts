/** Whether a refresh has read the order, or only shows what was known. */

import { expect, it } from 'vitest'
import type { Engine } from '../../runtime/engine.ts'
import { createRefreshes } from '../../api/refreshes.ts'
import { viewPayment } from '../../payment/payment.ts'
import type { Store } from '../../store/store.ts'
import { epoch } from '../support/clock.ts'
import { aPending, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'
import { authorization, aServer } from '../support/server.ts'

const read = (lastReadAt: number) => ({
  ...aRow({ payment: aPending(), polling: { lastReadAt } }),
  loadedAt: epoch + minute,
})

function aRefresh(isAnswered: boolean, after: ReturnType<typeof read>) {
  const parts = {
    engine: { refresh: async () => isAnswered } as unknown as Engine,
    store: { payments: { load: async () => after } } as unknown as Store,
  }
  return createRefreshes(parts)
}

it.each([
  ['the order was read', true, epoch + minute, true],
  ['the run answered without a read, as when the share of reads is used up', true, epoch, false],
  ['the run did not answer in time', false, epoch, false],
])('is fresh or not where %s', async (_what, isAnswered, lastReadAt, isFresh) => {
  const after = read(lastReadAt)

  const refreshed = await aRefresh(isAnswered, after).refresh(read(epoch), 1000)

  expect(refreshed).toEqual({ row: after, isFresh })
})

it('is fresh without a read where the last one was moments ago', async () => {
  const row = read(epoch + minute - 4999)

  expect(await aRefresh(false, row).refresh(row, 1000)).toEqual({ row, isFresh: true })
})

it.each([
  ['says so', false, { refresh: 'failed' }],
  ['says nothing', true, {}],
])('%s in the answer where the payment is fresh: %s', async (_what, isFresh, more) => {
  const row = read(epoch)
  const server = await aServer({
    store: { payments: { load: async () => row } },
    refreshes: { refresh: async () => ({ row, isFresh }) },
  })

  const { statusCode, body } = await server.inject({
    url: `/payments/${row.payment.id}?refresh=true`,
    headers: { authorization },
  })

  expect(statusCode).toBe(200)
  expect(JSON.parse(body)).toEqual({ ...viewPayment(row.payment), ...more })
})
