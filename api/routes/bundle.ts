/** The route of what Koywe's support needs to investigate a payment. */

import Type, { type Static } from 'typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { toBundle, writeBundle, type KoyweAccount } from '../../desk/bundle.ts'
import { loadDeskView } from '../../desk/desk-view.ts'
import { isPaymentId } from '../../payment/payment.ts'
import type { Store } from '../../store/store.ts'
import type { Authentication } from '../authentication.ts'
import { Problem } from '../errors.ts'
import { keyedProblems } from '../responses.ts'

export interface BundleRouteParts {
  store: Store
  koyweAccount: KoyweAccount
  authentication: Authentication
}

const params = Type.Object({ id: Type.String() })

export function registerBundle(
  app: FastifyInstance,
  { store, koyweAccount, authentication }: BundleRouteParts,
): void {
  const schema: FastifySchema = {
    summary: 'Read what Koywe needs to investigate a payment',
    description:
      'Ids, amounts, statuses, times in UTC, webhook events and calls. Holds nothing about the payer and nothing that people wrote. With Accept: text/plain, a text to paste into a ticket.',
    params,
    response: {
      200: {
        description: 'The bundle',
        content: {
          'application/json': { schema: Type.Ref('Bundle') },
          'text/plain': { schema: Type.String() },
        },
      },
      ...keyedProblems(404),
    },
    security: [{ apiKey: [] }],
  }
  const onRequest = authentication.demand('support')
  app.get('/payments/:id/bundle', { schema, onRequest }, async (request, reply) => {
    const { id } = request.params as Static<typeof params>
    const view = isPaymentId(id) ? await loadDeskView(store, id, null) : undefined
    if (!view) throw new Problem('not_found')
    const bundle = toBundle(view, koyweAccount, view.row.loadedAt)
    const isText = request.headers.accept?.startsWith('text/plain') === true
    return isText
      ? reply.type('text/plain; charset=utf-8').send(writeBundle(bundle))
      : reply.type('application/json; charset=utf-8').send(JSON.stringify(bundle))
  })
}
