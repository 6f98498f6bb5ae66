/** Compiles the layout of mails from MJML to HTML. */

import { readFileSync } from 'node:fs'
import compile from 'mjml'

const file = new URL('../../notifications/layout.mjml', import.meta.url)

/** MJML's article is in no landmark, and its English name would be read aloud in every language. */
const article = 'aria-roledescription="email" role="article"'

/** @throws if an element or attribute of the layout is not one of MJML's */
export async function compileMailLayout(mjml = readFileSync(file, 'utf8')): Promise<string> {
  const { html, errors } = await compile(mjml, { fonts: {} })
  // MJML expects a colour where the shop's own will be.
  const wrong = errors.filter(({ message }) => !message.includes('invalid value: {{colors.'))
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.formattedMessage).join('\n'))
  if (!html.includes(article)) throw new Error(`MJML no longer writes ${article}`)
  return html
    .replace(article, 'role="main"')
    .replaceAll(/^\s+|\s+$/gm, '')
    .concat('\n')
}
