/** What support sees of a run: the view, the search attributes and the details, and no payer in any. */

import { describe, expect, it } from 'vitest'
import { open, openUpdateId, refresh, view } from '../../workflows/messages.ts'
import { aMessage, anOpening, aProgress, atRest } from '../support/progress.ts'
import { scan } from '../support/leaks.ts'
import { aWorkflow, far, inTurn } from '../support/workflow.ts'

const hourMs = 60 * 60 * 1000
const hangs = () => new Promise<never>(() => {})

describe('the view', () => {
  it('shows how the payment stands and what comes next', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => aProgress({ messages: [aMessage('payment.paid')] }),
      announce: far(hangs),
    })
    await workflow.ask(open, openUpdateId)
    await workflow.untilBegun('announce', 2)

    const shown = await workflow.handle.query(view)

    expect(shown).toEqual({
      status: 'pending',
      next: 'look',
      koyweOrderId: 'ord_1',
      payUrl: 'https://pay.example/ord_1',
      messages: ['payment.paid'],
    })
  })

  it('knows nothing before the store has answered', async () => {
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

  it('can be looked at after the end', async () => {
    const workflow = await aWorkflow({ loadPayment: async () => atRest() })
    await workflow.start()
    await workflow.untilEnded()

    const shown = await workflow.handle.query(view)

    expect(shown).toMatchObject({ status: 'completed', next: 'rest' })
  })
})

describe('the search attributes', () => {
  it('say what the payment is', async () => {
    const workflow = await aWorkflow()

    await workflow.ask(open, openUpdateId)

    expect(await workflow.attributes()).toEqual({
      PaymentStatus: ['pending'],
      PaymentMethod: ['PSE'],
      PaymentCountry: ['CO'],
      KoyweOrder: ['ord_1'],
      MerchantReference: ['order-12345'],
    })
  })

  it('are not there yet while the order is being created', async () => {
    const workflow = await aWorkflow({
      loadPayment: async () => anOpening(),
      createOrder: hangs,
    })
    await workflow.start()

    await workflow.untilBegun('createOrder')

    expect(await workflow.attributes()).toEqual({})
  })

  it('say nothing of an order that never was', async () => {
    const refused = atRest({ status: 'rejected', koyweOrderId: null })
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
    })
  })

  it('follow the status, and are written only when it moves', async () => {
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
  it.each([
    [
      anOpening({ inMs: hourMs }),
      '**opening**: opening the order at Koywe\n\n' +
        'PSE in CO, reference order-12345, Koywe order not known yet',
    ],
    [
      anOpening({ next: 'find', inMs: hourMs }),
      '**opening**: finding out whether Koywe has created the order\n\n' +
        'PSE in CO, reference order-12345, Koywe order not known yet',
    ],
    [
      aProgress({ next: 'look', inMs: hourMs }),
      '**pending**: waiting for a webhook, or for the next look at the order\n\n' +
        'PSE in CO, reference order-12345, Koywe order ord_1',
    ],
    [
      aProgress({ next: 'expire', inMs: hourMs }),
      '**pending**: ending selling\n\nPSE in CO, reference order-12345, Koywe order ord_1',
    ],
    [
      atRest(),
      '**completed**: nothing more to do for the payment itself\n\n' +
        'PSE in CO, reference order-12345, Koywe order ord_1',
    ],
  ])('tell in a sentence what comes next: $next', async (progress, sentence) => {
    const workflow = await aWorkflow({ loadPayment: async () => progress })
    await workflow.start()

    const shown = await workflow.untilDetails()

    expect(shown).toBe(sentence)
  })
})

describe('the call stack', () => {
  it('says where the run waits, with no more than two lines a promise', async () => {
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
  it('is not shown, even if an activity hands one over by mistake', async () => {
    const payer = { name: 'Zoe Ruiz', email: 'zoe@example.com', documentNumber: '9876543210' }
    const messages = [Object.assign(aMessage('payment.paid'), { payer })]
    const workflow = await aWorkflow({
      loadPayment: async () => Object.assign(aProgress({ messages }), { payer }),
      announce: far(hangs),
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
