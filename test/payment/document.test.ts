/** Documents of payers: every published vector, the normal form, and what a refusal says. */

import { describe, expect, it } from 'vitest'
import type { Country } from '../../payment/country.ts'
import { checkDocument } from '../../payment/document.ts'

/** What is said of a document that breaks the rule of its type. */
const sayings: Record<string, string> = {
  'AR CUIT': 'CUIT has 11 digits, the last one a check digit',
  'AR CUIL': 'CUIL has 11 digits, the last one a check digit',
  'AR DNI': 'DNI has 7 or 8 digits',
  'BR CPF': 'CPF has 11 digits, the last two check digits',
  'BR CNPJ': 'CNPJ has 14 characters, the last two check digits',
  'CL RUT': 'RUT has 7 or 8 digits and a check digit, such as 11111111-1',
  'CO CC': 'CC has 6 to 10 digits',
  'CO NIT': 'NIT has 8 to 10 digits, and after a dash its check digit, such as 900123456-8',
  'MX RFC': 'RFC has 3 or 4 letters, a date as YYMMDD and 3 characters',
  'MX CURP': 'CURP has 18 characters, the last one a check digit',
  'PE RUC': 'RUC has 11 digits, the last one a check digit',
  'PE DNI': 'DNI has 8 digits, optionally followed by its check character',
}

describe('a published document', () => {
  it.each([
    ['AR', 'CUIT', '20267565393', '20267565393'],
    ['AR', 'CUIT', '20055361682', '20055361682'],
    ['AR', 'CUIL', '20267565393', '20267565393'],
    ['AR', 'CUIL', '20055361682', '20055361682'],
    ['AR', 'DNI', '20123456', '20123456'],
    ['BR', 'CPF', '11144477735', '11144477735'],
    ['BR', 'CPF', '12345678909', '12345678909'],
    ['BR', 'CNPJ', '11222333000181', '11222333000181'],
    ['BR', 'CNPJ', '12ABC34501DE35', '12ABC34501DE35'],
    ['CL', 'RUT', '11111111-1', '11111111-1'],
    ['CL', 'RUT', '12345678-5', '12345678-5'],
    ['CL', 'RUT', '10000013-K', '10000013-K'],
    ['CL', 'RUT', '10000004-0', '10000004-0'],
    ['CO', 'CC', '1234567890', '1234567890'],
    ['CO', 'NIT', '213123432-1', '2131234321'],
    ['CO', 'NIT', '900123456-8', '9001234568'],
    ['CO', 'NIT', '900123456', '900123456'],
    ['MX', 'RFC', 'GODE561231GR8', 'GODE561231GR8'],
    ['MX', 'RFC', 'XAXX010101000', 'XAXX010101000'],
    ['MX', 'RFC', 'XEXX010101000', 'XEXX010101000'],
    ['MX', 'CURP', 'BOXW310820HNERXN09', 'BOXW310820HNERXN09'],
    ['PE', 'RUC', '20512333797', '20512333797'],
    ['PE', 'DNI', '10117410', '10117410'],
    ['PE', 'DNI', '10117410-2', '10117410'],
  ] as const)('%s %s %s is taken as %s', (country, type, written, number) => {
    const check = checkDocument(country, type, written)

    expect(check).toEqual({ number })
  })
})

/** The published documents that have check digits, and how many. */
const checked: [Country, type: string, written: string, checkDigits: number][] = [
  ['AR', 'CUIT', '20267565393', 1],
  ['AR', 'CUIT', '20055361682', 1],
  ['AR', 'CUIL', '20267565393', 1],
  ['BR', 'CPF', '11144477735', 2],
  ['BR', 'CPF', '12345678909', 2],
  ['BR', 'CNPJ', '11222333000181', 2],
  ['BR', 'CNPJ', '12ABC34501DE35', 2],
  ['CL', 'RUT', '11111111-1', 1],
  ['CL', 'RUT', '12345678-5', 1],
  ['CL', 'RUT', '10000013-K', 1],
  ['CL', 'RUT', '10000004-0', 1],
  ['CO', 'NIT', '213123432-1', 1],
  ['CO', 'NIT', '900123456-8', 1],
  ['MX', 'CURP', 'BOXW310820HNERXN09', 1],
  ['PE', 'RUC', '20512333797', 1],
  ['PE', 'DNI', '10117410-2', 1],
]

/** Documents of which the formula notices that any one digit before the check digits is another one. */
const sensitive = checked.filter(
  ([, , written]) => !['12345678909', '213123432-1', 'BOXW310820HNERXN09'].includes(written),
)

/** The document with every other ending of that many digits, `K` included for a RUT. */
function endOtherwise(type: string, written: string, checkDigits: number): string[] {
  const endings = Array.from({ length: 10 ** checkDigits }, (_, number) =>
    String(number).padStart(checkDigits, '0'),
  )
  if (type === 'RUT') endings.push('K')
  const others = endings.filter((ending) => !written.endsWith(ending))
  return others.map((ending) => written.slice(0, -checkDigits) + ending)
}

/** The document with every other digit in the place of each digit before the check digits. */
function changeOneDigit(written: string, checkDigits: number): string[] {
  const base = written.slice(0, -checkDigits)
  return base.split('').flatMap((original, at) =>
    '0123456789'
      .split('')
      .filter((digit) => /\d/.test(original) && digit !== original)
      .map((digit) => written.slice(0, at) + digit + written.slice(at + 1)),
  )
}

describe('a document with check digits', () => {
  const taken = (country: Country, type: string, documents: string[]) =>
    documents.filter((written) => !('rule' in checkDocument(country, type, written)))

  it.each(checked)('%s %s %s is refused with any other ones', (country, type, written, length) => {
    const wrong = endOtherwise(type, written, length)

    expect(wrong.length).toBeGreaterThanOrEqual(9)
    expect(taken(country, type, wrong)).toEqual([])
    expect(checkDocument(country, type, wrong[0] ?? '')).toEqual({
      rule: sayings[`${country} ${type}`],
    })
  })

  it.each(sensitive)('%s %s %s is refused with any one digit changed', (country, type, ...rest) => {
    const wrong = changeOneDigit(...rest)

    expect(wrong.length).toBeGreaterThanOrEqual(45)
    expect(taken(country, type, wrong)).toEqual([])
  })

  it.each([
    ['AR', 'CUIT', '20200000030'],
    ['AR', 'CUIT', '20200000049'],
    ['AR', 'CUIT', '30123456781'],
    ['BR', 'CPF', '10004751400'],
    ['CO', 'NIT', '800000008-0'],
    ['CO', 'NIT', '800000001-1'],
    ['PE', 'RUC', '10123456781'],
    ['PE', 'RUC', '20200000090'],
    ['PE', 'RUC', '20200000031'],
  ] as const)('%s %s %s is taken: a rare remainder or a prefix', (country, type, written) => {
    const check = checkDocument(country, type, written)

    expect(check).toEqual({ number: written.replace('-', '') })
  })

  it.each([
    ['AR', 'CUIT', '21123456782'],
    ['AR', 'CUIT', '22123456789'],
    ['AR', 'CUIT', '31123456788'],
    ['AR', 'CUIT', '99123456781'],
    ['AR', 'CUIL', '21123456782'],
    ['PE', 'RUC', '11123456787'],
    ['PE', 'RUC', '21123456782'],
    ['PE', 'RUC', '30123456781'],
  ] as const)('%s %s %s is refused: no taxpayer has that prefix', (country, type, written) => {
    const check = checkDocument(country, type, written)

    expect(check).toEqual({ rule: sayings[`${country} ${type}`] })
  })
})

describe('a document of another form', () => {
  it.each([
    ['AR', 'CUIT', '2026756539'],
    ['AR', 'CUIT', '202675653930'],
    ['AR', 'CUIT', '2026756539A'],
    ['AR', 'CUIL', ''],
    ['AR', 'DNI', '123456'],
    ['AR', 'DNI', '123456789'],
    ['AR', 'DNI', '2012345A'],
    ['BR', 'CPF', '1114447773'],
    ['BR', 'CPF', '111444777350'],
    ['BR', 'CPF', '1114447773A'],
    ['BR', 'CNPJ', '1122233300018'],
    ['BR', 'CNPJ', '12ABC34501DE3A'],
    ['CL', 'RUT', '111111-1'],
    ['CL', 'RUT', '1-9'],
    ['CL', 'RUT', '00000001-9'],
    ['CL', 'RUT', '0111111-1'],
    ['CL', 'RUT', '\u0661\u0661111111-1'],
    ['BR', 'CPF', '\u0661\u0661\u066144477735'],
    ['CO', 'CC', '\u0661234567'],
    ['CO', 'CC', '\u09e7234567'],
    ['MX', 'RFC', 'G\u039FDE561231GR8'],
    ['CL', 'RUT', '123456789-2'],
    ['CL', 'RUT', 'K1111111-1'],
    ['CL', 'RUT', '11111111-L'],
    ['CO', 'CC', '12345'],
    ['CO', 'CC', '12345678901'],
    ['CO', 'CC', '12345A'],
    ['CO', 'NIT', '1234567'],
    ['CO', 'NIT', '123456789012'],
    ['CO', 'NIT', '90012345A'],
    ['CO', 'NIT', '900-123456-8'],
    ['MX', 'RFC', 'GO561231GR8'],
    ['MX', 'RFC', 'GODES561231GR8'],
    ['MX', 'RFC', 'GODE561231GR'],
    ['MX', 'RFC', 'GOD3561231GR8'],
    ['MX', 'CURP', 'BOXW310820HNERXN0'],
    ['MX', 'CURP', 'BOXW310820HXXRXN09'],
    ['PE', 'RUC', '2051233379'],
    ['PE', 'DNI', '1011741'],
    ['PE', 'DNI', '1011741022'],
  ] as const)('%s %s "%s" is refused with its rule', (country, type, written) => {
    const check = checkDocument(country, type, written)

    expect(check).toEqual({ rule: sayings[`${country} ${type}`] })
  })

  it.each([
    ['BR', 'CPF', '00000000000'],
    ['BR', 'CPF', '11111111111'],
    ['BR', 'CPF', '999.999.999-99'],
    ['BR', 'CNPJ', '00000000000000'],
    ['CL', 'RUT', '0000000-0'],
    ['CL', 'RUT', '00000000-0'],
    ['CO', 'CC', '000000'],
    ['CO', 'CE', '0'],
    ['AR', 'DNI', '00.000.000'],
  ] as const)(
    '%s %s %s is refused: one digit repeated is no document of a person',
    (country, type, written) => {
      const check = checkDocument(country, type, written)

      expect(check).toEqual({ rule: 'a document number must not be one digit repeated' })
    },
  )
})

describe('the date in an RFC', () => {
  it.each([
    ['leap day of 1956', 'GODE560229GR8'],
    ['leap day of 2000', 'GODE000229GR8'],
    ['last day of a year', 'GODE991231GR8'],
  ])('may be the %s', (_day, written) => {
    const check = checkDocument('MX', 'RFC', written)

    expect(check).toEqual({ number: written })
  })

  it.each([
    ['thirteenth month', 'GODE561331GR8'],
    ['month zero', 'GODE560031GR8'],
    ['day zero', 'GODE561200GR8'],
    ['32nd', 'GODE561232GR8'],
    ['31st of April', 'GODE560431GR8'],
    ['leap day of 1957', 'GODE570229GR8'],
    ['30th of February', 'GODE560230GR8'],
  ])('is not the %s', (_day, written) => {
    const check = checkDocument('MX', 'RFC', written)

    expect(check).toEqual({ rule: sayings['MX RFC'] })
  })

  it.each([
    ['company', 'GOD561231GR8'],
    ['company with Ñ and &', 'Ñ&A561231GR8'],
    ['person with Ñ', 'ÑODE561231GR8'],
  ])('is found in the RFC of a %s', (_who, written) => {
    const check = checkDocument('MX', 'RFC', written)

    expect(check).toEqual({ number: written })
  })
})

describe('the normal form of a document', () => {
  it.each([
    ['AR', 'CUIT', '20-26756539-3', '20267565393'],
    ['AR', 'DNI', '20.123.456', '20123456'],
    ['BR', 'CPF', '111.444.777-35', '11144477735'],
    ['BR', 'CPF', ' 111 444 777 35 ', '11144477735'],
    ['BR', 'CNPJ', '11.222.333/0001-81', '11222333000181'],
    ['BR', 'CNPJ', '12.abc.345/01de-35', '12ABC34501DE35'],
    ['CL', 'RUT', '12.345.678-5', '12345678-5'],
    ['CL', 'RUT', '123456785', '12345678-5'],
    ['CL', 'RUT', '10000013-k', '10000013-K'],
    ['CL', 'RUT', '012.345.678-5', '12345678-5'],
    ['CL', 'RUT', '0012345678-5', '12345678-5'],
    ['BR', 'CPF', '111.444.777\u201135', '11144477735'],
    ['BR', 'CPF', '１１１．４４４．７７７－３５', '11144477735'],
    ['CO', 'CC', '１２３４５６７', '1234567'],
    ['CO', 'CC', '\u200B1234567\u2212', '1234567'],
    ['CO', 'NIT', '900123456\u20138', '9001234568'],
    ['CO', 'CC', '1.234.567.890', '1234567890'],
    ['CO', 'NIT', '900.123.456-8', '9001234568'],
    ['MX', 'RFC', 'gode561231gr8', 'GODE561231GR8'],
    ['MX', 'RFC', 'GODE-561231-GR8', 'GODE561231GR8'],
    ['MX', 'CURP', 'boxw310820hnerxn09', 'BOXW310820HNERXN09'],
  ] as const)('of %s %s %s is %s', (country, type, written, number) => {
    const check = checkDocument(country, type, written)

    expect(check).toEqual({ number })
  })
})

describe('a document without a rule here', () => {
  it.each([
    ['CO', 'CE', '123456'],
    ['CO', 'TI', '99010112345'],
    ['CO', 'PPT', '1234567'],
    ['CO', 'PASSPORT', 'AB123456'],
    ['BR', 'CC', '12345'],
    ['CL', 'CPF', '12345678900'],
    ['CO', 'CE', 'A'.repeat(32)],
  ] as [Country, string, string][])('%s %s %s is left to Koywe', (country, type, written) => {
    const check = checkDocument(country, type, written)

    expect(check).toEqual({ number: written })
  })

  it.each([
    ['is empty', ''],
    ['is blank', '  '],
    ['is endless', 'A'.repeat(33)],
    ['has a line break within', 'AB\n123'],
    ['has markup', '<b>1</b>'],
    ['has a quotation mark', "1' or '1"],
  ])('is refused when it %s', (_fault, written) => {
    const check = checkDocument('CO', 'PASSPORT', written)

    expect(check).toEqual({ rule: 'a document number must have 1 to 32 letters and digits' })
  })
})
