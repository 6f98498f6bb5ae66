/** The delivery of outbox messages: local attempts first, then two queues that run concurrently. */

import { describe, expect, it } from 'vitest'
import type { DeliveryOutcome } from '../../activities/attempt.ts'
import { messageKinds } from '../../payment/status.ts'
import { koyweReported, refresh, view } from '../../workflows/messages.ts'
import { aMessage, aProgress, aFinished } from '../support/progress.ts'
import { waitFor } from '../support/wait.ts'
import { aWorkflow, inTurn, sentByQueue } from '../support/workflow.ts'

const hangs = () => new Promise<never>(() => {})
const isGivenUp = async (): Promise<DeliveryOutcome> => 'given_up'

/** A payment that has its money, and everything that follows from that. */
const completed = aFinished({
  messages: [
    aMessage('payment.paid'),
    aMessage('payment.completed'),
    aMessage('mail.confirmation'),
    aMessage('mail.shipping', { after: 'payment.completed' }),
  ],
})

describe('every outbox message', () => {
  it('is sent by the activity of its kind', async () => {
    const messages = messageKinds.map((kind) => aMessage(kind))
    const workflow = await aWorkflow({ loadPayment: async () => aFinished({ messages }) })
    await workflow.start()

    await workflow.untilEnded()

    const sent = workflow.calls.slice(1).map(([activity, key]) => [key, activity])
    expect(Object.fromEntries(sent)).toEqual({
      'payment.paid': 'announce',
      'payment.completed': 'fulfil',
      'payment.failed': 'announce',
      'payment.rejected': 'announce',
      'payment.expired': 'announce',
      'payment.cancelled': 'announce',
      'payment.held': 'announce',
      'payment.refunded': 'announce',
      'mail.confirmation': 'sendConfirmation',
      'mail.shipping': 'sendShippingNotification',
      'mail.failure': 'sendFailureNotification',
    })
    expect(sent).toHaveLength(messageKinds.length)
  })

  it('is retried until it is accepted', async () => {
    const refused = () => Promise.reject(new Error('the shop is closed'))
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages: [aMessage('payment.completed')] }),
      fulfil: inTurn<DeliveryOutcome>(refused, 'done'),
    })
    await workflow.start()

    await workflow.untilEnded()

    expect(workflow.count('fulfil')).toBe(2)
  })

  it('is sent once, although a read during its attempt returns it again', async () => {
    const taken = Promise.withResolvers<DeliveryOutcome>()
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ messages }),
      readOrder: inTurn(aProgress({ messages }), aFinished()),
      fulfil: sentByQueue(taken.promise),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)

    await workflow.ask(refresh, 'during the try')

    taken.resolve('done')
    await workflow.signal()
    await workflow.untilEnded()
    expect(workflow.count('fulfil')).toBe(2)
  })

  it('is sent once, although a read after its delivery returns it again', async () => {
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () =>
        aFinished({ messages: [...messages, aMessage('mail.confirmation')] }),
      sendConfirmation: sentByQueue(hangs),
      readOrder: async () => aFinished({ messages }),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil')
    await waitFor('the delivery of the event', async () => {
      const { messages: unsent } = await workflow.handle.query(view)
      return !unsent.includes('payment.completed')
    })

    const answer = await workflow.ask(refresh, 'after its delivery')

    expect(answer.messages).toEqual(['mail.confirmation'])
    expect(workflow.count('fulfil')).toBe(1)
  })

  it('of a later read is sent, too', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ messages: [aMessage('payment.paid')] }),
      readOrder: async () => completed,
    })
    await workflow.start()
    await workflow.untilBegun('announce')

    await workflow.handle.signal(koyweReported)

    await workflow.untilEnded()
    expect(workflow.count('fulfil')).toBe(1)
  })
})

describe('what is due together', () => {
  it('is attempted locally, one after the other, events first, and leaves nothing for the queues', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => completed })
    await workflow.start()
    await workflow.untilEnded()

    const events = await workflow.events()

    expect(workflow.calls.slice(1).map(([name]) => name)).toEqual([
      'announce',
      'fulfil',
      'sendConfirmation',
      'sendShippingNotification',
    ])
    expect(events.filter((event) => event.activityTaskScheduledEventAttributes)).toEqual([])
  })

  it('continues in a queue after a refusal, without delaying the other queue', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => completed,
      announce: sentByQueue('done'),
    })
    await workflow.start()
    await workflow.untilEnded()

    expect(workflow.calls.slice(1).map(([name]) => name)).toEqual([
      'announce',
      'sendConfirmation',
      'announce',
      'fulfil',
      'sendShippingNotification',
    ])
  })
})

describe('a queue', () => {
  it('sends a message after the delivery of the one before, and not earlier', async () => {
    const taken = Promise.withResolvers<DeliveryOutcome>()
    const workflow = await aWorkflow({
      loadPayment: async () => completed,
      announce: sentByQueue(taken.promise),
      readOrder: async () => completed,
    })
    await workflow.start()
    await workflow.untilBegun('announce', 2)
    await workflow.ask(refresh, 'so that everything that can start has started')
    const before = workflow.count('fulfil')

    taken.resolve('done')

    await workflow.untilBegun('fulfil')
    expect(before).toBe(0)
  })

  it('of events that is stuck delays neither the mails nor the polls', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ messages: completed.messages }),
      announce: sentByQueue(hangs),
    })
    await workflow.start()
    await workflow.untilBegun('announce', 2)

    const answer = await workflow.ask(refresh, 'while the shop is closed')

    await workflow.untilBegun('sendConfirmation')
    expect(answer.messages).toContain('payment.paid')
    expect(workflow.count('readOrder')).toBe(1)
  })

  it('of mails that is stuck does not delay the events', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => completed,
      sendConfirmation: sentByQueue(hangs),
    })

    await workflow.start()

    await workflow.untilBegun('fulfil')
    expect(workflow.count('announce')).toBe(1)
  })

  it.each([
    {
      queue: 'events',
      wishes: { announce: isGivenUp },
      others: ['sendConfirmation'],
      behind: ['fulfil', 'sendShippingNotification'],
    },
    {
      queue: 'mails',
      wishes: { sendConfirmation: isGivenUp },
      others: ['announce', 'fulfil'],
      behind: ['sendShippingNotification'],
    },
  ] as const)(
    'of $queue stops at a message that was given up, and the other one does not',
    async (story) => {
      const workflow = await aWorkflow({ loadPayment: async () => completed, ...story.wishes })
      await workflow.start()

      await workflow.untilEnded()

      expect(story.others.map((name) => workflow.count(name))).toEqual(story.others.map(() => 1))
      expect(story.behind.map((name) => workflow.count(name))).toEqual(story.behind.map(() => 0))
    },
  )
})

describe('the shipping mail', () => {
  it('waits for the delivery of payment.completed', async () => {
    const taken = Promise.withResolvers<DeliveryOutcome>()
    const workflow = await aWorkflow({
      loadPayment: async () => completed,
      fulfil: sentByQueue(taken.promise),
      readOrder: async () => completed,
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)
    await workflow.untilBegun('sendConfirmation')
    await workflow.ask(refresh, 'so that everything that can start has started')
    const before = workflow.count('sendShippingNotification')

    taken.resolve('done')

    await workflow.untilBegun('sendShippingNotification')
    expect(before).toBe(0)
  })

  it('is sent when payment.completed was delivered before', async () => {
    const shipping = aMessage('mail.shipping')
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages: [shipping] }),
    })
    await workflow.start()

    await workflow.untilEnded()

    expect(workflow.count('sendShippingNotification')).toBe(1)
  })
})
