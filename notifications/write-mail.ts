/** Writes a mail about a payment, as text and as HTML, in the payment's language. */

import { escapeHtml } from '../payment/escape-html.ts'
import { writeAskedAmount, writePaidAmount } from '../payment/amount-text.ts'
import type { MailKind } from '../payment/outbox.ts'
import type { Payer, Payment } from '../payment/payment.ts'
import { mailTexts } from './mail-texts.ts'
import { withoutLinks } from './without-links.ts'

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
  // Accepted money may differ from what was asked, and a confirmation names what came.
  const amount = kind === 'mail.confirmation' ? writePaidAmount(payment) : writeAskedAmount(payment)
  const { subject, paragraphs, beforeLink } = mailTexts[payment.locale][kind]({
    name: withoutLinks(payer.name),
    amount,
    description: withoutLinks(payment.description),
  })
  const anchor = `<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`
  const html = [...paragraphs.map(escapeHtml), `${escapeHtml(beforeLink)} ${anchor}`]
  return {
    subject,
    text: `${[...paragraphs, `${beforeLink} ${link}`].join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="${payment.locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body>
${html.map((paragraph) => `<p>${paragraph}</p>`).join('\n')}
</body></html>
`,
  }
}
