/** The downloads for Koywe's support. Each is recorded with the person. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isPaymentId } from '../payment/payment.ts'
import type { Store } from '../store/store.ts'
import { toBundle, writeBundle, type KoyweAccount } from './bundle.ts'
import { loadDeskView } from './desk-view.ts'
import type { Gate } from './gate.ts'
import { DeskProblem } from './problem.ts'
import type { SupportActions } from './support-actions.ts'
import { demandRole } from './visitor.ts'

export interface BundleRouteNeeds {
  store: Store
  support: SupportActions
  koyweAccount: KoyweAccount
}

const formats = { json: 'application/json', txt: 'text/plain' } as const

export function registerBundles(
  app: FastifyInstance,
  { store, support, koyweAccount, gate }: BundleRouteNeeds & { gate: Gate },
): void {
  for (const [ending, type] of Object.entries(formats)) {
    app.get(
      `/payments/:id/bundle.${ending}`,
      { schema: { hide: true } },
      async (request, reply) => {
        const { id } = (request as FastifyRequest<{ Params: { id: string } }>).params
        const visitor = gate.visitorOf(request)
        demandRole(visitor, 'act')
        const view = isPaymentId(id) ? await loadDeskView(store, id, null) : undefined
        if (!view) throw new DeskProblem('not_found')
        await support.record(id, 'bundle', { by: visitor.name, reason: '' })
        const bundle = toBundle(view, koyweAccount, view.row.loadedAt)
        return reply
          .type(`${type}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="payin-${id}.${ending}"`)
          .send(ending === 'json' ? JSON.stringify(bundle, null, 2) : writeBundle(bundle))
      },
    )
  }
}
