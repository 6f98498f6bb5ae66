/** Finds a value of a payer's in a text however it is written: grouped, spaced, folded, or in a wrong encoding. */

import { toPlain } from './plain-text.ts'

/** Stands for a character that was lost, and a space for any other that is neither letter nor digit. */
const lost = '\uFFFD'

/** A text in normal form as the patterns take it: letters, digits, and spaces, at the same places. */
export function toWordsView(plain: string): string {
  return plain.replaceAll(/[^\p{L}\p{N}]/gu, (mark) =>
    mark === '?' || mark === lost ? lost : ' '.repeat(mark.length),
  )
}

/** What may stand between two words or two digits of a value. */
const gap = `[ ${lost}]{0,3}`
const between = `[ ${lost}]{1,3}`
const noBefore = `(?<![^ ${lost}])`
const noAfter = `(?![^ ${lost}])`

/** Shorter words would be found by chance in other words. */
const chanceLengthMax = 3

/**
 * Returns patterns for a text in the form of `toWordsView`. Each takes time in proportion to the text.
 * @param whole values that count as they are
 * @param words of values, each of which counts alone
 */
export function toValuePatterns({ whole, words }: Record<'whole' | 'words', string[]>): RegExp[] {
  const sources = [
    ...[...whole, ...words].flatMap((value) => [
      toPattern(value) ?? [],
      ...[...misread(value), spellOut(value)]
        .filter((form) => toPlain(form).length >= chanceLengthMax)
        .map((form) => toPattern(form) ?? []),
    ]),
    ...words.flatMap((word) => [toSpaced(word) ?? [], toLossy(word) ?? []]),
  ].flat()
  return [...new Set(sources)].map((source) => new RegExp(source, 'gu'))
}

function wordsOf(text: string): string[] {
  return toPlain(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

function lettersOf(word: string): string[] {
  return word.match(/./gsu) ?? []
}

/** Digits may be grouped in any way, and words be apart. Two letters count only as a word of their own. */
function toPattern(value: string): string | null {
  const words = wordsOf(value)
  const plain = words.join('')
  if (plain.length < 2) return null
  const pieces = /\p{N}/u.test(plain) ? lettersOf(plain) : words
  const pattern = pieces.join(gap)
  return plain.length < chanceLengthMax ? `${noBefore}${pattern}${noAfter}` : `\\+?${pattern}`
}

/** The letters of a word may be apart, each of them in a short word. */
function toSpaced(word: string): string | null {
  const letters = lettersOf(wordsOf(word).join(''))
  if (letters.length < 2) return null
  const isShort = letters.length <= chanceLengthMax
  return `${noBefore}${letters.join(isShort ? between : gap)}${noAfter}`
}

/** Letters outside of ASCII may be lost; where enough others are left, without a trace. */
function toLossy(word: string): string | null {
  const letters = lettersOf(word.normalize('NFC').toLowerCase())
  const kept = letters.filter((letter) => /[a-z\d]/.test(letter)).length
  if (kept === letters.length || kept < 2) return null
  const hole = `${lost}{${kept > chanceLengthMax ? 0 : 1},4}`
  const pieces = letters.map((letter) => (/[a-z\d]/.test(letter) ? letter : hole))
  return `${noBefore}${pieces.join('')}${noAfter}`
}

const windows1252 = new TextDecoder('windows-1252')

/** UTF-8 that was read as Latin-1 or as its superset of Windows, also twice. */
function misread(value: string): string[] {
  const composed = value.normalize('NFC')
  const cases = [composed, composed.toUpperCase(), composed.toLowerCase()]
  const once = cases.flatMap(misreadOnce)
  return [...once, ...once.flatMap(misreadOnce)]
}

function misreadOnce(text: string): string[] {
  const bytes = Buffer.from(text)
  return bytes.length === text.length ? [] : [bytes.toString('latin1'), windows1252.decode(bytes)]
}

const spelledOut: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

/** Letters that some languages write as two. */
function spellOut(value: string): string {
  const lower = value.normalize('NFC').toLowerCase()
  return lower.replaceAll(/[äöüøå]/g, (letter) => spelledOut[letter] ?? letter)
}
