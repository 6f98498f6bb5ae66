/** The languages of explanations. */

import type { Locale } from './country.ts'
import type { ExplanationTexts } from './explanation-texts.ts'
import { english } from './explanation-texts-en.ts'
import { spanish } from './explanation-texts-es.ts'
import { portuguese } from './explanation-texts-pt.ts'

export const explanationTexts: Record<Locale, ExplanationTexts> = {
  es: spanish,
  pt: portuguese,
  en: english,
}
