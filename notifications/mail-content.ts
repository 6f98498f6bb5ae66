/** What a mail says, before it becomes text or HTML. */

import type { Locale } from '../payment/country.ts'

/** The tone of the mail. It chooses the mark of the HTML part. */
export type MailTone = 'good' | 'attention' | 'returned' | 'ended'

export interface MailContent {
  locale: Locale
  tone: MailTone
  subject: string
  shop: string
  headline: string
  /** The greeting first. */
  paragraphs: string[]
  facts: { label: string; value: string }[]
  /** The payer's page about the payment: the only address that a mail asks to open. */
  page: { url: string; label: string; before: string }
  help: { sentence: string; link: { url: string; label: string } | null }
  footer: string
}
