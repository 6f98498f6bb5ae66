/** Removes personal data of a request from error messages of Koywe. */

import { toPrintable } from '../payment/printable.ts'

/** Request fields whose values are about a person. */
const personalFields = new Set([
  'email',
  'phone',
  'fullName',
  'firstName',
  'lastName',
  'documentNumber',
  'description',
  'apiKey',
  'secret',
])

/**
 * Returns a message of Koywe that is safe to store: without personal values of the request, e-mail addresses and
 * long numbers, at most 200 characters.
 */
export function redact(sentence: string, request: object | undefined): string {
  const personal = Object.entries(request ?? {}).filter(([field]) => personalFields.has(field))
  const words = personal.flatMap(([, value]) => (typeof value === 'string' ? wordsOf(value) : []))
  const bare = words.reduce(
    (text, word) => text.replaceAll(new RegExp(RegExp.escape(word), 'giu'), '…'),
    // The result is shorter, and the patterns below are slow on very long texts.
    sentence.slice(0, 1000),
  )
  return toPrintable(
    bare.replaceAll(/\S+@\S+/g, '…').replaceAll(/[\d.\-/]*\d{4,}[\d.\-/Kk]*/g, '…'),
    200,
  )
}

function wordsOf(value: string): string[] {
  const words = value.split(/\s+/).filter((word) => word.length >= 3)
  return [value, ...words].filter((word) => word !== '')
}
