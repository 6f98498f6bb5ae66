/** The texts of the payer's pages in every language. */

import type { Locale } from '../../payment/country.ts'
import type { PageTexts } from './page-texts.ts'
import { pagesInEnglish } from './texts-en.ts'
import { pagesInPortuguese } from './texts-pt.ts'
import { pagesInSpanish } from './texts-es.ts'

export const pageTexts: Record<Locale, PageTexts> = {
  es: pagesInSpanish,
  pt: pagesInPortuguese,
  en: pagesInEnglish,
}
