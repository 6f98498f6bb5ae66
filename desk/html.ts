/** Writes HTML by tagged templates. Every value is escaped, unless it is HTML that this tag wrote. */

import { escapeHtml } from '../payment/escape-html.ts'

/** HTML that `html` wrote. */
export interface Html {
  readonly [written]: string
}

/** What a template takes. Null, undefined and false write nothing. */
export type HtmlValue = Html | string | number | bigint | null | undefined | false | HtmlValue[]

/** Not exported, so no other module can make HTML of a text. */
const written: unique symbol = Symbol('html')

/**
 * Writes HTML. Quote every attribute: escaped text is safe as content and within quotes, and nowhere else.
 *
 *     html`<a href="${url}">${label}</a>`
 */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const text = parts.reduce((all, part, at) => `${all}${writeValue(values[at - 1])}${part}`)
  return { [written]: text }
}

function writeValue(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map(writeValue).join('')
  return typeof value === 'object' ? value[written] : escapeHtml(String(value))
}

/** The text of a whole page. */
export function toText(page: Html): string {
  return page[written]
}
