/** What payers read in their mail, by the language of the payment. */

import type { Locale } from '../payment/country.ts'
import { english } from './texts/english.ts'
import type { MailTexts } from './texts/mail-texts.ts'
import { portuguese } from './texts/portuguese.ts'
import { spanish } from './texts/spanish.ts'

export const mailTexts: Record<Locale, MailTexts> = { es: spanish, pt: portuguese, en: english }
