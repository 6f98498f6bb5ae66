/** The road of one payment when the world behaves. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCheckout } from '../support/caller.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

describe.each(['guide', 'current'] as const)('under the profile %s', (profile) => {
  let world: World
  beforeAll(async () => {
    world = await aWorld({ profile })
  })
  afterAll(() => world.close())

  it('takes a payment from checkout to the shipping notification', async () => {
    const { status, body: payment, headers } = await world.call.checkout(aCheckout())

    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/payments/${payment.id}`)
    expect(payment).toMatchObject({ status: 'pending', payAction: 'redirect', failure: null })
    await fetch(String(payment.payUrl), {
      method: 'POST',
      body: new URLSearchParams({ choice: 'pay' }),
      redirect: 'manual',
    })
    const done = await waitFor('fulfilment', async () => {
      const now = await world.call.payment(payment.id)
      return now.fulfilment === 'done' && now
    })
    await waitFor('both mails', () => world.mailbox.to('ana@example.com').length === 2)

    expect(done).toMatchObject({ status: 'completed', paidAmount: '50000', exception: null })
    expect(world.shop.eventsOf(payment.id)).toContain('payment.completed')
  })
})
