/** Explanations in English. */

import type { ExplanationTexts } from './explanation-texts.ts'
import { findingKinds, type FindingKind } from './finding.ts'

const findings = Object.fromEntries(
  Object.entries(findingKinds).map(([kind, { nextAction }]) => [kind, nextAction]),
) as Record<FindingKind, string>

export const english: ExplanationTexts = {
  sentences: {
    database_full:
      'The payment is {status}. Payin cannot store anything new about it, because the disk of its database is full.',
    database_read_only:
      'The payment is {status}. Payin cannot store anything new about it, because its database takes no writes.',
    temporal_unreachable:
      'The payment is {status}. Payin does nothing about it now, because Temporal does not answer.',
    worker_absent:
      'The payment is {status}. Payin does nothing about it now, because no worker is running. Last report of a worker: {seenAt}.',
    payment_stalled:
      'The payment is {status}. Its next step was due on {dueAt} and has not been taken, although database, Temporal and worker answer.',
    webhook_unread:
      'The payment is {status}. A webhook arrived on {waitingSince}, and Payin has not read the order since then.',
    payment_unknown:
      'A webhook names this payment, but the payment is not in this database: it belongs to another database, or this one was restored from an older backup.',
    koywe_credentials:
      'The payment is {status}. Payin cannot ask Koywe about it, because Koywe rejects the credentials of this installation.',
    koywe_merchant:
      'The payment is {status}. Koywe returns nothing for KOYWE_ORG_ID and KOYWE_MERCHANT_ID: they belong to another account.',
    koywe_unreachable:
      'The payment is {status}. Payin does not know more, because Koywe has not answered since {troubleSince}.',
    koywe_failing:
      'The payment is {status}. Payin does not know more, because Koywe has answered with errors (HTTP {httpStatus}) since {troubleSince}.',
    koywe_throttling:
      'The payment is {status}. Payin waits before it asks Koywe again, because Koywe limits the number of calls.',
    koywe_unintelligible:
      'The payment is {status}. Payin does not know more, because it has not been able to read the answers of Koywe since {troubleSince}.',
    opening: 'Payin is creating the order at Koywe. The payer cannot pay yet.',
    create_unanswered:
      'Koywe did not answer when Payin created the order, so Payin checks whether the order exists. The payer cannot pay yet.',
    create_failed:
      'Koywe answered with an error (HTTP {doubtStatus}) when Payin created the order, so Payin checks whether the order exists. The payer cannot pay yet.',
    order_outcome_unknown:
      'It is still unknown whether Koywe created the order. The payer cannot have paid, because this payment never had a link to pay.',
    document_refused: 'Koywe refused the document number of the payer ({code}). There is no order.',
    order_refused: 'Koywe refused to create the order ({code}).',
    order_mismatch:
      'Koywe created the order with other data than Payin asked for ({code}), so Payin gave the payer no link to pay.',
    never_opened:
      'The payment expired before Payin could create its order at Koywe. The last error was: {trouble}.',
    payment_failed:
      'Koywe says that the payment failed. This happens when the payer or the bank declines it. No money has arrived.',
    payment_cancelled: 'Koywe says that the payment was cancelled. No money has arrived.',
    payment_expired:
      'The payer did not pay in time: the time to pay ended on {expiresAt}. No money has arrived.',
    awaiting_payer:
      'The payer had not paid by {readAt}, when Koywe last reported on the order. The order is open.',
    pay_address_unknown: 'Koywe created the order, but gave no link at which the payer could pay.',
    selling_ends:
      'The time to pay ended on {expiresAt}. Payin reads the order once more before the payment expires.',
    reading: 'A webhook arrived on {waitingSince}. Payin is about to read the order.',
    webhooks_refused:
      'The payment is {status}. Payin refused a webhook about it on {refusedAt}, because its signature does not match KOYWE_WEBHOOK_SECRET. If Koywe sent it, Payin learns about payments only by its regular reads until the secret is corrected.',
    order_missing:
      'The payment is {status}. Koywe answers that it does not know the order {order}.',
    order_unreadable:
      'The payment is {status}. Koywe gives no answer about the order {order} that Payin can read.',
    order_on_hold: 'Koywe is holding the order back ({word}).',
    order_status_unknown:
      'The payment is {status}. Koywe shows a status of the order that Payin does not know: {word}.',
    settling: 'Koywe is processing the payment ({word}) and has not confirmed the money as final.',
    settlement_stalled:
      'Koywe has been processing the payment ({word}) for more than a day and has not confirmed the money as final.',
    money_late:
      '{paid} arrived when the payment was already {status}, so Payin holds the money. The shop has not been notified to ship.',
    money_underpaid:
      '{paid} arrived instead of {asked}, so Payin holds the money. The shop has not been notified to ship.',
    money_overpaid:
      '{paid} arrived instead of {asked}, so Payin holds the money. The shop has not been notified to ship.',
    money_other_currency:
      '{paid} arrived instead of {asked}: the currency is another one, so Payin holds the money. The shop has not been notified to ship.',
    money_other_reference:
      '{paid} arrived, but the order at Koywe names another payment, so Payin holds the money. The shop has not been notified to ship.',
    second_order_held:
      'The payer paid two orders of this payment before anything was shipped, so Payin holds the money. The shop has not been notified to ship.',
    reference_paid_twice:
      '{paid} arrived, but {reference} was already paid with another payment, so Payin holds this money. The shop has not been notified to ship because of it.',
    money_accepted:
      '{paid} was accepted by {by} on {decidedAt}. Payin reads the order before the payment goes on.',
    money_declined:
      '{paid} was declined by {by} on {decidedAt}. Koywe has not reported the refund.',
    excess_to_refund:
      '{paid} was accepted instead of {asked}. Koywe has not reported the refund of the difference, {excess}.',
    second_order_paid: 'The payer paid twice: two orders of this payment were paid.',
    order_contradiction:
      'Koywe showed the money of this order, and now says that the order ended without money ({word}). The payment stays {status}.',
    amount_changed:
      'Koywe now shows another amount for this order than the {paid} with which the payment was completed. The payment stays {status}.',
    fulfilled_unpaid: 'The shop was notified to ship, but the payment shows no money.',
    delivering:
      'The payment is {status}. Payin is notifying the shop, which has not taken the event {message} yet.',
    shop_refuses:
      'The payment is {status}, but the shop does not take the event {message}. Attempts: {attempts}. Last answer: {error}.',
    event_given_up:
      'The payment is {status}, but the shop never took the event {message}, and Payin no longer tries. Last answer: {error}.',
    mail_undeliverable:
      'The payment is {status}, and the shop was notified. The payer does not receive the e-mail {message}, because the mail server refuses the address.',
    mail_delayed:
      'The payment is {status}, and the shop was notified. The payer has not received the e-mail {message}, because the mail server does not take it. Attempts: {attempts}. Last answer: {error}.',
    mail_given_up:
      'The payment is {status}, and the shop was notified. The payer did not receive the e-mail {message}, and Payin no longer tries. Last answer: {error}.',
    completed:
      'The payment of {paid} is complete: the money is final, and the shop was notified to ship.',
    payer_erased:
      'The payment of {paid} is complete, and the shop was notified to ship. The data of the payer was erased, so Payin sends no more e-mails about it.',
    webhooks_missing:
      'The payment of {paid} is complete. Payin found that out by its regular reads: no webhook reported the money.',
    refund_requested: 'The payment is {status}. Koywe received a request to refund it ({word}).',
    refunded:
      'Koywe refunded the payer. The shop had not taken payment.completed, so it should not have shipped.',
    refunded_after_shipping:
      'Koywe refunded the payer after the shop was notified to ship, so the purchase may be on its way.',
  },
  actions: {
    database_full: 'Give the database more disk space. Nothing that was acknowledged is lost.',
    database_read_only:
      'Make the database of DATABASE_URL take writes again: end its recovery, or point DATABASE_URL to the primary.',
    temporal_unreachable: 'Start Temporal, or correct TEMPORAL_ADDRESS. npm run doctor checks it.',
    worker_absent: 'Start a worker (npm run worker). The log of the last one says why it ended.',
    koywe_unreachable:
      'Check with npm run doctor whether this machine reaches Koywe. If it does not, repair the network. If it does, wait for Koywe.',
    koywe_failing: 'Koywe repairs its service. Tell Koywe if the errors last.',
    koywe_throttling: null,
    koywe_unintelligible:
      'Koywe corrects its answers. Tell Koywe, with the order id, that they have changed.',
    opening: null,
    create_unanswered: null,
    create_failed: null,
    document_refused: 'The payer corrects the document number and starts a new payment.',
    order_refused:
      'Read the reason in the timeline, and ask Koywe about the code. The payer may try again.',
    order_mismatch: 'Ask Koywe why the order differs. The payer may start a new payment.',
    never_opened: 'Remove the cause of the error. The payer needs a new payment.',
    payment_failed: 'The payer can start a new payment, or use another payment method.',
    payment_cancelled: 'The payer can start a new payment.',
    payment_expired: 'The payer can start a new payment.',
    awaiting_payer: 'The payer pays with the link of this payment.',
    pay_address_unknown: 'The payer starts a new payment.',
    selling_ends: null,
    reading: null,
    webhooks_refused:
      'Compare the first secret of KOYWE_WEBHOOK_SECRET with the one at Koywe. If they are equal, the webhook was forged, and there is nothing to do.',
    order_on_hold:
      'Koywe releases the order, or says what is missing. Ask Koywe about the order {order}.',
    settling: 'Koywe confirms the money. The shop has nothing to do.',
    money_accepted: null,
    delivering: null,
    shop_refuses:
      'Repair the address in MERCHANT_EVENTS_URL, so that it answers 2xx. Payin repeats the delivery automatically.',
    mail_delayed: 'Repair SMTP_URL or the mail server. Payin repeats the delivery automatically.',
    completed: null,
    payer_erased: null,
    webhooks_missing:
      'Check the webhook endpoint and its secret at Koywe with npm run koywe -- webhook list. This payment needs nothing.',
    refund_requested: 'Koywe makes or refuses the refund. Ask Koywe about the order {order}.',
    refunded: null,
    refunded_after_shipping:
      'Stop the shipment if that is still possible, or agree with the payer on a return.',
  },
  findings,
  steps: {
    poll: 'Payin reads the order again, or earlier if a webhook arrives.',
    watch: 'Payin reads the order again, in case money still arrives.',
    delivery: 'Payin sends the message again.',
    retry: 'Payin repeats the call to Koywe, at least every 30 seconds, until it succeeds.',
    lookup:
      'Payin looks the order up at Koywe, at least every five minutes. It creates another one only when it is certain that none exists.',
    read: 'Payin reads the order at Koywe.',
    open: 'Payin creates the order at Koywe, and repeats that until it succeeds or the time to pay is over.',
    resume: 'Payin goes on automatically as soon as this is repaired.',
    refund:
      'Payin sees the refund by a webhook, or when somebody reads the payment with refresh=true.',
  },
  statuses: {
    opening: 'opening',
    pending: 'pending',
    processing: 'processing',
    paid: 'paid',
    completed: 'completed',
    rejected: 'rejected',
    failed: 'failed',
    expired: 'expired',
    cancelled: 'cancelled',
    refunded: 'refunded',
  },
  troubles: {
    koywe_refused: 'Koywe refused the call',
    koywe_unauthorized: 'Koywe rejected the credentials',
    koywe_throttled: 'Koywe limited the number of calls',
    koywe_unreachable: 'Koywe did not answer, or answered with an error',
    koywe_unintelligible: 'Koywe sent an answer that cannot be read',
  },
  actors: {
    payer: 'the payer',
    support: "the shop's support",
    developer: "the shop's developer",
    operator: 'the operator of Payin',
    koywe: 'Koywe',
    none: 'no one',
  },
  refusals: {
    payer_data: {
      sentence:
        'Request {request} was refused with {code}: what the payer entered is not valid ({fields}).',
      action: 'The payer corrects the entry and starts the checkout again.',
    },
    request: {
      sentence: 'Request {request} was refused with {code} ({fields}). No payment was created.',
      action: 'Correct the request as docs/errors.md says about the code.',
    },
    reference: {
      sentence:
        'Request {request} was refused with {code}: the payment {payment} already uses the merchant reference {reference}.',
      action:
        'Send the payer to that payment, or use another reference. npm run explain says how that payment stands.',
    },
    koywe: {
      sentence:
        'Request {request} was refused with {code}: Koywe did not create the order of {payment}.',
      action: 'Read the explanation of that payment.',
    },
    signature: {
      sentence:
        'Webhook {request} about {payment} was refused with {code}: its signature does not match KOYWE_WEBHOOK_SECRET.',
      action:
        'Compare the first secret of KOYWE_WEBHOOK_SECRET with the one at Koywe. If they are equal, the webhook was forged, and there is nothing to do.',
    },
    unavailable: {
      sentence: 'Request {request} was refused with {code}: a part of Payin did not answer.',
      action:
        'Check the parts with npm run doctor. Repeating the request with the same Idempotency-Key is safe.',
    },
  },
  timeJoin: ' at ',
  unknown: 'unknown',
}
