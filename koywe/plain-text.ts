/**
 * Texts of Koywe's in normal form, in which every spelling of a letter is alike: wide, accented, folded and encoded ones.
 * Each part of a text keeps how it is written.
 */

/** A piece of a text as it is written and in normal form. */
export interface TextPart {
  written: string
  plain: string
}

/** How far a text is read, counted both as it is written and in normal form: one character may become eighteen. */
const readMax = 1500

const marks = 'acute|breve|caron|cedil|circ|dot|grave|macr|ogon|ring|slash|strok|tilde|uml|lig'
/** HTML entities that are no letter with a mark. */
const entities: Record<string, string> = {
  szlig: 'ss',
  thorn: 'th',
  eth: 'd',
  inodot: 'i',
  imath: 'i',
  ordf: 'a',
  ordm: 'o',
  commat: '@',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  plus: '+',
  sol: '/',
  num: '#',
  amp: '&',
  nbsp: ' ',
  shy: '',
  zwj: '',
  zwnj: '',
  apos: "'",
  quot: '"',
  lt: '<',
  gt: '>',
}
const entityForm = `&(?:amp;)*(?:#\\d{1,7}|#x[\\da-f]{1,6}|[a-z]{1,2}(?:${marks})|${Object.keys(entities).join('|')});?`
const escapeForm = String.raw`\\u[\da-f]{4}|\\u\{[\da-f]{1,6}\}|\\x[\da-f]{2}`
const partForm = new RegExp(String.raw`(?:%[\da-f]{2})+|${entityForm}|${escapeForm}|[^]`, 'giu')

/** Splits the beginning of a text into parts. */
export function toParts(text: string): TextPart[] {
  const written = text.slice(0, readMax).match(partForm) ?? []
  return upTo(
    readMax,
    written.map((one) => ({ written: one, plain: toPlain(decode(one)) })),
  )
}

/** Returns the first parts, as many as fit in a length both as they are written and in normal form. */
export function upTo(lengthMax: number, parts: TextPart[]): TextPart[] {
  let [written, plain] = [0, 0]
  const end = parts.findIndex((part) => {
    written += part.written.length
    plain += part.plain.length
    return Math.max(written, plain) > lengthMax
  })
  return end === -1 ? parts : parts.slice(0, end)
}

export function plainOf(parts: TextPart[]): string {
  return parts.map(({ plain }) => plain).join('')
}

/** Letters that have no accent of their own to lose. */
const folded: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  đ: 'd',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ƒ: 'f',
  ɖ: 'd',
  ɗ: 'd',
  ƀ: 'b',
  ɓ: 'b',
  ƈ: 'c',
  ɠ: 'g',
  ǥ: 'g',
  ɨ: 'i',
  ɲ: 'n',
  ʉ: 'u',
  ȷ: 'j',
  ə: 'e',
  ɛ: 'e',
  ɔ: 'o',
  ƴ: 'y',
  ƶ: 'z',
}
const foldedForm = new RegExp(`[${Object.keys(folded).join('')}]`, 'gu')

/** Wide characters become plain ones and letters Latin ones, accents and invisible characters go. */
export function toPlain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}\p{DI}]/gu, '')
    .toLowerCase()
    .replaceAll(foldedForm, (letter) => folded[letter] ?? letter)
}

/** Decodes a part that is encoded for a URL, for HTML or for JSON. */
function decode(part: string): string {
  if (part.length < 2) return part
  if (part.startsWith('%')) return decodePercent(part)
  const [, digits] = /^\\[ux]\{?([\da-f]+)/i.exec(part) ?? []
  if (digits !== undefined) return toCharacter(digits, 16)
  return part.startsWith('&') ? decodeEntity(part) : part
}

function decodePercent(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return Buffer.from(part.replaceAll('%', ''), 'hex').toString('latin1')
  }
}

function decodeEntity(part: string): string {
  const name = part.replaceAll(/&(?:amp;(?!$))*|;/gi, '').toLowerCase()
  if (name.startsWith('#x')) return toCharacter(name.slice(2), 16)
  if (name.startsWith('#')) return toCharacter(name.slice(1), 10)
  return entities[name] ?? name.replace(new RegExp(`(?:${marks})$`), '')
}

function toCharacter(digits: string, base: number): string {
  const code = Number.parseInt(digits, base)
  return code > 0x10_ff_ff ? '' : String.fromCodePoint(code)
}
