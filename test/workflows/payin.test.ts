/** The workflow of a payment from start to end, with activities of the test. */

import { describe, expect, it } from 'vitest'
import type { DueMessage } from '../../payment/outbox-message.ts'
import type { Progress } from '../../payment/next-step.ts'
import { DeliveryRefused } from '../../activities/to-failure.ts'
import { open, openUpdateId, refresh, view } from '../../workflows/messages.ts'
import { aMessage, anOpening, aProgress, aFinished } from '../support/progress.ts'
import { aWorkflow, inTurn, sentRegularly, shareWorker } from '../support/workflow.ts'

shareWorker()

const fails = async () => {
  throw new Error('Koywe is down')
}
const hangs = () => new Promise<never>(() => {})

describe('opening', () => {
  it('signs in, creates a contact and creates an order, each with only the payment’s id', async () => {
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

  it('creates no order when the payment has ended before', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createContact: async () => aFinished({ status: 'rejected' }),
    })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('rejected')
    expect(workflow.count('createOrder')).toBe(0)
  })

  it('is skipped for a payment that has an order', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => aProgress() })

    const answer = await workflow.ask(open, openUpdateId)

    expect(answer.payUrl).toBe('https://pay.example/ord_1')
    expect(workflow.calls).toEqual([['loadPayment', workflow.paymentId]])
  })

  it('retries a step that fails', async () => {
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

describe('an opening that lasts until selling ends', () => {
  it.each([
    ['the sign-in fails', { authenticate: fails }],
    ['the contact cannot be created', { createContact: fails }],
    ['the order cannot be created', { createOrder: fails }],
    ['Koywe does not answer', { createOrder: hangs }],
  ])('continues from the store: %s', async (_why, wishes) => {
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

describe('an opening that Koywe delays beyond the end of selling', () => {
  it('waits for the end, and then continues from the store', async () => {
    const soon = anOpening({ sellingEndsInMs: 1500 })
    const over = anOpening({ next: 'expire' })
    const workflow = await aWorkflow({
      loadPayment: inTurn(soon, over),
      createOrder: async () => {
        throw new DeliveryRefused('Koywe asks us to wait', 3_600_000)
      },
    })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('expired')
    const timers = (await workflow.events()).filter((event) => event.timerFiredEventAttributes)
    expect(timers).toHaveLength(1)
    expect(workflow.count('createOrder')).toBe(2)
    expect(workflow.count('loadPayment')).toBe(2)
  })
})

describe('an order whose creation has an unknown outcome', () => {
  it('is looked up until the outcome is known', async () => {
    const unknown = anOpening({ next: 'find', dueInMs: 10 })
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

  it('is created when it certainly does not exist', async () => {
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
  it('is a local activity when it succeeds, and adds only a marker to the history', async () => {
    const workflow = await aWorkflow()
    await workflow.ask(open, openUpdateId)

    const events = await workflow.events()

    expect(events.filter((event) => event.activityTaskScheduledEventAttributes)).toEqual([])
  })

  it('becomes a regular activity after a local failure, visible to support', async () => {
    const workflow = await aWorkflow({ loadPayment: inTurn<Progress>(fails, hangs) })
    await workflow.start()
    await workflow.untilBegun('loadPayment', 2)

    const { raw } = await workflow.handle.describe()

    const pending = raw.pendingActivities?.map(({ activityType }) => activityType?.name)
    expect(pending).toEqual(['loadPayment'])
  })

  it('becomes a regular activity within seconds when its local attempt hangs', async () => {
    const workflow = await aWorkflow({ readOrder: inTurn<Progress>(hangs, aProgress()) })

    const answer = await workflow.ask(refresh, 'once')

    expect(answer.status).toBe('pending')
    expect(workflow.count('readOrder')).toBe(2)
  })
})

describe('the update open', () => {
  it('returns when the order exists', async () => {
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

  it('returns when the payment was refused', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: async () => aFinished({ status: 'rejected', koyweOrderId: null, payUrl: null }),
    })

    const answer = await workflow.ask(open, openUpdateId)

    expect(answer).toMatchObject({ status: 'rejected', payUrl: null })
  })

  it('is joined by all callers with the same update id', async () => {
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

  it('returns after the end of the run, too, without a new run', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: async () => aFinished(),
    })
    const first = await workflow.ask(open, openUpdateId)
    await workflow.untilEnded()

    const second = await workflow.ask(open, openUpdateId)

    expect(second).toEqual(first)
    expect(workflow.count('loadPayment')).toBe(1)
  })
})

describe('the end of selling', () => {
  it('is a step of its own', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ next: 'expire', dueInMs: 0 }),
      expirePayment: async () => aFinished({ status: 'expired' }),
    })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('expired')
    expect(workflow.count('readOrder')).toBe(0)
  })
})

describe('the end of the run', () => {
  it('comes at once when no work is left', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => aFinished() })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end).toMatchObject({ status: 'completed', next: 'done', messages: [] })
    expect(workflow.calls).toEqual([['loadPayment', workflow.paymentId]])
  })

  it('does not come while polls are due', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => aProgress({ next: 'poll' }) })

    await workflow.ask(open, openUpdateId)

    expect(await workflow.isOpen()).toBe(true)
  })

  it('does not come while an outbox message is being sent', async () => {
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages }),
      fulfil: sentRegularly(hangs),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)

    const shown = await workflow.handle.query(view)

    expect(shown).toMatchObject({ next: 'done', messages: ['payment.completed'] })
    expect(await workflow.isOpen()).toBe(true)
  })

  it('comes after the delivery of the last outbox message', async () => {
    const taken = Promise.withResolvers<DueMessage[]>()
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages }),
      fulfil: () => taken.promise,
    })
    await workflow.start()
    await workflow.untilBegun('fulfil')

    taken.resolve([])

    expect(await workflow.untilEnded()).toMatchObject({ next: 'done', messages: [] })
  })
})

describe('after the end of a run', () => {
  it('a report starts a run that reads once and ends', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished(),
      readOrder: async () => aFinished({ status: 'refunded' }),
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
