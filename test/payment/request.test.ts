/** A request for a payment: what passes, in which form, and what is said of everything else. */

import { describe, expect, it } from 'vitest'
import { checkRequest, type RequestInput } from '../../payment/request.ts'
import { aPayerInput, aRequestInput } from '../support/payments.ts'

const check = (wishes: Partial<RequestInput>) => checkRequest(aRequestInput(wishes))
const checkPayer = (wishes: Partial<RequestInput['payer']>) => check({ payer: aPayerInput(wishes) })

describe('a request that passes', () => {
  it('is complete: every default is filled in', () => {
    const checked = check({})

    expect(checked).toEqual({
      request: {
        amountMinor: 5_000_000n,
        currency: 'COP',
        country: 'CO',
        method: 'PSE',
        bank: null,
        extra: null,
        description: 'Order 12345',
        merchantReference: 'order-12345',
        payer: {
          name: 'Ana Pérez',
          businessType: 'PERSON',
          email: null,
          phone: null,
          documentType: 'CC',
          documentNumber: '1234567890',
        },
        successUrl: 'https://shop.example/ok',
        failedUrl: 'https://shop.example/failed',
        locale: 'es',
      },
    })
  })

  it('keeps what is optional', () => {
    const extra = { bankAccount: { name: 'BANCOLOMBIA' } }
    const payer = aPayerInput({ email: 'ana@example.com', phone: '+573001234567' })

    const checked = check({ bank: 'BANCOLOMBIA', extra, locale: 'en-US', payer })

    expect(checked).toMatchObject({
      request: {
        bank: 'BANCOLOMBIA',
        extra,
        locale: 'en',
        payer: { email: 'ana@example.com', phone: '+573001234567' },
      },
    })
  })

  it.each([
    ['AR', 'ARS', 'DNI', '20123456'],
    ['BR', 'BRL', 'CPF', '11144477735'],
    ['CL', 'CLP', 'RUT', '11111111-1'],
    ['CO', 'COP', 'CC', '1234567890'],
    ['MX', 'MXN', 'RFC', 'GODE561231GR8'],
    ['PE', 'PEN', 'RUC', '20512333797'],
  ])('comes from %s in %s', (country, currency, documentType, documentNumber) => {
    const payer = aPayerInput({ documentType, documentNumber })

    const checked = check({ country, currency, payer })

    expect(checked).toMatchObject({ request: { country, currency, payer: { documentNumber } } })
  })

  it('has its document in normal form', () => {
    const checked = checkPayer({ documentType: ' cc ', documentNumber: '1.234.567.890' })

    expect(checked).toMatchObject({
      request: { payer: { documentType: 'CC', documentNumber: '1234567890' } },
    })
  })

  it('has its texts without blanks around them', () => {
    const payer = aPayerInput({ name: '  Ana Pérez ' })

    const checked = check({ description: ' Order 12345  ', payer })

    expect(checked).toMatchObject({
      request: { description: 'Order 12345', payer: { name: 'Ana Pérez' } },
    })
  })

  it('may come from a company', () => {
    const checked = checkPayer({
      businessType: 'COMPANY',
      documentType: 'NIT',
      documentNumber: '900123456-8',
    })

    expect(checked).toMatchObject({
      request: { payer: { businessType: 'COMPANY', documentNumber: '9001234568' } },
    })
  })
})

describe('the place of a request', () => {
  it.each(['UY', 'co', ''])('is refused when the country is "%s"', (country) => {
    const checked = check({ country })

    expect(checked).toEqual({
      faults: [
        {
          code: 'unsupported_country',
          field: 'country',
          detail: 'must be one of AR, BR, CL, CO, MX, PE',
        },
      ],
    })
  })

  it.each(['USD', 'CLP', 'cop', ''])('is refused when CO is to be paid in "%s"', (currency) => {
    const checked = check({ currency })

    expect(checked).toEqual({
      faults: [
        {
          code: 'unsupported_currency',
          field: 'currency',
          detail: 'must be COP in CO',
        },
      ],
    })
  })

  it.each(['fr', '', 'español'])('is refused when the locale is "%s"', (locale) => {
    const checked = check({ locale })

    expect(checked).toEqual({
      faults: [
        {
          code: 'invalid_field',
          field: 'locale',
          detail: 'must be es, pt or en, optionally with a region (es-CO)',
        },
      ],
    })
  })
})

describe('the amount of a request', () => {
  it.each([
    ['ten', 'must be a plain decimal such as "50000" or "49.90"'],
    ['1e3', 'must be a plain decimal such as "50000" or "49.90"'],
    ['50,000', 'must be a plain decimal such as "50000" or "49.90"'],
    ['0', 'must be greater than zero'],
    ['-50000', 'must be greater than zero'],
    ['50000.001', 'must have at most 2 decimals in COP'],
    ['1234567890123456', 'must have at most 15 significant digits'],
  ])('is refused when it is %s: %s', (amount, detail) => {
    const checked = check({ amount })

    expect(checked).toEqual({ faults: [{ code: 'invalid_amount', field: 'amount', detail }] })
  })

  it('has no decimals in Chile', () => {
    const payer = aPayerInput({ documentType: 'RUT', documentNumber: '11111111-1' })

    const checked = check({ country: 'CL', currency: 'CLP', amount: '5000.5', payer })

    expect(checked).toEqual({
      faults: [
        {
          code: 'invalid_amount',
          field: 'amount',
          detail: 'must have at most 0 decimals in CLP',
        },
      ],
    })
  })
})

describe('a text for people', () => {
  const dirty = ['a\nb', 'a\r\nb', 'a\tb', 'a\u0000b', 'a\u001Bb', 'a\u007Fb', 'a\u0085b']
  const breaks = ['a\u2028b', 'a\u2029b', '\nab', 'ab\n']

  it.each([...dirty, ...breaks])('is refused as the description with control in it: %j', (text) => {
    const checked = check({ description: text })

    expect(checked).toEqual({
      faults: [
        {
          code: 'invalid_field',
          field: 'description',
          detail: 'must not contain control characters or line breaks',
        },
      ],
    })
  })

  it.each([...dirty, ...breaks])('is refused as a name with control in it: %j', (name) => {
    const checked = checkPayer({ name })

    expect(checked).toEqual({
      faults: [
        {
          code: 'invalid_field',
          field: 'payer.name',
          detail: 'must not contain control characters or line breaks',
        },
      ],
    })
  })

  it.each(['', '   '])('is refused when it is blank: %j', (name) => {
    const checked = checkPayer({ name })

    expect(checked).toEqual({
      faults: [{ code: 'invalid_field', field: 'payer.name', detail: 'must not be empty' }],
    })
  })

  it.each(['José Ñandú', 'Łukasz', '田中', 'O’Neill & Söhne <SA>', '🎉'])(
    'may be in any script: %s',
    (name) => {
      const checked = checkPayer({ name })

      expect(checked).toMatchObject({ request: { payer: { name } } })
    },
  )
})

describe('the payer’s document', () => {
  it('is refused with the rule of its type, and without its number', () => {
    const checked = checkPayer({ documentType: 'CC', documentNumber: '12345' })

    expect(checked).toEqual({
      faults: [
        {
          code: 'invalid_document',
          field: 'payer.documentNumber',
          detail: 'CC has 6 to 10 digits',
        },
      ],
    })
  })
})

describe('the payer’s e-mail', () => {
  it.each(['ana@example.com', 'ana.perez+pay@mail.example.co', 'aña@example.com', 'a@b.co'])(
    'is taken as it is: %s',
    (email) => {
      const checked = checkPayer({ email })

      expect(checked).toMatchObject({ request: { payer: { email } } })
    },
  )

  it.each([
    '',
    'ana',
    'ana@',
    '@example.com',
    'ana@example',
    'ana@@example.com',
    'ana@example.com, eva@example.com',
    'Ana <ana@example.com>',
    'ana@example.com\nBcc: eva@example.com',
    'ana perez@example.com',
    `${'a'.repeat(250)}@b.co`,
  ])('is refused when it is not one address: %j', (email) => {
    const checked = checkPayer({ email })

    expect(checked).toEqual({
      faults: [
        { code: 'invalid_field', field: 'payer.email', detail: 'must be one e-mail address' },
      ],
    })
  })
})

describe('the payer’s phone', () => {
  it.each(['+573001234567', '+57 300 123 4567', '3001234567', '(300) 123-4567'])(
    'is kept in its international form: %s',
    (phone) => {
      const checked = checkPayer({ phone })

      expect(checked).toMatchObject({ request: { payer: { phone: '+573001234567' } } })
    },
  )

  it('may be of another country', () => {
    const checked = checkPayer({ phone: '+54 9 11 2345-6789' })

    expect(checked).toMatchObject({ request: { payer: { phone: '+5491123456789' } } })
  })

  it.each(['', 'none', '12', '+57', '+57300123456789012'])(
    'is refused when it is "%s"',
    (phone) => {
      const checked = checkPayer({ phone })

      expect(checked).toEqual({
        faults: [
          {
            code: 'invalid_field',
            field: 'payer.phone',
            detail: 'must be a phone number such as +573001234567',
          },
        ],
      })
    },
  )
})

describe.each(['successUrl', 'failedUrl'] as const)('%s', (field) => {
  it.each([
    'https://shop.example/ok?order=1#top',
    'http://localhost:3000/ok',
    'http://127.0.0.1/ok',
    'http://[::1]:8080/ok',
  ])('may be %s', (url) => {
    const checked = check({ [field]: url })

    expect(checked).toMatchObject({ request: { [field]: url } })
  })

  it.each([
    '',
    'shop.example/ok',
    '/ok',
    '//shop.example/ok',
    'http://shop.example/ok',
    'http://localhost.shop.example/ok',
    'http://localhost@shop.example/ok',
    'http://127.0.0.1.shop.example/ok',
    'http://192.168.0.1/ok',
    'ftp://shop.example/ok',
    'javascript:alert(1)',
    'data:text/html,hello',
    'https://',
  ])('may not be "%s"', (url) => {
    const checked = check({ [field]: url })

    expect(checked).toEqual({
      faults: [
        {
          code: 'invalid_field',
          field,
          detail: 'must be an https: URL (http: only on a loopback host)',
        },
      ],
    })
  })
})
