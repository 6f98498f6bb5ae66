/**
 * The closed list of what can go wrong, in our words. Codes are stable and never used again for
 * something else. Retired codes: none yet.
 */

/** What a failure means to people. */
export interface Failure {
  /** One sentence for the shop's developer: what happened and what to do. */
  message: string
  /** Whether the same payer may simply try again with a new payment. */
  payerCanRetry: boolean
}

const say = (message: string, payerCanRetry = false): Failure => ({ message, payerCanRetry })

export const failures = {
  // What the caller sent.
  invalid_json: say('The body is not JSON.'),
  invalid_request: say('The request is not what this route takes.'),
  missing_field: say('A required field is missing.'),
  unknown_field: say('A field is not known here. Remove it or correct its name.'),
  invalid_field: say('A field has a value that it cannot have.'),
  invalid_amount: say('The amount is not a positive decimal that its currency can have.'),
  amount_below_minimum: say('The amount is below the least that this payment method takes.'),
  amount_above_maximum: say('The amount is above the most that this payment method takes.'),
  unsupported_country: say('Payin does not sell in this country.'),
  unsupported_currency: say('Payin does not take this currency in this country.'),
  method_not_offered: say('Koywe does not offer this payment method here. Choose one of the list.'),
  bank_not_offered: say('This payment method does not offer that bank. Choose one of the list.'),
  invalid_document: say('The document number breaks the rule of its type.'),
  idempotency_key_missing: say('Send an Idempotency-Key header: one key per checkout attempt.'),
  idempotency_key_reused: say('This Idempotency-Key was used with another body. Use a new key.'),
  reference_in_use: say('A payment for this merchantReference is live or settled already.'),
  payload_too_large: say('The body is larger than this route takes.'),

  // Who called, and what for.
  unauthorized: say('Send a known API key as Authorization: Bearer <key>.'),
  forbidden: say('This API key lacks the scope that the route needs.'),
  not_found: say('There is nothing at this address.'),
  method_not_allowed: say('This address does not take this method. Allow says which it takes.'),
  unsupported_media_type: say('Send JSON, with Content-Type: application/json.'),
  rate_limited: say('Too many requests. Wait as long as Retry-After says.'),
  nothing_to_decide: say('No money of this payment is held, so there is nothing to decide.'),
  nothing_to_resend: say(
    'No outbox message of this payment was given up, so there is nothing to resend.',
  ),
  webhook_signature_invalid: say('The webhook signature does not match the body.'),

  // What became of an order at Koywe.
  koywe_refused: say('Koywe refused the order.', true),
  invalid_document_at_koywe: say('Koywe refused the document number of the payer.', true),
  order_mismatch: say(
    'Koywe created the order with another amount or currency. It is not payable.',
  ),
  pay_address_unknown: say(
    'The order exists, but Koywe does not show its pay address. Start anew.',
    true,
  ),
  payment_failed: say('The payment did not go through at Koywe.', true),
  payment_expired: say('The payment was not made in time.', true),
  payment_cancelled: say('The payment was cancelled at Koywe.', true),

  // What fails between us and the others.
  koywe_unauthorized: say('Koywe does not accept our credentials or our merchant.'),
  koywe_throttled: say('Koywe asks us to wait.', true),
  koywe_unreachable: say('Koywe cannot be reached at the moment.', true),
  koywe_unintelligible: say('Koywe gave an answer that cannot be understood.', true),
  delivery_refused: say('The other side did not take what we sent.'),
  engine_unavailable: say('The workflow engine cannot be reached. Repeat with the same key.', true),
  storage_unavailable: say('The database cannot be reached. Repeat the request.', true),
  internal_error: say(
    'Something went wrong here. Repeat the request, or ask with the request id.',
    true,
  ),
} as const satisfies Record<string, Failure>

export type FailureCode = keyof typeof failures

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(failures, text)
}
