/** The closed list of what can go wrong: words that a program and a person can use. */

import { describe, expect, it } from 'vitest'
import { failures, isFailureCode } from '../../payment/failure.ts'

const entries = Object.entries(failures)

describe('every failure', () => {
  it.each(entries)('%s has a code in lower_snake', (code) => {
    const form = /^[a-z]+(_[a-z]+)*$/

    expect(code).toMatch(form)
  })

  it.each(entries)('%s is explained in sentences', (_code, failure) => {
    const { message } = failure

    expect(message).toMatch(/^[A-Z].+\.$/)
  })

  it('has an explanation of its own', () => {
    const messages = entries.map(([, { message }]) => message)

    expect(new Set(messages).size).toBe(entries.length)
  })
})

describe('the payer', () => {
  it.each([
    'koywe_refused',
    'pay_address_unknown',
    'payment_failed',
    'payment_expired',
    'payment_cancelled',
  ] as const)('may try again after %s', (code) => {
    const { payerCanRetry } = failures[code]

    expect(payerCanRetry).toBe(true)
  })

  it.each(['reference_in_use', 'unauthorized', 'method_not_offered', 'unknown_field'] as const)(
    'cannot help by trying again after %s',
    (code) => {
      const { payerCanRetry } = failures[code]

      expect(payerCanRetry).toBe(false)
    },
  )
})

describe('a code', () => {
  it.each(['order_mismatch', 'nothing_to_decide', 'idempotency_key_reused', 'reference_in_use'])(
    '%s is known',
    (text) => {
      const isKnown = isFailureCode(text)

      expect(isKnown).toBe(true)
    },
  )

  it.each(['', 'ORDER_MISMATCH', 'DC00010', 'toString', 'constructor'])(
    '"%s" is not known',
    (text) => {
      const isKnown = isFailureCode(text)

      expect(isKnown).toBe(false)
    },
  )
})
