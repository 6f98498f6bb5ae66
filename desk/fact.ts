/** One fact of a list: its name and its value. */

import { html, type Html, type HtmlValue } from './html.ts'

export function fact(name: string, value: HtmlValue): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`
}
