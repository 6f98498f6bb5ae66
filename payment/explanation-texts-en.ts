/** Explanations in English. */

import type { ExplanationTexts } from './explanation-texts.ts'
import { findingKinds, type FindingKind } from './finding.ts'

const findings = Object.fromEntries(
  Object.entries(findingKinds).map(([kind, { nextAction }]) => [kind, nextAction]),
) as Record<FindingKind, string>

export const english: ExplanationTexts = {
  sentences: {
    database_full:
      'The payment is {status}, and Payin cannot note anything new about it because the disk of its database is full.',
    database_read_only:
      'The payment is {status}, and Payin cannot note anything new about it because its database takes no writes.',
    temporal_unreachable:
      'The payment is {status}, and Payin does nothing about it now because Temporal does not answer.',
    worker_absent:
      'The payment is {status}, and Payin does nothing about it now because no worker is running. A worker last reported: {seenAt}.',
    payment_stalled:
      'The payment is {status}. Its next step was due at {dueAt} and has not been taken, although database, Temporal and worker answer.',
    webhook_unread:
      'The payment is {status}. A webhook arrived at {waitingSince}, and Payin has not read the order since then.',
    payment_unknown:
      'A webhook names this payment id, but this database does not hold the payment: it belongs to another database, or this one was restored from an older backup.',
    koywe_credentials:
      'The payment is {status}, and Payin cannot ask Koywe about it because Koywe rejects the credentials of this installation.',
    koywe_merchant:
      'The payment is {status}. Koywe answers emptily about KOYWE_ORG_ID and KOYWE_MERCHANT_ID, so they belong to another account.',
    koywe_unreachable:
      'The payment is {status}, and Payin does not know more because Koywe has given no answer since {troubleSince}.',
    koywe_failing:
      'The payment is {status}, and Payin does not know more because Koywe has answered with errors (HTTP {httpStatus}) since {troubleSince}.',
    koywe_throttling:
      'The payment is {status}, and Payin waits before it asks Koywe again because Koywe limits the number of calls.',
    koywe_unintelligible:
      'The payment is {status}, and Payin does not know more because Koywe has sent answers that cannot be read since {troubleSince}.',
    opening: 'Payin is creating the order at Koywe; the payer has no address to pay at yet.',
    create_unanswered:
      'Koywe gave no answer when Payin created the order, so Payin is finding out whether the order exists. The payer has no address to pay at yet.',
    create_failed:
      'Koywe answered with an error (HTTP {doubtStatus}) when Payin created the order, so Payin is finding out whether the order exists. The payer has no address to pay at yet.',
    order_outcome_unknown:
      'It is still unknown whether Koywe created the order. The payer cannot have paid through Payin, which never had an address to pay at.',
    document_refused:
      'Koywe refused the document number of the payer ({code}), so there is no order.',
    order_refused: 'Koywe refused to create the order ({code}).',
    order_mismatch:
      'Koywe created the order with something else than was asked for ({code}), so Payin shows no address to pay at.',
    never_opened:
      'The payment expired before Payin could create its order at Koywe. The last error was: {trouble}.',
    payment_failed:
      'Koywe says that the payment failed, as it does when the payer or the bank declines. No money has arrived.',
    payment_cancelled: 'Koywe says that the payment was cancelled. No money has arrived.',
    payment_expired:
      'The payment expired unpaid: the time to pay ended at {expiresAt}, and no money has arrived.',
    awaiting_payer:
      'The payer had not paid at {readAt}, when Koywe last said something about the order. The order is open.',
    pay_address_unknown:
      'Koywe created the order but gave no address at which the payer could pay it.',
    selling_ends:
      'The time to pay ended at {expiresAt}. Payin reads the order once more before the payment expires.',
    reading:
      'A webhook arrived at {waitingSince}, and Payin is about to read the order that it names.',
    webhooks_refused:
      'The payment is {status}. A webhook that names it was refused at {refusedAt} because its signature does not match KOYWE_WEBHOOK_SECRET, so Payin relies on reading the order by schedule.',
    order_missing:
      'The payment is {status}, but Koywe answers that it no longer knows the order {order}.',
    order_unreadable:
      'The payment is {status}, but what Koywe answers about the order {order} cannot be read.',
    order_on_hold: 'Koywe holds the order back ({word}), so the payment waits.',
    order_status_unknown:
      'The payment is {status}. Koywe gives its order a status that Payin does not know: {word}.',
    settling:
      'The payer has paid at Koywe ({word}), and Koywe has not confirmed the money as final.',
    settlement_stalled:
      'The payer has paid at Koywe ({word}), but Koywe has not confirmed the money as final for more than a day.',
    money_late:
      '{paid} arrived after the payment was {status}, so Payin holds it. The shop has not been asked to ship.',
    money_underpaid:
      '{paid} arrived where {asked} was asked for, so Payin holds it. The shop has not been asked to ship.',
    money_overpaid:
      '{paid} arrived where {asked} was asked for, so Payin holds it. The shop has not been asked to ship.',
    money_other_currency:
      '{paid} arrived where {asked} was asked for: the currency is another one, so Payin holds it. The shop has not been asked to ship.',
    money_other_reference:
      '{paid} arrived, but the order at Koywe names another payment, so Payin holds the money. The shop has not been asked to ship.',
    second_order_held:
      'Two orders of this payment were paid before anything was shipped, so Payin holds the money. The shop has not been asked to ship.',
    reference_paid_twice:
      '{paid} arrived, but another payment for {reference} has been paid already, so Payin holds this money. The shop has not been asked to ship because of it.',
    money_accepted:
      '{paid} was accepted by {by} at {decidedAt}, and Payin reads the order before the payment goes on.',
    money_declined:
      '{paid} was declined by {by} at {decidedAt}. Koywe has not reported a refund of it.',
    excess_to_refund:
      '{paid} was accepted where {asked} was asked for, and Koywe has not reported a refund of the difference.',
    second_order_paid:
      'The payer paid twice: a second order of this payment was paid in addition to the first one.',
    order_contradiction:
      'Koywe showed the money of this order and now says that the order ended without money ({word}). The payment stays {status}.',
    amount_changed:
      'Koywe now shows another amount for this order than when the payment was completed with {paid}. The payment stays {status}.',
    fulfilled_unpaid: 'The shop was asked to ship, but the payment shows no money.',
    delivering: 'The payment is {status}. The shop has not taken the event {message} yet.',
    shop_refuses:
      'The payment is {status}, but the shop does not take the event {message}: {error} ({attempts} attempts).',
    event_given_up:
      'The payment is {status}, but the shop never took the event {message}, and Payin has given up: {error}.',
    mail_undeliverable:
      'The payment is {status} and its events are delivered. The mail server refuses the address of the payer for {message}.',
    mail_delayed:
      'The payment is {status} and its events are delivered. The mail server does not take {message}: {error} ({attempts} attempts).',
    mail_given_up:
      'The payment is {status} and its events are delivered. Payin has given up sending {message}: {error}.',
    completed:
      'The payment of {paid} is complete: the money is final, and the shop has taken payment.completed.',
    webhooks_missing:
      'The payment of {paid} is complete. Payin found that by reading the order by schedule: no webhook has reported the money.',
    refund_requested: 'The payment is {status}, and a refund was requested at Koywe ({word}).',
    refunded:
      'Koywe returned the money to the payer, and the shop has not taken payment.completed.',
    refunded_after_shipping:
      'Koywe returned the money to the payer, and the shop has taken payment.completed, so it may have shipped.',
  },
  actions: {
    database_full: 'Give the database more disk space. Nothing that was acknowledged is lost.',
    database_read_only:
      'Make the database of DATABASE_URL take writes again: end its recovery, or point DATABASE_URL to the primary.',
    temporal_unreachable: 'Start Temporal, or correct TEMPORAL_ADDRESS. npm run doctor checks it.',
    worker_absent: 'Start a worker (npm run worker) and read its log for the reason of its end.',
    koywe_unreachable:
      'Check with npm run doctor whether this machine reaches Koywe. If it does not, repair the network; otherwise wait for Koywe.',
    koywe_failing: 'Nothing at this end. Tell Koywe if the errors last.',
    koywe_throttling: null,
    koywe_unintelligible: 'Tell Koywe, with the order id, that its answers changed their form.',
    opening: null,
    create_unanswered: null,
    create_failed: null,
    document_refused: 'Correct the document number and start a new payment.',
    order_refused:
      'Read the reason on the timeline, and ask Koywe about the code. The payer may try again.',
    order_mismatch: 'Ask Koywe why the order differs. A new payment may be started.',
    never_opened: 'Remove the cause of the error. The payer needs a new payment.',
    payment_failed: 'Pay again with a new payment, or with another method.',
    payment_cancelled: 'Pay again with a new payment.',
    payment_expired: 'Pay again with a new payment.',
    awaiting_payer: 'Pay at the address of the payment.',
    pay_address_unknown: 'Start a new payment.',
    selling_ends: null,
    reading: null,
    webhooks_refused:
      'Compare the first secret of KOYWE_WEBHOOK_SECRET with the one at Koywe. If they are equal, the webhook was forged and there is nothing to do.',
    order_on_hold:
      'Release the order, or say what is missing. Support can ask Koywe with the order id {order}.',
    settling: 'Confirm the money. Nothing needs to be done at this end.',
    money_accepted: null,
    delivering: null,
    shop_refuses:
      'Repair the endpoint of MERCHANT_EVENTS_URL, so that it answers 2xx. Delivery is repeated automatically.',
    mail_delayed: 'Repair SMTP_URL or the mail server. Delivery is repeated automatically.',
    completed: null,
    webhooks_missing:
      'Check the webhook endpoint and its secret at Koywe with npm run koywe -- webhook list. Nothing needs to be done about this payment.',
    refund_requested:
      'Execute or refuse the refund. Support can ask Koywe with the order id {order}.',
    refunded: null,
    refunded_after_shipping:
      'Stop the shipment if that is still possible, or ask the payer about the goods.',
  },
  findings,
  steps: {
    poll: 'Payin reads the order at Koywe again, earlier if a webhook arrives.',
    watch: 'Payin reads the order at Koywe again, in case money still arrives.',
    delivery: 'Payin sends the message again.',
    retry: 'Payin repeats the call to Koywe, at least every 30 seconds, until it succeeds.',
    lookup:
      'Payin looks the order up at Koywe, at least every five minutes, and creates no second order before it is certain that there is none.',
    read: 'Payin reads the order at Koywe.',
    open: 'Payin creates the order at Koywe, and repeats that until it succeeds or the time to pay is over.',
    resume: 'Payin goes on automatically as soon as this is repaired.',
    refund:
      'Payin notices the refund through a webhook, or when the payment is read with refresh=true.',
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
      action: 'Correct the entry, and start the checkout again.',
    },
    request: {
      sentence: 'Request {request} was refused with {code} ({fields}). Nothing was stored.',
      action: 'Correct the request as docs/errors.md says about the code.',
    },
    reference: {
      sentence:
        'Request {request} was refused with {code}: the payment {payment} uses the merchant reference {reference} already.',
      action:
        'Send the payer to that payment, or use another reference. npm run explain shows why that payment is in its state.',
    },
    koywe: {
      sentence:
        'Request {request} was refused with {code}: Koywe did not create the order of {payment}.',
      action: 'Read the explanation of that payment.',
    },
    signature: {
      sentence:
        'Webhook {request}, which names {reference}, was refused with {code}: its signature does not match KOYWE_WEBHOOK_SECRET.',
      action:
        'Compare the first secret of KOYWE_WEBHOOK_SECRET with the one at Koywe. If they are equal, the webhook was forged and there is nothing to do.',
    },
    unavailable: {
      sentence: 'Request {request} was refused with {code}: a part of Payin did not answer.',
      action:
        'Check the parts with npm run doctor. Repeating the request with the same Idempotency-Key is safe.',
    },
  },
  unknown: 'unknown',
}
