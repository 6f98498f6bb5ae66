/** Findings: the closed list of what a person must act on, each with its owner and next action. */

interface FindingFacts {
  owner: 'operator' | 'support' | 'developer'
  nextAction: string
  /** Somebody's money is at stake: listed before everything else. */
  isMoney?: true
}

export const findingKinds = {
  // Opened and closed by the code that detects them.
  koywe_credentials: {
    owner: 'operator',
    nextAction:
      'Correct KOYWE_API_KEY, KOYWE_SECRET, KOYWE_ORG_ID or KOYWE_MERCHANT_ID, then restart api and worker.',
  },
  koywe_merchant: {
    owner: 'operator',
    nextAction:
      'KOYWE_ORG_ID or KOYWE_MERCHANT_ID belongs to another account: Koywe returns empty results for it. Correct it, then restart api and worker.',
  },
  order_missing: {
    owner: 'support',
    nextAction: 'Ask Koywe why this order can no longer be read.',
  },
  order_unreadable: {
    owner: 'support',
    nextAction:
      'Koywe does not show this order in a form that Payin can read. Ask Koywe to correct it, or a developer to read its new form.',
  },
  order_amount_changed: {
    owner: 'support',
    isMoney: true,
    nextAction:
      'The amount at Koywe changed after the shop shipped. Compare the order with the payment.',
  },
  order_contradiction: {
    owner: 'support',
    isMoney: true,
    nextAction: 'Ask Koywe why this order was paid first and then ended without money.',
  },
  order_status_unknown: {
    owner: 'support',
    isMoney: true,
    nextAction: 'Koywe shows a status that Payin does not know. Ask Koywe what it means.',
  },
  duplicate_money: {
    owner: 'support',
    isMoney: true,
    nextAction: 'The payer paid twice. Refund the second order at Koywe.',
  },
  unknown_payment: {
    owner: 'operator',
    nextAction:
      'A webhook names a payment id that is not in this database. Check for a lost or second database.',
  },

  // Opened and closed by the sweep.
  webhook_event_waiting: {
    owner: 'operator',
    nextAction:
      'Webhooks are stored but their payment is not read. Check that the worker runs and that Koywe responds.',
  },
  payment_unwatched: {
    owner: 'operator',
    nextAction:
      'This payment is not being polled. Check that api and worker run and can reach Temporal.',
  },
  order_outcome_unknown: {
    owner: 'support',
    isMoney: true,
    nextAction: 'Ask Koywe whether an order with this external id exists.',
  },
  paid_unfulfilled: {
    owner: 'developer',
    isMoney: true,
    nextAction:
      'The money arrived but the shop has not accepted payment.completed. Check the shop endpoint and the timeline.',
  },
  settlement_stalled: {
    owner: 'support',
    nextAction: 'Ask Koywe why this money has not settled for a day.',
  },
  fulfilled_unpaid: {
    owner: 'operator',
    isMoney: true,
    nextAction:
      'The shop was notified to ship, but the payment shows no money. Stop the shipment, then read the timeline.',
  },
  message_stuck: {
    owner: 'developer',
    nextAction:
      'The receiver has failed for an hour. Repair it; delivery is retried automatically.',
  },
  message_given_up: {
    owner: 'developer',
    nextAction: 'Delivery was given up. Repair the receiver, then call POST /payments/{id}/resend.',
  },
  mail_undeliverable: {
    owner: 'support',
    nextAction:
      'The payer does not get mails: the mail server refuses the address. Contact the payer another way. POST /payments/{id}/resend tries again.',
  },
  money_held: {
    owner: 'support',
    isMoney: true,
    nextAction: 'Accept or decline the held money with POST /payments/{id}/decision.',
  },
  refund_by_hand: {
    owner: 'support',
    isMoney: true,
    nextAction:
      'Refund the declined money at Koywe. This finding closes when Koywe reports the refund.',
  },
  refund_excess: {
    owner: 'support',
    isMoney: true,
    nextAction:
      'More money was accepted than was asked for. Refund the difference at Koywe; this finding closes when Koywe reports a refund.',
  },
  webhooks_silent: {
    owner: 'operator',
    nextAction:
      'Polling found changes that no webhook reported. Check the webhook endpoint and its secret at Koywe.',
  },
} as const satisfies Record<string, FindingFacts>

export type FindingKind = keyof typeof findingKinds

export type FindingOwner = FindingFacts['owner']

/** What is wrong with Koywe as a whole, which concerns every payment. */
export const generalKinds: readonly FindingKind[] = ['koywe_credentials', 'koywe_merchant']

/** The kinds that are listed first. */
export const moneyKinds = (Object.keys(findingKinds) as FindingKind[]).filter(
  (kind) => 'isMoney' in findingKinds[kind],
)
