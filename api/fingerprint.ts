/** The fingerprint of a request, independent of how its JSON was written. */

import { createHash } from 'node:crypto'
import type { PaymentRequest } from '../payment/payment.ts'

/** Returns the SHA-256 of the validated request with sorted names and its amount in minor units. */
export function fingerprint(request: PaymentRequest): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(request)))
    .digest('hex')
}

function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, canonical(inner)]))
}
