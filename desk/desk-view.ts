/** Everything that the page of one payment shows, as it was loaded. */

import type { SentEvent } from '../koywe/sent-events.ts'
import type { DeskCase } from '../store/desk-case.ts'
import type { RecordedDecision } from '../store/decisions.ts'
import type { RecordedDeskAction } from '../store/desk-actions.ts'
import type { Finding } from '../store/findings.ts'
import type { Handover } from '../store/handovers.ts'
import type { RecordedHandRefund } from '../store/hand-refunds.ts'
import type { Store } from '../store/store.ts'
import type { TimelinePage, TimelinePlace } from '../store/timeline-page.ts'
import type { Payer } from '../payment/payment.ts'
import type { PaymentRow } from '../payment/payment-row.ts'
import type { DatedProviderCall } from '../payment/provider-call.ts'
import type { Comparison } from './compare.ts'

/** What Koywe says that it sent about the order, or the code of what went wrong. */
export type Sent = { events: SentEvent[] } | { code: string }

/** Addresses of other places that show the payment; null where they are not configured. */
export interface PaymentLinks {
  payerPage: string
  temporal: string | null
  koywe: string | null
}

export interface DeskView {
  row: PaymentRow
  found: DeskCase
  /** The open ones. */
  findings: Finding[]
  decisions: RecordedDecision[]
  refunds: RecordedHandRefund[]
  /** Who looks after the payment; null where no person does. */
  handover: Handover | null
  /** The names of the users file. */
  people: string[]
  actions: RecordedDeskAction[]
  timeline: TimelinePage
  /** The newest calls to Koywe, the newest first. */
  calls: DatedProviderCall[]
  links: PaymentLinks
  /** Only where the person asked for it. */
  comparison: Comparison | null
  /** Only where the person asked for a comparison. */
  sent: Sent | null
  /** Only where the person asked for it. Null in it: erased. */
  shownPayer: { payer: Payer | null } | null
}

const findingsMax = 50
const actionsMax = 100
const entriesMax = 200
/** How many calls to Koywe the page shows; the api lists more. */
export const shownCallsMax = 50

/** Loads what the store has. Undefined where there is no such payment. */
export async function loadDeskView(
  store: Store,
  paymentId: string,
  after: TimelinePlace | null,
): Promise<Omit<DeskView, 'links' | 'people' | 'comparison' | 'sent' | 'shownPayer'> | undefined> {
  const [row, found, findings, decisions, refunds, handover, actions, timeline, calls] =
    await Promise.all([
      store.payments.load(paymentId),
      store.deskCases.load(paymentId),
      store.findings.list({ isOpen: true, paymentId, limit: findingsMax }),
      store.decisions.list(paymentId),
      store.handRefunds.list(paymentId),
      store.handovers.find(paymentId),
      store.deskActions.list({ paymentId, limit: actionsMax }),
      store.timeline.list(paymentId, { limit: entriesMax, ...(after && { after }) }),
      store.providerCalls.list(paymentId, shownCallsMax),
    ])
  if (!row || !found) return undefined
  return { row, found, findings, decisions, refunds, handover, actions, timeline, calls }
}
