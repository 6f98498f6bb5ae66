/** Faults of the next webhooks. */

import type { Chance } from './chance.ts'

export interface WebhookFault {
  /**
   * `lose` never sends the webhook; `delay` sends it `delayMs` later, so that others overtake it; `repeat` sends
   * it `copies` more times; `unsigned` and `forged` send it once without or with a wrong signature, and then retry
   * it as usual; `foreign` also sends a webhook about another system's order.
   */
  kind: 'lose' | 'delay' | 'repeat' | 'unsigned' | 'forged' | 'foreign'
  /** Only events of this type; empty for all. */
  type: string
  delayMs: number
  copies: number
  /** Whether each copy has its own id and time, as Koywe's repetitions may have. */
  hasNewIds: boolean
  probability: number
  times: number
}

export interface WebhookFaults {
  add(wish: Partial<WebhookFault>): WebhookFault
  clear(): void
  /** Takes the fault of the next webhook of that type, if there is one. */
  take(type: string): WebhookFault | undefined
}

const defaults: WebhookFault = {
  kind: 'lose',
  type: '',
  delayMs: 0,
  copies: 1,
  hasNewIds: false,
  probability: 1,
  times: 1,
}

export function createWebhookFaults(chance: Chance): WebhookFaults {
  const pending: WebhookFault[] = []
  return {
    add(wish) {
      const fault = { ...defaults, ...wish }
      pending.push(fault)
      return fault
    },
    clear() {
      pending.length = 0
    },
    take(type) {
      const fault = pending.find(
        (one) => (one.type === '' || one.type === type) && chance.happens(one.probability),
      )
      if (!fault) return undefined
      fault.times -= 1
      if (fault.times <= 0) pending.splice(pending.indexOf(fault), 1)
      return fault
    },
  }
}
