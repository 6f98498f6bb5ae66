/** Named courses of a payment, as calls of the sandbox's admin routes. */

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
    says: 'the order expires, and the money arrives three days later',
    steps: [
      { post: 'clock', body: { advanceMs: 3 * day } },
      { post: 'orders/{order}/await-read' },
      move({ status: 'PAID' }),
      move({ status: 'COMPLETED' }),
    ],
  },
  partial: { says: 'the payer pays less than the price', steps: [move({ amountIn: 1 }), pay] },
  over: {
    says: 'the payer pays more than the price',
    steps: [move({ amountIn: 99_999_999 }), pay],
  },
  refund: {
    says: 'the payment completes, and is then refunded',
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
    says: 'the order gets an unknown status, and then completes',
    steps: [move({ status: 'UNDER_THE_MOON' }), move({ status: 'COMPLETED' })],
  },
  'lost-webhooks': {
    says: 'no webhook arrives',
    steps: [webhookFault({ kind: 'lose', times: 100 }), pay],
  },
  'late-webhooks': {
    says: 'every webhook except the last one arrives two days late',
    steps: [
      webhookFault({ kind: 'delay', type: 'order.processing', delayMs: 2 * day }),
      webhookFault({ kind: 'delay', type: 'order.paid', delayMs: 2 * day }),
      pay,
    ],
  },
  reversed: {
    says: 'the webhooks arrive in reverse order',
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
    says: 'each webhook arrives a thousand more times, each with its own id',
    steps: [webhookFault({ kind: 'repeat', copies: 1000, hasNewIds: true }), pay],
  },
  unsigned: {
    says: 'an unsigned and a forged webhook arrive first',
    steps: [webhookFault({ kind: 'unsigned' }), webhookFault({ kind: 'forged' }), pay],
  },
  foreign: {
    says: 'each webhook comes with one about another system’s order',
    steps: [webhookFault({ kind: 'foreign', times: 3 }), pay],
  },
}
