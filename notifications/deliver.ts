/** Delivers one outbox message to its receiver, once. The activities decide when, and how often. */

import type { ReceiverAnswer } from '../payment/attempt.ts'
import type { OutboxMessage } from '../payment/outbox-message.ts'
import { isMailKind } from '../payment/outbox.ts'
import type { ShopFace } from '../payment/shop-face.ts'
import type { Mailer } from './mailer.ts'
import type { Shop } from './shop.ts'
import { writeMail } from './write-mail.ts'

export interface Receivers {
  shop: Shop
  mailer: Mailer
  /** How mails look. */
  face: ShopFace
  /** Where the payer's pages are, without a slash at the end. */
  publicUrl: string
}

/** A message that the receiver took. */
export interface TakenMessage {
  /** What the timeline shows. */
  evidence: Record<string, unknown>
  answer: ReceiverAnswer
}

/** @throws DeliveryFailed */
export async function deliver(message: OutboxMessage, receivers: Receivers): Promise<TakenMessage> {
  const { shop, mailer, face, publicUrl } = receivers
  const { key, kind, repeats, body, payment, payer } = message
  if (isMailKind(kind)) {
    if (!payer?.email) throw new Error(`the mail ${key} has no address`)
    const mail = writeMail(kind, { payment, payer, face, publicUrl })
    const { answer, ...evidence } = await mailer.send({ ...mail, to: payer.email, key })
    return { evidence, answer }
  }
  if (body === null) throw new Error(`the event ${key} has no body`)
  // The shop recognizes a repetition by the id of the event that it took.
  const { text, ...evidence } = await shop.deliver({ key: repeats ?? key, body })
  return { evidence, answer: { status: evidence.status, text } }
}
