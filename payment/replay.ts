/**
 * What replaying a stored webhook event would change. Computed by the rules that a read itself uses, so that a preview and
 * the read that follows differ only by what Koywe says then.
 */

import { applyChange } from './change.ts'
import type { ExceptionKind, Fulfilment, Status } from './status.ts'
import type { FindingKind } from './finding.ts'
import type { OrderRead } from './order-read.ts'
import { toNewMessages } from './outbox-message.ts'
import { isSent, type MailConditions, type MessageKind } from './outbox.ts'
import type { PaymentRow } from './payment-row.ts'
import { toReadChange, type OutcomeFacts } from './read-outcome.ts'

/** Whether a webhook event can be replayed: it is an event about a payment of ours, and has ended. */
export function mayReplay({
  paymentId,
  type,
  state,
}: {
  paymentId: string | null
  type: string | null
  state: string
}): boolean {
  return paymentId !== null && type !== null && state !== 'waiting'
}

export interface ReplayFacts extends OutcomeFacts, MailConditions {
  /** The keys of the payment's messages so far: each is emitted at most once. */
  knownKeys: ReadonlySet<string>
}

export interface ReplayPreview {
  status: { before: Status; after: Status }
  fulfilment: { before: Fulfilment; after: Fulfilment }
  exceptions: readonly ExceptionKind[]
  /** The messages that would be queued. */
  messages: MessageKind[]
  /** The findings that would be opened or stay open. */
  findings: FindingKind[]
  /** How the event would end, and why; null where it would keep waiting. */
  outcome: { state: string; reason: string } | null
}

/** @param eventId which of the waiting events is the replayed one */
export function previewReplay(
  row: PaymentRow,
  read: OrderRead,
  { eventId, ...facts }: ReplayFacts & { eventId: bigint },
): ReplayPreview {
  const change = toReadChange(row, read, facts)
  const { payment: after } = applyChange(change)
  const { payment: before } = row
  const ending = change.webhookEvents?.find(({ id }) => id === eventId)
  return {
    status: { before: before.status, after: after.status },
    fulfilment: { before: before.fulfilment, after: after.fulfilment },
    exceptions: after.exceptions,
    messages: toNewMessages(change.result.messages, after)
      .filter(({ key, kind }) => !facts.knownKeys.has(key) && isSent(kind, facts))
      .map(({ kind }) => kind),
    findings: change.raised ?? [],
    outcome: ending ? { state: ending.state, reason: ending.reason } : null,
  }
}
