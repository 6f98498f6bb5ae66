/** Faults of Koywe's answers and webhooks in a torture run. */

import type { Dice } from './dice.ts'

/** A call of the sandbox's admin routes that spoils the next answers or webhooks. */
export interface Misbehaviour {
  name: string
  path: 'faults' | 'webhooks/faults' | 'tokens/revoke'
  body: (dice: Dice) => object
}

/** Faults of answers, by the name that they are counted under. */
const answers: Record<string, object> = {
  'cut-before': { kind: 'cut', when: 'before' },
  'cut-after': { kind: 'cut', when: 'after' },
  '503-before': { kind: 'status', status: 503, when: 'before' },
  '503-after': { kind: 'status', status: 503, when: 'after' },
  '429': { kind: 'status', status: 429 },
  '429-retry-after': { kind: 'status', status: 429, retryAfter: '1' },
  '429-retry-after-long': { kind: 'status', status: 429, retryAfter: '5' },
  // Only for reads by order id. After two 404s a lookup must believe that there is no order.
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

/** Creating an order fails most often: that is where money can be lost. */
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

/** Rare, because one burst is a lot. */
export const burst: Misbehaviour = {
  name: 'webhooks:burst-of-1000',
  path: 'webhooks/faults',
  body: () => ({ kind: 'repeat', copies: 1000, hasNewIds: true }),
}

/** Faults that only the creation of an order can have. */
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
