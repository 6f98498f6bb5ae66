/** Compiles the layout of mails from MJML to HTML. */

import { readFileSync } from 'node:fs'
import compile from 'mjml'

const source = new URL('../../notifications/layout.mjml', import.meta.url)

/** @throws if an element or attribute of the layout is not one of MJML's */
export async function compileMailLayout(): Promise<string> {
  const { html, errors } = await compile(readFileSync(source, 'utf8'), {
    validationLevel: 'soft',
    keepComments: false,
    fonts: {},
  })
  // MJML expects a colour where the shop's own will be.
  const wrong = errors.filter(({ message }) => !message.includes('invalid value: {{colors.'))
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.formattedMessage).join('\n'))
  // For screen readers, an article that stands alone is in no part of the page.
  const inLandmark = html.replace('role="article"', 'role="main"')
  return inLandmark.replaceAll(/^\s+|\s+$/gm, '').concat('\n')
}
