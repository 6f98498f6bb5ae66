/** How Koywe misbehaves in a torture run: its answers, and its webhooks. */

import type { Dice } from './dice.ts'

/** A call of the sandbox's admin routes that makes the next calls go wrong. */
export interface Misbehaviour {
  name: string
  path: 'faults' | 'webhooks/faults' | 'tokens/revoke'
  body: (dice: Dice) => object
}

/** By name, each also as a kind that is counted. */
const answers: Record<string, object> = {
  'cut-before': { kind: 'cut', when: 'before' },
  'cut-after': { kind: 'cut', when: 'after' },
  '503-before': { kind: 'status', status: 503, when: 'before' },
  '503-after': { kind: 'status', status: 503, when: 'after' },
  '429': { kind: 'status', status: 429 },
  '429-retry-after': { kind: 'status', status: 429, retryAfter: '1' },
  '429-retry-after-long': { kind: 'status', status: 429, retryAfter: '5' },
  // By its own id: a look-up that is told twice that there is no order has to believe it.
  '404-read': { call: 'read', path: '/orders/ord_', kind: 'status', status: 404 },
  '409': { kind: 'status', status: 409 },
  '401': { kind: 'status', status: 401 },
  html: { kind: 'html', when: 'after' },
  truncated: { kind: 'truncate', when: 'after' },
  odd: { kind: 'odd', when: 'after' },
  'unknown-fields': { kind: 'extra' },
  hang: { kind: 'hang', when: 'before' },
  late: { kind: 'late', delayMs: 1500 },
  slow: { kind: 'delay', delayMs: 2000 },
}

/** Opening is hit more often than anything else: that is where money is lost. */
const calls = ['order', 'order', 'order', 'contact', 'read', 'sign-in'] as const

const webhooks: Record<string, object> = {
  lost: { kind: 'lose' },
  repeated: { kind: 'repeat', copies: 3 },
  'repeated-with-new-ids': { kind: 'repeat', copies: 3, hasNewIds: true },
  late: { kind: 'delay', delayMs: 6000 },
  unsigned: { kind: 'unsigned' },
  forged: { kind: 'forged' },
  foreign: { kind: 'foreign' },
}

/** What comes seldom, because once is a lot. */
export const burst: Misbehaviour = {
  name: 'webhooks:burst-of-1000',
  path: 'webhooks/faults',
  body: () => ({ kind: 'repeat', copies: 1000, hasNewIds: true }),
}

/** A fault that only creating an order can have is kept to that call. */
const isForOrders = (name: string) => name === 'late'

export const misbehaviours: readonly Misbehaviour[] = [
  ...Object.entries(answers).map(([name, fault]) => ({
    name: `koywe:${name}`,
    path: 'faults' as const,
    body: (dice: Dice) => ({ call: isForOrders(name) ? 'order' : dice.pick(calls), ...fault }),
  })),
  ...Object.entries(webhooks).map(([name, fault]) => ({
    name: `webhooks:${name}`,
    path: 'webhooks/faults' as const,
    body: () => fault,
  })),
  { name: 'koywe:tokens-revoked', path: 'tokens/revoke', body: () => ({}) },
]
