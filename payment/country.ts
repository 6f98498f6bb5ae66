/** The countries Payin sells in, the currency of each, and the language its payers read. */

import type { Currency } from './money.ts'

export const locales = ['es', 'pt', 'en'] as const
export type Locale = (typeof locales)[number]

interface CountryFacts {
  currency: Currency
  locale: Locale
}

export const countries = {
  AR: { currency: 'ARS', locale: 'es' },
  BR: { currency: 'BRL', locale: 'pt' },
  CL: { currency: 'CLP', locale: 'es' },
  CO: { currency: 'COP', locale: 'es' },
  MX: { currency: 'MXN', locale: 'es' },
  PE: { currency: 'PEN', locale: 'es' },
} as const satisfies Record<string, CountryFacts>

export type Country = keyof typeof countries

export function isCountry(text: string): text is Country {
  return Object.hasOwn(countries, text)
}

/**
 * The language for a request's `locale`: a region form such as `es-CO` counts as its language, a
 * missing one is the country's. Null for a language that Payin does not write.
 */
export function chooseLocale(requested: string | undefined, country: Country): Locale | null {
  if (requested === undefined) return countries[country].locale
  const match = /^([a-z]{2})(?:-[A-Za-z0-9]{2,8})*$/.exec(requested)
  return locales.find((locale) => locale === match?.[1]) ?? null
}
