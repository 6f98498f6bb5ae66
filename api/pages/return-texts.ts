/** The texts of the payer's pages in every language. */

import type { Locale } from '../../payment/country.ts'
import type { PageTexts } from './page-texts.ts'
import { english } from './texts-en.ts'
import { portuguese } from './texts-pt.ts'
import { spanish } from './texts-es.ts'

export const pageTexts: Record<Locale, PageTexts> = { es: spanish, pt: portuguese, en: english }
