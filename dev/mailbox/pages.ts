/** The mailbox's pages. */

import type { ParsedMail } from 'mailparser'
import { escapeHtml } from '../../payment/escape-html.ts'
import { framePage } from '../local/html.ts'

/** Forbids scripts and requests: mails are untrusted. A frame's srcdoc inherits this policy. */
export const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

export function renderMailbox(shown: { name: string; mail: ParsedMail | null }[]): string {
  const rows = shown
    .map(
      ({ name, mail }) => `<tr><td>${escapeHtml(mail ? addressOf(mail) : '')}</td>
<td><a href="/mails/${encodeURIComponent(name)}">${escapeHtml(mail?.subject ?? '(no subject)')}</a></td></tr>`,
    )
    .join('\n')
  const list = shown.length === 0 ? '<p>No mail yet.</p>' : `<table>${rows}</table>`
  return framePage('Mailbox', `<h1>Mailbox</h1>\n${list}`)
}

/** Shows both parts of a mail, because a reader may see either. */
export function renderMail(mail: ParsedMail): string {
  const subject = mail.subject ?? '(no subject)'
  return framePage(
    subject,
    `<p><a href="/">Mailbox</a></p>
<h1>${escapeHtml(subject)}</h1>
<p>To ${escapeHtml(addressOf(mail))}</p>
<h2>As text</h2>
<pre>${escapeHtml(mail.text ?? '(no text)')}</pre>
<h2>As HTML</h2>
${mail.html ? renderFrame(mail.html) : '<p>(no HTML)</p>'}`,
  )
}

/** Shows HTML without scripts, forms and this page's origin. Links open in a new tab. */
function renderFrame(html: string): string {
  const document = escapeHtml(`<base target="_blank">${html}`)
  return `<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"
style="width: 100%; height: 20rem; border: 1px solid #ccc; background: #fff" srcdoc="${document}"></iframe>`
}

function addressOf({ to }: ParsedMail): string {
  return [to ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ')
}
