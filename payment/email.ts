/** E-mail addresses, as a mail server would take them. */

import validator from 'validator'

/**
 * Whether a text is one plain address: no display name, no list, no quotes, no comments. Domains and
 * local parts may be written in any script, but what is written must be what a mail server reads: no
 * character that is invisible, or that normal forms and domain rules turn into another one.
 */
export function isEmail(text: string): boolean {
  // The library throws on half of a surrogate pair.
  const isPlain = text.length <= 254 && text.isWellFormed() && !unreadable.test(text)
  return (
    isPlain &&
    text === text.normalize('NFKC') &&
    validator.isEmail(text, { allow_utf8_local_part: true }) &&
    // Some letters never stand together in a domain.
    URL.canParse(`https://${text.slice(text.lastIndexOf('@') + 1)}`)
  )
}

/**
 * Control, invisible and white space characters, quotes of every kind, other dots, and encoded words
 * (RFC 2047).
 */
const unreadable = /[\p{C}\p{Z}\p{DI}\p{Pi}\p{Pf}"\u201A\u201E\u3002]|=\?/u
