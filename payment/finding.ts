/** Findings: the closed list of what a person must act on, each with its owner and next action. */

interface FindingFacts {
  owner: 'operator' | 'support' | 'developer'
  nextAction: string
}

export const findingKinds = {
  // Raised and cured by whoever meets them.
  koywe_credentials: {
    owner: 'operator',
    nextAction:
      'Correct KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID or KOYWE_MERCHANT_ID and restart.',
  },
  koywe_merchant: {
    owner: 'operator',
    nextAction:
      'KOYWE_ORG_ID or KOYWE_MERCHANT_ID is somebody else’s: Koywe answers emptily about it. Correct it and restart the worker.',
  },
  order_missing: {
    owner: 'support',
    nextAction: 'Ask Koywe why the order cannot be read any more.',
  },
  order_amount_changed: {
    owner: 'support',
    nextAction: 'Compare the order at Koywe with the payment: the amount changed after shipping.',
  },
  order_contradiction: {
    owner: 'support',
    nextAction: 'Ask Koywe: the order was paid and is now said to have ended without money.',
  },
  duplicate_money: {
    owner: 'support',
    nextAction: 'Refund the second order by hand at Koywe.',
  },
  unknown_payment: {
    owner: 'operator',
    nextAction:
      'A webhook names a payment of our form that the store does not know: look for a lost or another store.',
  },

  // Found by the sweep, and closed by it.
  webhook_event_waiting: {
    owner: 'operator',
    nextAction: 'See why the payment is not read: is a worker running, does Koywe answer?',
  },
  payment_unwatched: {
    owner: 'operator',
    nextAction: 'See that api and worker run and reach Temporal: nobody looks at the payment.',
  },
  order_outcome_unknown: {
    owner: 'support',
    nextAction: 'Ask Koywe whether the order with this external id exists.',
  },
  paid_unfulfilled: {
    owner: 'developer',
    nextAction: 'The shop was not told to ship although the money is there: see its events.',
  },
  settlement_stalled: {
    owner: 'support',
    nextAction: 'Ask Koywe why the money has been on its way for a day.',
  },
  fulfilled_unpaid: {
    owner: 'operator',
    nextAction:
      'The shop was told to ship without money on record: stop shipping, read the timeline.',
  },
  message_stuck: {
    owner: 'developer',
    nextAction: 'The receiver has not taken it for an hour: repair it, tries go on by themselves.',
  },
  message_given_up: {
    owner: 'developer',
    nextAction: 'Repair the receiver, then POST /payments/{id}/resend.',
  },
  money_held: {
    owner: 'support',
    nextAction: 'Decide: POST /payments/{id}/decision with accept or decline.',
  },
  refund_by_hand: {
    owner: 'support',
    nextAction: 'Refund the declined money by hand at Koywe; this closes when Koywe says so.',
  },
  webhooks_silent: {
    owner: 'operator',
    nextAction: 'Polls find what webhooks should tell: check the endpoint and its secret at Koywe.',
  },
} as const satisfies Record<string, FindingFacts>

export type FindingKind = keyof typeof findingKinds
