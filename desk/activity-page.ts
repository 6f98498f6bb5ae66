/** What people did on the desk, newest first. */

import type { RecordedDeskAction } from '../store/desk-actions.ts'
import { html, type Html } from './html.ts'
import { renderTable } from './table.ts'
import type { DeskPage } from './page.ts'
import type { DeskTexts } from './texts/texts.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderUtcTime } from './written.ts'

export function renderActivityPage(
  { actions, hasMore }: { actions: RecordedDeskAction[]; hasMore: boolean },
  { texts }: DeskVisitor,
): DeskPage {
  const last = actions.at(-1)
  const next =
    hasMore &&
    last &&
    html`<p>
      <a class="button" rel="next" href="/desk/activity?before=${last.id}">${texts.list.next}</a>
    </p>`
  const body = html`<section class="card">${renderActions(actions, texts)}${next}</section>`
  return { title: texts.nav.activity, body }
}

/** A table of actions. */
export function renderActions(actions: RecordedDeskAction[], texts: DeskTexts): Html {
  const { activity } = texts
  if (actions.length === 0) return html`<p>${activity.none}</p>`
  const rows = actions.map(
    ({ at, person, action, paymentId, reason }) =>
      html`<tr>
        <td>${renderUtcTime(at)}</td>
        <td>${person}</td>
        <td>${activity.actions[action]}</td>
        <td>
          ${paymentId !== null && html`<a href="/desk/payments/${paymentId}">${paymentId}</a>`}
        </td>
        <td>${reason}</td>
      </tr> `,
  )
  const titles = [
    activity.at,
    activity.person,
    activity.action,
    texts.list.payment,
    activity.reason,
  ]
  const columns = titles.map((title) => ({ title }))
  return renderTable(rows, { name: texts.nav.activity, columns })
}
