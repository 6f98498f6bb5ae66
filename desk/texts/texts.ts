/** The texts of the desk by language. */

import type { Locale } from '../../payment/country.ts'
import { deskEnglish } from './english.ts'
import { deskPortuguese } from './portuguese.ts'
import { deskSpanish } from './spanish.ts'
import type { TextsLike } from './texts-like.ts'

export type DeskTexts = TextsLike<typeof deskEnglish>

export const deskTexts: Record<Locale, DeskTexts> = {
  es: deskSpanish,
  pt: deskPortuguese,
  en: deskEnglish,
}

/** Puts values for the placeholders of a text: `{name}`. */
export function fillIn(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
