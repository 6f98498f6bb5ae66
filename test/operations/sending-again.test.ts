/** Messages that a person has sent again, on their way to the shop and to the payer. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { toWorkflowId } from '../../workflows/messages.ts'
import type { ReadProblem } from '../support/caller.ts'
import { choose, untilNotified } from '../support/payer.ts'
import { waitForEnd } from '../support/runs.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { EFFECT_BACKOFF_MAX_MS: '3600000' } })
})
afterAll(() => world.close())

const resend = (id: string, message: string) =>
  world.call.post<ReadProblem>(`/payments/${id}/resend`, JSON.stringify({ message }))

async function aCompleted() {
  const { body: payment } = await world.call.checkout()
  await choose(world, payment)
  await untilNotified(world, payment.id)
  await waitForEnd(world, payment.id)
  return world.call.payment(payment.id)
}

it('are the same event for the shop, once more, and nothing changes about the payment', async () => {
  const payment = await aCompleted()
  const completed = () =>
    world.shop.events.filter(
      ({ type, data }) => data.id === payment.id && type === 'payment.completed',
    )

  const answer = await resend(payment.id, `${payment.id}.completed`)

  expect(answer.status).toBe(202)
  const [first, second] = await waitFor('the event', () => completed().length === 2 && completed())
  expect(second).toEqual(first)
  await waitForEnd(world, payment.id)
  expect(await world.call.payment(payment.id)).toEqual(payment)
})

it('are one more e-mail for the payer', async () => {
  const payment = await aCompleted()
  const mails = () =>
    world.mailbox
      .to('ana@example.com')
      .filter(({ text }) => text?.includes(payment.merchantReference))
  await waitFor('both mails', () => mails().length === 2)

  await resend(payment.id, `${payment.id}.mail.confirmation`)

  await waitFor('the mail', () => mails().length === 3)
  expect(mails()[2]?.subject).toBe(mails()[0]?.subject)
})

it('are refused by a key that the payment does not have', async () => {
  const payment = await aCompleted()

  const answer = await resend(payment.id, 'pay_other.completed')

  expect([answer.status, answer.body.code]).toEqual([422, 'invalid_field'])
})

/** When the next attempts of the run are to begin, in milliseconds from now. */
async function pausesOf(paymentId: string): Promise<number[]> {
  const { raw } = await world.temporal.workflow.getHandle(toWorkflowId(paymentId)).describe()
  return (raw.pendingActivities ?? []).map(
    ({ scheduledTime }) => Number(scheduledTime?.seconds ?? 0) * 1000 - Date.now(),
  )
}

it('begin at once although their next attempt would be in an hour', async () => {
  const { body: payment } = await world.call.checkout()
  const { id } = payment
  world.shop.refuses.add(id)
  await choose(world, payment)
  // The pause that the store keeps is the one that the next attempt learns.
  await waitFor('a pause of an hour', async () => {
    await world.database.query(
      `update outbox set next_try_at = now() + interval '1 hour'
       where payment_id = '${id}' and queue = 'events' and state = 'due' and first_tried_at is not null`,
    )
    return (await pausesOf(id)).some((ms) => ms > 30 * 60 * 1000)
  })
  world.shop.refuses.delete(id)

  const answer = await world.call.post(`/payments/${id}/retry`, '')

  expect(answer.status).toBe(202)
  await untilNotified(world, id)
})
