/** The return page of the payer. Reads the order and ignores the query, which the payer can forge. */

import Type from 'typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import { isPaymentId, type Payment } from '../../payment/payment.ts'
import { isLive } from '../../payment/status.ts'
import { Problem } from '../errors.ts'
import { answer, problems } from '../responses.ts'
import {
  renderReturnPage,
  renderUnavailablePage,
  renderUnknownPage,
  viewForPayer,
} from '../pages/return-page.ts'
import { sendPage } from '../pages/send-page.ts'
import type { Refreshes } from '../refreshes.ts'

export interface ReturnRouteParts {
  store: Store
  refreshes: Refreshes
  /** The public address, whose path a proxy may take away. */
  publicUrl: string
}

/** How long the page waits for a read of the order. The page then polls on its own. */
const refreshWaitMs = 2500
/** Above this, one address sees what is known, without a read. Behind a proxy, all payers share one address. */
const readsPerMinute = 60

export function registerReturnRoutes(app: FastifyInstance, parts: ReturnRouteParts): void {
  const limitReads = app.createRateLimit({ max: readsPerMinute, timeWindow: 60_000 })
  const mayRead = async (request: FastifyRequest) => {
    const limit = await limitReads(request)
    return limit.isAllowed || !limit.isExceeded
  }
  const html = (description: string) => answer(description, Type.String(), 'text/html')
  const params = Type.Object({ id: Type.String() })
  const page = {
    schema: {
      summary: 'Show the return page to the payer (HTML)',
      params,
      response: {
        200: html('The state of the payment'),
        404: html('Payment not found'),
        503: html('The payment cannot be read now; the page reloads automatically'),
      },
    },
    // Payers read this, so an error is a page, too.
    errorHandler(error: Error, request: FastifyRequest, reply: FastifyReply) {
      request.log.error({ err: error }, 'cannot render the return page')
      return sendPage(reply.header('retry-after', '5'), 503, renderUnavailablePage)
    },
  }
  app.get<{ Params: { id: string } }>('/return/:id', page, async (request, reply) => {
    const payment = await findFresh(parts, request.params.id, () => mayRead(request))
    if (!payment) return sendUnknown(reply)
    return sendPage(reply, 200, (nonce) => renderReturnPage(payment, nonce))
  })

  // Some banks send the payer back by a form.
  const basePath = new URL(parts.publicUrl).pathname.replace(/\/$/, '')
  void app.register(async (routes) => {
    routes.removeAllContentTypeParsers()
    routes.addContentTypeParser('*', (_request, payload, done) => {
      payload.resume()
      done(null)
    })
    const posted = {
      schema: { summary: 'Redirect a returning form to the page', params, hide: true },
    }
    routes.post<{ Params: { id: string } }>('/return/:id', posted, (request, reply) =>
      reply.redirect(`${basePath}/return/${encodeURIComponent(request.params.id)}`, 303),
    )
  })

  const state = {
    schema: {
      summary: 'Read what the return page shows (JSON)',
      params,
      response: {
        200: answer('What the page shows', Type.Ref('PayerState')),
        ...problems(404, 503),
      },
    },
  }
  app.get<{ Params: { id: string } }>('/return/:id/state', state, async (request, reply) => {
    const payment = await findFresh(parts, request.params.id, () => mayRead(request))
    if (!payment) throw new Problem('not_found')
    return reply.header('cache-control', 'no-store').send(viewForPayer(payment))
  })
}

/** Loads a payment, and reads its order first if its status can still change. */
async function findFresh(
  { store, refreshes }: ReturnRouteParts,
  id: string,
  mayRead: () => Promise<boolean>,
): Promise<Payment | undefined> {
  const row = isPaymentId(id) ? await store.payments.load(id) : undefined
  if (!row) return undefined
  const { status } = row.payment
  const canChange = isLive(status) || status === 'paid'
  if (!canChange || !(await mayRead())) return row.payment
  return (await refreshes.refresh(row, refreshWaitMs)).row.payment
}

/** Whether a URL is an HTML page. */
export function isPage(url: string): boolean {
  return url.startsWith('/return/') && !/\/state\/?(\?|$)/.test(url)
}

/** Sends the page for an unknown payment. */
export function sendUnknown(reply: FastifyReply): FastifyReply {
  return sendPage(reply, 404, renderUnknownPage)
}
