/** When the workflow reads an order: after a report, for a refresh, when a poll is due, and not more often. */

import { describe, expect, it } from 'vitest'
import type { DueMessage } from '../../payment/outbox-message.ts'
import type { Progress } from '../../payment/next-step.ts'
import { koyweReported, refresh, report, view } from '../../workflows/messages.ts'
import { aMessage, aProgress, aFinished } from '../support/progress.ts'
import { aWorkflow, inTurn, sentRegularly, shareWorker } from '../support/workflow.ts'

shareWorker()

const hourMs = 60 * 60 * 1000

/** The read then runs as a regular activity, during which the workflow processes signals and updates. */
const failsLocally = () => Promise.reject(new Error('Koywe is down'))

describe('an order', () => {
  it('is read when a poll is due, without any report', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ dueInMs: 50 }),
      readOrder: async () => aFinished(),
    })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('completed')
    expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: false }])
  })

  it('is read at once when the store holds unread reports', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ dueInMs: hourMs, hasReports: true }),
      readOrder: inTurn(aProgress({ dueInMs: hourMs, hasReports: true }), aFinished()),
    })
    await workflow.start()

    await workflow.untilEnded()

    expect(workflow.count('readOrder')).toBe(2)
  })
})

describe('a report', () => {
  it('causes a read at once, long before the next poll', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ dueInMs: hourMs }),
      readOrder: async () => aFinished(),
    })
    await workflow.start()
    await workflow.untilBegun('loadPayment')

    await workflow.handle.signal(koyweReported)

    expect((await workflow.untilEnded()).status).toBe('completed')
    expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: false }])
  })

  it('sent as an update causes a read, and is answered even if that read ends the run', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ dueInMs: hourMs }),
      readOrder: inTurn(aProgress({ dueInMs: hourMs }), aFinished()),
    })
    await workflow.start()
    await workflow.untilBegun('loadPayment')

    await workflow.handle.executeUpdate(report)
    await workflow.handle.executeUpdate(report)

    expect((await workflow.untilEnded()).status).toBe('completed')
    expect(workflow.count('readOrder')).toBe(2)
    expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: false }])
  })

  it('repeated two hundred times at once causes at most three reads', async () => {
    const firstRead = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({ readOrder: inTurn(firstRead.promise, aFinished()) })
    await workflow.start()

    await Promise.all(Array.from({ length: 200 }, () => workflow.handle.signal(koyweReported)))

    firstRead.resolve(aFinished())
    await workflow.untilEnded()
    expect(workflow.count('readOrder')).toBeLessThanOrEqual(3)
  })

  it('during a read causes one more read', async () => {
    const firstRead = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({ readOrder: inTurn(firstRead.promise, aFinished()) })
    await workflow.signal()
    await workflow.untilBegun('readOrder')

    await workflow.handle.signal(koyweReported)

    firstRead.resolve(aFinished())
    await workflow.untilEnded()
    expect(workflow.count('readOrder')).toBe(2)
  })

  it('before a read causes no second one', async () => {
    const workflow = await aWorkflow({ readOrder: async () => aFinished() })

    await workflow.signal()

    await workflow.untilEnded()
    expect(workflow.count('readOrder')).toBe(1)
  })

  it('during the end of selling causes a read afterwards', async () => {
    const expiry = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ next: 'expire', dueInMs: 0 }),
      expirePayment: () => expiry.promise,
      readOrder: async () => aFinished({ status: 'completed' }),
    })
    await workflow.start()
    await workflow.untilBegun('expirePayment')

    await workflow.handle.signal(koyweReported)

    expiry.resolve(aFinished({ status: 'expired' }))
    expect((await workflow.untilEnded()).status).toBe('completed')
  })

  it('before the end of selling causes a read afterwards', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ next: 'expire', dueInMs: 0 }),
      readOrder: async () => aFinished({ status: 'completed' }),
    })

    await workflow.signal()

    expect((await workflow.untilEnded()).status).toBe('completed')
    expect(workflow.count('readOrder')).toBe(1)
  })

  it('about a finished payment causes a read while an outbox message is being sent', async () => {
    const taken = Promise.withResolvers<DueMessage[]>()
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages: [aMessage('payment.completed')] }),
      fulfil: sentRegularly(taken.promise),
      readOrder: async () => aFinished({ status: 'refunded' }),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)

    await workflow.handle.signal(koyweReported)

    await workflow.untilBegun('readOrder')
    taken.resolve([])
    expect((await workflow.untilEnded()).status).toBe('refunded')
  })
})

describe('a refresh', () => {
  it('reads the order at once, as a refresh, and returns afterwards', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ dueInMs: hourMs }),
      readOrder: async () => aFinished(),
    })
    await workflow.start()

    const answer = await workflow.ask(refresh, 'refresh-1')

    expect(answer.status).toBe('completed')
    expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: true }])
  })

  it('waits for a read that starts after it', async () => {
    const firstRead = Promise.withResolvers<Progress>()
    const secondRead = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      readOrder: inTurn<Progress>(failsLocally, firstRead.promise, secondRead.promise),
    })
    await workflow.signal()
    await workflow.untilBegun('readOrder', 2)
    const asked = await workflow.handle.startUpdate(refresh, { waitForStage: 'ACCEPTED' })

    firstRead.resolve(aProgress({ status: 'processing' }))

    await workflow.untilBegun('readOrder', 3)
    secondRead.resolve(aProgress({ status: 'paid' }))
    await asked.result()
    expect(await workflow.handle.query(view)).toMatchObject({ status: 'paid' })
  })

  it('shares its read with all others that arrive during the read before', async () => {
    const firstRead = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      readOrder: inTurn<Progress>(failsLocally, firstRead.promise, aProgress()),
    })
    await workflow.signal()
    await workflow.untilBegun('readOrder', 2)
    const asked = await Promise.all(
      [1, 2, 3].map(() => workflow.handle.startUpdate(refresh, { waitForStage: 'ACCEPTED' })),
    )

    firstRead.resolve(aProgress())

    await Promise.all(asked.map((update) => update.result()))
    expect(workflow.count('readOrder')).toBe(3)
  })

  it('starts a run when none is open', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished(),
      readOrder: async () => aFinished({ status: 'refunded' }),
    })

    const answer = await workflow.ask(refresh, 'refresh-1')

    expect(answer.status).toBe('refunded')
    expect(workflow.count('readOrder')).toBe(1)
  })

  it('before the end of selling waits for a read', async () => {
    const read = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      readOrder: inTurn<Progress>(failsLocally, read.promise, aFinished({ status: 'completed' })),
      expirePayment: async () => aFinished({ status: 'expired' }),
    })
    await workflow.signal()
    await workflow.untilBegun('readOrder', 2)
    const asked = await workflow.handle.startUpdate(refresh, { waitForStage: 'ACCEPTED' })

    read.resolve(aProgress({ next: 'expire', dueInMs: 0 }))

    await asked.result()
    expect(await workflow.handle.query(view)).toMatchObject({ status: 'completed' })
  })
})
