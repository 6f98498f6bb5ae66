/** Koywe's webhooks as tests deliver them. */

import { createHmac } from 'node:crypto'
import type { PaymentView } from '../../payment/payment.ts'
import { koyweCredentials } from './credentials.ts'
import type { Scene } from './scene.ts'

/** The header that makes a body genuine. */
export function signatureFor(
  body: string | Buffer,
  secret = koyweCredentials.webhookSecret,
): { 'koywe-signature': string } {
  return { 'koywe-signature': createHmac('sha256', secret).update(body).digest('hex') }
}

/** Delivers a signed event, and returns the status of the answer. */
export async function deliverEvent(
  { apiUrl }: Pick<Scene, 'apiUrl'>,
  event: object,
  secret?: string,
): Promise<number> {
  const body = JSON.stringify(event)
  const headers = signatureFor(body, secret)
  return (await fetch(`${apiUrl}/webhooks/koywe`, { method: 'POST', body, headers })).status
}

/** What an event of a payment names. */
export function namesOf({ koyweOrderId, id }: PaymentView): object {
  return { orderId: koyweOrderId, externalId: id }
}
