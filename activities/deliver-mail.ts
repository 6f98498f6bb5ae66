/** Writes and sends the mail of an effect. The address is the ledger's and kept nowhere else. */

import type { Effect } from '../store/outbox.ts'
import type { Dependencies } from './dependencies.ts'
import type { MailKind } from './mail-texts.ts'
import { writeMail } from './write-mail.ts'

/** @throws MailRefused */
export async function deliverMail(
  { mailer, settings }: Dependencies,
  { key, payment, payer }: Effect,
  kind: MailKind,
): Promise<Record<string, unknown>> {
  if (payer.email === null) throw new Error(`the mail ${key} has no address`)
  const mail = writeMail(kind, { payment, payer, publicUrl: settings.publicUrl })
  return mailer.send({ ...mail, to: payer.email, key })
}
