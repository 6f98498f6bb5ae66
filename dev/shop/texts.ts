/** The texts of the shop by language. */

import type { Language } from './languages.ts'
import { shopInEnglish } from './texts/english.ts'
import { shopInPortuguese } from './texts/portuguese.ts'
import type { ShopTexts } from './texts/shop-texts.ts'
import { shopInSpanish } from './texts/spanish.ts'

export const shopTexts: Record<Language, ShopTexts> = {
  es: shopInSpanish,
  pt: shopInPortuguese,
  en: shopInEnglish,
}
