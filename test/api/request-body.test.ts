/** Bodies of POST /payments: what they may look like, and what is said of those that may not. */

import { describe, expect, it } from 'vitest'
import { Problem } from '../../api/errors.ts'
import { formatAmount } from '../../payment/money.ts'
import { checkRequest } from '../../payment/request.ts'
import { aCheckout } from '../support/caller.ts'
import { aServer, authorization } from '../support/server.ts'

/** A server whose payments are checked, and answered with their amount and language. */
async function send(body: string) {
  const server = await aServer({
    checkouts: {
      async open(input) {
        const checked = checkRequest(input)
        if ('fault' in checked) throw new Problem(checked.fault.code, checked.fault)
        const { amountMinor, currency, locale } = checked.request
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
    ['"50000.000"', {}, '50000'],
    ['"050000.00"', {}, '50000'],
    ['"79.900"', brazilian, '79.9'],
    ['"79.9"', brazilian, '79.9'],
    ['"12990.00"', chilean, '12990'],
    ['50000', {}, '50000'],
    ['50000.000', {}, '50000'],
    ['5e4', {}, '50000'],
  ])('of %s is taken, since zeros at its end change nothing', async (amount, request, expected) => {
    const answer = await send(withAmount(amount, request))

    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toMatchObject({ amount: expected })
  })

  it.each([
    ['"50000.001"', {}, 'must have at most 2 decimals in COP'],
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
    [{ payer: { ...aCheckout().payer, email: null } }, 'payer.email', 'payer.email must be string'],
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
])('a locale of %s is its language', async (locale, expected) => {
  const answer = await send(JSON.stringify(aCheckout({ locale })))

  expect(answer.json()).toMatchObject({ locale: expected })
})

it('a locale of es_CO is refused with what it may be', async () => {
  const answer = await send(JSON.stringify(aCheckout({ locale: 'es_CO' })))

  expect(answer.statusCode).toBe(422)
  expect(answer.json()).toMatchObject({
    field: 'locale',
    detail: 'must be es, pt or en, optionally with a region (es-CO)',
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
