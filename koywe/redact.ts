/**
 * Removes personal data from what Koywe says: the values of the request however they are written, and whatever looks
 * like an e-mail address or a number of a person.
 */

import { toPrintable } from '../payment/printable.ts'
import { plainOf, toParts, upTo } from './plain-text.ts'
import { toValuePatterns, toWordsView } from './value-patterns.ts'

/** Request fields whose values are about a person or secret, and whether each word of them counts alone. */
export const personalFields: Record<string, 'whole' | 'words'> = {
  email: 'whole',
  phone: 'whole',
  fullName: 'words',
  firstName: 'words',
  lastName: 'words',
  documentNumber: 'whole',
  description: 'words',
  apiKey: 'whole',
  secret: 'whole',
}

const sentenceLengthMax = 200
/** How much of a sentence is shown at most: less than is searched, so that no end shows a half of personal data. */
const shownMax = 1000

/**
 * Returns a sentence of Koywe's that is safe to store: printable, without personal data, at most 200 characters.
 * @param request the values to remove; its fields are named as Koywe names them
 */
export function redact(sentence: string, request: object | undefined): string {
  const parts = toParts(sentence)
  const text = plainOf(parts)
  const hidden = new Uint8Array(text.length)
  hide(hidden, text, personalPatterns)
  hide(hidden, toWordsView(text), toPatterns(request))
  let [shown, at, isHidden] = ['', 0, false]
  for (const { written, plain } of upTo(shownMax, parts)) {
    const end = at + plain.length
    // An accent of its own belongs to the letter before it.
    const isNow = plain === '' ? isHidden : hidden.subarray(at, end).includes(1)
    if (!isNow) shown += written
    else if (!isHidden) shown += '…'
    at = end
    isHidden = isNow
  }
  return toPrintable(shown, sentenceLengthMax)
}

/** Short codes such as DC00010 and words such as ORDER_NOT_FOUND. */
const codeForm = /^(?:[A-Z]{0,6}[-_]?\d{1,6}|[A-Z][A-Z_]{1,40})$/
/** Stands for a code that may be anything: that there is one tells more than its word. */
const unknownCode = 'UNKNOWN'

/** Returns an error code of Koywe's, or `UNKNOWN` where it has another form or repeats the person of the request. */
export function redactCode(code: string, request: object | undefined): string {
  if (!codeForm.test(code)) return unknownCode
  // The words of a description, such as "order", are words of codes too.
  const { description: _words, ...person }: Record<string, unknown> = { ...request }
  const isPersonal = createPersonCheck(person)
  return codeForm.test(code) && !isPersonal(code) ? code : unknownCode
}

/** Creates the function that says whether a text repeats a personal value of the request. */
export function createPersonCheck(request: object): (text: string) => boolean {
  const sources = toPatterns(request).map(({ source }) => source)
  if (sources.length === 0) return () => false
  const any = new RegExp(sources.join('|'), 'u')
  return (text) => any.test(toWordsView(plainOf(toParts(text))))
}

/** Marks each character that one of the patterns matches. */
function hide(hidden: Uint8Array, text: string, patterns: readonly RegExp[]): void {
  for (const pattern of patterns) {
    for (const { 0: found, index } of text.matchAll(pattern)) {
      hidden.fill(1, index, index + found.length)
    }
  }
}

const noBefore = String.raw`(?<![\p{L}\p{N}])`
const noAfter = String.raw`(?![\p{L}\p{N}])`
const checkDigit = String.raw`(?:\s?\p{Pd}\s?[\dk]${noAfter})?`

/**
 * Numbers and e-mail addresses of anybody, in a text in normal form. Each one takes time in proportion to the text: what
 * may be long begins only where its first character can have no other before it.
 */
const personalPatterns = [
  // E-mail addresses, also as people write them for programs to miss.
  String.raw`(?<![^\s<>()"',;:])[^\s<>()"',;:]+(?:\s?@\s?|\s?[(\[{]\s?(?:at|arroba)\s?[)\]}]\s?|\s(?:at|arroba)\s(?=[^\s.]+\.))[^\s<>()"',;:]+`,
  // Four digits in a row, with the letters that they belong to, and seven in groups.
  String.raw`${noBefore}\+?[\p{L}\p{N}]*\p{Nd}{4}[\p{L}\p{N}]*${checkDigit}`,
  String.raw`\+?\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){6,}${checkDigit}`,
  // RFC, CURP and CNPJ, whose letters may be apart from their digits.
  String.raw`[a-z&]{3,4}[\s.\-]?\d{6}[\s.\-]?[a-z\d]{3}${noAfter}`,
  String.raw`[a-z]{4}[\s.\-]?\d{6}[\s.\-]?[a-z]{6}[\s.\-]?[a-z\d]\d`,
  String.raw`[a-z\d]{2}\.?[a-z\d]{3}\.?[a-z\d]{3}\/[a-z\d]{4}-?\d{2}`,
].map((pattern) => new RegExp(pattern, 'gu'))

/** The patterns of a request, which may have many sentences to search. */
const patternsOf = new WeakMap<object, RegExp[]>()

/** Patterns for the personal values of a request. */
function toPatterns(request: object | undefined): RegExp[] {
  if (request === undefined) return []
  const known = patternsOf.get(request)
  if (known) return known
  const patterns = Object.entries(request).flatMap(([field, value]) => {
    if (typeof value !== 'string' || !Object.hasOwn(personalFields, field)) return []
    const [local = ''] = field === 'email' ? value.split('@') : []
    const words = personalFields[field] === 'words' ? value.split(/[^\p{L}\p{M}\p{N}]+/u) : []
    return toValuePatterns({ whole: [value, local], words })
  })
  patternsOf.set(request, patterns)
  return patterns
}
