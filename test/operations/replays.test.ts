/** Stored webhook events that a person replays: the order decides, and never the event. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { moveOrder, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { deliverEvent, namesOf } from '../support/webhook.ts'
import { aWorld, type World } from '../support/world.ts'

interface Preview {
  event: { state: string; type: string }
  order: { status: string } | null
  version: number
  change: { status: { before: string; after: string }; messages: string[] } | null
}

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { POLL_SCHEDULE_MS: '600000' } })
})
afterAll(() => world.close())

/** A pending payment with an event that claimed its completion too early, and the event's id. */
async function aClaimed(): Promise<{ payment: PaymentView; eventId: string }> {
  const { body: payment } = await world.call.checkout()
  const id = `evt_${randomUUID()}`
  await deliverEvent(world, { id, type: 'order.completed', data: namesOf(payment) })
  const [event] = await waitFor('the ending of the event', async () => {
    const rows = await world.database.query(
      `select id from webhook_events where event_id = '${id}' and state = 'applied'`,
    )
    return rows.length > 0 && rows
  })
  return { payment, eventId: String(event?.['id']) }
}

const pathOf = (eventId: string) => `/webhook-events/${eventId}/replay`

it('change nothing where the order is what it was, whatever the event claims', async () => {
  const { payment, eventId } = await aClaimed()
  const { body: preview } = await world.call.get<Preview>(pathOf(eventId))

  const answer = await world.call.post<PaymentView>(pathOf(eventId), '')

  expect(preview).toMatchObject({
    event: { state: 'applied', type: 'order.completed' },
    order: { status: 'PENDING' },
    change: { status: { before: 'pending', after: 'pending' }, messages: [] },
  })
  expect(answer.status).toBe(202)
  await waitFor('the ending of the event', async () => {
    const [row] = await world.database.query(
      `select state, reason from webhook_events where id = ${eventId}`,
    )
    return row?.['state'] === 'applied' && /replayed by .*order/.test(String(row['reason']))
  })
  expect((await world.call.payment(payment.id)).status).toBe('pending')
  expect(world.shop.eventsOf(payment.id)).toEqual([])
})

it('do what their preview said, and the timeline says who asked', async () => {
  const { payment, eventId } = await aClaimed()
  await moveOrder(world, payment, { status: 'COMPLETED', isSilent: true })
  const { body: preview } = await world.call.get<Preview>(pathOf(eventId))
  const before = await world.call.payment(payment.id)

  await world.call.post(pathOf(eventId), { expectedVersion: preview.version })

  expect(preview.change).toMatchObject({
    status: { before: 'pending', after: 'completed' },
    messages: ['payment.completed', 'mail.confirmation', 'mail.shipping'],
  })
  expect(before.status).toBe('pending')
  await untilNotified(world, payment.id)
  expect(world.shop.eventsOf(payment.id)).toEqual(['payment.completed'])
  const { text } = await world.call.get(`/payments/${payment.id}/timeline`)
  expect(text).toContain('webhook order.completed is replayed: asked by')
})
