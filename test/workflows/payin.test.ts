/** A payment's workflow from its start to its end, with the activities replaced by hand-made ones. */

import { describe, expect, it } from 'vitest'
import type { DeliveryOutcome } from '../../activities/attempt.ts'
import type { Progress } from '../../activities/progress.ts'
import { DeliveryRefused } from '../../activities/to-failure.ts'
import { open, openUpdateId, refresh, view } from '../../workflows/messages.ts'
import { aMessage, anOpening, aProgress, atRest } from '../support/progress.ts'
import { aWorkflow, far, inTurn } from '../support/workflow.ts'

const fails = async () => {
  throw new Error('Koywe is down')
}
const hangs = () => new Promise<never>(() => {})

describe('opening', () => {
  it('takes a token, a contact and an order, in this order, and nothing but the id', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => anOpening() })

    await workflow.ask(open, openUpdateId)

    const { paymentId } = workflow
    expect(workflow.calls).toEqual([
      ['loadPayment', paymentId],
      ['authenticate', paymentId],
      ['createContact', paymentId],
      ['createOrder', paymentId],
    ])
  })

  it('makes no order when the payment turns out to be open before', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createContact: async () => atRest({ status: 'rejected' }),
    })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('rejected')
    expect(workflow.count('createOrder')).toBe(0)
  })

  it('is not done again for a payment that is open', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => aProgress() })

    const answer = await workflow.ask(open, openUpdateId)

    expect(answer.payUrl).toBe('https://pay.example/ord_1')
    expect(workflow.calls).toEqual([['loadPayment', workflow.paymentId]])
  })

  it('is tried again when a step of it fails', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: inTurn<Progress>(fails, aProgress()),
    })

    const answer = await workflow.ask(open, openUpdateId)

    expect(answer.status).toBe('pending')
    expect(workflow.count('createOrder')).toBe(2)
    expect(workflow.count('createContact')).toBe(1)
  })
})

describe('an opening that runs out of time', () => {
  it.each([
    ['no token can be had', { authenticate: fails }],
    ['no contact can be made', { createContact: fails }],
    ['no order can be made', { createOrder: fails }],
    ['Koywe does not answer', { createOrder: hangs }],
  ])('goes on from the store: %s', async (_why, wishes) => {
    const soon = anOpening({ sellingEndsInMs: 1000 })
    const over = anOpening({ next: 'expire' })
    const workflow = await aWorkflow({ loadPayment: inTurn(soon, over), ...wishes })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('expired')
    expect(workflow.calls.slice(-2)).toEqual([
      ['loadPayment', workflow.paymentId],
      ['expirePayment', workflow.paymentId],
    ])
  })
})

describe('an opening that Koywe puts off until after the end of selling', () => {
  it('waits for the end, and then goes on from the store', async () => {
    const soon = anOpening({ sellingEndsInMs: 1500 })
    const over = anOpening({ next: 'expire' })
    const workflow = await aWorkflow({
      loadPayment: inTurn(soon, over),
      createOrder: async () => {
        throw new DeliveryRefused('Koywe asks us to wait', 3_600_000)
      },
    })
    const startedAt = performance.now()
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('expired')
    expect(performance.now() - startedAt).toBeGreaterThan(1400)
    expect(workflow.count('createOrder')).toBe(2)
    expect(workflow.count('loadPayment')).toBe(2)
  })
})

describe('an order of which nobody knows whether it was made', () => {
  it('is looked for until that is known', async () => {
    const unknown = anOpening({ next: 'find', inMs: 10 })
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: async () => unknown,
      findOrder: inTurn(unknown, aProgress()),
    })

    const answer = await workflow.ask(open, openUpdateId)

    expect(answer.payUrl).toBe('https://pay.example/ord_1')
    expect(workflow.count('createOrder')).toBe(1)
    expect(workflow.count('findOrder')).toBe(2)
  })

  it('is made when it certainly does not exist', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening({ next: 'find' }),
      findOrder: async () => anOpening(),
    })

    await workflow.ask(open, openUpdateId)

    expect(workflow.calls.map(([name]) => name)).toEqual([
      'loadPayment',
      'findOrder',
      'authenticate',
      'createContact',
      'createOrder',
    ])
  })
})

describe('a step', () => {
  it('leaves no event of its own but a marker when it succeeds near', async () => {
    const workflow = await aWorkflow()
    await workflow.ask(open, openUpdateId)

    const events = await workflow.events()

    expect(events.filter((event) => event.activityTaskScheduledEventAttributes)).toEqual([])
  })

  it('that fails near is tried far, where support sees it', async () => {
    const workflow = await aWorkflow({ loadPayment: inTurn<Progress>(fails, hangs) })
    await workflow.start()
    await workflow.untilBegun('loadPayment', 2)

    const { raw } = await workflow.handle.describe()

    const pending = raw.pendingActivities?.map(({ activityType }) => activityType?.name)
    expect(pending).toEqual(['loadPayment'])
  })

  it('that hangs near is tried far within seconds', async () => {
    const workflow = await aWorkflow({ readOrder: inTurn<Progress>(hangs, aProgress()) })

    const answer = await workflow.ask(refresh, 'once')

    expect(answer.status).toBe('pending')
    expect(workflow.count('readOrder')).toBe(2)
  })
})

describe('the update open', () => {
  it('waits for the order and gives the pay address', async () => {
    const order = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: () => order.promise,
    })
    const asked = workflow.ask(open, openUpdateId)
    await workflow.untilBegun('createOrder')

    order.resolve(aProgress())

    expect(await asked).toMatchObject({
      status: 'pending',
      payUrl: 'https://pay.example/ord_1',
    })
  })

  it('tells that the payment was refused', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: async () => atRest({ status: 'rejected', koyweOrderId: null, payUrl: null }),
    })

    const answer = await workflow.ask(open, openUpdateId)

    expect(answer).toMatchObject({ status: 'rejected', payUrl: null })
  })

  it('is joined by everybody who asks under the same id', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => anOpening() })

    const answers = await Promise.all([1, 2, 3].map(() => workflow.ask(open, openUpdateId)))

    const urls = new Set(answers.map(({ payUrl }) => payUrl))
    const accepted = (await workflow.events()).filter(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
    )
    expect(urls).toEqual(new Set(['https://pay.example/ord_1']))
    expect(accepted).toHaveLength(1)
    expect(workflow.count('createOrder')).toBe(1)
  })

  it('gives the same answer after the end of the run, and starts no other', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: async () => atRest(),
    })
    const first = await workflow.ask(open, openUpdateId)
    await workflow.untilEnded()

    const second = await workflow.ask(open, openUpdateId)

    expect(second).toEqual(first)
    expect(workflow.count('loadPayment')).toBe(1)
  })
})

describe('the end of selling', () => {
  it('comes when it is next', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ next: 'expire', inMs: 0 }),
      expirePayment: async () => atRest({ status: 'expired' }),
    })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('expired')
    expect(workflow.count('readOrder')).toBe(0)
  })
})

describe('the end of the run', () => {
  it('comes at once when nothing is due', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => atRest() })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end).toMatchObject({ status: 'completed', next: 'rest', messages: [] })
    expect(workflow.calls).toEqual([['loadPayment', workflow.paymentId]])
  })

  it('does not come while the payment is watched', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => aProgress({ next: 'look' }) })

    await workflow.ask(open, openUpdateId)

    expect(await workflow.isOpen()).toBe(true)
  })

  it('does not come while an outbox message is on its way', async () => {
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () => atRest({ messages }),
      fulfil: far(hangs),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)

    const shown = await workflow.handle.query(view)

    expect(shown).toMatchObject({ next: 'rest', messages: ['payment.completed'] })
    expect(await workflow.isOpen()).toBe(true)
  })

  it('comes when the last outbox message was taken', async () => {
    const taken = Promise.withResolvers<DeliveryOutcome>()
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () => atRest({ messages }),
      fulfil: () => taken.promise,
    })
    await workflow.start()
    await workflow.untilBegun('fulfil')

    taken.resolve('done')

    expect(await workflow.untilEnded()).toMatchObject({ next: 'rest', messages: [] })
  })
})

describe('after the end of a run', () => {
  it('a report starts another one that reads once and ends', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => atRest(),
      readOrder: async () => atRest({ status: 'refunded' }),
    })
    const firstRun = await workflow.signal()
    await workflow.untilEnded()
    workflow.calls.length = 0

    const secondRun = await workflow.signal()

    const end = await workflow.untilEnded()
    expect(end.status).toBe('refunded')
    expect(secondRun).not.toBe(firstRun)
    expect(workflow.calls).toEqual([
      ['loadPayment', workflow.paymentId],
      ['readOrder', workflow.paymentId, { isRefresh: false }],
    ])
  })
})
