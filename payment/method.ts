/** A payment method as Koywe offers it for one country and currency, and what it asks of a request. */

import type { Fault } from './fault.ts'
import { compareDecimals, formatAmount } from './money.ts'
import type { PayAction, PaymentRequest } from './payment.ts'

/** Payer fields that a method may demand although Payin does not. */
export type RequiredField = 'payer.email' | 'payer.phone'

export interface PaymentMethod {
  /** Koywe's code, such as PSE. */
  method: string
  /** The name for people. */
  name: string
  /** Plain decimals in major units; null where Koywe names no limit. */
  minAmount: string | null
  maxAmount: string | null
  requiredFields: RequiredField[]
  /** Empty where the method has no banks to choose from. */
  banks: string[]
  payAction: PayAction
}

/** Checks a request against the methods that are offered. Returns every fault; none when it may go to Koywe. */
export function checkMethod(request: PaymentRequest, offered: PaymentMethod[]): Fault[] {
  const method = offered.find((one) => one.method === request.method)
  if (!method) {
    const list = offered.map((one) => one.method).join(', ') || 'none'
    return [{ code: 'method_not_offered', field: 'method', detail: `available methods: ${list}` }]
  }
  return [
    ...checkLimits(request, method),
    ...checkBank(request, method),
    ...checkRequired(request, method),
  ]
}

function checkLimits(request: PaymentRequest, method: PaymentMethod): Fault[] {
  const amount = formatAmount(request.amountMinor, request.currency)
  const { minAmount, maxAmount } = method
  if (minAmount !== null && compareDecimals(amount, minAmount) < 0) {
    const detail = `must be at least ${minAmount} ${request.currency} for ${method.method}`
    return [{ code: 'amount_below_minimum', field: 'amount', detail }]
  }
  if (maxAmount !== null && compareDecimals(amount, maxAmount) > 0) {
    const detail = `must be at most ${maxAmount} ${request.currency} for ${method.method}`
    return [{ code: 'amount_above_maximum', field: 'amount', detail }]
  }
  return []
}

function checkBank(request: PaymentRequest, method: PaymentMethod): Fault[] {
  if (request.bank === null || method.banks.length === 0 || method.banks.includes(request.bank)) {
    return []
  }
  const detail = `banks of ${method.method}: ${method.banks.join(', ')}`
  return [{ code: 'bank_not_offered', field: 'bank', detail }]
}

function checkRequired(request: PaymentRequest, method: PaymentMethod): Fault[] {
  const given = { 'payer.email': request.payer.email, 'payer.phone': request.payer.phone }
  return method.requiredFields
    .filter((field) => given[field] === null)
    .map((field) => ({ code: 'missing_field', field, detail: `is required for ${method.method}` }))
}
