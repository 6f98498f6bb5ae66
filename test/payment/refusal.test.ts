/** Refused requests: who must act, and that nothing of what the payer entered is kept. */

import { describe, expect, it } from 'vitest'
import { locales } from '../../payment/country.ts'
import { explainRefusal } from '../../payment/explain.ts'
import type { FailureCode } from '../../payment/failure.ts'
import {
  groupOf,
  refusalActors,
  toKeptFaults,
  toKeptReference,
  type DatedRefusal,
  type RefusalFault,
  type RefusalGroup,
} from '../../payment/refusal.ts'
import { epoch } from '../support/clock.ts'

const fault = (code: FailureCode, field: string | null = null): RefusalFault => ({ code, field })

function aRefusal(faults: RefusalFault[]): DatedRefusal {
  return {
    requestId: 'req_1',
    at: epoch,
    route: 'POST /payments',
    apiKeyName: 'shop',
    merchantReference: 'order-1',
    paymentId: 'pay_1',
    code: faults[0]?.code ?? 'invalid_json',
    faults,
  }
}

describe('a refusal', () => {
  it.each<[RefusalGroup, RefusalFault[]]>([
    ['payer_data', [fault('invalid_document', 'payer.documentNumber')]],
    ['payer_data', [fault('invalid_field', 'payer.email'), fault('missing_field', 'payer.name')]],
    ['payer_data', [fault('invalid_document_at_koywe', 'payer.documentNumber')]],
    ['request', [fault('invalid_field', 'payer.email'), fault('invalid_amount', 'amount')]],
    ['request', [fault('missing_field', 'payer')]],
    ['request', []],
    ['reference', [fault('reference_in_use')]],
    ['koywe', [fault('koywe_refused')]],
    ['signature', [fault('webhook_signature_invalid')]],
    ['unavailable', [fault('storage_unavailable')]],
  ])('is of the group %s: %j', (group, faults) => {
    expect(groupOf(aRefusal(faults))).toBe(group)
  })

  it.each(locales)('is explained in whole sentences in %s', (locale) => {
    const refusal = aRefusal([fault('reference_in_use')])

    const { actor, sentence, action } = explainRefusal(refusal, locale)

    expect(actor).toBe(refusalActors.reference)
    for (const part of ['req_1', 'reference_in_use', 'pay_1', 'order-1']) {
      expect(sentence).toContain(part)
    }
    expect(`${sentence} ${action}`).not.toMatch(/[{}]|undefined|null/)
  })
})

describe('what is kept', () => {
  it.each([
    ['order-1', 'order-1'],
    ['Ana Pérez', null],
    ['a'.repeat(65), null],
    [12, null],
    [undefined, null],
  ])('of the reference %j is %j', (given, kept) => {
    expect(toKeptReference(given)).toBe(kept)
  })

  it('of faults is codes and the names of our own fields', () => {
    const faults = [
      { ...fault('invalid_field', 'payer.email'), detail: 'ana@example.com' },
      fault('unknown_field', 'AnaPerez'),
      fault('invalid_field', 'extra.1234567890'),
    ]

    expect(toKeptFaults(faults)).toEqual([
      fault('invalid_field', 'payer.email'),
      fault('unknown_field'),
      fault('invalid_field'),
    ])
  })
})
