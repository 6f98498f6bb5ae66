/** What makes two requests the same one, however their JSON was written. */

import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../api/fingerprint.ts'
import { parseJson } from '../../api/json.ts'
import { checkRequest, type RequestInput } from '../../payment/request.ts'

const body = `{
  "amount": "50000", "currency": "COP", "country": "CO", "method": "PSE",
  "extra": { "a": { "b": 1, "c": [1, 2] }, "d": null },
  "description": "Order 12345", "merchantReference": "order-12345",
  "payer": { "name": "Ana Pérez", "email": "ana@example.com", "documentType": "CC",
             "documentNumber": "1234567890" },
  "successUrl": "https://shop.example/ok", "failedUrl": "https://shop.example/failed"
}`

/** The fingerprint of a body as the route takes it: parsed, checked, then hashed. */
function fingerprintOf(json: string): string {
  const check = checkRequest(parseJson(json) as RequestInput)
  if ('faults' in check) throw new Error(`refused: ${JSON.stringify(check.faults)}`)
  return fingerprint(check.request)
}

const reversed = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([name, inner]) => [name, reversed(inner)]),
      )
    : value

it('is a SHA-256 in hex', () => {
  const hash = fingerprintOf(body)

  expect(hash).toMatch(/^[0-9a-f]{64}$/)
})

describe('the same request', () => {
  it('may name its fields in another order, at every depth', () => {
    const other = JSON.stringify(reversed(JSON.parse(body)))

    const hash = fingerprintOf(other)

    expect(hash).toBe(fingerprintOf(body))
  })

  it('may have other spaces', () => {
    const hash = fingerprintOf(JSON.stringify(JSON.parse(body)))

    expect(hash).toBe(fingerprintOf(body))
  })

  it.each(['50000', '50000.00', '5e4', '"50000.0"', '"050000"'])(
    'may write its amount as %s',
    (amount) => {
      const hash = fingerprintOf(body.replace('"50000"', amount))

      expect(hash).toBe(fingerprintOf(body))
    },
  )

  it('may say what would be filled in anyway', () => {
    const filled = body
      .replace('"CO"', '"CO", "locale": "es"')
      .replace('"Ana Pérez"', '"Ana Pérez", "businessType": "PERSON"')

    const hash = fingerprintOf(filled)

    expect(hash).toBe(fingerprintOf(body))
  })
})

describe('another request', () => {
  it.each([
    ['amount', '"50000"', '"50000.01"'],
    ['method', '"PSE"', '"NEQUI"'],
    ['description', 'Order 12345', 'Order 12346'],
    ['reference', 'order-12345', 'order-12346'],
    ['payer', 'Ana Pérez', 'Ana Perez'],
    ['document', '1234567890', '1234567891'],
    ['address', 'example/ok', 'example/OK'],
    ['language', '"CO"', '"CO", "locale": "en"'],
    ['extra', '"b": 1', '"b": 2'],
    ['extra, in the order of its list', '[1, 2]', '[2, 1]'],
    ['extra, with nothing less', ', "d": null', ''],
    ['bank', '"PSE"', '"PSE", "bank": "BANCOLOMBIA"'],
  ])('has another %s', (_what, before, after) => {
    const hash = fingerprintOf(body.replace(before, after))

    expect(body).toContain(before)
    expect(hash).not.toBe(fingerprintOf(body))
  })
})
