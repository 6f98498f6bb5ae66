/** What a payment method asks of a request: limits, banks and fields of the payer. */

import { describe, expect, it } from 'vitest'
import { checkMethod, type PaymentMethod } from '../../payment/method.ts'
import { aMethod, aPayer, aRequest } from '../support/payments.ts'

const banks = ['BANCOLOMBIA', 'DAVIVIENDA']

describe('a request for a method', () => {
  it('passes when the method asks for nothing', () => {
    const [fault = null] = checkMethod(aRequest(), [aMethod()])

    expect(fault).toBeNull()
  })

  it('is measured by its own method only', () => {
    const strict = aMethod({ method: 'NEQUI', maxAmount: '1', requiredFields: ['payer.email'] })

    const [fault = null] = checkMethod(aRequest(), [strict, aMethod()])

    expect(fault).toBeNull()
  })

  it('is refused with the list when the method is not offered', () => {
    const offered = [aMethod({ method: 'PSE' }), aMethod({ method: 'NEQUI' })]

    const [fault = null] = checkMethod(aRequest({ method: 'SPEI' }), offered)

    expect(fault).toEqual({
      code: 'method_not_offered',
      field: 'method',
      detail: 'available methods: PSE, NEQUI',
    })
  })

  it('is refused when nothing is offered', () => {
    const [fault = null] = checkMethod(aRequest(), [])

    expect(fault).toEqual({
      code: 'method_not_offered',
      field: 'method',
      detail: 'available methods: none',
    })
  })
})

describe('the limits of a method', () => {
  it.each<[string, Partial<PaymentMethod>]>([
    ['at the least', { minAmount: '50000' }],
    ['at the most', { maxAmount: '50000.00' }],
    ['between both', { minAmount: '1000', maxAmount: '20000000' }],
    ['above a least of zero', { minAmount: '0' }],
  ])('let 50000 pass %s', (_where, limits) => {
    const [fault = null] = checkMethod(aRequest(), [aMethod(limits)])

    expect(fault).toBeNull()
  })

  it.each(['50000.01', '100000', '50000.001'])('refuse 50000 below %s', (minAmount) => {
    const [fault = null] = checkMethod(aRequest(), [aMethod({ minAmount })])

    expect(fault).toEqual({
      code: 'amount_below_minimum',
      field: 'amount',
      detail: `must be at least ${minAmount} COP for PSE`,
    })
  })

  it.each(['49999.99', '9000', '0'])('refuse 50000 above %s', (maxAmount) => {
    const [fault = null] = checkMethod(aRequest(), [aMethod({ maxAmount })])

    expect(fault).toEqual({
      code: 'amount_above_maximum',
      field: 'amount',
      detail: `must be at most ${maxAmount} COP for PSE`,
    })
  })

  it('are in major units of the currency', () => {
    const request = aRequest({ amountMinor: 5000n, currency: 'CLP', country: 'CL' })

    const [fault = null] = checkMethod(request, [aMethod({ minAmount: '5000', maxAmount: '5000' })])

    expect(fault).toBeNull()
  })
})

describe('the banks of a method', () => {
  it.each([
    ['a bank of the list', 'BANCOLOMBIA', banks],
    ['no bank, for the payer may choose at Koywe', null, banks],
    ['any bank where the method lists none', 'BANCOLOMBIA', []],
  ])('let pass %s', (_what, bank, listed) => {
    const [fault = null] = checkMethod(aRequest({ bank }), [aMethod({ banks: listed })])

    expect(fault).toBeNull()
  })

  it.each(['BOGOTA', 'bancolombia', ''])('refuse "%s" with the list', (bank) => {
    const [fault = null] = checkMethod(aRequest({ bank }), [aMethod({ banks })])

    expect(fault).toEqual({
      code: 'bank_not_offered',
      field: 'bank',
      detail: 'banks of PSE: BANCOLOMBIA, DAVIVIENDA',
    })
  })
})

describe('the fields that a method demands', () => {
  it('let a request pass that has them', () => {
    const payer = aPayer({ email: 'ana@example.com', phone: '+573001234567' })
    const method = aMethod({ requiredFields: ['payer.email', 'payer.phone'] })

    const [fault = null] = checkMethod(aRequest({ payer }), [method])

    expect(fault).toBeNull()
  })

  it.each(['payer.email', 'payer.phone'] as const)('refuse a request without %s', (field) => {
    const [fault = null] = checkMethod(aRequest(), [aMethod({ requiredFields: [field] })])

    expect(fault).toEqual({ code: 'missing_field', field, detail: 'is required for PSE' })
  })

  it('are all named, with everything else that is wrong', () => {
    const method = aMethod({
      minAmount: '60000',
      banks,
      requiredFields: ['payer.email', 'payer.phone'],
    })

    const faults = checkMethod(aRequest({ bank: 'X' }), [method])

    expect(faults.map(({ field }) => field)).toEqual([
      'amount',
      'bank',
      'payer.email',
      'payer.phone',
    ])
  })

  it('name the one that is missing', () => {
    const payer = aPayer({ email: 'ana@example.com' })
    const method = aMethod({ requiredFields: ['payer.email', 'payer.phone'] })

    const [fault = null] = checkMethod(aRequest({ payer }), [method])

    expect(fault?.field).toBe('payer.phone')
  })
})
