/** Idempotency keys: the stored answer of a key, with the same bytes for all callers. */

import { describe, expect } from 'vitest'
import { aCrowd, aChange, aStored } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

describe('a key', () => {
  it('that is unused is not found', async () => {
    const key = await database.store.idempotencyKeys.find('shop', 'key-unused')

    expect(key).toBeUndefined()
  })

  it('has no answer while its payment opens', async () => {
    const wishes = { idempotencyKey: 'key-open', fingerprint: 'print-1', requestId: 'req-1' }
    const { payment } = await aStored(database.store, wishes)

    const key = await database.store.idempotencyKeys.find('shop', 'key-open')

    expect(key).toEqual({
      fingerprint: 'print-1',
      paymentId: payment.id,
      requestId: 'req-1',
      answer: null,
      body: null,
      status: 'opening',
    })
  })

  it('stands for the answer of the move that gave it, to the byte', async () => {
    const { store } = database
    const row = await aStored(store, { idempotencyKey: 'key-created' })
    const view = { zebra: 1, apple: { some_member: null, other: ['ñ'] }, '10': true, '9': false }
    await store.commit(
      aChange(row, { payment: { status: 'pending' }, answer: { outcome: 'created', view } }),
    )

    const key = await store.idempotencyKeys.find('shop', 'key-created')

    expect(key).toMatchObject({ status: 'pending', body: JSON.stringify(view) })
    expect(JSON.stringify(key?.answer)).toBe(JSON.stringify({ outcome: 'created', view }))
  })

  it('still belongs to it when the payment changes without an answer', async () => {
    const { store } = database
    const row = await aStored(store, { idempotencyKey: 'key-refused' })
    const failure = { code: 'koywe_refused', detail: 'OR99400', field: null } as const
    const refused = aChange(row, {
      payment: { status: 'rejected', failure },
      answer: { outcome: 'refused', failure },
    })
    await store.commit(refused)
    await store.commit(aChange({ ...row, payment: refused.result.payment }))

    const key = await store.idempotencyKeys.find('shop', 'key-refused')

    expect(key?.answer).toEqual({ outcome: 'refused', failure })
  })

  it('of one API key is not found by another one', async () => {
    await aStored(database.store, { apiKeyName: 'shop', idempotencyKey: 'key-private' })

    const key = await database.store.idempotencyKeys.find('till', 'key-private')

    expect(key).toBeUndefined()
  })
})

describe('freezing', () => {
  it('gives the first bytes to all later callers', async () => {
    const { idempotencyKeys } = database.store
    await aStored(database.store, { idempotencyKey: 'key-frozen' })
    const first = await idempotencyKeys.freeze('shop', 'key-frozen', '{"name": "Órden 😀"}')

    const second = await idempotencyKeys.freeze('shop', 'key-frozen', '{"name":"other"}')

    const key = await idempotencyKeys.find('shop', 'key-frozen')
    expect([first, second, key?.body]).toEqual(Array.from({ length: 3 }, () => first))
    expect(first).toBe('{"name": "Órden 😀"}')
  })

  it('by twenty at once gives the same bytes to all of them', async () => {
    await aStored(database.store, { idempotencyKey: 'key-raced' })
    const crowd = await aCrowd(database, 20)

    const bodies = await Promise.all(
      crowd.map(({ idempotencyKeys }, at) => idempotencyKeys.freeze('shop', 'key-raced', `${at}`)),
    )

    const key = await database.store.idempotencyKeys.find('shop', 'key-raced')
    expect(new Set(bodies)).toEqual(new Set([key?.body]))
  })

  it('an unused key is an internal error', async () => {
    const frozen = database.store.idempotencyKeys.freeze('shop', 'key-unused', '{}')

    await expect(frozen).rejects.toThrow('no result')
  })
})
