/** Takes what a request said about the payer out of the sentence that Koywe answered. */

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
 * A sentence of Koywe's, fit to be kept: without the request's personal values, without anything that
 * looks like an e-mail address or a long number, at most 200 characters.
 */
export function redact(sentence: string, request: object | undefined): string {
  const personal = Object.entries(request ?? {}).filter(([field]) => personalFields.has(field))
  const words = personal.flatMap(([, value]) => (typeof value === 'string' ? wordsOf(value) : []))
  const bare = words.reduce(
    (text, word) => text.replaceAll(new RegExp(RegExp.escape(word), 'giu'), '…'),
    // Nobody reads further, and the patterns below are not made for endless sentences.
    sentence.slice(0, 1000),
  )
  return bare
    .replaceAll(/\S+@\S+/g, '…')
    .replaceAll(/[\d.\-/]*\d{4,}[\d.\-/Kk]*/g, '…')
    .slice(0, 200)
}

function wordsOf(value: string): string[] {
  const words = value.split(/\s+/).filter((word) => word.length >= 3)
  return [value, ...words].filter((word) => word !== '')
}
