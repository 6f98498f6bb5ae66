/**
 * The payment methods of the sandbox, and the list of them in the guide's literal shape or in the one seen
 * on real accounts. Source: guide, Step 2 (doc); docs/koywe.md, "Methods" (observed).
 */

import type { WireMethod } from '../../koywe/wire.ts'
import type { SandboxSettings } from './settings.ts'

/** One payment method of the sandbox. Every limit lets 666 in. */
export interface Method {
  method: string
  name: string
  country: string
  currency: string
  min: number
  max: number
  isQr: boolean
  /** Paid by a transfer to the account of the order. */
  isTransfer: boolean
  /** Paid without a visit to the page, `autoMs` after the order was created (testing guide, doc). */
  isAutomatic: boolean
  banks: string[]
  required: string[]
}

const currencies: Record<string, string> = { CO: 'COP', BR: 'BRL', MX: 'MXN', CL: 'CLP', AR: 'ARS' }
const colombianBanks = ['BANCOLOMBIA', 'DAVIVIENDA', 'BOGOTA']

export const methods: readonly Method[] = [
  method('PSE', 'PSE - Pagos Seguros en Línea', 'CO', {
    min: 100,
    max: 20_000_000,
    banks: colombianBanks,
    required: ['documentNumber'],
  }),
  method('NEQUI', 'Nequi', 'CO', { min: 100, max: 5_000_000 }),
  method('PIX_STATIC', 'PIX Estático', 'BR', { min: 1, max: 50_000, isQr: true }),
  method('PIX_DYNAMIC', 'PIX Dinâmico', 'BR', { min: 1, max: 50_000, isQr: true }),
  method('SPEI', 'SPEI', 'MX', { min: 10, max: 500_000, isTransfer: true, isAutomatic: true }),
  method('KHIPU', 'Khipu', 'CL', { min: 500, max: 5_000_000, isAutomatic: true }),
  method('KHIPU', 'Khipu', 'AR', { min: 100, max: 5_000_000, isAutomatic: true }),
]

function method(
  code: string,
  name: string,
  country: string,
  rest: Partial<Method> & { min: number; max: number },
): Method {
  const currency = currencies[country] ?? ''
  return {
    method: code,
    name,
    country,
    currency,
    isQr: false,
    isTransfer: false,
    isAutomatic: false,
    banks: [],
    required: [],
    ...rest,
  }
}

/** The list of methods: a bare array in the guide, an object with limits on real accounts. */
export function showMethods({ profile, autoMs }: SandboxSettings, offered: Method[]): unknown {
  if (profile === 'guide') {
    return offered.map((one): WireMethod => ({
      method: one.method,
      name: nameOf(one, autoMs),
      supportedCountries: [one.country],
      supportedCurrencies: [one.currency],
      ...(one.banks.length > 0 ? { extra: { banks: one.banks } } : {}),
    }))
  }
  const paymentMethods = offered.map((one): WireMethod => ({
    method: one.method,
    name: nameOf(one, autoMs),
    minAmount: one.min,
    maxAmount: one.max,
    responseType: toResponseType(one),
    requiredFields: { contact: one.required },
    ...(one.banks.length > 0 ? { extra: { banks: one.banks } } : {}),
  }))
  return { paymentMethods }
}

/** What an order of the method answers, in the words of real accounts. Source: docs/koywe.md. */
export function toResponseType({ isQr, isTransfer }: Pick<Method, 'isQr' | 'isTransfer'>): string {
  if (isQr) return 'QR'
  return isTransfer ? 'BANK_TRANSFER' : 'PAYMENT_LINK'
}

/** An automatic method says so in its name. Otherwise its payments surprise a developer. */
function nameOf({ name, isAutomatic }: Method, autoMs: number): string {
  return isAutomatic ? `${name} (${describeAutomatic(autoMs)})` : name
}

/** For people: what an automatic method does. */
export function describeAutomatic(autoMs: number): string {
  return `sandbox: pays itself after ${autoMs / 1000} s`
}

export function isAutomatic(code: string): boolean {
  return methods.some(({ method, isAutomatic }) => method === code && isAutomatic)
}
