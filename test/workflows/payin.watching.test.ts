/** When a payment's order is read: on a report, on request, by the timer, and never more than needed. */

import { describe, expect, it } from 'vitest'
import type { DeliveryOutcome } from '../../activities/attempt.ts'
import type { Progress } from '../../activities/progress.ts'
import { koyweReported, refresh, report } from '../../workflows/messages.ts'
import { aMessage, aProgress, atRest } from '../support/progress.ts'
import { aWorkflow, far, inTurn } from '../support/workflow.ts'

const hourMs = 60 * 60 * 1000

/** A read that is slow near goes on far, and holds up nobody there. */
const failsNear = () => Promise.reject(new Error('Koywe is down'))

describe('an order', () => {
  it('is read when a look is due, without any report', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ inMs: 50 }),
      readOrder: async () => atRest(),
    })
    await workflow.start()

    const end = await workflow.untilEnded()

    expect(end.status).toBe('completed')
    expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: false }])
  })

  it('is read at once when the store holds reports that no read has covered', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ inMs: hourMs, hasReports: true }),
      readOrder: inTurn(aProgress({ inMs: hourMs, hasReports: true }), atRest()),
    })
    await workflow.start()

    await workflow.untilEnded()

    expect(workflow.count('readOrder')).toBe(2)
  })
})

describe('a report', () => {
  it('has the order read at once, long before the next look', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ inMs: hourMs }),
      readOrder: async () => atRest(),
    })
    await workflow.start()
    await workflow.untilBegun('loadPayment')

    await workflow.handle.signal(koyweReported)

    expect((await workflow.untilEnded()).status).toBe('completed')
    expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: false }])
  })

  it('that is told causes a read, and is answered even where that read ends the run', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ inMs: hourMs }),
      readOrder: inTurn(aProgress({ inMs: hourMs }), atRest()),
    })
    await workflow.start()
    await workflow.untilBegun('loadPayment')

    await workflow.handle.executeUpdate(report)
    await workflow.handle.executeUpdate(report)

    expect((await workflow.untilEnded()).status).toBe('completed')
    expect(workflow.count('readOrder')).toBe(2)
    expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: false }])
  })

  it('that comes two hundred times at once causes a handful of reads', async () => {
    const firstRead = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({ readOrder: inTurn(firstRead.promise, atRest()) })
    await workflow.start()

    await Promise.all(Array.from({ length: 200 }, () => workflow.handle.signal(koyweReported)))

    firstRead.resolve(atRest())
    await workflow.untilEnded()
    expect(workflow.count('readOrder')).toBeLessThanOrEqual(3)
  })

  it('that comes during a read causes one further read', async () => {
    const firstRead = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({ readOrder: inTurn(firstRead.promise, atRest()) })
    await workflow.signal()
    await workflow.untilBegun('readOrder')

    await workflow.handle.signal(koyweReported)

    firstRead.resolve(atRest())
    await workflow.untilEnded()
    expect(workflow.count('readOrder')).toBe(2)
  })

  it('that comes before a read causes none after it', async () => {
    const workflow = await aWorkflow({ readOrder: async () => atRest() })

    await workflow.signal()

    await workflow.untilEnded()
    expect(workflow.count('readOrder')).toBe(1)
  })

  it('that comes while selling is ended is read afterwards', async () => {
    const expiry = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ next: 'expire', inMs: 0 }),
      expirePayment: () => expiry.promise,
      readOrder: async () => atRest({ status: 'completed' }),
    })
    await workflow.start()
    await workflow.untilBegun('expirePayment')

    await workflow.handle.signal(koyweReported)

    expiry.resolve(atRest({ status: 'expired' }))
    expect((await workflow.untilEnded()).status).toBe('completed')
  })

  it('that came with the end of selling is not forgotten by it', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ next: 'expire', inMs: 0 }),
      readOrder: async () => atRest({ status: 'completed' }),
    })

    await workflow.signal()

    expect((await workflow.untilEnded()).status).toBe('completed')
    expect(workflow.count('readOrder')).toBe(1)
  })

  it('for a payment at rest is read while an outbox message is still on its way', async () => {
    const taken = Promise.withResolvers<DeliveryOutcome>()
    const workflow = await aWorkflow({
      loadPayment: async () => atRest({ messages: [aMessage('payment.completed')] }),
      fulfil: far(taken.promise),
      readOrder: async () => atRest({ status: 'refunded' }),
    })
    await workflow.start()
    await workflow.untilBegun('fulfil', 2)

    await workflow.handle.signal(koyweReported)

    await workflow.untilBegun('readOrder')
    taken.resolve('done')
    expect((await workflow.untilEnded()).status).toBe('refunded')
  })
})

describe('a refresh', () => {
  it('has the order read at once, as a refresh, and gives what it says', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ inMs: hourMs }),
      readOrder: async () => atRest(),
    })
    await workflow.start()

    const answer = await workflow.ask(refresh, 'refresh-1')

    expect(answer.status).toBe('completed')
    expect(workflow.calls.at(-1)).toEqual(['readOrder', workflow.paymentId, { isRefresh: true }])
  })

  it('is not content with a read that began before it was asked', async () => {
    const firstRead = Promise.withResolvers<Progress>()
    const secondRead = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      readOrder: inTurn<Progress>(failsNear, firstRead.promise, secondRead.promise),
    })
    await workflow.signal()
    await workflow.untilBegun('readOrder', 2)
    const asked = await workflow.handle.startUpdate(refresh, { waitForStage: 'ACCEPTED' })

    firstRead.resolve(aProgress({ status: 'processing' }))

    await workflow.untilBegun('readOrder', 3)
    secondRead.resolve(aProgress({ status: 'paid' }))
    expect((await asked.result()).status).toBe('paid')
  })

  it('shares its read with all that are asked during the one before', async () => {
    const firstRead = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      readOrder: inTurn<Progress>(failsNear, firstRead.promise, aProgress()),
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

  it('starts a run where none is open', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => atRest(),
      readOrder: async () => atRest({ status: 'refunded' }),
    })

    const answer = await workflow.ask(refresh, 'refresh-1')

    expect(answer.status).toBe('refunded')
    expect(workflow.count('readOrder')).toBe(1)
  })

  it('asked before selling is ended waits for a read, and not for the ending', async () => {
    const read = Promise.withResolvers<Progress>()
    const workflow = await aWorkflow({
      readOrder: inTurn<Progress>(failsNear, read.promise, atRest({ status: 'completed' })),
      expirePayment: async () => atRest({ status: 'expired' }),
    })
    await workflow.signal()
    await workflow.untilBegun('readOrder', 2)
    const asked = await workflow.handle.startUpdate(refresh, { waitForStage: 'ACCEPTED' })

    read.resolve(aProgress({ next: 'expire', inMs: 0 }))

    expect((await asked.result()).status).toBe('completed')
  })
})
