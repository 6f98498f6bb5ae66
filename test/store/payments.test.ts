/** Payments: made once per key and one at a time per merchant reference, kept to the last digit. */

import { describe, expect } from 'vitest'
import type { Creation, NewPayment } from '../../store/payments.ts'
import type { Payment } from '../../payment/payment.ts'
import { epoch } from '../support/clock.ts'
import {
  timelineOf,
  aCrowd,
  aChange,
  aNewPayment,
  aStored,
  everyRow,
  load,
  type NewPaymentWishes,
  pauseMsMax,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { accepted, aPayer, day } from '../support/payments.ts'

/** Twenty processes create a payment each, at the same time. */
async function createAtOnce(wishOf: (at: number) => NewPayment): Promise<Creation[]> {
  const crowd = await aCrowd(database, 20)
  return Promise.all(crowd.map((store, at) => store.payments.create(wishOf(at))))
}

function countOutcomes(creations: Creation[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of creations) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

const idsOf = (payments: Payment[]) => payments.map(({ id }) => id)

describe('a creation', () => {
  it('stores payment, payer, key and the first entry', async () => {
    const { store } = database
    const wish = aNewPayment({ apiKeyName: 'till', fingerprint: 'print-1', requestId: 'req-7' })
    const { id } = wish.payment

    const creation = await store.payments.create(wish)

    expect(creation).toEqual({ outcome: 'created' })
    expect(await load(store, id)).toMatchObject({
      payment: wish.payment,
      isDecisionDue: false,
      polling: { nextPollAt: wish.firstPollAt, lastReadAt: null, polls: 0 },
    })
    expect(await store.payers.loadWithPayment(id)).toMatchObject({ payer: wish.payer })
    expect(await store.idempotencyKeys.find('till', wish.idempotencyKey)).toMatchObject({
      paymentId: id,
      fingerprint: 'print-1',
      requestId: 'req-7',
      answer: null,
      body: null,
      status: 'opening',
    })
    expect(await timelineOf(store, id)).toMatchObject([
      {
        at: epoch,
        kind: 'request',
        summary: 'checkout requested by till',
        detail: { requestId: 'req-7' },
      },
    ])
  })

  it('stores none of them when one cannot be stored', async () => {
    const wish = aNewPayment({ payment: { amountMinor: 0n }, payer: { name: 'No Name Yet' } })
    const before = await everyRow(database)

    const created = database.store.payments.create(wish)

    await expect(created).rejects.toThrow('violates check constraint')
    expect(await everyRow(database)).toEqual(before)
  })

  it('keeps every field as it was given', async () => {
    const { store } = database
    const { payment } = aNewPayment({
      payment: {
        status: 'failed',
        exception: 'underpaid',
        fulfilment: 'held',
        bank: 'BANCOLOMBIA',
        extra: { document_type: 'CC', nested: { snakeAnd_camel: [1, null, 'ñ'] } },
        description: 'Órden “12345” \\ \' "',
        payUrl: 'https://pay.example/1',
        payAction: 'qr',
        qrCode: '000201',
        koyweOrderId: 'ord_1',
        koyweStatus: 'A_NEW_WORD',
        paidAmount: '49999.99',
        paidCurrency: 'COP',
        paidAt: epoch + 1,
        completedAt: epoch + 2,
        decision: accepted,
        failure: { code: 'koywe_refused', detail: 'OR99400', field: 'payer.document_number' },
        version: 7,
      },
    })

    const stored = await aStored(store, { payment })

    expect(stored.payment).toEqual(payment)
  })

  it.each([9_007_199_254_740_993n, 9_223_372_036_854_775_807n])(
    'keeps %d minor units to the last one, and so does every later move',
    async (amountMinor) => {
      const { store } = database
      const stored = await aStored(store, { payment: { amountMinor } })

      await store.commit(aChange(stored, { messages: ['payment.paid'] }))

      const moved = await load(store, stored.payment.id)
      const message = await store.outbox.begin(`${stored.payment.id}.paid.2`, pauseMsMax)
      expect([stored, moved].map(({ payment }) => payment.amountMinor)).toEqual([
        amountMinor,
        amountMinor,
      ])
      const digits = String(amountMinor)
      expect(message?.body).toContain(`"amount":"${digits.slice(0, -2)}.${digits.slice(-2)}"`)
    },
  )

  it('keeps the same payer once, and another row for other particulars', async () => {
    const { store } = database
    const payer = aPayer({ documentNumber: '52000000' })

    const first = await aStored(store, { payer })
    const second = await aStored(store, { payer })
    const other = await aStored(store, { payer: { ...payer, email: 'other@example.com' } })

    expect(second.payerId).toBe(first.payerId)
    expect(other.payerId).not.toBe(first.payerId)
    const kept = await database.query("select id from payers where document_number = '52000000'")
    expect(kept).toHaveLength(2)
  })
})

describe('the merchant reference', () => {
  it('is given to one of twenty at once, and the others learn whose it is', async () => {
    const merchantReference = 'order-contested'

    const creations = await createAtOnce(() => aNewPayment({ payment: { merchantReference } }))

    expect(countOutcomes(creations)).toEqual({ created: 1, reference_in_use: 19 })
    const [holder] = await database.store.payments.list({ merchantReference, limit: 20 })
    const named = creations.flatMap((creation) =>
      creation.outcome === 'reference_in_use' ? [creation.payment] : [],
    )
    expect(named).toEqual(Array.from({ length: 19 }, () => holder))
  })

  it.each(['opening', 'pending', 'processing', 'paid', 'completed'] as const)(
    'is in use while its payment is %s',
    async (status) => {
      const { payment } = await aStored(database.store, { payment: { status } })
      const { merchantReference } = payment

      const creation = await database.store.payments.create(
        aNewPayment({ payment: { merchantReference } }),
      )

      expect(creation).toEqual({ outcome: 'reference_in_use', payment })
    },
  )

  it.each(['rejected', 'failed', 'expired', 'cancelled', 'refunded'] as const)(
    'is free once its payment is %s',
    async (status) => {
      const { payment } = await aStored(database.store, { payment: { status } })
      const { merchantReference } = payment

      const creation = await database.store.payments.create(
        aNewPayment({ payment: { merchantReference } }),
      )

      expect(creation).toEqual({ outcome: 'created' })
    },
  )

  it('is free while its payment has no address at which anybody could pay', async () => {
    const failure = { code: 'pay_address_unknown', detail: null, field: null } as const
    const { payment } = await aStored(database.store, { payment: { status: 'pending', failure } })
    const { merchantReference } = payment

    const creation = await database.store.payments.create(
      aNewPayment({ payment: { merchantReference } }),
    )

    expect(creation).toEqual({ outcome: 'created' })
  })
})

describe('an idempotency key', () => {
  it('used by twenty at once for one reference makes one payment', async () => {
    const merchantReference = 'order-repeated'
    const idempotencyKey = 'key-repeated'

    const creations = await createAtOnce(() =>
      aNewPayment({ payment: { merchantReference }, idempotencyKey }),
    )

    expect(countOutcomes(creations)).toEqual({ created: 1, key_taken: 19 })
    const made = await database.store.payments.list({ merchantReference, limit: 20 })
    const key = await database.store.idempotencyKeys.find('shop', idempotencyKey)
    expect(idsOf(made)).toEqual([key?.paymentId])
  })

  it('used by twenty at once for twenty references makes one payment', async () => {
    const idempotencyKey = 'key-spread'
    const before = await everyRow(database)

    const creations = await createAtOnce((at) =>
      aNewPayment({ idempotencyKey, payer: { name: `Payer ${at}` } }),
    )

    expect(countOutcomes(creations)).toEqual({ created: 1, key_taken: 19 })
    const after = await everyRow(database)
    const grown = (['payments', 'payers', 'idempotency_keys', 'timeline'] as const).map(
      (table) => after[table].length - before[table].length,
    )
    expect(grown).toEqual([1, 1, 1, 1])
  })

  it('stays taken when its payment has ended and the reference is free again', async () => {
    const ended = aNewPayment({ payment: { status: 'failed' } })
    await database.store.payments.create(ended)
    const { merchantReference } = ended.payment
    const { idempotencyKey } = ended

    const creation = await database.store.payments.create(
      aNewPayment({ payment: { merchantReference }, idempotencyKey }),
    )

    expect(creation).toEqual({ outcome: 'key_taken' })
  })

  it('of one API key is no key of another one', async () => {
    const idempotencyKey = 'key-shared'
    await aStored(database.store, { apiKeyName: 'shop', idempotencyKey })

    const creation = await database.store.payments.create(
      aNewPayment({ apiKeyName: 'till', idempotencyKey }),
    )

    expect(creation).toEqual({ outcome: 'created' })
  })
})

describe('a payment', () => {
  it('that was never made is not there', async () => {
    const row = await database.store.payments.load('pay_nobody')

    expect(row).toBeUndefined()
  })

  it.each([
    ['opening', true],
    ['pending', false],
    ['rejected', false],
  ] as const)('that is %s: its caller can be asked to wait: %s', async (status, expected) => {
    const { payment } = await aStored(database.store, { payment: { status } })

    const isWaiting = await database.store.payments.markCallerWaiting(payment.id)

    expect(isWaiting).toBe(expected)
    const [row] = await database.query('select is_caller_waiting from payments where id = $1', [
      payment.id,
    ])
    expect(row).toEqual({ is_caller_waiting: expected })
  })
})

describe('a list', () => {
  const merchantReference = 'order-listed'

  /** Ended payments of one reference, made on these days: named by letters, in order. */
  async function aListing(wishes: NewPaymentWishes['payment'][], prefix: string) {
    for (const [at, payment] of wishes.entries()) {
      const id = `pay_${prefix}_${String.fromCharCode(97 + at)}`
      await aStored(database.store, {
        payment: { id, merchantReference, status: 'failed', ...payment },
      })
    }
  }

  it('pages through payments of one moment without a gap or a repetition', async () => {
    const createdAt = epoch + 100 * day
    await aListing(
      Array.from({ length: 5 }, () => ({ createdAt })),
      'tied',
    )
    const filter = { merchantReference, createdFrom: createdAt, limit: 2 }

    const first = await database.store.payments.list(filter)
    const second = await database.store.payments.list({
      ...filter,
      after: { createdAt, id: 'pay_tied_d' },
    })
    const third = await database.store.payments.list({
      ...filter,
      after: { createdAt, id: 'pay_tied_b' },
    })

    expect([first, second, third].map(idsOf)).toEqual([
      ['pay_tied_e', 'pay_tied_d'],
      ['pay_tied_c', 'pay_tied_b'],
      ['pay_tied_a'],
    ])
  })

  it('takes what every filter lets through, newest first', async () => {
    const createdAt = epoch + 200 * day
    await aListing(
      [
        { createdAt: createdAt - 1, exception: 'late' },
        { createdAt, exception: 'late' },
        { createdAt, exception: 'overpaid' },
        { createdAt: createdAt + 1, exception: 'late', status: 'expired' },
        { createdAt: createdAt + 1, exception: 'late' },
        { createdAt: createdAt + 2, exception: 'late' },
        { createdAt, exception: 'late', merchantReference: 'order-other' },
      ],
      'filtered',
    )

    const payments = await database.store.payments.list({
      merchantReference,
      status: 'failed',
      exception: 'late',
      createdFrom: createdAt,
      createdTo: createdAt + 2,
      limit: 10,
    })

    expect(idsOf(payments)).toEqual(['pay_filtered_e', 'pay_filtered_b'])
  })
})
