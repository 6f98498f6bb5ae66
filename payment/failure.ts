/**
 * Every failure that a caller or a person can meet. Codes are part of the HTTP contract: they never change
 * and are never reused. Retired codes: none yet.
 */

export interface Failure {
  /** What happened and what to do, for the shop's developer. */
  message: string
  /** Whether the same payer may try again with a new payment. */
  payerCanRetry: boolean
}

const say = (message: string, payerCanRetry = false): Failure => ({ message, payerCanRetry })

export const failures = {
  // Invalid requests.
  invalid_json: say('The request body is not valid JSON.'),
  invalid_request: say('The request does not match the schema of this route.'),
  missing_field: say('A required field is missing.'),
  unknown_field: say('The request contains an unknown field. Remove it or correct its name.'),
  invalid_field: say('A field has an invalid value.'),
  invalid_amount: say('The amount must be a positive decimal that is valid for its currency.'),
  amount_below_minimum: say('The amount is below the minimum of this payment method.'),
  amount_above_maximum: say('The amount is above the maximum of this payment method.'),
  unsupported_country: say('This country is not supported.'),
  unsupported_currency: say('This currency is not supported in this country.'),
  method_not_offered: say(
    'Koywe does not offer this payment method in this country. Use one from GET /payment-methods.',
  ),
  bank_not_offered: say(
    'This payment method does not support this bank. Use one from GET /payment-methods.',
  ),
  invalid_document: say('The document number is not valid for its document type.'),
  idempotency_key_missing: say('Send an Idempotency-Key header: one key per checkout attempt.'),
  idempotency_key_reused: say(
    'This Idempotency-Key was already used with a different body. Use a new key.',
  ),
  reference_in_use: say('A live or settled payment already uses this merchantReference.'),
  payload_too_large: say('The request body is too large.'),

  // Refused calls.
  unauthorized: say('Send a valid API key as Authorization: Bearer <key>.'),
  forbidden: say('This API key does not have the scope that this route requires.'),
  not_found: say('Not found.'),
  method_not_allowed: say(
    'This HTTP method is not allowed here. The Allow header lists the allowed methods.',
  ),
  unsupported_media_type: say('Send JSON with Content-Type: application/json.'),
  rate_limited: say('Too many requests. Retry after the time in Retry-After.'),
  nothing_to_decide: say('This payment holds no money, so there is nothing to decide.'),
  payment_changed: say(
    'The payment has changed since you read it. Read it again, then decide about what it shows.',
  ),
  nothing_to_resend: say('This payment has no undelivered messages to resend.'),
  not_possible_now: say(
    'The state of this payment does not allow this now. Read the payment and its findings.',
  ),
  webhook_signature_invalid: say('The webhook signature does not match the body.'),

  // Outcomes of an order at Koywe.
  koywe_refused: say('Koywe refused the order.', true),
  invalid_document_at_koywe: say('Koywe refused the document number of the payer.', true),
  order_mismatch: say(
    'Koywe created the order with a different amount or currency, so it cannot be paid.',
  ),
  pay_address_unknown: say(
    'Koywe created the order but returned no payment address. Create a new payment.',
    true,
  ),
  payment_failed: say('The payment failed at Koywe.', true),
  payment_expired: say('The payment expired before it was paid.', true),
  payment_cancelled: say('The payment was cancelled at Koywe.', true),

  // Failures between systems.
  koywe_unauthorized: say('Koywe rejected the credentials, the organization or the merchant.'),
  koywe_throttled: say('Koywe is limiting requests. Retry later.', true),
  koywe_unreachable: say('Koywe is unreachable. Retry later.', true),
  koywe_unintelligible: say('Koywe sent an invalid response. Retry later.', true),
  delivery_refused: say('The receiver refused the message.'),
  engine_unavailable: say(
    'The workflow engine is unavailable. Retry with the same Idempotency-Key.',
    true,
  ),
  storage_unavailable: say('The database is unavailable. Retry the request.', true),
  internal_error: say(
    'Internal error. Retry the request. If it fails again, contact support with the requestId.',
    true,
  ),
} as const satisfies Record<string, Failure>

export type FailureCode = keyof typeof failures

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(failures, text)
}
