/** Bodies of POST /payments: valid forms, and the errors for invalid ones. */

import { describe, expect, it } from 'vitest'
import { checkMethod, type PaymentMethod } from '../../payment/method.ts'
import { formatAmount } from '../../payment/money.ts'
import { aCheckout } from '../support/caller.ts'
import { aMethod } from '../support/payments.ts'
import { aServer, authorization } from '../support/server.ts'

/** A server whose payments are checked, and answered with their amount and language. */
async function send(body: string | Buffer, methods: PaymentMethod[] | null = null) {
  const server = await aServer({
    checkouts: {
      findMethodFaults: async (request) => (methods ? checkMethod(request, methods) : []),
      async open({ amountMinor, currency, locale }) {
        const answer = { amount: formatAmount(amountMinor, currency), locale }
        return { status: 201, body: JSON.stringify(answer), location: '/payments/pay_1' }
      },
    },
  })
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': 'k' }
  return server.inject({ method: 'POST', url: '/payments', headers, payload: body })
}

const brazilian = {
  currency: 'BRL',
  country: 'BR',
  payer: { name: 'João Silva', documentType: 'CPF', documentNumber: '123.456.789-09' },
}
const chilean = {
  currency: 'CLP',
  country: 'CL',
  payer: { name: 'Pedro Soto', documentType: 'RUT', documentNumber: '11.111.111-1' },
}
const withAmount = (amount: string, overrides = {}) =>
  JSON.stringify(aCheckout({ ...overrides, amount: 'here' })).replace('"here"', amount)

describe('an amount', () => {
  it.each([
    ['"050000.00"', {}, '50000'],
    ['"79.90"', brazilian, '79.9'],
    ['"79.9"', brazilian, '79.9'],
    ['"12990.00"', chilean, '12990'],
    ['50000', {}, '50000'],
    ['50000.00', {}, '50000'],
    ['12990.00', chilean, '12990'],
    ['5e4', {}, '50000'],
  ])(
    'of %s is taken: decimals that the currency does not have are zeros',
    async (amount, request, expected) => {
      const answer = await send(withAmount(amount, request))

      expect(answer.statusCode).toBe(201)
      expect(answer.json()).toMatchObject({ amount: expected })
    },
  )

  it.each([
    ['"50000.001"', {}, 'must have at most 2 decimals in COP'],
    ['"500.000"', {}, 'must have at most 2 decimals in COP'],
    ['500.000', {}, 'must have at most 2 decimals in COP'],
    ['"1.000"', brazilian, 'must have at most 2 decimals in BRL'],
    ['"12.990"', chilean, 'must have at most 0 decimals in CLP'],
    [`"1500.${'0'.repeat(70)}"`, {}, 'must have at most 15 significant digits'],
    [`1500.${'0'.repeat(70)}`, {}, 'must have at most 15 significant digits'],
    [`"${'9'.repeat(200_000)}"`, {}, 'must have at most 15 significant digits'],
    ['12.990', chilean, 'must have at most 0 decimals in CLP'],
    ['"12990.000"', chilean, 'must have at most 0 decimals in CLP'],
    ['79.901', brazilian, 'must have at most 2 decimals in BRL'],
    ['"12990.5"', chilean, 'must have at most 0 decimals in CLP'],
    ['""', {}, 'a plain decimal'],
    ['" 50000"', {}, 'a plain decimal'],
  ])('of %s is refused as an amount', async (amount, request, detail) => {
    const answer = await send(withAmount(amount, request))

    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code: 'invalid_amount', field: 'amount' })
    expect(answer.json<{ detail: string }>().detail).toContain(detail)
  })

  it.each(['null', 'true', '[]', '{}', '["50000"]'])(
    'of %s is refused with the field and the types that it may have',
    async (amount) => {
      const answer = await send(withAmount(amount))

      expect(answer.statusCode).toBe(422)
      expect(answer.json()).toMatchObject({
        code: 'invalid_field',
        field: 'amount',
        detail: 'amount must be string or number',
      })
    },
  )
})

describe('a field of another type or size', () => {
  it.each([
    [{ description: 7 }, 'description', 'description must be string'],
    [
      { payer: { ...aCheckout().payer, businessType: 'DOG' } },
      'payer.businessType',
      'payer.businessType must be one of PERSON, COMPANY',
    ],
  ])('is named in the words that people read: %j', async (overrides, field, detail) => {
    const answer = await send(JSON.stringify(aCheckout(overrides)))

    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code: 'invalid_field', field, detail })
  })
})

it.each([
  ['es-CO', 'es'],
  ['pt-BR', 'pt'],
  ['es_CO', 'es'],
])('a locale of %s is its language', async (locale, expected) => {
  const answer = await send(JSON.stringify(aCheckout({ locale })))

  expect(answer.json()).toMatchObject({ locale: expected })
})

describe('a blank optional field', () => {
  it.each([null, ''])('of %j is absent', async (blank) => {
    const payer = { ...aCheckout().payer, email: blank, phone: blank, businessType: blank }

    const answer = await send(
      JSON.stringify({ ...aCheckout({ payer }), bank: blank, extra: blank, locale: blank }),
    )

    expect(answer.json()).toMatchObject({ locale: 'es' })
    expect(answer.statusCode).toBe(201)
  })

  it('that is required is refused', async () => {
    const answer = await send(JSON.stringify({ ...aCheckout(), description: null }))

    expect(answer.json()).toMatchObject({ code: 'invalid_field', field: 'description' })
  })
})

describe('several faults', () => {
  it('of shape and rules are listed at once, the first one also on top', async () => {
    const payer = { ...aCheckout().payer, email: 'ana at example', age: 9 }
    const body = { ...aCheckout({ amount: '500.000', payer }), description: undefined, bank: 7 }

    const answer = await send(JSON.stringify(body))

    const problem = answer.json<{
      field: string
      code: string
      detail: string
      errors: { field: string; code: string; detail: string }[]
    }>()
    expect(problem.errors.map(({ field, code }) => `${field} ${code}`).toSorted()).toEqual([
      'amount invalid_amount',
      'bank invalid_field',
      'description missing_field',
      'payer.age unknown_field',
      'payer.email invalid_field',
    ])
    expect(problem.errors[0]).toEqual({
      field: problem.field,
      code: problem.code,
      detail: problem.detail,
    })
  })

  it.each(['constructor', 'toString', 'hasOwnProperty'])('name the field %s', async (field) => {
    const answer = await send(JSON.stringify({ ...aCheckout(), [field]: 1 }))

    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ field, code: 'unknown_field' })
  })

  it('that depend on a wrong country are left out', async () => {
    const answer = await send(JSON.stringify({ ...aCheckout({ country: 'ZZ', amount: '0' }) }))

    const { errors } = answer.json<{ errors: { field: string }[] }>()
    expect(errors.map(({ field }) => field)).toEqual(['country', 'amount'])
  })

  it('of rules alone come together', async () => {
    const body = aCheckout({ amount: '0', successUrl: 'shop', locale: 'fr' })

    const answer = await send(JSON.stringify(body))

    const { errors } = answer.json<{ errors: { field: string }[] }>()
    expect(errors.map(({ field }) => field)).toEqual(['amount', 'successUrl', 'locale'])
  })

  it('are at most fifty, and repeat no endless name', async () => {
    const unknown = Object.fromEntries(
      Array.from({ length: 200 }, (_, place) => [`x${place}${'y'.repeat(500)}`, 1]),
    )

    const answer = await send(JSON.stringify({ ...aCheckout(), ...unknown }))

    expect(answer.statusCode).toBe(422)
    expect(answer.json<{ errors: unknown[] }>().errors.length).toBeLessThanOrEqual(50)
    expect(answer.body.length).toBeLessThan(30_000)
  })
})

describe('bytes', () => {
  it('with a byte order mark are read without it', async () => {
    const answer = await send(`\uFEFF${JSON.stringify(aCheckout())}`)

    expect(answer.statusCode).toBe(201)
  })

  it('that are not UTF-8 are answered 400', async () => {
    const answer = await send(
      Buffer.from(JSON.stringify(aCheckout()).replace('Ana', 'José'), 'latin1'),
    )

    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'invalid_json' })
  })
})

describe('a body that is no JSON to us', () => {
  it.each([
    ['a prototype', '{"__proto__":{"amount":"1"}}'],
    ['a prototype further inside', '{"payer":{"__proto__":null}}'],
    ['lists without end', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects without end', '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000)],
    ['what is not closed', '{"amount":'],
  ])('because of %s is answered 400, and nothing breaks', async (_what, body) => {
    const answer = await send(body)

    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ code: 'invalid_json' })
  })
})

it('a query that takes one of two words says which', async () => {
  const server = await aServer()

  const answer = await server.inject({
    url: '/payments/pay_1?refresh=maybe',
    headers: { authorization },
  })

  expect(answer.statusCode).toBe(422)
  expect(answer.json()).toMatchObject({
    field: 'refresh',
    detail: 'refresh must be one of true, false',
  })
})

describe('what a method finds', () => {
  const strict = aMethod({ minAmount: '1000', banks: ['NEQUI'], requiredFields: ['payer.phone'] })

  it.each([
    ['the rules', { successUrl: 'ftp://x' }, 'successUrl'],
    ['the shape', { successUrl: 7 }, 'successUrl'],
  ])('is listed with what %s find', async (_what, wrong, field) => {
    const { phone: _phone, ...payer } = aCheckout().payer

    const answer = await send(JSON.stringify(aCheckout({ amount: '1', payer, ...wrong })), [strict])

    const faults = answer.json<{ errors: { field: string }[] }>().errors
    expect(faults.map((fault) => fault.field)).toEqual([field, 'amount', 'bank', 'payer.phone'])
  })

  it('is not said of what is wrong already', async () => {
    const payer = { ...aCheckout().payer, phone: 'call me' }

    const answer = await send(JSON.stringify(aCheckout({ amount: '0', payer })), [strict])

    const faults = answer.json<{ errors: { field: string }[] }>().errors
    expect(faults.map((fault) => fault.field)).toEqual(['amount', 'payer.phone', 'bank'])
  })

  it('is asked for only where country and method are right', async () => {
    const answer = await send(JSON.stringify(aCheckout({ country: 'XX' })), [strict])

    const faults = answer.json<{ errors: { field: string }[] }>().errors
    expect(faults.map((fault) => fault.field)).toEqual(['country'])
  })
})

it('characters that cannot be kept are said with everything else', async () => {
  const body = JSON.stringify(aCheckout({ amount: '0', extra: { note: 'a\u0000' } }))

  const faults = (await send(body)).json<{ errors: { field: string }[] }>().errors

  expect(faults.map((fault) => fault.field)).toEqual(['amount', 'extra.note'])
})
