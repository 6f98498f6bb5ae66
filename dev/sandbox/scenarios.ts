/** Named ways in which a payment may go, as calls of the sandbox's admin routes. */

/** A call below /admin/; `{order}` stands for the payment's order. */
export interface ScenarioStep {
  post: string
  body?: object
}

export interface Scenario {
  says: string
  steps: ScenarioStep[]
}

const day = 24 * 60 * 60 * 1000
const move = (change: object): ScenarioStep => ({ post: 'orders/{order}', body: change })
const pay: ScenarioStep = { post: 'orders/{order}/pay' }
const webhookFault = (fault: object): ScenarioStep => ({ post: 'webhooks/faults', body: fault })

export const scenarios: Record<string, Scenario> = {
  paid: { says: 'the payer pays', steps: [pay] },
  declined: { says: 'the payment fails', steps: [move({ status: 'FAILED' })] },
  'late-by-3-days': {
    says: 'the order expires, and the money comes three days later',
    steps: [
      { post: 'clock', body: { advanceMs: 3 * day } },
      { post: 'orders/{order}/await-read' },
      move({ status: 'PAID' }),
      move({ status: 'COMPLETED' }),
    ],
  },
  partial: { says: 'less than the price comes', steps: [move({ amountIn: 1 }), pay] },
  over: { says: 'more than the price comes', steps: [move({ amountIn: 99_999_999 }), pay] },
  refund: {
    says: 'the money goes back after it came',
    steps: [
      move({ status: 'COMPLETED' }),
      move({ status: 'REFUND_REQUESTED' }),
      move({ status: 'REFUNDED' }),
    ],
  },
  'second-order': {
    says: 'a second order with the same external id is paid too',
    steps: [
      move({ status: 'COMPLETED' }),
      { post: 'orders/{order}/twin', body: { status: 'COMPLETED' } },
    ],
  },
  'unknown-status': {
    says: 'the order gets a status that nobody knows, and then completes',
    steps: [move({ status: 'UNDER_THE_MOON' }), move({ status: 'COMPLETED' })],
  },
  'lost-webhooks': {
    says: 'no webhook arrives',
    steps: [webhookFault({ kind: 'lose', times: 100 }), pay],
  },
  'late-webhooks': {
    says: 'every webhook but the last comes two days late',
    steps: [
      webhookFault({ kind: 'delay', type: 'order.processing', delayMs: 2 * day }),
      webhookFault({ kind: 'delay', type: 'order.paid', delayMs: 2 * day }),
      pay,
    ],
  },
  reversed: {
    says: 'the webhooks come in reverse',
    steps: [
      { post: 'settings', body: { webhooks: 'hold' } },
      move({ status: 'PROCESSING' }),
      move({ status: 'PAID' }),
      move({ status: 'COMPLETED' }),
      { post: 'webhooks/release', body: { isReversed: true } },
      { post: 'settings', body: { webhooks: 'send' } },
    ],
  },
  storm: {
    says: 'each webhook comes a thousand times more, with ids of its own',
    steps: [webhookFault({ kind: 'repeat', copies: 1000, hasNewIds: true }), pay],
  },
  unsigned: {
    says: 'webhooks come unsigned and forged first',
    steps: [webhookFault({ kind: 'unsigned' }), webhookFault({ kind: 'forged' }), pay],
  },
  foreign: {
    says: 'beside each webhook comes one of another system’s order',
    steps: [webhookFault({ kind: 'foreign', times: 3 }), pay],
  },
}
