/** What goes wrong with the next webhooks on their way. */

import type { Chance } from './chance.ts'

export interface WebhookFault {
  /**
   * `lose` never sends it; `delay` sends it `delayMs` later, so that others overtake it; `repeat` sends it
   * `copies` more times; `unsigned` and `forged` send it once with no signature or a wrong one, and then
   * as a webhook that was refused; `foreign` sends one of another system's order beside it.
   */
  kind: 'lose' | 'delay' | 'repeat' | 'unsigned' | 'forged' | 'foreign'
  /** Only events of this type; empty for all. */
  type: string
  delayMs: number
  copies: number
  /** Whether each copy has an id and a time of its own, as Koywe's own repetitions may have. */
  hasNewIds: boolean
  probability: number
  times: number
}

export interface WebhookFaults {
  add(wish: Partial<WebhookFault>): WebhookFault
  clear(): void
  /** What goes wrong with a webhook of that type. */
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
