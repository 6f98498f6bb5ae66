/** Turns a well-shaped request for a payment into a checked one, or says what is wrong with it. */

import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { chooseLocale, countries, isCountry, type Country } from './country.ts'
import { checkDocument } from './document.ts'
import type { Fault } from './fault.ts'
import { findUnstorable } from './json.ts'
import {
  currencyScales,
  isCurrency,
  parseAmount,
  type AmountFault,
  type Currency,
} from './money.ts'
import type { BusinessType, Payer, PaymentRequest } from './payment.ts'

/** What the shop sent, its shape checked: every field of the right type, no unknown ones. */
export interface RequestInput {
  /** Decimal text; a JSON number comes as the digits that were sent. */
  amount: string
  currency: string
  country: string
  method: string
  bank?: string
  extra?: Record<string, unknown>
  description: string
  merchantReference: string
  payer: {
    name: string
    businessType?: BusinessType
    email?: string
    phone?: string
    documentType: string
    documentNumber: string
  }
  successUrl: string
  failedUrl: string
  locale?: string
}

/** A checked request, or the first thing that is wrong with it. */
export type RequestCheck = { request: PaymentRequest } | { fault: Fault }

/** Stops a check at the first fault; never leaves this file. */
class Refusal extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.code)
    this.fault = fault
  }
}

/** Checks everything that needs no one else: what the method demands is `checkMethod`. */
export function checkRequest(input: RequestInput): RequestCheck {
  try {
    const request = readRequest(input)
    demandStorable(input)
    return { request }
  } catch (error) {
    if (error instanceof Refusal) return { fault: error.fault }
    throw error
  }
}

function readRequest(input: RequestInput): PaymentRequest {
  const country = readCountry(input.country)
  const currency = readCurrency(input.currency, country)
  const locale = chooseLocale(input.locale, country)
  if (locale === null)
    refuse('invalid_field', 'locale', 'must be es, pt or en, optionally with a region (es-CO)')
  return {
    amountMinor: readAmount(input.amount, currency),
    currency,
    country,
    method: input.method,
    bank: input.bank ?? null,
    extra: input.extra ?? null,
    description: readLine(input.description, 'description'),
    merchantReference: input.merchantReference,
    payer: readPayer(input.payer, country),
    successUrl: readUrl(input.successUrl, 'successUrl'),
    failedUrl: readUrl(input.failedUrl, 'failedUrl'),
    locale,
  }
}

/** Names, methods and addresses are taken as they are, so they may still hold what cannot be kept. */
function demandStorable(input: RequestInput): void {
  const field = findUnstorable(input)
  if (field === null) return
  refuse(
    'invalid_field',
    field,
    'must not contain NUL characters, unpaired surrogates or more than 32 nested levels',
  )
}

function refuse(code: Fault['code'], field: string, detail: string): never {
  throw new Refusal({ code, field, detail })
}

function readCountry(text: string): Country {
  if (isCountry(text)) return text
  return refuse(
    'unsupported_country',
    'country',
    `must be one of ${Object.keys(countries).join(', ')}`,
  )
}

function readCurrency(text: string, country: Country): Currency {
  const { currency } = countries[country]
  if (isCurrency(text) && text === currency) return text
  return refuse('unsupported_currency', 'currency', `must be ${currency} in ${country}`)
}

function readAmount(text: string, currency: Currency): bigint {
  const amount = parseAmount(text, currency)
  if (typeof amount === 'bigint') return amount
  const details: Record<AmountFault, string> = {
    not_a_number: 'must be a plain decimal such as "50000" or "49.90"',
    not_positive: 'must be greater than zero',
    too_many_decimals: `must have at most ${currencyScales[currency]} decimals in ${currency}`,
    too_many_digits: 'must have at most 15 significant digits',
  }
  return refuse('invalid_amount', 'amount', details[amount])
}

/** One line of text for people: control characters and line breaks would reach mails and pages. */
function readLine(text: string, field: string): string {
  // oxlint-disable-next-line no-control-regex -- finding them is the purpose
  if (/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/.test(text)) {
    refuse('invalid_field', field, 'must not contain control characters or line breaks')
  }
  const line = text.trim()
  if (line === '') refuse('invalid_field', field, 'must not be empty')
  return line
}

function readPayer(input: RequestInput['payer'], country: Country): Payer {
  const documentType = input.documentType.trim().toUpperCase()
  const document = checkDocument(country, documentType, input.documentNumber)
  if ('rule' in document) refuse('invalid_document', 'payer.documentNumber', document.rule)
  return {
    name: readLine(input.name, 'payer.name'),
    businessType: input.businessType ?? 'PERSON',
    email: input.email === undefined ? null : readEmail(input.email),
    phone: input.phone === undefined ? null : readPhone(input.phone, country),
    documentType,
    documentNumber: document.number,
  }
}

/** One address, no display name, no list: whatever else it is, the mail server will say. */
function readEmail(text: string): string {
  if (
    text.length <= 254 &&
    /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+\.[^\s@.<>()[\],;:"\\]+$/.test(text)
  ) {
    return text
  }
  return refuse('invalid_field', 'payer.email', 'must be one e-mail address')
}

function readPhone(text: string, country: Country): string {
  const phone = parsePhoneNumberFromString(text, country)
  if (phone?.isPossible()) return phone.number
  return refuse('invalid_field', 'payer.phone', 'must be a phone number such as +573001234567')
}

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

function readUrl(text: string, field: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const isPlainAllowed = url?.protocol === 'http:' && loopbackHosts.has(url.hostname)
  if (url && (url.protocol === 'https:' || isPlainAllowed)) return text
  return refuse('invalid_field', field, 'must be an https: URL (http: only on a loopback host)')
}
