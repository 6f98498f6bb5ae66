/** Writes a mail about a payment, as text and as HTML, in the payment's language. */

import { writeAskedAmount, writePaidAmount } from '../payment/amount-text.ts'
import type { Payer, Payment } from '../payment/payment.ts'
import { mailTexts, type MailKind } from './mail-texts.ts'

export interface WrittenMail {
  subject: string
  text: string
  html: string
}

export function writeMail(
  kind: MailKind,
  { payment, payer, publicUrl }: { payment: Payment; payer: Payer; publicUrl: string },
): WrittenMail {
  const link = `${publicUrl}/return/${payment.id}`
  // Accepted money may differ from what was asked, and the payer is told what came.
  const amount = kind === 'mail.confirmation' ? writePaidAmount(payment) : writeAskedAmount(payment)
  const { description, locale } = payment
  const words = { name: payer.name, amount, description, link }
  const { subject, paragraphs } = mailTexts[locale][kind](words)
  return {
    subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: writeHtml(paragraphs, { locale, link, subject }),
  }
}

function writeHtml(
  paragraphs: string[],
  { locale, link, subject }: { locale: string; link: string; subject: string },
): string {
  const anchor = `<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`
  const body = paragraphs
    .map((paragraph) => `<p>${escapeHtml(paragraph).replace(escapeHtml(link), anchor)}</p>`)
    .join('\n')
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body>
${body}
</body></html>
`
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
