/** What an explanation is made from: the rows of one payment, and nothing of another one. */

import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { minute } from '../support/payments.ts'
import { aChange, aDelivery, aStored, later } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

async function loadCase(id: string) {
  const found = await database.store.cases.load(id)
  if (!found) throw new Error(`the store holds no ${id}`)
  return found
}

async function note(paymentId: string, summary: string, detail: Record<string, unknown> | null) {
  await database.store.timeline.addOnce(paymentId, { kind: 'koywe', summary, detail })
}

describe('a payment of which nothing is known', () => {
  it('has its row, and no more', async () => {
    const row = await aStored(database.store)

    const { row: loaded, ...rest } = await loadCase(row.payment.id)

    expect(loaded.payment).toEqual(row.payment)
    expect(rest).toMatchObject({
      messages: [],
      findings: [],
      trouble: null,
      doubtStatus: null,
      webhooks: { waitingSince: null, reports: 0, refusedAt: null },
      isFoundByPoll: false,
    })
  })

  it('is not there where the store does not hold it', async () => {
    const unknown = 'pay_01a20dce-1a87-7783-8676-53995a861217'

    expect(await database.store.cases.load(unknown)).toBeUndefined()
    expect(await database.store.cases.isNamed(unknown)).toBe(false)
  })
})

describe('a payment', () => {
  it('has its messages, events first, as they stand', async () => {
    const row = await aStored(database.store)
    const messages = ['mail.confirmation', 'payment.paid'] as const
    await database.setNow(later)
    await database.store.commit(aChange(row, { messages: [...messages] }))

    const { messages: found } = await loadCase(row.payment.id)

    expect(found).toEqual(
      ['payment.paid', 'mail.confirmation'].map((kind) => ({
        kind,
        state: 'due',
        attempts: 0,
        firstTriedAt: null,
        nextTryAt: later,
        lastError: null,
      })),
    )
  })

  it('has its own open findings, and those about Koywe as a whole', async () => {
    const { payment } = await aStored(database.store)
    const { findings } = database.store
    await database.setNow(later)
    await findings.open('order_missing', payment.id)
    await findings.open('order_missing', 'pay_of-another')
    await findings.open('koywe_credentials', 'sign-in')
    await findings.open('settlement_stalled', payment.id)
    await findings.close('settlement_stalled', payment.id)

    const found = (await loadCase(payment.id)).findings

    expect(found).toEqual([
      { kind: 'order_missing', since: later, detail: null },
      { kind: 'koywe_credentials', since: later, detail: null },
    ])
    await findings.close('koywe_credentials', 'sign-in')
  })

  it('has the trouble of the last call to Koywe, until a call succeeds', async () => {
    const { payment } = await aStored(database.store)
    await database.setNow(later)
    await note(payment.id, 'readOrder has to wait', { code: 'koywe_unreachable', status: 503 })
    const failing = await loadCase(payment.id)
    await database.setNow(later + minute)
    await note(payment.id, 'order read: PENDING', { cause: 'schedule', foundBy: 'schedule' })

    const back = await loadCase(payment.id)

    expect(failing.trouble).toEqual({ code: 'koywe_unreachable', status: 503, since: later })
    expect([back.trouble, back.isFoundByPoll]).toEqual([null, true])
  })

  it('has the status with which the create of its order failed', async () => {
    const { payment } = await aStored(database.store)
    await note(payment.id, 'it is not known whether the order exists', { why: '500', status: 500 })

    expect((await loadCase(payment.id)).doubtStatus).toBe(500)
  })

  it('has its webhooks: how many reported money, since when one waits, and when one was refused', async () => {
    const { payment } = await aStored(database.store)
    const { webhookEvents, refusals } = database.store
    await database.setNow(later)
    await webhookEvents.store(aDelivery({ externalId: payment.id, type: 'order.created' }))
    await webhookEvents.store(aDelivery({ externalId: payment.id, type: 'order.paid' }))
    await database.setNow(later + minute)
    await refusals.add({
      requestId: 'req_1',
      route: 'POST /webhooks/koywe',
      apiKeyName: null,
      merchantReference: null,
      paymentId: payment.id,
      code: 'webhook_signature_invalid',
      faults: [],
    })

    const { webhooks } = await loadCase(payment.id)

    expect(webhooks).toEqual({ waitingSince: later, reports: 1, refusedAt: later + minute })
  })
})

describe('a worker', () => {
  it('runs as long as it reports', async () => {
    const { payment } = await aStored(database.store)
    const workerAt = async (at: number) => {
      await database.setNow(at)
      return (await loadCase(payment.id)).worker
    }
    const never = await workerAt(epoch)
    await database.store.workers.beat('worker-1')

    expect(never).toEqual({ isWorkerAlive: false, workerSeenAt: null })
    expect(await workerAt(epoch + 29_000)).toEqual({ isWorkerAlive: true, workerSeenAt: epoch })
    expect(await workerAt(epoch + 31_000)).toEqual({ isWorkerAlive: false, workerSeenAt: epoch })
    await database.store.workers.remove('worker-1')
    expect(await workerAt(epoch)).toEqual(never)
  })
})

it('a payment is found by its id, by its order, and by its reference the newest', async () => {
  const { store } = database
  const row = await aStored(store)
  const { id, merchantReference } = row.payment
  const orderId = `ord_${id}`
  const orders = [{ id: orderId, hasMoney: false, isRefunded: false }]
  await store.commit(aChange(row, { payment: { koyweOrderId: orderId }, orders }))

  const found = await Promise.all(
    [id, orderId, merchantReference, 'ord_none'].map((name) => store.cases.find(name)),
  )

  expect(found).toEqual([id, id, id, null])
})

it('a payment that only a webhook event names is known by that', async () => {
  const gone = 'pay_01a20dce-1a87-7783-8676-53995a861218'
  await database.store.webhookEvents.store(aDelivery({ externalId: gone }))

  expect(await database.store.cases.isNamed(gone)).toBe(true)
})
