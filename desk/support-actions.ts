/**
 * What people do about a payment in addition to deciding about its money. Every action is recorded with the person. The
 * desk and the api's routes for support use the same functions.
 */

import type { DeskActionKind } from '../payment/desk-action.ts'
import { stopSelling } from '../payment/expiry.ts'
import type { FindingKind } from '../payment/finding.ts'
import type { Log } from '../payment/log.ts'
import { isLookupWaiting } from '../payment/lookup.ts'
import { findResend, type SentMessage } from '../payment/resending.ts'
import type { Handover } from '../store/handovers.ts'
import type { HandRefund } from '../store/hand-refunds.ts'
import type { Store } from '../store/store.ts'
import type { Notifier } from '../runtime/notifier.ts'
import { DeskProblem } from './problem.ts'

/** Who asks, and why. */
export interface Asked {
  by: string
  reason: string
}

export interface SupportActions {
  /** Writes a note on the timeline. */
  note(paymentId: string, asked: Asked): Promise<void>
  /** Says who takes care of an open finding. @throws DeskProblem `not_possible` */
  acknowledge(paymentId: string, kind: FindingKind, asked: Asked): Promise<void>
  /**
   * Expires a payment now. Money that still comes is late.
   * @throws DeskProblem `not_possible`, `changed`, `not_found`
   */
  stopSelling(paymentId: string, asked: Asked & { expectedVersion: number | null }): Promise<void>
  /** Says who looks after a payment from now on. */
  handOver(paymentId: string, handover: Omit<Handover, 'at'>): Promise<void>
  /** Sends again every message that was given up or undeliverable. @throws DeskProblem `not_possible` */
  resendAll(paymentId: string, by: string): Promise<void>
  /**
   * Sends one message again, whatever its state.
   * @throws DeskProblem `invalid` for a key that is none of the payment; `not_possible`, `not_found`
   */
  resendOne(paymentId: string, key: string, by: string): Promise<void>
  /**
   * Lets what waits for its time begin now: messages, and the lookup of an order whose creation had an unknown outcome.
   * @throws DeskProblem `not_possible`, `not_found`
   */
  retry(paymentId: string, by: string): Promise<void>
  /** Records a refund that was made outside of Koywe. @throws DeskProblem `not_possible`, `changed`, `not_found` */
  refundByHand(refund: HandRefund, expectedVersion: number | null): Promise<void>
  /** Records what was done elsewhere. */
  record(paymentId: string, action: DeskActionKind, asked: Asked): Promise<void>
}

/** What a record holds in addition. */
interface RecordExtras {
  /** A line for the timeline. */
  summary?: string
  detail?: Record<string, unknown> | null
}

export interface SupportParts {
  store: Store
  notifier: Pick<Notifier, 'notify'>
  log: Log
}

export function createSupportActions(parts: SupportParts): SupportActions {
  const { store, notifier } = parts
  const record = createRecorder(parts)

  return {
    note: (paymentId, asked) =>
      record(paymentId, 'note', { ...asked, summary: `note by ${asked.by}: ${asked.reason}` }),

    async acknowledge(paymentId, kind, asked) {
      if (!(await store.findings.acknowledge(kind, paymentId, asked.by))) {
        throw new DeskProblem('not_possible')
      }
      const why = asked.reason === '' ? '' : `: ${asked.reason}`
      await record(paymentId, 'acknowledge', {
        ...asked,
        summary: `${asked.by} takes care of ${kind}${why}`,
      })
    },

    async stopSelling(paymentId, { expectedVersion, ...asked }) {
      const row = await store.payments.load(paymentId)
      if (!row) throw new DeskProblem('not_found')
      const { version } = row.payment
      if (expectedVersion !== null && version !== expectedVersion) {
        throw new DeskProblem('changed', version)
      }
      const change = stopSelling(row, { ...asked, now: row.loadedAt })
      if (!change) throw new DeskProblem('not_possible')
      if (!(await store.commit(change))) throw new DeskProblem('changed')
      notifier.notify(paymentId)
      await record(paymentId, 'stop_selling', asked)
    },

    async handOver(paymentId, { assignee, note, by }) {
      await store.handovers.put(paymentId, { assignee, note, by })
      await record(paymentId, 'hand_over', {
        by,
        reason: note,
        summary: `${by} hands the payment over to ${assignee}: ${note}`,
        detail: { assignee },
      })
    },

    async refundByHand(refund, expectedVersion) {
      const { paymentId, by, amount, currency, proof } = refund
      if (!(await store.handRefunds.add(refund, expectedVersion))) {
        const row = await store.payments.load(paymentId)
        if (!row) throw new DeskProblem('not_found')
        const { version } = row.payment
        const isChanged = expectedVersion !== null && version !== expectedVersion
        throw isChanged ? new DeskProblem('changed', version) : new DeskProblem('not_possible')
      }
      await record(paymentId, 'refunded_by_hand', { by, reason: `${amount} ${currency}, ${proof}` })
    },

    ...createSending(parts, record),
    record,
  }
}

type Recorder = (
  paymentId: string,
  action: DeskActionKind,
  asked: Asked & RecordExtras,
) => Promise<void>

function createRecorder({ store, log }: SupportParts): Recorder {
  return async (paymentId, action, { by, reason, summary, detail = null }) => {
    const words = reason === '' ? null : reason
    await store.deskActions.add({ person: by, action, paymentId, reason: words, detail }, summary)
    log.info({ paymentId, action, by }, 'a person acted on a payment')
  }
}

/** What people ask of messages. */
function createSending(
  { store, notifier }: SupportParts,
  record: Recorder,
): Pick<SupportActions, 'resendAll' | 'resendOne' | 'retry'> {
  return {
    async resendAll(paymentId, by) {
      if ((await store.resending.revive(paymentId, by)) === 0) throw new DeskProblem('not_possible')
      notifier.notify(paymentId)
      await record(paymentId, 'resend', { by, reason: '' })
    },

    async resendOne(paymentId, key, by) {
      const { message, how } = await findMessage(store, paymentId, key)
      const isSent = how !== null && (await store.resending.resend(message, how, by))
      if (!isSent) throw new DeskProblem('not_possible')
      notifier.notify(paymentId)
      await record(paymentId, 'resend', { by, reason: '', detail: { message: key } })
    },

    async retry(paymentId, by) {
      const row = await store.payments.load(paymentId)
      if (!row) throw new DeskProblem('not_found')
      const messages = await store.resending.hurry(paymentId, by)
      if (messages === 0 && !isLookupWaiting(row)) throw new DeskProblem('not_possible')
      notifier.notify(paymentId)
      await record(paymentId, 'retry', { by, reason: '', detail: { messages } })
    },
  }
}

async function findMessage(store: Store, paymentId: string, key: string) {
  const [row, found] = await Promise.all([
    store.payments.load(paymentId),
    store.deskCases.load(paymentId),
  ])
  if (!row || !found) throw new DeskProblem('not_found')
  const message: SentMessage | undefined = found.messages.find((one) => one.key === key)
  if (!message) throw new DeskProblem('invalid')
  return { message, how: findResend(message, { ...found, payment: row.payment }) }
}
