/** The one POST of an order: if it may have been sent, it is never sent again. */

import { expect, it, onTestFinished, vi } from 'vitest'
import { createCreateOrder } from '../../activities/create-order.ts'
import type { Dependencies } from '../../activities/dependencies.ts'
import { KoyweError } from '../../koywe/errors.ts'
import type { PaymentChange } from '../../payment/change.ts'
import { epoch } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'
import { aSnapshot } from '../support/payments.ts'
import { noPendingWork } from '../support/progress.ts'
import { aRow } from '../support/rows.ts'

it('is not sent again after an attempt that was cut off: the order is looked up', async () => {
  const payment = { status: 'opening' as const, expiresAt: epoch + 3_600_000 }
  const row = aRow({ payment, intent: { intentAt: epoch - 1000 } })
  const changes: PaymentChange[] = []
  const sent: unknown[] = []
  const dependencies = {
    store: {
      payers: { loadWithPayment: async () => ({ row, payer: {}, contact: null }) },
      pendingWork: async () => noPendingWork(row.loadedAt),
      commit: async (change: PaymentChange) => changes.push(change) > 0,
    },
    koywe: { createOrder: async (order: unknown) => void sent.push(order) },
    log: silentLog,
    settings: { koyweMerchant: 'org/mrc', lookupGrace: { firstMs: 1000, againMs: 100 } },
  } as unknown as Dependencies

  const progress = await createCreateOrder(dependencies)(row.payment.id)

  expect(sent).toEqual([])
  expect(progress.next).toBe('find')
  expect(changes.map(({ intent }) => intent?.doubtAt)).toEqual([epoch + 44_000])
})

it('is not sent by a process that was suspended until another may have continued', async () => {
  const payment = { status: 'opening' as const, expiresAt: epoch + 3_600_000 }
  const row = aRow({ payment })
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const sent: unknown[] = []
  const dependencies = {
    store: {
      payers: { loadWithPayment: async () => ({ row, payer: {}, contact: null }) },
      commit: async () => {
        vi.advanceTimersByTime(45_000)
        return true
      },
    },
    koywe: { createOrder: async (order: unknown) => void sent.push(order) },
    log: silentLog,
    settings: { koyweMerchant: 'org/mrc' },
  } as unknown as Dependencies

  await expect(createCreateOrder(dependencies)(row.payment.id)).rejects.toThrow('too late')

  expect(sent).toEqual([])
})

it('is found where Koywe refuses it because an earlier one exists', async () => {
  const payment = { status: 'opening' as const, expiresAt: epoch + 3_600_000 }
  const row = aRow({ payment })
  const changes: PaymentChange[] = []
  const refused = new KoyweError('koywe_refused', 'it exists', { retry: 'never', status: 422 })
  const order = aSnapshot({ externalId: row.payment.id, state: 'pending', word: 'PENDING' })
  const dependencies = {
    store: {
      payers: { loadWithPayment: async () => ({ row, payer: {}, contact: null }) },
      findings: { close: async () => {} },
      pendingWork: async () => noPendingWork(row.loadedAt),
      commit: async (change: PaymentChange) => changes.push(change) > 0,
    },
    koywe: {
      createOrder: () => Promise.reject(refused),
      findOrder: async () => ({ order }),
    },
    log: silentLog,
    settings: { koyweMerchant: 'org/mrc', lookupGrace: { firstMs: 0, againMs: 0 } },
  } as unknown as Dependencies

  const progress = await createCreateOrder(dependencies)(row.payment.id)

  expect(progress).toMatchObject({ status: 'pending', koyweOrderId: order.orderId })
  expect(changes.at(-1)?.result.payment.status).toBe('pending')
})

it.each([
  ['an answer that leaves it open', 503],
  ['no answer', 0],
])('is looked up after %s, and never taken for not created', async (_what, status) => {
  const payment = { status: 'opening' as const, expiresAt: epoch + 3_600_000 }
  const row = aRow({ payment })
  const changes: PaymentChange[] = []
  const retry = 'after-lookup'
  const unknown = new KoyweError('koywe_unreachable', 'who knows', { retry, status })
  const dependencies = {
    store: {
      payers: { loadWithPayment: async () => ({ row, payer: {}, contact: null }) },
      pendingWork: async () => noPendingWork(row.loadedAt),
      now: async () => epoch,
      commit: async (change: PaymentChange) => changes.push(change) > 0,
    },
    koywe: { createOrder: () => Promise.reject(unknown) },
    log: silentLog,
    settings: { koyweMerchant: 'org/mrc', lookupGrace: { firstMs: 0, againMs: 0 } },
  } as unknown as Dependencies

  const progress = await createCreateOrder(dependencies)(row.payment.id)

  expect(progress.next).toBe('find')
  expect(changes.at(-1)?.intent).toMatchObject({ doubtAt: epoch })
})
