/** The replay of a stored webhook event by API. */

import { describe, expect, it } from 'vitest'
import { DeskProblem, type DeskProblemCode } from '../../desk/problem.ts'
import type { Replaying } from '../../desk/replaying.ts'
import { epoch } from '../support/clock.ts'
import { aSnapshot } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'
import { aServer, authorization } from '../support/server.ts'

const row = aRow({ payment: { status: 'pending', version: 3 } })
const { id } = row.payment

async function aReplayServer({
  refusal,
  isRead = true,
}: { refusal?: DeskProblemCode; isRead?: boolean } = {}) {
  const asked: unknown[][] = []
  const replaying: Replaying = {
    async preview(eventId) {
      if (refusal) throw new DeskProblem(refusal)
      return {
        event: {
          id: eventId,
          eventId: 'evt_1',
          type: 'order.paid',
          status: 'PAID',
          orderId: 'ord_1',
          paymentId: id,
          state: 'applied',
          reason: null,
          receivedAt: epoch,
          endedAt: null,
          isRepeated: false,
          isCounted: false,
          body: Buffer.from('{"payer":"Ana"}'),
        },
        row,
        comparison: { order: aSnapshot({ orderId: 'ord_1', externalId: id }) },
        preview: null,
      }
    },
    async replay(...args) {
      if (refusal) throw new DeskProblem(refusal)
      asked.push(args)
      return { row, isRead }
    },
  }
  const server = await aServer({ replaying })
  const send = (method: 'GET' | 'POST', event: string, payload?: object) =>
    server.inject({
      method,
      url: `/webhook-events/${event}/replay`,
      headers: { authorization },
      ...(payload && { payload }),
    })
  return { send, asked }
}

it('a preview shows the event and the order, and no bytes', async () => {
  const { send } = await aReplayServer()

  const answer = await send('GET', '7')

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    event: { id: '7', type: 'order.paid', paymentId: id },
    order: { koyweOrderId: 'ord_1', paymentId: id },
    problem: null,
    version: 3,
    change: null,
  })
  expect(answer.body).not.toContain('Ana')
})

describe('a replay', () => {
  it.each([
    [undefined, null],
    [{ expectedVersion: 3 }, 3],
  ])('with the body %j expects the version %s', async (body, expectedVersion) => {
    const { send, asked } = await aReplayServer()

    const answer = await send('POST', '7', body)

    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toMatchObject({ id, version: 3 })
    expect(asked).toEqual([[7n, { by: 'shop', expectedVersion }]])
  })

  it('says when the order was not read in time', async () => {
    const { send } = await aReplayServer({ isRead: false })

    expect((await send('POST', '7')).json()).toMatchObject({ refresh: 'failed' })
  })
})

it.each([
  ['not_found', 404, 'not_found'],
  ['not_possible', 409, 'not_possible_now'],
  ['changed', 409, 'payment_changed'],
] as const)('what is %s is %i', async (refusal, status, code) => {
  const { send } = await aReplayServer({ refusal })

  const answers = await Promise.all([send('GET', '7'), send('POST', '7')])

  for (const answer of answers) {
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ code })
  }
})

it('what is no id of an event is 404', async () => {
  const { send } = await aReplayServer()

  const answers = await Promise.all([send('GET', 'x'), send('POST', '9'.repeat(19))])

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404])
})
