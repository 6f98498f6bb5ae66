/** Writes and sends the mail of an outbox message. The address is the store's and kept nowhere else. */

import type { OutboxMessage } from '../store/outbox.ts'
import type { Dependencies } from './dependencies.ts'
import type { MailKind } from './mail-texts.ts'
import { writeMail } from './write-mail.ts'

/** @throws MailRefused */
export async function deliverMail(
  { mailer, settings }: Dependencies,
  { key, payment, payer }: OutboxMessage,
  kind: MailKind,
): Promise<Record<string, unknown>> {
  if (payer.email === null) throw new Error(`the mail ${key} has no address`)
  const mail = writeMail(kind, { payment, payer, publicUrl: settings.publicUrl })
  return mailer.send({ ...mail, to: payer.email, key })
}
