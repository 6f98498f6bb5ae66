/** Webhook events of a payment, as the rules see them: waiting for a read, and closed by one. */

/**
 * How long a webhook event may wait for its read. Then the explanation says so, and with the sweep's interval a finding
 * opens within a minute.
 */
export const unreadMsMax = 45_000

/** A webhook event that no read has covered yet. */
export interface WaitingWebhookEvent {
  id: bigint
  receivedAt: number
  /** The event's own type. */
  type: string
  /** The order status that the event names. */
  status: string | null
  orderId: string | null
  /** The money of that order has been counted for the payment. */
  isCounted: boolean
  /** An earlier delivery had the same content. */
  isRepeated: boolean
}

/** How a read closes a webhook event. */
export interface WebhookOutcome {
  id: bigint
  state: 'applied' | 'duplicate' | 'rejected'
  reason: string
}
