/** E-mail addresses, as a mail server would take them. */

import validator from 'validator'

/**
 * Whether a text is one plain address: no display name, no list, no quotes, no comments. Domains and
 * local parts may be written in any script.
 */
export function isEmail(text: string): boolean {
  const isPlain = text.length <= 254 && !text.includes('"')
  return isPlain && validator.isEmail(text, { allow_utf8_local_part: true })
}
