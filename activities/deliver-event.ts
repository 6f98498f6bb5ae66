/** Sends a merchant event's frozen bytes to the shop. */

import type { OutboxMessage } from '../store/outbox.ts'
import type { Dependencies } from './dependencies.ts'

/** @throws ShopRefused */
export async function deliverEvent(
  { shop }: Dependencies,
  { key, body }: OutboxMessage,
): Promise<Record<string, unknown>> {
  if (body === null) throw new Error(`the outbox message ${key} has no event`)
  return shop.deliver({ key, body })
}
