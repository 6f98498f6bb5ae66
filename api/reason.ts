/** A line that a person wrote: a reason, a note, a proof. */

import { Problem } from './errors.ts'

/** @throws Problem `invalid_field` for text that is empty, has several lines, or cannot be stored */
export function readReason(text: string, field = 'reason'): string {
  const reason = text.trim()
  if (reason !== '' && !/\p{C}|[\u2028\u2029]/u.test(reason) && reason.isWellFormed()) return reason
  const detail = `${field} must be one line of text without control characters`
  throw new Problem('invalid_field', { field, detail })
}
