/** What activities return to the workflow: boring defaults, except for the given values. */

import type { Progress } from '../../payment/next-step.ts'
import type { DueMessage } from '../../payment/outbox-message.ts'
import { messageRules, queueOf, type MessageKind } from '../../payment/outbox.ts'
import type { PendingWork } from '../../store/pending-work.ts'

const hourMs = 60 * 60 * 1000

/** A pending payment whose next poll is due in an hour. */
export function aProgress(wishes: Partial<Progress> = {}): Progress {
  return {
    next: 'poll',
    dueInMs: hourMs,
    messages: [],
    hasReports: false,
    reportsPausedMs: 0,
    sellingEndsInMs: 24 * hourMs,
    status: 'pending',
    method: 'PSE',
    country: 'CO',
    merchantReference: 'order-12345',
    amount: '50000',
    koyweOrderId: 'ord_1',
    payUrl: 'https://pay.example/ord_1',
    details: 'The payer had not paid.',
    ...wishes,
  }
}

/** A payment without an order. */
export function anOpening(wishes: Partial<Progress> = {}): Progress {
  return aProgress({
    next: 'open',
    dueInMs: 0,
    status: 'opening',
    koyweOrderId: null,
    details: null,
    payUrl: null,
    ...wishes,
  })
}

/** A completed payment: no step is left. */
export function aFinished(wishes: Partial<Progress> = {}): Progress {
  return aProgress({ next: 'done', dueInMs: 0, status: 'completed', ...wishes })
}

/** A message that may be sent now. Its key is its kind. */
export function aMessage(kind: MessageKind): DueMessage {
  return { key: kind, queue: queueOf(kind), activity: messageRules[kind].activity }
}

/** What the store says where nothing is pending. */
export function noPendingWork(now: number): PendingWork {
  const facts = { messages: [], findings: [], waitingSince: null }
  return { messages: [], hasWaiting: false, now, facts }
}
