/** Replaces what cannot be printed, so that Koywe's texts are safe in logs, pages and the database. */

export function toPrintable(text: string): string {
  return text.toWellFormed().replaceAll(/\p{C}/gu, '\uFFFD')
}
