/** What support sees of a run: the view, the search attributes and the details, without personal data. */

import { describe, expect, it } from 'vitest'
import { explanationTexts } from '../../payment/explanation-languages.ts'
import type { ProgressMarks } from '../../payment/next-step.ts'
import type { DueMessage } from '../../payment/outbox-message.ts'
import { open, openUpdateId, refresh, view } from '../../workflows/messages.ts'
import { aMessage, anOpening, aProgress, aFinished } from '../support/progress.ts'
import { scan } from '../support/leaks.ts'
import { aWorkflow, inTurn, sentRegularly, shareWorker } from '../support/workflow.ts'

shareWorker()

const hourMs = 60 * 60 * 1000
const hangs = () => new Promise<never>(() => {})

describe('the view', () => {
  it('shows the status and the next step', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ messages: [aMessage('payment.paid')] }),
      announce: sentRegularly(hangs),
    })
    await workflow.ask(open, openUpdateId)
    await workflow.untilBegun('announce', 2)

    const shown = await workflow.handle.query(view)

    expect(shown).toEqual({
      status: 'pending',
      next: 'poll',
      koyweOrderId: 'ord_1',
      payUrl: 'https://pay.example/ord_1',
      messages: ['payment.paid'],
    })
  })

  it('is empty before the payment is loaded', async () => {
    const workflow = await aWorkflow({ loadPayment: hangs })
    await workflow.start()
    await workflow.untilBegun('loadPayment')

    const shown = await workflow.handle.query(view)

    expect(shown).toEqual({
      status: 'unknown',
      next: 'open',
      koyweOrderId: null,
      payUrl: null,
      messages: [],
    })
  })

  it('can be queried after the end of the run', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => aFinished() })
    await workflow.start()
    await workflow.untilEnded()

    const shown = await workflow.handle.query(view)

    expect(shown).toMatchObject({ status: 'completed', next: 'done' })
  })
})

describe('the search attributes', () => {
  it('describe the payment', async () => {
    const workflow = await aWorkflow()

    await workflow.ask(open, openUpdateId)

    expect(await workflow.attributes()).toEqual({
      PaymentStatus: ['pending'],
      PaymentMethod: ['PSE'],
      PaymentCountry: ['CO'],
      KoyweOrder: ['ord_1'],
      MerchantReference: ['order-12345'],
      PaymentAmount: [50_000],
    })
  })

  it('say what is wrong while it is, and not after that', async () => {
    const marks: ProgressMarks = {
      exceptions: ['late', 'underpaid'],
      isHeld: true,
      findings: ['money_held'],
    }
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ marks }),
      readOrder: async () => aProgress({ marks: { exceptions: ['underpaid'] } }),
    })
    await workflow.ask(open, openUpdateId)
    const before = await workflow.attributes()

    await workflow.ask(refresh, 'decided')

    expect(before).toMatchObject({
      PaymentException: ['late', 'underpaid'],
      PaymentHeld: [true],
      PaymentFinding: ['money_held'],
    })
    const after = await workflow.attributes()
    // The development server shows a removed attribute as null, the production server not at all.
    const left = Object.entries(after).filter(([, value]) => JSON.stringify(value) !== '[null]')
    expect(Object.fromEntries(left)).toEqual({
      PaymentStatus: ['pending'],
      PaymentMethod: ['PSE'],
      PaymentCountry: ['CO'],
      KoyweOrder: ['ord_1'],
      MerchantReference: ['order-12345'],
      PaymentAmount: [50_000],
      PaymentException: ['underpaid'],
    })
  })

  it('show a finding while the order is being created', async () => {
    const lost = anOpening({
      next: 'find',
      dueInMs: hourMs,
      marks: { findings: ['order_outcome_unknown'] },
    })
    const workflow = await aWorkflow({ loadPayment: async () => lost })
    await workflow.start()
    await workflow.untilDetails()

    expect(await workflow.attributes()).toMatchObject({
      PaymentStatus: ['opening'],
      PaymentFinding: ['order_outcome_unknown'],
    })
  })

  it('are absent while the order is being created', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: hangs,
    })
    await workflow.start()

    await workflow.untilBegun('createOrder')

    expect(await workflow.attributes()).toEqual({})
  })

  it('leave out an order that does not exist', async () => {
    const refused = aFinished({ status: 'rejected', koyweOrderId: null })
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: async () => refused,
    })

    await workflow.ask(open, openUpdateId)

    expect(await workflow.attributes()).toEqual({
      PaymentStatus: ['rejected'],
      PaymentMethod: ['PSE'],
      PaymentCountry: ['CO'],
      MerchantReference: ['order-12345'],
      PaymentAmount: [50_000],
    })
  })

  it('follow the status, and are written only when it changes', async () => {
    const workflow = await aWorkflow({
      readOrder: inTurn(aProgress(), aProgress({ status: 'paid' }), aProgress({ status: 'paid' })),
    })
    await workflow.ask(refresh, 'pending')
    await workflow.ask(refresh, 'paid')

    await workflow.ask(refresh, 'paid still')

    const written = (await workflow.events()).filter((event) => {
      const upsert = event.upsertWorkflowSearchAttributesEventAttributes
      return upsert?.searchAttributes?.indexedFields?.['PaymentStatus']
    })
    expect(await workflow.attributes()).toMatchObject({ PaymentStatus: ['paid'] })
    expect(written).toHaveLength(2)
  })
})

describe('the details', () => {
  const details = 'The payer had not paid.'

  it.each([
    [
      anOpening({ dueInMs: hourMs }),
      `**opening**: ${explanationTexts.en.sentences.opening}\n\nPSE in CO, reference order-12345, Koywe order not created yet`,
    ],
    [
      aProgress({ next: 'poll', dueInMs: hourMs, details }),
      `**pending**: ${details}\n\nPSE in CO, reference order-12345, Koywe order ord_1`,
    ],
  ])('are the explanation that came with the last step: $status', async (progress, shown) => {
    const workflow = await aWorkflow({ loadPayment: async () => progress })
    await workflow.start()

    expect(await workflow.untilDetails()).toBe(shown)
  })

  it('say in a later run too what that run knows', async () => {
    const later = 'The money is back.'
    const workflow = await aWorkflow({
      loadPayment: inTurn(
        aFinished({ details }),
        aFinished({ status: 'refunded', details: later }),
      ),
      readOrder: async () => aFinished({ status: 'refunded', details: later }),
    })
    await workflow.signal()
    await workflow.untilEnded()
    await workflow.signal()
    await workflow.untilEnded()

    expect(await workflow.untilDetails()).toContain(later)
  })

  it('are true before messages are sent and afterwards', async () => {
    const taken = Promise.withResolvers<DueMessage[]>()
    const messages = [aMessage('payment.completed')]
    const workflow = await aWorkflow({
      loadPayment: async () => aFinished({ messages, details }),
      fulfil: sentRegularly(() => taken.promise),
    })
    await workflow.start()
    const before = await workflow.untilDetails()

    taken.resolve([])
    await workflow.untilEnded()

    expect(before).toContain(`Once all are taken:\n\n${details}`)
    expect(await workflow.untilDetails()).toBe(before)
  })
})

describe('the call stack', () => {
  it('shows where the run waits, with at most two lines per promise', async () => {
    const workflow = await aWorkflow()
    await workflow.start()
    await workflow.untilDetails()

    const shown = await workflow.handle.query<string>('__stack_trace')

    expect(shown).toMatch(/at untilDue .*payin\.ts/)
    const lines = shown.split('\n\n').map((trace) => trace.split('\n').length)
    expect(Math.max(...lines)).toBeLessThanOrEqual(2)
  })
})

describe('the payer', () => {
  it('is not shown, even if an activity returns their data by mistake', async () => {
    const payer = { name: 'Zoe Ruiz', email: 'zoe@example.com', documentNumber: '9876543210' }
    const messages = [Object.assign(aMessage('payment.paid'), { payer })]
    const workflow = await aWorkflow({
      loadPayment: async () => Object.assign(aProgress({ messages }), { payer }),
      announce: sentRegularly(hangs),
    })
    await workflow.ask(open, openUpdateId)

    const shown = [
      await workflow.handle.query(view),
      await workflow.attributes(),
      await workflow.untilDetails(),
    ]

    expect(scan(JSON.stringify(shown), payer)).toEqual([])
  })
})
