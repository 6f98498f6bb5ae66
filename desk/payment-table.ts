/** A table of payments. */

import type { DeskPayment } from '../store/desk-payments.ts'
import { html, type Html } from './html.ts'
import type { DeskTexts } from './texts/texts.ts'
import { renderMoneyMarks, renderShortTime, renderStatus, writeAsked } from './written.ts'

export function renderPaymentTable(
  payments: DeskPayment[],
  { texts, caption }: { texts: DeskTexts; caption: string },
): Html {
  const { list } = texts
  const rows = payments.map(({ payment, findings, assignee }) => {
    const { id, merchantReference, method, country, createdAt } = payment
    return html`<tr>
      <td><a href="/desk/payments/${id}">${merchantReference}</a></td>
      <td>${renderStatus(payment, texts)} ${renderMoneyMarks(payment, texts)}</td>
      <td class="number">${writeAsked(payment)}</td>
      <td>${method} ${country}</td>
      <td>${renderShortTime(createdAt, payment)}</td>
      <td>
        ${assignee !== null && html`<span class="badge">${assignee}</span> `}
        ${findings.map((kind) => html`<span class="badge attention wraps">${texts.findings[kind]}</span> `)}
      </td>
    </tr> `
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${list.reference}</th>
          <th scope="col">${list.status}</th>
          <th scope="col" class="number">${list.amount}</th>
          <th scope="col">${list.method}</th>
          <th scope="col">${list.created}</th>
          <th scope="col">${list.findings}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}
