/** What a shop's developer gets for everything that can be wrong with a request. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { apiKey } from '../support/credentials.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const payer = aCheckout().payer
const withPayer = (fields: Record<string, unknown>) => ({ payer: { ...payer, ...fields } })

const refused: [
  string,
  Record<string, unknown>,
  { code: string; field: string; detail?: string },
][] = [
  ['an unknown country', { country: 'ZZ' }, { code: 'unsupported_country', field: 'country' }],
  ['an unknown currency', { currency: 'QQQ' }, { code: 'unsupported_currency', field: 'currency' }],
  [
    'a currency of another country',
    { currency: 'BRL' },
    { code: 'unsupported_currency', field: 'currency' },
  ],
  ['an amount of zero', { amount: '0' }, { code: 'invalid_amount', field: 'amount' }],
  ['an amount of zero as a number', { amount: 0 }, { code: 'invalid_amount', field: 'amount' }],
  ['a negative amount', { amount: '-5' }, { code: 'invalid_amount', field: 'amount' }],
  ['an amount that is no number', { amount: 'NaN' }, { code: 'invalid_amount', field: 'amount' }],
  ['an amount in words', { amount: 'fifty' }, { code: 'invalid_amount', field: 'amount' }],
  [
    'an amount with an exponent as text',
    { amount: '5e4' },
    { code: 'invalid_amount', field: 'amount' },
  ],
  ['an amount of another type', { amount: true }, { code: 'invalid_field', field: 'amount' }],
  ['too many decimals', { amount: '10.001' }, { code: 'invalid_amount', field: 'amount' }],
  [
    'too many digits',
    { amount: '1234567890123456.00' },
    { code: 'invalid_amount', field: 'amount' },
  ],
  [
    'a method that is not offered',
    { method: 'PIX_STATIC' },
    { code: 'method_not_offered', field: 'method', detail: 'PSE, NEQUI' },
  ],
  [
    'a bank that is not offered',
    { bank: 'NOBANK' },
    { code: 'bank_not_offered', field: 'bank', detail: 'BANCOLOMBIA' },
  ],
  [
    'a wrong document number',
    withPayer({ documentNumber: '12' }),
    { code: 'invalid_document', field: 'payer.documentNumber', detail: '6 to 10 digits' },
  ],
  ['a missing field', { description: undefined }, { code: 'missing_field', field: 'description' }],
  [
    'a missing field of the payer',
    withPayer({ name: undefined }),
    { code: 'missing_field', field: 'payer.name' },
  ],
  [
    'an unknown field',
    { colour: 'red' },
    { code: 'unknown_field', field: 'colour', detail: 'colour' },
  ],
  [
    'an unknown field of the payer',
    withPayer({ age: 9 }),
    { code: 'unknown_field', field: 'payer.age' },
  ],
  [
    'a field of the wrong type',
    { description: 7 },
    { code: 'invalid_field', field: 'description' },
  ],
  ['null for a field', { description: null }, { code: 'invalid_field', field: 'description' }],
  [
    'an unknown business type',
    withPayer({ businessType: 'DOG' }),
    { code: 'invalid_field', field: 'payer.businessType', detail: 'PERSON, COMPANY' },
  ],
  [
    'an e-mail that is none',
    withPayer({ email: 'ana at example' }),
    { code: 'invalid_field', field: 'payer.email' },
  ],
  [
    'an e-mail with a second line',
    withPayer({ email: 'a@example.com\nBcc: b@example.com' }),
    { code: 'invalid_field', field: 'payer.email' },
  ],
  [
    'half an emoji as an e-mail',
    withPayer({ email: '\uD83D' }),
    { code: 'invalid_field', field: 'payer.email' },
  ],
  [
    'an e-mail with half an emoji',
    withPayer({ email: 'ana\uD83D@example.com' }),
    { code: 'invalid_field', field: 'payer.email' },
  ],
  [
    'a phone that is none',
    withPayer({ phone: 'call me' }),
    { code: 'invalid_field', field: 'payer.phone' },
  ],
  [
    'a line break in the name',
    withPayer({ name: 'Ana\r\nBcc: x@example.com' }),
    { code: 'invalid_field', field: 'payer.name' },
  ],
  [
    'a control character in the description',
    { description: 'a\u0000b' },
    { code: 'invalid_field', field: 'description' },
  ],
  [
    'a merchant reference with a space',
    { merchantReference: 'a b' },
    { code: 'invalid_field', field: 'merchantReference' },
  ],
  [
    'a merchant reference that is too long',
    { merchantReference: 'a'.repeat(65) },
    { code: 'invalid_field', field: 'merchantReference' },
  ],
  [
    'an address that is no address',
    { successUrl: 'shop' },
    { code: 'invalid_field', field: 'successUrl' },
  ],
  [
    'a plain address in the world',
    { failedUrl: 'http://shop.example/x' },
    { code: 'invalid_field', field: 'failedUrl' },
  ],
  [
    'a script for an address',
    { successUrl: 'javascript:alert(1)' },
    { code: 'invalid_field', field: 'successUrl' },
  ],
  ['an unknown locale', { locale: 'fr' }, { code: 'invalid_field', field: 'locale' }],
  [
    'a NUL character in a method',
    { method: 'P\u0000E' },
    { code: 'invalid_field', field: 'method' },
  ],
  [
    'a NUL character in an address',
    { successUrl: 'https://shop.example/\u0000' },
    { code: 'invalid_field', field: 'successUrl' },
  ],
  [
    'a NUL character in an e-mail',
    withPayer({ email: 'a\u0000@example.com' }),
    { code: 'invalid_field', field: 'payer.email' },
  ],
  [
    'a NUL character deep in extra',
    { extra: { list: ['a', { b: '\u0000' }] } },
    { code: 'invalid_field', field: 'extra.list.1.b' },
  ],
  [
    'an extra that is no object',
    { extra: 'BANCOLOMBIA' },
    { code: 'invalid_field', field: 'extra' },
  ],
]

describe('POST /payments', () => {
  it.each(refused)('refuses %s', async (_what, fields, expected) => {
    const answer = await world.call.checkout<ReadProblem>(aCheckout(fields))

    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.body).toMatchObject({ code: expected.code, field: expected.field })
    expect(answer.body.detail).toContain(expected.detail ?? '')
    expect(answer.body['type']).toBe(`${world.apiUrl}/errors/${expected.code}`)
  })

  it.each([
    ['below', '99', { code: 'amount_below_minimum', field: 'amount' }, '100 COP'],
    ['above', '20000001', { code: 'amount_above_maximum', field: 'amount' }, '20000000 COP'],
  ])('refuses an amount %s the limits, or leaves that to Koywe', async (_side, amount, ...ours) => {
    const namesLimits = inject('profile') === 'current'
    const [problem, detail] = namesLimits ? ours : [{ code: 'koywe_refused' }, 'PM99402']

    const answer = await world.call.checkout<ReadProblem>(aCheckout({ amount }))

    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject(problem)
    expect(answer.body.detail).toContain(detail)
  })

  it('stores nothing of a refused request, so that its key is not burnt', async () => {
    const key = randomUUID()
    const before = await world.database.query('select count(*) from payments')

    await world.call.checkout(aCheckout({ amount: '0' }), key)
    const second = await world.call.checkout(aCheckout(), key)

    const after = await world.database.query('select count(*) from payments')
    expect(second.status).toBe(201)
    expect(Number(after[0]?.['count'])).toBe(Number(before[0]?.['count']) + 1)
  })

  it.each([
    ['broken JSON', '{"amount":'],
    ['nothing', ''],
    ['a poisoned prototype', '{"__proto__":{"amount":"1"}}'],
    ['endless depth', `{"extra":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('answers 400 for %s', async (_what, body) => {
    const answer = await world.call.post<ReadProblem>('/payments', body, {
      'idempotency-key': randomUUID(),
    })

    expect(answer.status).toBe(400)
    expect(answer.body.code).toBe('invalid_json')
  })

  it.each([['[]'], ['"text"'], ['7'], ['null']])(
    'answers 422 without a field for %s, which is no object',
    async (body) => {
      const answer = await world.call.post<ReadProblem>('/payments', body, {
        'idempotency-key': randomUUID(),
      })

      expect(answer.status).toBe(422)
      expect(answer.body.field).toBeUndefined()
    },
  )

  it('answers 400 when the Idempotency-Key is missing', async () => {
    const answer = await world.call.post<ReadProblem>('/payments', aCheckout())

    expect(answer.status).toBe(400)
    expect(answer.body.code).toBe('idempotency_key_missing')
  })

  it('answers 413 for a body above 256 KiB', async () => {
    const body = aCheckout({ description: 'x'.repeat(300 * 1024) })

    const answer = await world.call.checkout<ReadProblem>(body)

    expect(answer.status).toBe(413)
    expect(answer.body.code).toBe('payload_too_large')
  })

  it('answers 415 for a body that is not JSON by its own words', async () => {
    const answer = await world.call.post<ReadProblem>('/payments', 'amount=1', {
      'content-type': 'text/plain',
      'idempotency-key': randomUUID(),
    })

    expect(answer.status).toBe(415)
  })

  it('takes a JSON number of at most 15 significant digits as exactly that amount', async () => {
    const text = JSON.stringify(aCheckout()).replace('"50000"', '50000.10')

    const answer = await world.call.post<{ amount: string }>('/payments', text, {
      'idempotency-key': randomUUID(),
    })

    expect(answer.status).toBe(201)
    expect(answer.body.amount).toBe('50000.1')
  })

  it('refuses a JSON number of more digits, although a float would round it', async () => {
    const text = JSON.stringify(aCheckout()).replace('"50000"', '50000.1000000000000001')

    const answer = await world.call.post<ReadProblem>('/payments', text, {
      'idempotency-key': randomUUID(),
    })

    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ code: 'invalid_amount', field: 'amount' })
  })

  it('answers 422 with Koywe’s code for a document that only Koywe refuses', async () => {
    // Our rule accepts any RFC with a valid form and date; this sandbox refuses contacts.
    await fetch(`${world.sandboxUrl}/admin/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ call: 'contact', status: 400, errorCode: 'DC00010' }),
    })
    const key = randomUUID()
    const request = aCheckout(withPayer({ documentNumber: '7654321' }))

    const first = await world.call.checkout<ReadProblem>(request, key)
    const second = await world.call.checkout<ReadProblem>(request, key)

    expect(first.status).toBe(422)
    expect(first.body).toMatchObject({
      code: 'invalid_document_at_koywe',
      field: 'payer.documentNumber',
      paymentId: expect.stringMatching(/^pay_/),
    })
    expect(second.text).toBe(first.text)
    const payment = await world.call.payment(String(first.body['paymentId']))
    expect(payment.status).toBe('rejected')
  })
})

describe('API keys', () => {
  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: `Basic ${apiKey}` }],
  ])('answers 401 for %s', async (_what, headers) => {
    const answer = await fetch(`${world.apiUrl}/payments`, { headers })

    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('reads no body before it knows the key', async () => {
    const answer = await fetch(`${world.apiUrl}/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"broken":',
    })

    expect(answer.status).toBe(401)
  })
})

describe('what is not there', () => {
  it.each([
    ['an unknown payment', `/payments/pay_01a20dce-1a87-7783-8676-53995a861217`],
    ['an id of another form', '/payments/17'],
    ['the timeline of an unknown payment', '/payments/nothing/timeline'],
    ['an unknown address', '/nowhere'],
    ['an unknown error code', '/errors/nothing'],
  ])('answers 404 for %s', async (_what, path) => {
    const answer = await world.call.get<ReadProblem>(path)

    expect(answer.status).toBe(404)
    expect(answer.body.code).toBe('not_found')
  })
})

describe('lists and methods', () => {
  it.each([
    ['/payments?status=lost', 'status'],
    ['/payments?exception=odd', 'exception'],
    ['/payments?limit=0', 'limit'],
    ['/payments?limit=101', 'limit'],
    ['/payments?createdFrom=yesterday', 'createdFrom'],
    ['/payments?merchantReference=%00', 'merchantReference'],
    [`/payments?cursor=${btoa('[1,"\u0000"]')}`, 'cursor'],
    ['/payments?cursor=zzz', 'cursor'],
    ['/payments?colour=red', 'colour'],
    ['/payment-methods?country=ZZ', 'country'],
    ['/payment-methods?country=CO&currency=BRL', 'currency'],
    ['/payment-methods', 'country'],
  ])('answers 422 for %s and names what is wrong', async (path, field) => {
    const answer = await world.call.get<ReadProblem>(path)

    expect(answer.status).toBe(422)
    expect(answer.body.field).toBe(field)
  })
})
