/** What the texts of payers' mails are, in any language. */

import type { MailKind } from '../../payment/outbox.ts'
import type { ExceptionKind } from '../../payment/status.ts'

export interface MailText {
  subject: string
  headline: string
  paragraphs: string[]
}

export interface MailWords {
  /** What the payer was asked for, with its currency. */
  asked: string
  /** What arrived, with its currency. */
  paid: string
  description: string
  /** Why held money is held. */
  exception: ExceptionKind | null
}

export interface MailTexts {
  greeting: (name: string) => string
  kinds: Record<MailKind, (words: MailWords) => MailText>
  labels: Record<'order' | 'asked' | 'paid' | 'method' | 'shop' | 'toPayment', string>
  /** The words before the link to the payer's page, for readers who cannot use the button. */
  beforeLink: string
  /** The words before the shop's address; `none` where it has named none. */
  help: Record<'mail' | 'whatsapp' | 'none', (shop: string) => string>
  /** Why the payer has this mail. */
  footer: (shop: string) => string
}
