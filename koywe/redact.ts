/**
 * Removes personal data from what Koywe says: the values of the request however they are written, and whatever looks
 * like an e-mail address or a number of a person.
 */

import { toPrintable } from '../payment/printable.ts'

/** Request fields whose values are about a person or secret, and whether each word of them counts alone. */
const personalFields: Record<string, 'whole' | 'words'> = {
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
/** How much of a sentence is shown at most, and how far personal data is searched, so that no end shows a half of it. */
const shownMax = 1000
const searchedMax = 1500

/**
 * Returns a sentence of Koywe's that is safe to store: printable, without personal data, at most 200 characters.
 * @param request the values to remove; its fields are named as Koywe names them
 */
export function redact(sentence: string, request: object | undefined): string {
  const parts = toParts(sentence.slice(0, searchedMax))
  const hidden = hide(textOf(parts), [...toPatterns(request), ...personalPatterns])
  let [shown, at, isHidden] = ['', 0, false]
  for (const { written, plain } of parts.slice(0, shownMax)) {
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
  return (text) => any.test(toPlain(decode(text)))
}

/** A piece of a text as it is written and in normal form. */
interface Part {
  written: string
  plain: string
}

function toParts(text: string): Part[] {
  const written = text.match(/(?:%[0-9a-f]{2})+|[^]/giu) ?? []
  return written.map((one) => ({ written: one, plain: toPlain(decode(one)) }))
}

function textOf(parts: Part[]): string {
  return parts.map(({ plain }) => plain).join('')
}

/** Decodes what is encoded for a URL. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Wide characters become plain ones, accents and invisible characters go. */
function toPlain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}\p{DI}]/gu, '')
    .toLowerCase()
}

/** Marks each character that one of the patterns matches. */
function hide(text: string, patterns: RegExp[]): Uint8Array {
  const hidden = new Uint8Array(text.length)
  for (const pattern of patterns) {
    for (const { 0: found, index } of text.matchAll(pattern)) {
      hidden.fill(1, index, index + found.length)
    }
  }
  return hidden
}

/** What may stand between two words or two digits of a value. */
const gap = String.raw`[^\p{L}\p{N}]{0,3}`
const noBefore = String.raw`(?<![\p{L}\p{N}])`
const noAfter = String.raw`(?![\p{L}\p{N}])`
const checkDigit = String.raw`(?:\s?\p{Pd}\s?[\dk]${noAfter})?`

/** Numbers and e-mail addresses of anybody, in a text in normal form. */
const personalPatterns = [
  // E-mail addresses, also as people write them for programs to miss.
  String.raw`[^\s<>()"',;:]+(?:\s?@\s?|\s?[(\[{]\s?(?:at|arroba)\s?[)\]}]\s?|\s(?:at|arroba)\s(?=[^\s.]+\.))[^\s<>()"',;:]+`,
  // Four digits in a row, with the letters that they belong to, and seven in groups.
  String.raw`\+?[\p{L}\p{N}]*\p{Nd}{4}[\p{L}\p{N}]*${checkDigit}`,
  String.raw`\+?\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){6,}${checkDigit}`,
  // RFC, CURP and CNPJ, whose letters may be apart from their digits.
  String.raw`[a-z&]{3,4}[\s.\-]?\d{6}[\s.\-]?[a-z\d]{3}${noAfter}`,
  String.raw`[a-z]{4}[\s.\-]?\d{6}[\s.\-]?[a-z]{6}[\s.\-]?[a-z\d]\d`,
  String.raw`[a-z\d]{2}\.?[a-z\d]{3}\.?[a-z\d]{3}\/[a-z\d]{4}-?\d{2}`,
].map((pattern) => new RegExp(pattern, 'gu'))

/** Patterns for the personal values of a request. */
function toPatterns(request: object | undefined): RegExp[] {
  return Object.entries(request ?? {}).flatMap(([field, value]) => {
    if (typeof value !== 'string' || !Object.hasOwn(personalFields, field)) return []
    const [local = ''] = field === 'email' ? value.split('@') : []
    const words = personalFields[field] === 'words' ? wordsOf(value) : []
    return [value, local, ...words].flatMap((one) => toPattern(one) ?? [])
  })
}

function wordsOf(text: string): string[] {
  return toPlain(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Digits may be grouped in any way, and words be apart. Two letters count only as a word of their own. */
function toPattern(value: string): RegExp | null {
  const words = wordsOf(value)
  const plain = words.join('')
  if (plain.length < 2) return null
  const pieces = /\p{N}/u.test(plain) ? (plain.match(/./gu) ?? []) : words
  const pattern = pieces.join(gap)
  const whole = plain.length < 3 ? `${noBefore}${pattern}${noAfter}` : String.raw`\+?${pattern}`
  return new RegExp(whole, 'gu')
}
