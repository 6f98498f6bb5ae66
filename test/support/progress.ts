/** What activities tell the workflow: boring, but for what is wished. */

import type { QueuedMessage, Progress } from '../../activities/progress.ts'
import { queueOf, type MessageKind } from '../../payment/status.ts'

const hourMs = 60 * 60 * 1000

/** An open payment of 50000 COP whose order is looked at in an hour. */
export function aProgress(wishes: Partial<Progress> = {}): Progress {
  return {
    next: 'look',
    inMs: hourMs,
    messages: [],
    hasReports: false,
    reportsInMs: 0,
    sellingEndsInMs: 24 * hourMs,
    status: 'pending',
    method: 'PSE',
    country: 'CO',
    merchantReference: 'order-12345',
    koyweOrderId: 'ord_1',
    payUrl: 'https://pay.example/ord_1',
    ...wishes,
  }
}

/** A payment whose order is still to be created. */
export function anOpening(wishes: Partial<Progress> = {}): Progress {
  return aProgress({
    next: 'open',
    inMs: 0,
    status: 'opening',
    koyweOrderId: null,
    payUrl: null,
    ...wishes,
  })
}

/** A payment that has its money, so that nothing more is to be done for it by itself. */
export function atRest(wishes: Partial<Progress> = {}): Progress {
  return aProgress({ next: 'rest', inMs: 0, status: 'completed', ...wishes })
}

/** An outbox message that is due; its key is its kind. */
export function aMessage(kind: MessageKind, wishes: Partial<QueuedMessage> = {}): QueuedMessage {
  return { key: kind, kind, queue: queueOf(kind), after: null, ...wishes }
}
