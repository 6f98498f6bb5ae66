/** Where Koywe sends the payer back to. Looks afresh, and never trusts its own query. */

import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Ledger } from '../../ledger/ledger.ts'
import { isPaymentId, type Payment } from '../../payment/payment.ts'
import { isLive } from '../../payment/status.ts'
import { Problem } from '../errors.ts'
import { renderReturnPage, renderUnknownPage, viewForPayer } from '../pages/return-page.ts'
import type { Refreshes } from '../refreshes.ts'

export interface ReturnRouteParts {
  ledger: Ledger
  refreshes: Refreshes
}

/** A payer waits so long for the fresh truth; the page asks again by itself. */
const refreshWaitMs = 2500

export function registerReturnRoutes(app: FastifyInstance, parts: ReturnRouteParts): void {
  const page = { schema: { summary: "The payer's page (HTML)" } }
  app.get<{ Params: { id: string } }>('/return/:id', page, async (request, reply) => {
    const nonce = randomBytes(16).toString('base64')
    const payment = await findFresh(parts, request.params.id)
    return sendPage(reply, nonce, {
      status: payment ? 200 : 404,
      html: payment ? renderReturnPage(payment, nonce) : renderUnknownPage(nonce),
    })
  })

  const state = { schema: { summary: "What the payer's page shows, as JSON" } }
  app.get<{ Params: { id: string } }>('/return/:id/state', state, async (request, reply) => {
    const payment = await findFresh(parts, request.params.id)
    if (!payment) throw new Problem('not_found')
    return reply.header('cache-control', 'no-store').send(viewForPayer(payment))
  })
}

/** What may still change is read afresh. */
async function findFresh(
  { ledger, refreshes }: ReturnRouteParts,
  id: string,
): Promise<Payment | undefined> {
  const record = isPaymentId(id) ? await ledger.payments.load(id) : undefined
  if (!record) return undefined
  const { status } = record.payment
  if (!isLive(status) && status !== 'paid') return record.payment
  return (await refreshes.refresh(record, refreshWaitMs)).payment
}

function sendPage(
  reply: FastifyReply,
  nonce: string,
  { status, html }: { status: number; html: string },
): FastifyReply {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return reply
    .code(status)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html)
}
