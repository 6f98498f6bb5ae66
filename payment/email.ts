/** E-mail addresses, as a mail server would take them. */

import validator from 'validator'

/**
 * Whether a text is one plain address: no display name, no list, no quotes, no comments. Domains and
 * local parts may be written in any script.
 */
export function isEmail(text: string): boolean {
  // The library throws on half of a surrogate pair.
  const isPlain = text.length <= 254 && text.isWellFormed() && !text.includes('"')
  return isPlain && validator.isEmail(text, { allow_utf8_local_part: true })
}
