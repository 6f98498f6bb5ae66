/** What payers read in their mail, by the language of the payment. */

import type { Locale } from '../payment/country.ts'
import { mailsInEnglish } from './texts/english.ts'
import type { MailTexts } from './texts/mail-texts.ts'
import { mailsInPortuguese } from './texts/portuguese.ts'
import { mailsInSpanish } from './texts/spanish.ts'

export const mailTexts: Record<Locale, MailTexts> = {
  es: mailsInSpanish,
  pt: mailsInPortuguese,
  en: mailsInEnglish,
}
