/** The payment methods of a country and currency: how they are read, and how long they are kept. */

import { describe, expect, it } from 'vitest'
import { createMethodCache, parseMethods } from '../../koywe/methods.ts'
import type { PaymentMethod } from '../../payment/method.ts'
import { aClock } from '../support/clock.ts'
import { aKoywe } from '../support/koywe.ts'
import { aKeptLog } from '../support/log.ts'

const plain: PaymentMethod = {
  method: 'NEQUI',
  name: 'NEQUI',
  minAmount: null,
  maxAmount: null,
  requiredFields: [],
  banks: [],
  payAction: 'redirect',
}

describe('a list', () => {
  it.each([
    ['a bare array', [{ method: 'NEQUI' }]],
    ['bare codes', ['NEQUI']],
    ['paymentMethods', { paymentMethods: [{ method: 'NEQUI' }] }],
    ['methods', { methods: [{ method: 'NEQUI' }] }],
    ['data', { data: ['NEQUI'] }],
    ['objects with more than is known', { paymentMethods: [{ method: 'NEQUI', x: 1 }], page: 1 }],
  ])('is read from %s', (_what, answer) => {
    const methods = parseMethods(answer)

    expect(methods).toEqual([plain])
  })

  it.each([
    ['a bare array', []],
    ['an object', { paymentMethods: [] }],
  ])('may be empty as %s', (_what, answer) => {
    const methods = parseMethods(answer)

    expect(methods).toEqual([])
  })

  it.each([
    [null],
    ['PSE'],
    [{}],
    [{ items: [{ method: 'PSE' }] }],
    [{ paymentMethods: 'PSE' }],
    [[{ name: 'PSE' }]],
    [['']],
    [[42]],
    [{ error: 'Unauthorized', message: 'No' }],
  ])('is not understood as %j', (answer) => {
    const read = () => parseMethods(answer)

    expect(read).toThrow(
      expect.objectContaining({
        code: 'koywe_unintelligible',
        message: 'Koywe returned methods in an unknown shape',
        retry: 'later',
      }),
    )
  })
})

/** Reads one method of an answer. */
const read = (wire: object) => parseMethods([{ method: 'NEQUI', ...wire }])[0]

describe('a method', () => {
  it.each([
    ['its name', { name: 'Nequi' }, { name: 'Nequi' }],
    ['its code for a name', { name: null }, { name: 'NEQUI' }],
    [
      'limits as numbers',
      { minAmount: 100, maxAmount: 5e6 },
      { minAmount: '100', maxAmount: '5000000' },
    ],
    [
      'limits as texts',
      { minAmount: '0.50', maxAmount: '99.90' },
      { minAmount: '0.5', maxAmount: '99.9' },
    ],
    ['no limits', { minAmount: null, maxAmount: 0 }, { minAmount: null, maxAmount: null }],
    [
      'no limit that is none',
      { minAmount: '-5', maxAmount: 'much' },
      { minAmount: null, maxAmount: null },
    ],
    ['the banks of the guide', { extra: { banks: ['BANCOLOMBIA'] } }, { banks: ['BANCOLOMBIA'] }],
    [
      'banks by code, else by name',
      { extra: { banks: [{ code: 'A', name: 'B' }, { name: 'C' }, { code: 1 }, null, 7] } },
      { banks: ['A', 'C'] },
    ],
    ['no banks', { extra: null }, { banks: [] }],
    [
      'what must be known of the payer',
      { requiredFields: { contact: ['email', 'phone'] } },
      { requiredFields: ['payer.email', 'payer.phone'] },
    ],
    ['that in a bare list', { requiredFields: ['Email'] }, { requiredFields: ['payer.email'] }],
    [
      'nothing that is always known',
      { requiredFields: { contact: ['documentNumber', 'document_number'] } },
      { requiredFields: [] },
    ],
    ['nothing where nothing is said', { requiredFields: null }, { requiredFields: [] }],
    ['a page to go to', { responseType: 'PAYMENT_LINK' }, { payAction: 'redirect' }],
    ['a code to draw', { responseType: 'QR' }, { payAction: 'qr' }],
    ['a code to draw by another name', { responseType: 'dynamic_qr_code' }, { payAction: 'qr' }],
  ])('says %s', (_what, wire, expected) => {
    const method = read(wire)

    expect(method).toEqual({ ...plain, ...expected })
  })
})

describe('an odd entry', () => {
  it.each([
    { name: 5 },
    { responseType: 5 },
    { minAmount: true, maxAmount: [7] },
    { requiredFields: 'email' },
    { requiredFields: { contact: 'email' } },
    { requiredFields: [null, 7] },
    { extra: 7 },
    { extra: { banks: 'A' } },
    { supportedCountries: 'CO' },
  ])('of %j hides no method', (wire) => {
    expect(read(wire)).toEqual(plain)
  })

  it('that is no method is left out', () => {
    const methods = parseMethods([null, 5, [], {}, { method: 7 }, { method: 'NEQUI' }, ''])

    expect(methods).toEqual([plain])
  })
})

it.each(['Banco de Bogotá', 'Itaú', 'Davivienda S.A.', "Banco O'Higgins (CL)"])(
  'the code of a bank may be %s',
  (bank) => {
    expect(read({ extra: { banks: [bank] } })?.banks).toEqual([bank])
  },
)

describe('a list without bounds', () => {
  it('is cut, and so are its names; codes that cannot be are left out', () => {
    const wire = [
      { method: 'PSE', name: `P\u0000${'S'.repeat(300)}`, extra: { banks: ['A', 'x'.repeat(65)] } },
      { method: 'a/../b' },
      { method: 'constructor', requiredFields: { contact: ['constructor', 'toString', 'email'] } },
      ...Array.from({ length: 600 }, (_, place) => `M${place}`),
    ]

    const methods = parseMethods(wire)

    expect(methods.length).toBeLessThanOrEqual(500)
    expect(methods[0]).toMatchObject({ name: `P\uFFFD${'S'.repeat(98)}`, banks: ['A'] })
    expect(methods[1]).toMatchObject({ method: 'constructor', requiredFields: ['payer.email'] })
  })
})

describe('the sandbox', () => {
  it('shows limits, banks and required fields in the current shape', async () => {
    const { client } = await aKoywe({ profile: 'current' })

    const methods = await client.paymentMethods('CO', 'COP')

    expect(methods[0]).toEqual({
      method: 'PSE',
      name: 'PSE - Pagos Seguros en Línea',
      minAmount: '100',
      maxAmount: '20000000',
      requiredFields: [],
      banks: ['BANCOLOMBIA', 'DAVIVIENDA', 'BOGOTA'],
      payAction: 'redirect',
    })
  })

  it('shows names and banks in the shape of the guide', async () => {
    const { client } = await aKoywe({ profile: 'guide' })

    const methods = await client.paymentMethods('CO', 'COP')

    expect(methods).toMatchObject([
      { method: 'PSE', minAmount: null, banks: ['BANCOLOMBIA', 'DAVIVIENDA', 'BOGOTA'] },
      { method: 'NEQUI', maxAmount: null, banks: [] },
    ])
  })

  it.each(['guide', 'current'] as const)('may offer nothing in the shape %s', async (profile) => {
    const { client } = await aKoywe({ profile })

    const methods = await client.paymentMethods('PE', 'PEN')

    expect(methods).toEqual([])
  })
})

describe('the route of the list', () => {
  it('is tried in its other spelling when it is missing, and the one that answers is kept', async () => {
    const { client, calls } = await aKoywe({ methodsRoute: 'payment-methods' })

    const first = await client.paymentMethods('CO', 'COP')
    const second = await client.paymentMethods('MX', 'MXN')

    expect(first).toMatchObject([{ method: 'PSE' }, { method: 'NEQUI' }])
    expect(second).toMatchObject([{ method: 'SPEI' }])
    expect(await calls()).toMatchObject({ methods: 3 })
  })

  it('is found again when Koywe changes its spelling', async () => {
    const { client, sandbox } = await aKoywe({ methodsRoute: 'payment-methods' })
    await client.paymentMethods('CO', 'COP')
    sandbox.state.settings.methodsRoute = 'payment-method'

    const methods = await client.paymentMethods('MX', 'MXN')

    expect(methods).toMatchObject([{ method: 'SPEI' }])
  })

  it.each([
    ['a 404 with a code', { status: 404, errorCode: 'PM99404' }],
    ['another refusal', { status: 400 }],
    ['an outage', { status: 503 }],
  ])('is not tried in its other spelling after %s', async (_what, fault) => {
    const { client, fail, calls } = await aKoywe()
    await fail({ call: 'methods', kind: 'status', ...fault })

    const asking = client.paymentMethods('CO', 'COP')

    await expect(asking).rejects.toMatchObject({ status: fault.status })
    expect(await calls()).toMatchObject({ methods: 1 })
  })

  it('is missing in both spellings: the 404 is the answer', async () => {
    const { client, fail, calls } = await aKoywe()
    await fail({ call: 'methods', kind: 'status', status: 404, times: 2 })

    const asking = client.paymentMethods('CO', 'COP')

    await expect(asking).rejects.toMatchObject({ code: 'koywe_refused', status: 404 })
    expect(await calls()).toMatchObject({ methods: 2 })
  })
})

const minute = 60_000

/** A cache whose lists name the call that brought them. Calls fail while `fail` says so. */
function aCache() {
  const clock = aClock()
  const { log, lines } = aKeptLog()
  const asked: string[] = []
  const outage = { isOn: false }
  const cache = createMethodCache(
    async (country, currency) => {
      asked.push(`${country} ${currency}`)
      if (outage.isOn) throw new Error('unreachable')
      return [`METHOD_${asked.length}`]
    },
    { clock, log },
  )
  return { cache, clock, asked, outage, lines }
}

describe('a list that was read', () => {
  it.each([0, 10 * minute - 1])('serves for ten minutes: %d ms', async (ms) => {
    const { cache, clock, asked } = aCache()
    await cache.get('CO', 'COP')
    clock.advance(ms)

    const methods = await cache.get('CO', 'COP')

    expect(methods).toMatchObject([{ method: 'METHOD_1' }])
    expect(asked).toHaveLength(1)
  })

  it('is read again after ten minutes', async () => {
    const { cache, clock } = aCache()
    await cache.get('CO', 'COP')
    clock.advance(10 * minute)

    const methods = await cache.get('CO', 'COP')

    expect(methods).toMatchObject([{ method: 'METHOD_2' }])
  })

  it.each([
    ['BR', 'BRL'],
    ['CO', 'USD'],
    ['BR', 'COP'],
  ])('does not serve for %s and %s', async (country, currency) => {
    const { cache, asked } = aCache()
    await cache.get('CO', 'COP')

    const methods = await cache.get(country, currency)

    expect(methods).toMatchObject([{ method: 'METHOD_2' }])
    expect(asked).toEqual(['CO COP', `${country} ${currency}`])
  })

  it('is asked for once by many who want it at a time', async () => {
    const { cache, asked } = aCache()

    await Promise.all(Array.from({ length: 20 }, () => cache.get('CO', 'COP')))

    expect(asked).toEqual(['CO COP'])
  })

  it('serves for a day while Koywe cannot be asked, and the log says so', async () => {
    const { cache, clock, outage, lines } = aCache()
    await cache.get('CO', 'COP')
    outage.isOn = true
    clock.advance(24 * 60 * minute - 1)

    const methods = await cache.get('CO', 'COP')

    expect(methods).toMatchObject([{ method: 'METHOD_1' }])
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { msg: 'serving cached payment methods', country: 'CO', currency: 'COP' },
    ])
  })

  it('serves no longer than a day', async () => {
    const { cache, clock, outage } = aCache()
    await cache.get('CO', 'COP')
    outage.isOn = true
    clock.advance(24 * 60 * minute)

    const asking = cache.get('CO', 'COP')

    await expect(asking).rejects.toThrow('unreachable')
  })

  it('gives way to a new one as soon as Koywe can be asked', async () => {
    const { cache, clock, outage } = aCache()
    await cache.get('CO', 'COP')
    clock.advance(10 * minute)
    outage.isOn = true
    await cache.get('CO', 'COP')
    outage.isOn = false

    const methods = await cache.get('CO', 'COP')

    expect(methods).toMatchObject([{ method: 'METHOD_3' }])
  })
})

it('reports that Koywe is unreachable if no list was read before', async () => {
  const { client, fail } = await aKoywe()
  await fail({ call: 'methods', kind: 'status', status: 503 })

  const asking = client.paymentMethods('CO', 'COP')

  await expect(asking).rejects.toMatchObject({
    code: 'koywe_unreachable',
    message: 'Koywe answered methods with 503',
    retry: 'later',
  })
})

it('asks again after a first time that failed', async () => {
  const { client, fail } = await aKoywe()
  await fail({ call: 'methods', kind: 'html' })
  await client.paymentMethods('MX', 'MXN').catch(() => {})

  const methods = await client.paymentMethods('MX', 'MXN')

  expect(methods).toMatchObject([{ method: 'SPEI' }])
})
