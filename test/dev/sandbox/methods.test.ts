/** The list of payment methods, in the guide's shape and in the one of real accounts. */

import { describe, expect, it } from 'vitest'
import { aSandbox } from '../../support/sandbox.ts'

const listOf = (country: string, currency: string) =>
  `payment-method?countrySymbol=${country}&currencySymbol=${currency}`

interface Listed {
  method: string
  responseType: string
  minAmount: number
  maxAmount: number
}

const countries = [
  ['CO', 'COP', ['PSE', 'NEQUI']],
  ['BR', 'BRL', ['PIX_STATIC', 'PIX_DYNAMIC']],
  ['MX', 'MXN', ['SPEI']],
  ['CL', 'CLP', ['KHIPU']],
  ['AR', 'ARS', ['KHIPU']],
] as const

async function list(country: string, currency: string): Promise<Listed[]> {
  const { koywe } = aSandbox()
  const { body } = await koywe('GET', listOf(country, currency))
  return body['paymentMethods'] as Listed[]
}

describe('the list', () => {
  it('is a bare array in the guide profile', async () => {
    const { koywe } = aSandbox({ settings: { profile: 'guide' } })

    const { status, body } = await koywe('GET', listOf('CO', 'COP'))

    expect(status).toBe(200)
    expect(body).toEqual([
      {
        method: 'PSE',
        name: expect.any(String),
        supportedCountries: ['CO'],
        supportedCurrencies: ['COP'],
        extra: { banks: expect.arrayContaining(['BANCOLOMBIA', 'DAVIVIENDA']) },
      },
      {
        method: 'NEQUI',
        name: expect.any(String),
        supportedCountries: ['CO'],
        supportedCurrencies: ['COP'],
      },
    ])
  })

  it('is an object with limits and required fields in the current profile', async () => {
    const { koywe } = aSandbox({ settings: { profile: 'current' } })

    const { status, body } = await koywe('GET', listOf('CO', 'COP'))

    expect(status).toBe(200)
    expect(body).toEqual({
      paymentMethods: [
        {
          method: 'PSE',
          name: expect.any(String),
          minAmount: expect.any(Number),
          maxAmount: expect.any(Number),
          responseType: 'PAYMENT_LINK',
          requiredFields: { contact: ['documentNumber'] },
          extra: { banks: expect.arrayContaining(['BANCOLOMBIA', 'DAVIVIENDA']) },
        },
        {
          method: 'NEQUI',
          name: expect.any(String),
          minAmount: expect.any(Number),
          maxAmount: expect.any(Number),
          responseType: 'PAYMENT_LINK',
          requiredFields: { contact: [] },
        },
      ],
    })
  })

  it.each(countries)('of %s in %s has %j', async (country, currency, expected) => {
    const methods = await list(country, currency)

    expect(methods.map(({ method }) => method)).toEqual(expected)
  })

  it.each([
    ['another country’s currency', 'CO', 'BRL'],
    ['a country without a PAYIN', 'US', 'USD'],
    ['nothing', '', ''],
  ])('is empty for %s', async (_what, country, currency) => {
    const methods = await list(country, currency)

    expect(methods).toEqual([])
  })

  it.each([
    ['payment-method', 'payment-methods'],
    ['payment-methods', 'payment-method'],
  ] as const)('is at %s only, and %s is a missing route', async (methodsRoute, missing) => {
    const { koywe } = aSandbox({ settings: { methodsRoute } })

    const found = await koywe('GET', `${methodsRoute}?countrySymbol=CO&currencySymbol=COP`)
    const { status, body } = await koywe('GET', `${missing}?countrySymbol=CO&currencySymbol=COP`)

    expect(found.status).toBe(200)
    expect(status).toBe(404)
    expect(body).not.toHaveProperty('errorCode')
  })
})

describe('a method', () => {
  it.each(countries)('of %s in %s lets the amount 666 in', async (country, currency) => {
    const methods = await list(country, currency)

    expect(
      methods.filter(({ minAmount, maxAmount }) => minAmount > 666 || maxAmount < 666),
    ).toEqual([])
  })

  it.each([
    ['SPEI', 'MX', 'MXN'],
    ['KHIPU', 'CL', 'CLP'],
    ['KHIPU', 'AR', 'ARS'],
  ])('that pays itself says so in its name: %s in %s', async (method, country, currency) => {
    const { koywe } = aSandbox({ settings: { autoMs: 2000, profile: 'guide' } })

    const { body } = await koywe('GET', listOf(country, currency))

    expect(body).toMatchObject([
      { method, name: expect.stringContaining('(sandbox: pays itself after 2 s)') },
    ])
  })

  it('gives a code to draw for PIX', async () => {
    const methods = await list('BR', 'BRL')

    expect(methods.map(({ responseType }) => responseType)).toEqual(['QR', 'QR'])
  })
})
