/** A table of payments. */

import type { DeskPayment } from '../store/desk-payments.ts'
import { html, type Html } from './html.ts'
import { renderTable } from './table.ts'
import { historyTexts } from './texts/history-texts.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderMoneyMarks, renderShortTime, renderStatus, writeAsked } from './written.ts'

export function renderPaymentTable(
  payments: DeskPayment[],
  { visitor, caption }: { visitor: DeskVisitor; caption: string },
): Html {
  const { texts, locale } = visitor
  const { list } = texts
  const rows = payments.map(({ payment, findings, openSince, assignee }) => {
    const { id, merchantReference, method, country, createdAt } = payment
    return html`<tr>
      <td><a href="/desk/payments/${id}">${merchantReference}</a></td>
      <td>${renderStatus(payment, texts)} ${renderMoneyMarks(payment, texts)}</td>
      <td class="number">${writeAsked(payment)}</td>
      <td class="code">${method} <br />${country}</td>
      <td>${renderShortTime(createdAt, payment)}</td>
      <td>
        ${assignee !== null && html`<span class="badge">${assignee}</span> `}
        ${findings.map((kind) => html`<span class="badge attention wraps">${texts.findings[kind]}</span> `)}
        ${openSince !== null && html`<span class="hint">${historyTexts[locale].openSince} ${renderShortTime(openSince, payment)}</span>`}
      </td>
    </tr> `
  })
  const columns = [
    { title: list.reference },
    { title: list.status },
    { title: list.amount, isNumber: true as const },
    { title: list.method },
    { title: list.created },
    { title: list.findings },
  ]
  return renderTable(rows, { name: caption, columns, caption })
}
