/** The texts of the shop by language. */

import type { Language } from './languages.ts'
import { english } from './texts/english.ts'
import { portuguese } from './texts/portuguese.ts'
import type { ShopTexts } from './texts/shop-texts.ts'
import { spanish } from './texts/spanish.ts'

export const shopTexts: Record<Language, ShopTexts> = {
  es: spanish,
  pt: portuguese,
  en: english,
}
