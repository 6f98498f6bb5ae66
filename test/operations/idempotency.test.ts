/** One key, one payment, one response, for every caller at any time. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { admin, choose, moveOrder, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { OPEN_WAIT_MS: '4000' } })
})
afterAll(() => world.close())

describe('the same key', () => {
  it('gives the stored status, bytes and location, whatever has happened since', async () => {
    const [request, key] = [aCheckout(), randomUUID()]
    const first = await world.call.checkout(request, key)
    await choose(world, first.body)
    await waitFor('completion', async () => {
      const { status } = await world.call.payment(first.body.id)
      return status === 'completed'
    })

    const second = await world.call.checkout(request, key)

    expect(second.status).toBe(201)
    expect(second.text).toBe(first.text)
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
  })

  it('is the same request however its JSON is written', async () => {
    const [request, key] = [aCheckout(), randomUUID()]
    const first = await world.call.checkout(request, key)
    const { amount: _amount, ...rest } = request

    const second = await world.call.checkout({ ...rest, amount: '050000.00' }, key)

    expect(second.text).toBe(first.text)
  })

  it('with another body is refused', async () => {
    const key = randomUUID()
    await world.call.checkout(aCheckout(), key)

    const second = await world.call.checkout<ReadProblem>(aCheckout({ amount: '60000' }), key)

    expect(second.status).toBe(422)
    expect(second.body.code).toBe('idempotency_key_reused')
  })

  it('used fifty times at once makes one payment and one order, and one answer', async () => {
    const [request, key] = [aCheckout(), randomUUID()]

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => world.call.checkout(request, key)),
    )

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    const id = answers[0]?.body.id
    const orders = world.sandbox.state.orders.all().filter((order) => order.externalId === id)
    expect(orders).toHaveLength(1)
  })

  it('gives 202 while the payment opens, and afterwards the 201 that is stored from then on', async () => {
    const [request, key] = [aCheckout(), randomUUID()]
    await admin(world, 'faults', { call: 'order', kind: 'status', status: 429, retryAfter: '5' })

    const first = await world.call.checkout(request, key)
    const later = await waitFor('the stored answer', async () => {
      const answer = await world.call.checkout(request, key)
      return answer.status === 201 && answer
    })

    expect(first.status).toBe(202)
    expect(first.headers.get('location')).toBe(`/payments/${first.body.id}`)
    expect(first.body).toMatchObject({ status: 'opening', payUrl: null })
    expect(later.body.id).toBe(first.body.id)
    expect((await world.call.checkout(request, key)).text).toBe(later.text)
  })

  it('stores a refusal of Koywe, and notifies a caller who got a 202 by an event', async () => {
    const [request, key] = [aCheckout(), randomUUID()]
    await admin(world, 'faults', { call: 'order', kind: 'status', status: 429, retryAfter: '5' })
    await admin(world, 'faults', {
      call: 'order',
      kind: 'status',
      status: 400,
      errorCode: 'OR99400',
    })
    const { status, body: opening } = await world.call.checkout(request, key)

    const refusal = await waitFor('the stored refusal', async () => {
      const answer = await world.call.checkout<ReadProblem>(request, key)
      return answer.status === 422 && answer
    })

    expect(status).toBe(202)
    expect(refusal.body).toMatchObject({ code: 'koywe_refused', paymentId: opening.id })
    expect(refusal.body.detail).toContain('OR99400')
    await untilNotified(world, opening.id, 'payment.rejected')
  })
})

describe('the merchant reference', () => {
  it('is refused while a payment for it is live, with the way to pay that one', async () => {
    const merchantReference = `order-${randomUUID()}`
    const { body: first } = await world.call.checkout(aCheckout({ merchantReference }))

    const second = await world.call.checkout<ReadProblem>(aCheckout({ merchantReference }))

    expect(second.status).toBe(409)
    expect(second.body).toMatchObject({
      code: 'reference_in_use',
      paymentId: first.id,
      paymentStatus: 'pending',
      payUrl: first.payUrl,
    })
  })

  it('with two keys at the same time makes one payment and one refusal', async () => {
    const request = aCheckout()

    const answers = await Promise.all([
      world.call.checkout<{ id?: string; paymentId?: string }>(request),
      world.call.checkout<{ id?: string; paymentId?: string }>(request),
    ])

    const [won, lost] = answers.toSorted((left, right) => left.status - right.status)
    expect([won?.status, lost?.status]).toEqual([201, 409])
    expect(lost?.body.paymentId).toBe(won?.body.id)
  })

  it.each(['FAILED', 'CANCELLED', 'EXPIRED', 'REFUNDED'])(
    'is free again after %s',
    async (status) => {
      const request = aCheckout()
      const { body: first } = await world.call.checkout(request)
      await moveOrder(world, first, { status })
      await waitFor('the end', async () => {
        const now = await world.call.payment(first.id)
        return now.status === status.toLowerCase()
      })

      const second = await world.call.checkout(request)

      expect(second.status).toBe(201)
      expect(second.body.id).not.toBe(first.id)
    },
  )

  it('is in use once its payment is settled', async () => {
    const request = aCheckout()
    const { body: first } = await world.call.checkout(request)
    await choose(world, first)
    await waitFor('completion', async () => {
      const { status } = await world.call.payment(first.id)
      return status === 'completed'
    })

    const second = await world.call.checkout<ReadProblem>(request)

    expect(second.status).toBe(409)
    expect(second.body).toMatchObject({ paymentStatus: 'completed' })
  })
})
