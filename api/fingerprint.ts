/** What makes two requests the same one, however their JSON was written. */

import { createHash } from 'node:crypto'
import type { PaymentRequest } from '../payment/payment.ts'

/** SHA-256 over the checked request with sorted names; its amount is in minor units already. */
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
