/** Phone numbers: what a country's users would dial, in E.164. */

import {
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js'
import { isCountry, type Country } from './country.ts'

/**
 * Gives a number in E.164 (`+573001234567`), or null where the text is no phone number that exists. A number
 * without `+` or `00` must belong to the given country; with one it may belong to any country, and
 * then to the one that its prefix names. An extension is dropped.
 */
export function normalizePhone(text: string, country: Country): string | null {
  const typed = text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .replace(/^tel:/i, '')
    .replace(extension, '')
  if (!/^[+\d\s().\-/\p{Pd}]+$/u.test(typed)) return null
  for (const { number, region } of toReadings(typed, country)) {
    const dialled = parsePhoneNumberFromString(number, region)
    // Once more, because a number may be valid only with the code of a carrier in front of it.
    const phone = dialled && parsePhoneNumberFromString(dialled.number)
    const isNamed = number.startsWith('+') || isIn(region, phone?.countryCallingCode)
    if (phone && isNamed && isWhole(phone)) return phone.number
  }
  return null
}

function isIn(region: Country, callingCode: string | undefined): boolean {
  return callingCode === getCountryCallingCode(region)
}

/** How many digits a number has without its country's code. */
const lengths: Record<Country, readonly number[]> = {
  AR: [10, 11],
  BR: [10, 11],
  CL: [9],
  CO: [10],
  MX: [10],
  PE: [8, 9],
}

/**
 * Whether a number is valid and has all its digits: the library's small table takes some without their area. Its full
 * table is no help, since it refuses ranges that are in use, such as Chilean mobiles with 91.
 */
function isWhole(phone: PhoneNumber): boolean {
  const { country, nationalNumber } = phone
  if (!phone.isValid()) return false
  return !isCountry(country ?? '') || lengths[country as Country].includes(nationalNumber.length)
}

/** An extension, in the words of the countries that Payin sells in, or as a parameter of `tel:`. */
const extension = /[\s,;]*(?:ext(?:ensi[oó]n)?|anexo|int(?:erno)?|ramal|x|#)[\s.:=]*\d{1,7}$/iu

/** One way to read a number: with `+`, or as the users of a country dial it. */
interface Reading {
  number: string
  region: Country
}

/** What a text may mean, the likeliest meaning first. */
function toReadings(typed: string, country: Country): Reading[] {
  // People write the zero of calls at home in brackets after the country's code.
  const digits = typed.replace('(0)', '').replaceAll(/[^\d+]/g, '')
  const national = { number: digits, region: country }
  if (digits.startsWith('+')) return toAbroad(digits, country)
  if (digits.startsWith('00')) return [...toAbroadBy00(digits, country), national]
  const hasCode = digits.startsWith(getCountryCallingCode(country))
  // Zeros of the time before numbers were unified: 09 for Chilean mobiles, 01, 044 and 045 in Mexico.
  const unified = digits.replace(country === 'MX' ? /^(?:01|04[45])(?=\d{10}$)/ : /^0/, '')
  return [
    national,
    { number: unified, region: country },
    ...(hasCode ? toAbroad(`+${digits}`, country) : []),
  ]
}

const carriers: Partial<Record<Country, string>> = { BR: String.raw`\d{2}`, CO: '[579]' }

/**
 * Readings of a number after 00, which leads abroad in most of the countries, and which people write for the plus
 * everywhere. In Brazil and Colombia, the code of a carrier may stand between 00 and the code of the own country.
 */
function toAbroadBy00(digits: string, country: Country): Reading[] {
  const ownCode = getCountryCallingCode(country)
  const carrier = carriers[country]
  const home = carrier && new RegExp(`^00${carrier}(${ownCode}\\d+)$`).exec(digits)?.[1]
  return [
    ...(home === undefined ? [] : toAbroad(`+${home}`, country)),
    ...toAbroad(`+${digits.slice(2)}`, country),
  ]
}

/** Readings of a number with its country's code, after which people leave what they dial at home. */
function toAbroad(number: string, region: Country): Reading[] {
  const atHome = /^\+549?0?(\d{2,4}15\d{6,8})$/.exec(number)?.[1]
  const corrected = number
    // Until 2019 Mexicans dialled 1 for mobiles, and 01, 044 or 045 at home.
    .replace(/^\+52(?:1|01|04[45])(?=\d{10}$)/, '+52')
    .replace(/^\+(5[1-7])0+/, '+$1')
    .replace(/^\+5490/, '+549')
  return [
    ...(atHome === undefined ? [] : [{ number: `0${atHome}`, region: 'AR' as const }]),
    { number: corrected, region },
    { number, region },
  ]
}
