/** Whether a refresh has read the order, or only shows what was known. */

import { expect, it } from 'vitest'
import type { Engine } from '../../api/engine.ts'
import { createRefreshes } from '../../api/refreshes.ts'
import type { Store } from '../../store/store.ts'
import { epoch } from '../support/clock.ts'
import { aPending, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

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
