/** The mailbox's pages. */

import type { ParsedMail } from 'mailparser'
import { escapeHtml, renderPage } from '../html.ts'

export function renderMailbox(names: string[], mails: ParsedMail[]): string {
  const rows = mails
    .map((mail, index) => {
      const name = encodeURIComponent(names[index] ?? '')
      return `<tr><td>${escapeHtml(addressOf(mail))}</td>
<td><a href="/mails/${name}">${escapeHtml(mail.subject ?? '(no subject)')}</a></td></tr>`
    })
    .join('\n')
  const list = mails.length === 0 ? '<p>No mail yet.</p>' : `<table>${rows}</table>`
  return renderPage('Mailbox', `<h1>Mailbox</h1>\n${list}`)
}

export function renderMail(mail: ParsedMail): string {
  const subject = mail.subject ?? '(no subject)'
  return renderPage(
    subject,
    `<p><a href="/">Mailbox</a></p>
<h1>${escapeHtml(subject)}</h1>
<p>To ${escapeHtml(addressOf(mail))}</p>
<pre>${escapeHtml(mail.text ?? '')}</pre>`,
  )
}

function addressOf({ to }: ParsedMail): string {
  return [to ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ')
}
