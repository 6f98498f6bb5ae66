/** Turns a well-shaped request for a payment into a checked one, or says what is wrong with it. */

import { chooseLocale, countries, isCountry, type Country, type Locale } from './country.ts'
import { checkDocument } from './document.ts'
import type { Fault } from './fault.ts'
import { isEmail } from './email.ts'
import { findJsonFault } from './json.ts'
import {
  currencyScales,
  isCurrency,
  parseAmount,
  type AmountFault,
  type Currency,
} from './money.ts'
import type { BusinessType, Payer, PaymentRequest } from './payment.ts'
import { normalizePhone } from './phone.ts'
import { normalizeWebUrl } from './web-url.ts'

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

/** A checked request, or everything that is wrong with it, in the order of the fields. */
export type RequestCheck = { request: PaymentRequest } | { faults: Fault[] }

/** Stops the check of one field; never leaves this file. */
class Refusal extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.code)
    this.fault = fault
  }
}

/** Checks a request by everything that Payin knows alone. What the method demands: `checkMethod`. */
export function checkRequest(input: RequestInput): RequestCheck {
  const faults: Fault[] = []
  const request = readRequest(input, (read) => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      faults.push(error.fault)
      return undefined as never
    }
  })
  demandStorable(input, faults)
  return faults.length === 0 ? { request } : { faults }
}

/** Reads one field. Where it is refused, the fault is noted and the reading goes on. */
type ReadField = <Value>(read: () => Value) => Value

function readRequest(input: RequestInput, field: ReadField): PaymentRequest {
  const country = field(() => readCountry(input.country))
  const currency = field(() => readCurrency(input.currency, country))
  return {
    amountMinor: field(() => readAmount(input.amount, currency)),
    currency,
    country,
    method: input.method,
    bank: input.bank ?? null,
    extra: input.extra ?? null,
    description: field(() => readLine(input.description, 'description')),
    merchantReference: input.merchantReference,
    payer: readPayer(input.payer, { country, field }),
    successUrl: field(() => readUrl(input.successUrl, 'successUrl')),
    failedUrl: field(() => readUrl(input.failedUrl, 'failedUrl')),
    locale: field(() => readLocale(input.locale, country)),
  }
}

/** Names, methods and addresses are taken as they are, so they may still hold what cannot be kept. */
function demandStorable(input: RequestInput, faults: Fault[]): void {
  const field = findJsonFault(input)
  if (field === null || faults.some((fault) => fault.field === field)) return
  const detail =
    'must not contain NUL characters, unpaired surrogates, names over 200 characters, more than 32 nested levels or 50,000 values'
  faults.push({ code: 'invalid_field', field, detail })
}

function refuse(code: Fault['code'], field: string, detail: string): never {
  throw new Refusal({ code, field, detail })
}

function readCountry(text: string): Country {
  if (isCountry(text)) return text
  const detail = `must be one of ${Object.keys(countries).join(', ')}`
  return refuse('unsupported_country', 'country', detail)
}

/** Without a country that sells, the currency only has to be one that Payin takes. */
function readCurrency(text: string, country: Country | undefined): Currency {
  const expected = country && countries[country].currency
  if (isCurrency(text) && (expected === undefined || text === expected)) return text
  const detail = expected
    ? `must be ${expected} in ${country}`
    : `must be one of ${Object.keys(currencyScales).join(', ')}`
  return refuse('unsupported_currency', 'currency', detail)
}

function readAmount(text: string, currency: Currency | undefined): bigint {
  const amount = parseAmount(text, currency ?? 'COP')
  if (typeof amount === 'bigint') return amount
  const scale = currency === undefined ? 2 : currencyScales[currency]
  const details: Record<AmountFault, string> = {
    not_a_number: 'must be a plain decimal such as "50000" or "49.90"',
    not_positive: 'must be greater than zero',
    too_many_decimals: `must have at most ${scale} decimals in ${currency ?? 'any currency'}`,
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

function readPayer(
  input: RequestInput['payer'],
  { country, field }: { country: Country | undefined; field: ReadField },
): Payer {
  const documentType = input.documentType.trim().toUpperCase()
  return {
    name: field(() => readLine(input.name, 'payer.name')),
    businessType: input.businessType ?? 'PERSON',
    email: field(() => (input.email === undefined ? null : readEmail(input.email))),
    phone: field(() => (input.phone === undefined ? null : readPhone(input.phone, country))),
    documentType,
    documentNumber: field(() => readDocument(input.documentNumber, documentType, country)),
  }
}

/** A document's rule is its country's, so without a country there is nothing to check. */
function readDocument(number: string, type: string, country: Country | undefined): string {
  if (country === undefined) return number
  const document = checkDocument(country, type, number)
  return 'rule' in document
    ? refuse('invalid_document', 'payer.documentNumber', document.rule)
    : document.number
}

function readEmail(text: string): string {
  return isEmail(text) ? text : refuse('invalid_field', 'payer.email', 'must be one e-mail address')
}

function readPhone(text: string, country: Country | undefined): string {
  if (country === undefined) return text
  const phone = normalizePhone(text, country)
  return (
    phone ?? refuse('invalid_field', 'payer.phone', 'must be a phone number such as +573001234567')
  )
}

function readUrl(text: string, field: string): string {
  const url = normalizeWebUrl(text)
  if (url !== null) return url
  return refuse('invalid_field', field, 'must be an https: URL (http: only on a loopback host)')
}

function readLocale(text: string | undefined, country: Country | undefined): Locale {
  const locale = chooseLocale(text, country ?? 'CO')
  const detail = 'must be es, pt or en, optionally with a region (es-CO)'
  return locale ?? refuse('invalid_field', 'locale', detail)
}
