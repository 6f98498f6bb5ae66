/** The countries Payin sells in, the currency of each, and the language its payers read. */

import type { Currency } from './money.ts'

export const locales = ['es', 'pt', 'en'] as const
export type Locale = (typeof locales)[number]

interface CountryFacts {
  currency: Currency
  locale: Locale
  /** Where most of its people live, by the name of the IANA database. */
  timeZone: string
}

export const countries = {
  AR: { currency: 'ARS', locale: 'es', timeZone: 'America/Argentina/Buenos_Aires' },
  BR: { currency: 'BRL', locale: 'pt', timeZone: 'America/Sao_Paulo' },
  CL: { currency: 'CLP', locale: 'es', timeZone: 'America/Santiago' },
  CO: { currency: 'COP', locale: 'es', timeZone: 'America/Bogota' },
  MX: { currency: 'MXN', locale: 'es', timeZone: 'America/Mexico_City' },
  PE: { currency: 'PEN', locale: 'es', timeZone: 'America/Lima' },
} as const satisfies Record<string, CountryFacts>

export type Country = keyof typeof countries

export function isCountry(text: string): text is Country {
  return Object.hasOwn(countries, text)
}

/**
 * The language for a request's `locale`: a region form counts as its language, in the letters of any case, whether it is
 * written as browsers do (`es-CO`) or as servers do (`es_CO.UTF-8`). A missing one is the country's.
 * @returns null for a language that Payin does not write
 */
export function chooseLocale(requested: string | undefined, country: Country): Locale | null {
  if (requested === undefined) return countries[country].locale
  const match = /^([a-z]{2})(?:[-_][a-z0-9]{2,8})*(?:\.[a-z0-9-]+)?(?:@[a-z]+)?$/i.exec(requested)
  return locales.find((locale) => locale === match?.[1]?.toLowerCase()) ?? null
}
