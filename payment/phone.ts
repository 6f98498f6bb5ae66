/** Phone numbers: what a country's users would dial, in E.164. */

import { getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js'
import type { Country } from './country.ts'

/**
 * Gives a number in E.164 (`+573001234567`), or null where the text is no phone number. A number
 * without `+` or `00` must belong to the given country; with one it may belong to any country, and
 * then to the one that its prefix names.
 */
export function normalizePhone(text: string, country: Country): string | null {
  const typed = text.normalize('NFKC').trim()
  const readings = toCandidates(typed, country).flatMap((one) => read(one, country) ?? [])
  return readings.toSorted((left, right) => right.rank - left.rank)[0]?.number ?? null
}

/** What a text may mean. */
function toCandidates(typed: string, country: Country): string[] {
  // In most of the countries 00 leads abroad, and everywhere people write it for the plus.
  const international = typed.startsWith('00') ? `+${typed.slice(2).trimStart()}` : typed
  // A leading zero of the time before numbers were unified, such as 09 for Chilean mobiles.
  const unified = /^0[1-9]/.test(typed) ? [typed.slice(1)] : []
  const readings = [international, typed, ...unified]
  return readings.flatMap((one) => [withoutMexicanPrefix(one, country), one])
}

/**
 * Until 2019 Mexicans dialled 1 after +52 for mobiles, and 01, 044 or 045 at home; the ten digits
 * behind are the number today.
 */
function withoutMexicanPrefix(typed: string, country: Country): string {
  const digits = typed.replaceAll(/[^\d+]/g, '').replace(/^\+521(?=\d{10}$)/, '+52')
  return country === 'MX' ? digits.replace(/^(?:01|04[45]|1)(?=\d{10}$)/, '') : digits
}

/** Gives the number and how likely the reading is: a valid one before others, the country's first. */
function read(candidate: string, country: Country): { number: string; rank: number } | null {
  const phone = parsePhoneNumberFromString(candidate, country)
  if (!phone?.isPossible()) return null
  const isOwn = phone.countryCallingCode === getCountryCallingCode(country)
  if (!isOwn && !candidate.startsWith('+')) return null
  return { number: phone.number, rank: 2 * Number(phone.isValid()) + Number(isOwn) }
}
