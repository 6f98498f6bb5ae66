/** Texts of others that Payin shows and stores. */

/**
 * Cuts a text to a length that the database and people can take, and puts U+FFFD for each character that they cannot:
 * control and invisible characters, line breaks, half of a surrogate pair. Nothing is dropped, so that an odd
 * word never turns into a known one.
 */
export function toPrintable(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}
