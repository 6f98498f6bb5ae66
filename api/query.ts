/** Readers of query parameters that several routes share. */

import { chooseLocale, locales, type Locale } from '../payment/country.ts'
import { Problem } from './errors.ts'

/** @throws Problem `invalid_field` that names the parameter */
export function refuse(field: string, detail: string): never {
  throw new Problem('invalid_field', { field, detail })
}

export function oneOf<Word extends string>(
  words: readonly Word[],
  text: string,
  field: string,
): Word {
  return words.find((word) => word === text) ?? refuse(field, `must be one of ${words.join(', ')}`)
}

/** Lists whose default is larger take as much as their default. */
const limitMaxOfMost = 100

export function readLimit(text: string | undefined, limitDefault: number): number {
  if (text === undefined) return limitDefault
  const limitMax = Math.max(limitMaxOfMost, limitDefault)
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return limit >= 1 && limit <= limitMax ? limit : refuse('limit', `must be from 1 to ${limitMax}`)
}

export function readReference(text: string): string {
  const isPossible = /^[A-Za-z0-9._-]{1,64}$/.test(text)
  return isPossible
    ? text
    : refuse('merchantReference', 'must have 1 to 64 letters, digits, dots, dashes or underscores')
}

/** Reads the language in which support wants to read. Default: English. */
export function readLanguage(text: string | undefined): Locale {
  // The country decides only where no language is named.
  const language = chooseLocale(text ?? 'en', 'CO')
  return language ?? refuse('language', `must be one of ${locales.join(', ')}`)
}

/** Writes the place where a page ended. */
export function writeCursor(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Reads what `writeCursor` wrote. Returns an empty list for anything else. */
export function parseCursor(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}

export function refuseCursor(): never {
  return refuse('cursor', 'must be the next of an earlier response')
}
