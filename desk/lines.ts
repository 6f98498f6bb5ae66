/** Texts that people typed, as one line. */

/** Puts spaces for line breaks and control characters, and drops what cannot be stored. */
export function toStorableLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}
