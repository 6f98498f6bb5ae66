/** The delivery of outbox messages: local attempts first, then one regular activity for each message. */

import { describe, expect, it } from 'vitest'
import { DeliveryRefused } from '../../activities/to-failure.ts'
import type { DueMessage } from '../../payment/outbox-message.ts'
import { messageKinds, messageRules, queueOf, type MessageKind } from '../../payment/outbox.ts'
import { koyweReported, refresh, view } from '../../workflows/messages.ts'
import { aFinished, aMessage, aProgress } from '../support/progress.ts'
import { waitFor } from '../support/wait.ts'
import {
  aWorkflow,
  inTurn,
  sentRegularly,
  type TestWorkflow,
  shareWorker,
} from '../support/workflow.ts'

shareWorker()

const hangs = () => new Promise<never>(() => {})

/** The messages of a payment as the store keeps them: it gives those that may be sent now. */
function anOutbox(...kinds: MessageKind[]) {
  const left = new Set(kinds)
  const blocked = new Set<string>()
  const due = (): DueMessage[] =>
    (['events', 'mails'] as const).flatMap((queue) => {
      const first = [...left].find((kind) => queueOf(kind) === queue)
      const waitsFor = first && messageRules[first].waitsFor
      const isReady = waitsFor === null || (waitsFor !== undefined && !left.has(waitsFor))
      return first && isReady && !blocked.has(queue) ? [aMessage(first)] : []
    })
  return {
    due,
    take: async (kind: string) => {
      left.delete(kind as MessageKind)
      return due()
    },
    giveUp: async (kind: string) => {
      blocked.add(queueOf(kind as MessageKind))
      return due()
    },
  }
}

/** Everything that follows from money, and the activities that take it. */
function aPaidOutbox() {
  const outbox = anOutbox('payment.paid', 'payment.completed', 'mail.confirmation', 'mail.shipping')
  const { take } = outbox
  const taking = {
    announce: take,
    fulfil: take,
    sendConfirmation: take,
    sendShippingNotification: take,
  }
  return { outbox, taking, completed: async () => aFinished({ messages: outbox.due() }) }
}

/** What was called, without the activities that load the payment. */
const deliveriesOf = ({ calls }: TestWorkflow) => calls.filter(([name]) => name !== 'loadPayment')

describe('every outbox message', () => {
  it('is sent by the activity of its kind', async () => {
    const messages = messageKinds.map((kind) => aMessage(kind))
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages }),
      ...Object.fromEntries(
        new Set(
          messages.map(({ activity }) => [activity, async (key: string) => rest(messages, key)]),
        ),
      ),
    })
    await workflow.start()

    await workflow.untilEnded()

    const sent = deliveriesOf(workflow).map(([activity, key]) => [key, activity])
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
      'mail.expired': 'sendNotice',
      'mail.held': 'sendNotice',
      'mail.declined': 'sendNotice',
      'mail.refunded': 'sendNotice',
    })
    expect(sent).toHaveLength(messageKinds.length)
  })

  it('is attempted again until it is taken', async () => {
    const refused = () => Promise.reject(new Error('the shop is closed'))
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages: [aMessage('payment.completed')] }),
      fulfil: inTurn<DueMessage[]>(refused, []),
    })
    await workflow.start()

    await workflow.untilEnded()

    expect(workflow.count('fulfil')).toBe(2)
  })

  it('is attempted again although the pause after a refusal is over already', async () => {
    const refuse = async () => {
      throw new DeliveryRefused('the shop did not take it: status 500', 0)
    }
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages }),
      fulfil: inTurn<DueMessage[]>(refuse, refuse, []),
    })
    await workflow.start()

    await workflow.untilEnded()

    expect(workflow.count('fulfil')).toBe(3)
  })

  it('has one attempt at a time, although a read during the attempt reports it again', async () => {
    const taken = Promise.withResolvers<DueMessage[]>()
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ messages }),
      readOrder: inTurn(aProgress({ messages }), aFinished()),
      fulfil: sentRegularly(taken.promise),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)

    await workflow.ask(refresh, 'during the attempt')

    taken.resolve([])
    await workflow.signal()
    await workflow.untilEnded()
    expect(workflow.count('fulfil')).toBe(2)
  })

  it('is on its way until it is taken', async () => {
    const { completed, taking } = aPaidOutbox()
    const workflow = await aWorkflow({
      loadPayment: completed,
      ...taking,
      sendConfirmation: sentRegularly(hangs),
    })
    await workflow.start()
    await workflow.untilBegun('sendConfirmation', 2)

    const shown = await workflow.handle.query(view)

    expect(shown.messages).toEqual(['mail.confirmation'])
  })

  it('that a later read reports is sent as well', async () => {
    const { completed, taking } = aPaidOutbox()
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ messages: [aMessage('payment.paid')] }),
      readOrder: completed,
      ...taking,
    })
    await workflow.start()
    await workflow.untilBegun('announce')

    await workflow.handle.signal(koyweReported)

    await workflow.untilEnded()
    expect(workflow.count('fulfil')).toBe(1)
  })
})

const rest = (messages: DueMessage[], key: string) =>
  messages.slice(messages.findIndex((message) => message.key === key) + 1)

describe('what is due together', () => {
  it('is attempted locally, one after the other, in the order that the store gives', async () => {
    const { completed, taking } = aPaidOutbox()
    const workflow = await aWorkflow({ loadPayment: completed, ...taking })
    await workflow.start()
    await workflow.untilEnded()

    const events = await workflow.events()

    expect(deliveriesOf(workflow).map(([name]) => name)).toEqual([
      'announce',
      'fulfil',
      'sendConfirmation',
      'sendShippingNotification',
    ])
    expect(events.filter((event) => event.activityTaskScheduledEventAttributes)).toEqual([])
  })

  it('goes on with regular activities after a failure, and does not hold up the other queue', async () => {
    const { completed, outbox, taking } = aPaidOutbox()
    const workflow = await aWorkflow({
      loadPayment: completed,
      ...taking,
      announce: sentRegularly(() => outbox.take('payment.paid')),
    })
    await workflow.start()
    await workflow.untilEnded()

    expect(deliveriesOf(workflow).map(([name]) => name)).toEqual([
      'announce',
      'sendConfirmation',
      'announce',
      'fulfil',
      'sendShippingNotification',
    ])
  })

  it('is never attempted locally while a regular activity runs', async () => {
    const { completed, outbox, taking } = aPaidOutbox()
    const workflow = await aWorkflow({
      loadPayment: completed,
      ...taking,
      announce: sentRegularly(() => outbox.take('payment.paid')),
    })
    await workflow.start()
    await workflow.untilEnded()

    const events = await workflow.events()

    const regular = events.flatMap(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
    )
    expect(regular).toEqual(['announce', 'fulfil', 'sendShippingNotification'])
  })
})

describe('a message that is not taken', () => {
  it('holds up what waits for it, and nothing else', async () => {
    const { completed, taking } = aPaidOutbox()
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ messages: (await completed()).messages }),
      ...taking,
      announce: sentRegularly(hangs),
    })
    await workflow.start()
    await workflow.untilBegun('announce', 2)

    const answer = await workflow.ask(refresh, 'while the shop is closed')

    await workflow.untilBegun('sendConfirmation')
    expect(answer.messages).toContain('payment.paid')
    expect(workflow.count('readOrder')).toBe(1)
    expect(workflow.count('fulfil')).toBe(0)
    expect(workflow.count('sendShippingNotification')).toBe(0)
  })

  it('of the mails does not hold up the events', async () => {
    const { completed, taking } = aPaidOutbox()
    const workflow = await aWorkflow({
      loadPayment: completed,
      ...taking,
      sendConfirmation: sentRegularly(hangs),
    })

    await workflow.start()

    await workflow.untilBegun('fulfil')
    expect(workflow.count('announce')).toBe(1)
  })

  it.each([
    {
      given: 'announce',
      others: ['sendConfirmation'],
      behind: ['fulfil', 'sendShippingNotification'],
    },
    {
      given: 'sendConfirmation',
      others: ['announce', 'fulfil'],
      behind: ['sendShippingNotification'],
    },
  ] as const)('and given up by $given ends the run, with the rest undone', async (story) => {
    const { completed, outbox, taking } = aPaidOutbox()
    const workflow = await aWorkflow({
      loadPayment: completed,
      ...taking,
      [story.given]: outbox.giveUp,
    })
    await workflow.start()

    await workflow.untilEnded()

    expect(story.others.map((name) => workflow.count(name))).toEqual(story.others.map(() => 1))
    expect(story.behind.map((name) => workflow.count(name))).toEqual(story.behind.map(() => 0))
  })

  it('lets one that overtakes it go, and is attempted again itself', async () => {
    const paid = aMessage('payment.paid')
    const completed = aMessage('payment.completed')
    const taken = Promise.withResolvers<DueMessage[]>()
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages: [paid] }),
      announce: inTurn<DueMessage[]>(
        () => Promise.reject(new Error('it is closed')),
        [paid, completed],
        taken.promise,
      ),
    })
    await workflow.start()

    await workflow.untilBegun('fulfil')
    await workflow.untilBegun('announce', 3)
    await waitFor('the overtaking message to be taken', async () => {
      const { messages } = await workflow.handle.query(view)
      return messages.length === 1 && messages[0] === 'payment.paid'
    })
    taken.resolve([])
    await workflow.untilEnded()
  })
})

describe('the shipping mail', () => {
  it('waits until the shop took payment.completed', async () => {
    const { completed, outbox, taking } = aPaidOutbox()
    const isTaken = Promise.withResolvers<void>()
    const workflow = await aWorkflow({
      loadPayment: completed,
      ...taking,
      fulfil: sentRegularly(async () => {
        await isTaken.promise
        return outbox.take('payment.completed')
      }),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)
    await workflow.untilBegun('sendConfirmation')
    await workflow.ask(refresh, 'so that everything that can begin has begun')
    const before = workflow.count('sendShippingNotification')

    isTaken.resolve()

    await workflow.untilBegun('sendShippingNotification')
    expect(before).toBe(0)
  })
})

describe('a message for which a person asks', () => {
  const asked = (retriesAsked: number) => ({ ...aMessage('payment.completed'), retriesAsked })
  const closedForAnHour = () => Promise.reject(new DeliveryRefused('the shop is closed', 3_600_000))

  it('is attempted at once, although its next attempt would be later', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages: [aMessage('payment.completed')] }),
      readOrder: async () => aFinished({ messages: [asked(1)] }),
      fulfil: inTurn<DueMessage[]>(closedForAnHour, closedForAnHour, []),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)

    await workflow.handle.signal(koyweReported)

    await workflow.untilEnded()
    expect(workflow.count('fulfil')).toBe(3)
  })

  it('keeps its pause where another person asked before', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages: [asked(1)] }),
      readOrder: async () => aFinished({ messages: [asked(1)] }),
      fulfil: inTurn<DueMessage[]>(closedForAnHour, closedForAnHour, []),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)

    await workflow.ask(refresh, 'again')

    expect(workflow.count('fulfil')).toBe(2)
  })
})
