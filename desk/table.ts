/** A table that a phone scrolls sideways. */

import { html, type Html, type HtmlValue } from './html.ts'

export interface Column {
  title: string
  /** Numbers stand at the right. */
  isNumber?: true
}

/** @param name what screen readers call the place that scrolls */
export function renderTable(
  rows: Html[],
  { name, columns, caption = null }: { name: string; columns: Column[]; caption?: HtmlValue },
): Html {
  const head = columns.map(
    ({ title, isNumber }) =>
      html`<th scope="col" ${isNumber && html`class="number"`}>${title}</th>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">
    <table>
      ${
        caption !== null &&
        html`<caption>
          ${caption}
        </caption>`
      }
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}
