/** Times as payers read them, in the language of the payment and on the clock of its country. */

import { countries, type Country, type Locale } from './country.ts'

/** The city whose clock a country's payers know, with the preposition of its language. */
const clocks: Record<Country, Record<Locale, string>> = {
  AR: { es: 'de Buenos Aires', pt: 'de Buenos Aires', en: 'Buenos Aires' },
  BR: { es: 'de Brasilia', pt: 'de Brasília', en: 'Brasília' },
  CL: { es: 'de Santiago', pt: 'de Santiago', en: 'Santiago' },
  CO: { es: 'de Bogotá', pt: 'de Bogotá', en: 'Bogotá' },
  MX: { es: 'de la Ciudad de México', pt: 'da Cidade do México', en: 'Mexico City' },
  PE: { es: 'de Lima', pt: 'de Lima', en: 'Lima' },
}

const zoneTexts: Record<Locale, (city: string) => string> = {
  es: (city) => `hora ${city}`,
  pt: (city) => `horário ${city}`,
  en: (city) => `${city} time`,
}

interface Place {
  locale: Locale
  country: Country
}

/** Writes a time with its year, for a receipt: `29 de noviembre de 2026, 7:53 p. m.` */
export function writeTime(at: number, place: Place): string {
  return format(at, place, { day: 'numeric', month: 'long', year: 'numeric' })
}

/** Writes a deadline with the clock that counts: `29 de noviembre, 7:53 p. m. (hora de Bogotá)`. */
export function writeDeadline(at: number, place: Place): string {
  const { locale, country } = place
  const text = format(at, place, { day: 'numeric', month: 'long' })
  return `${text} (${zoneTexts[locale](clocks[country][locale])})`
}

/** Portuguese has an ordinal for the first day of a month, which Intl does not write: `1º de novembro`. */
export function writeFirst(day: string, locale: Locale): string {
  return locale === 'pt' ? day.replace(/^1\b/, '1º') : day
}

function format(at: number, { locale, country }: Place, date: Intl.DateTimeFormatOptions): string {
  const { timeZone } = countries[country]
  const language = `${locale}-${country}`
  const day = new Intl.DateTimeFormat(language, { timeZone, ...date }).format(at)
  const time = new Intl.DateTimeFormat(language, { timeZone, timeStyle: 'short' }).format(at)
  // Intl's narrow spaces are missing in some fonts.
  return `${writeFirst(day, locale)}, ${time.replaceAll(/\s/g, '\u00A0')}`
}
