/**
 * Identity documents of payers: their normal form and a friendly early check. Koywe has the last
 * word; a type without a rule here is passed on as it is.
 *
 * Source: the public rules that python-stdnum collects, read 2026-11-23, doc. Koywe's own tables
 * were not readable, except: CC 6 to 10 digits (testing guide, doc).
 */

// The package's main file loads the rules of 90 countries: 4 MB in every api. Its documentation does not name these
// paths, so check them with each upgrade.
import { cuit } from 'stdnum/lib/cjs/ar/index.js'
import { cnpj, cpf } from 'stdnum/lib/cjs/br/index.js'
import { rut } from 'stdnum/lib/cjs/cl/index.js'
import { nit } from 'stdnum/lib/cjs/co/index.js'
import { curp } from 'stdnum/lib/cjs/mx/index.js'
import { cui, ruc } from 'stdnum/lib/cjs/pe/index.js'
import type { Validator } from 'stdnum/lib/cjs/types.js'
import type { Country } from './country.ts'

/** A document that passed: what we keep and send. A document that did not: the rule it broke. */
export type DocumentCheck = { number: string } | { rule: string }

type CheckDigits = Pick<Validator, 'validate'>

/** `number` is bare, `written` still has its dashes. */
type Rule = (number: string, written: string) => DocumentCheck

const rules: Record<Country, Record<string, Rule>> = {
  AR: {
    CUIT: checksum(cuit, 'CUIT has 11 digits, the last one a check digit'),
    CUIL: checksum(cuit, 'CUIL has 11 digits, the last one a check digit'),
    DNI: form(/^\d{7,8}$/, 'DNI has 7 or 8 digits'),
  },
  BR: {
    CPF: varied(checksum(cpf, 'CPF has 11 digits, the last two check digits')),
    CNPJ: varied(checksum(cnpj, 'CNPJ has 14 characters, the last two check digits')),
  },
  CL: { RUT: checkRut },
  CO: {
    CC: form(/^\d{6,10}$/, 'CC has 6 to 10 digits'),
    NIT: checkNit,
  },
  MX: {
    RFC: checkRfc,
    CURP: checksum(curp, 'CURP has 18 characters, the last one a check digit'),
  },
  PE: {
    RUC: checksum(ruc, 'RUC has 11 digits, the last one a check digit'),
    DNI: checkPeruvianDni,
  },
}

/**
 * Checks a document as the country's rule for that type demands and gives its normal form: upper
 * case, without dots and spaces, and without dashes except before a RUT's check digit.
 */
export function checkDocument(country: Country, type: string, number: string): DocumentCheck {
  const rule = Object.hasOwn(rules[country], type) ? rules[country][type] : undefined
  const plain = toPlainText(number)
  const written = plain.replaceAll(/[./\s]/g, '')
  if (/^0[0-]*$/.test(written)) return { rule: repeated }
  return rule ? rule(written.replaceAll('-', ''), written) : opaque(plain)
}

/**
 * Wide digits become digits, every kind of dash becomes `-`, and invisible characters go. Digits and letters of other
 * scripts stand in no document of these countries, so they become `?`, which no rule takes.
 */
function toPlainText(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Pd}|\u2212/gu, '-')
    .replaceAll(/\p{Cf}/gu, '')
    .toUpperCase()
    .replaceAll(/[^\p{ASCII}\u00D1\s]/gu, '?')
}

function opaque(number: string): DocumentCheck {
  const trimmed = number.trim()
  return /^[A-Z0-9][A-Z0-9.\-/ ]{0,31}$/.test(trimmed)
    ? { number: trimmed }
    : { rule: 'a document number must have 1 to 32 letters and digits' }
}

function form(pattern: RegExp, rule: string): Rule {
  return (number) => (pattern.test(number) ? { number } : { rule })
}

function checksum(validator: CheckDigits, rule: string): Rule {
  return (number) => {
    const compact = validate(validator, number)
    return compact === null ? { rule } : { number: compact }
  }
}

/** @returns the number in the library's normal form, or null where it is not valid */
function validate(validator: CheckDigits, number: string): string | null {
  const result = validator.validate(number)
  return result.isValid ? result.compact : null
}

const repeated = 'a document number must not be one digit repeated'

/** Eleven equal digits pass the sum of a CPF, and belong to no person. */
function varied(rule: Rule): Rule {
  return (number, written) =>
    new Set(number).size > 1 ? rule(number, written) : { rule: repeated }
}

function checkRut(written: string): DocumentCheck {
  // People and forms fill a RUT up with zeros.
  const number = written.replace(/^0+(?=\d)/, '')
  const isForm = /^\d{7,8}[\dK]$/.test(number)
  if (!isForm || validate(rut, number.padStart(8, '0')) === null) {
    return { rule: 'RUT has 7 or 8 digits and a check digit, such as 11111111-1' }
  }
  return { number: `${number.slice(0, -1)}-${number.slice(-1)}` }
}

/** People often write a NIT without its check digit, so only a form that surely has one is summed. */
function checkNit(number: string, written: string): DocumentCheck {
  const rule = 'NIT has 8 to 10 digits, and after a dash its check digit, such as 900123456-8'
  if (!/^\d{8,10}(-?\d)?$/.test(written)) return { rule }
  const surelyChecked = written.includes('-') || number.length === 11
  return !surelyChecked || validate(nit, number) !== null ? { number } : { rule }
}

/**
 * Form and date only: the check character of an RFC fails for about 1.5 % of real ones and for the
 * generic ones (XAXX010101000).
 */
function checkRfc(number: string): DocumentCheck {
  const rule = 'RFC has 3 or 4 letters, a date as YYMMDD and 3 characters'
  const date = /^[A-ZÑ&]{3,4}(\d{2})(\d{2})(\d{2})[A-Z0-9]{3}$/.exec(number)
  if (!date) return { rule }
  const [, year, month, day] = date.map(Number)
  return [1900, 2000].some((century) => isDate(century + (year ?? 0), month ?? 0, day ?? 0))
    ? { number }
    : { rule }
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function checkPeruvianDni(number: string): DocumentCheck {
  const rule = 'DNI has 8 digits, optionally followed by its check character'
  if (/^\d{8}$/.test(number)) return { number }
  return validate(cui, number) !== null ? { number: number.slice(0, 8) } : { rule }
}
