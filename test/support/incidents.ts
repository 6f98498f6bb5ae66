/** Reads explanations as support does: the tests of incidents learn about a payment from nothing else. */

import { translate } from '../../desk/translate.ts'
import type { Actor, Cause } from '../../payment/cause.ts'
import type { FailureCode } from '../../payment/failure.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout } from './caller.ts'
import { admin } from './payer.ts'
import { waitFor } from './wait.ts'
import type { World } from './world.ts'

export interface ExplanationView {
  cause: Cause
  actor: Actor
  sentence: string
  action: string | null
  until: string | null
  next: { sentence: string; at: string | null } | null
  findings: { kind: string; nextAction: string }[]
}

export interface RefusalView {
  requestId: string
  code: FailureCode
  actor: Actor
  sentence: string
  merchantReference: string | null
  paymentId: string | null
}

export interface Incidents {
  open: (fields?: Record<string, unknown>) => Promise<PaymentView>
  /** Waits until the explanation has this cause. @throws with the last explanation */
  explained: (payment: { id: string }, cause: Cause) => Promise<ExplanationView>
  /** The lines of the timeline and the outcomes of webhooks that the desk has in English only. */
  untranslated: (payment: { id: string }) => Promise<string[]>
  /** Sends a genuine webhook about the order, of an unknown type: it only makes Payin read. */
  nudge: (payment: PaymentView) => Promise<unknown>
  decide: (payment: PaymentView, decision: 'accept' | 'decline') => Promise<unknown>
  fail: (fault: Record<string, unknown>) => Promise<unknown>
  heal: () => Promise<unknown>
}

interface TimelineView {
  data: { kind: string; summary: string; detail: { reason?: string | null } | null }[]
}

const languages = [{ locale: 'es' }, { locale: 'pt' }] as const

export function incidentsOf(world: () => World): Incidents {
  return {
    open(fields = {}) {
      const [request, key] = [aCheckout(fields), crypto.randomUUID()]
      // A busy machine may answer 503; a shop repeats the request with its key then.
      return waitFor('a checkout', async () => {
        const { status, body } = await world().call.checkout(request, key)
        return status < 300 && body
      })
    },

    async explained({ id }, cause) {
      let last = 'no explanation'
      const found = async () => {
        const { body, text } = await world().call.get<ExplanationView>(
          `/payments/${id}/explanation`,
        )
        last = text
        return body.cause === cause && body
      }
      return waitFor(cause, found).catch((error: unknown) => {
        throw new Error(`expected ${cause}, and the last explanation was ${last}`, { cause: error })
      })
    },

    async untranslated({ id }) {
      const { body } = await world().call.get<TimelineView>(`/payments/${id}/timeline`)
      return body.data
        .flatMap(({ kind, summary, detail }) =>
          kind === 'webhook' ? [summary, detail?.reason ?? summary] : [summary],
        )
        .filter((line) => languages.some((visitor) => translate(line, visitor) === line))
    },

    nudge: ({ koyweOrderId }) =>
      admin(world(), 'webhooks/send', {
        body: { id: crypto.randomUUID(), type: 'order.nudged', data: { orderId: koyweOrderId } },
      }),

    decide: ({ id }, decision) =>
      world().call.post(`/payments/${id}/decision`, { decision, reason: 'the payer called' }),

    fail: (fault) => admin(world(), 'faults', { times: 10_000, ...fault }),
    heal: () => fetch(`${world().sandboxUrl}/admin/faults`, { method: 'DELETE' }),
  }
}
