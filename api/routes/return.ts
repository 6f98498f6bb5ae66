/**
 * The pages of the payer: the one to pay on, and the one to return to. They read the order and ignore the query, which
 * the payer can forge.
 */

import Type from 'typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PaymentRow } from '../../payment/payment-row.ts'
import type { ShopFace } from '../../payment/shop-face.ts'
import { Problem } from '../errors.ts'
import { createPayerReads, type PayerReadParts } from '../payer-reads.ts'
import { answer, problems } from '../responses.ts'
import { renderPayPage, viewPayState } from '../pages/pay-page.ts'
import { viewReturnState, type PageContext } from '../pages/payer-view.ts'
import { renderReturnPage, renderUnavailablePage, renderUnknownPage } from '../pages/return-page.ts'
import { sendPage } from '../pages/send-page.ts'

export interface ReturnRouteParts extends PayerReadParts {
  face: ShopFace
  /** The public address, whose path a proxy may take away. */
  publicUrl: string
}

const params = Type.Object({ id: Type.String() })

export function registerReturnRoutes(app: FastifyInstance, parts: ReturnRouteParts): void {
  const { face } = parts
  const find = createPayerReads(app, parts)
  const toContext = ({ loadedAt }: PaymentRow): PageContext => ({ face, now: loadedAt })

  const pages = [
    ['/return/:id', 'Show the return page to the payer (HTML)', renderReturnPage],
    ['/pay/:id', 'Show the payer how to pay (HTML)', renderPayPage],
  ] as const
  for (const [path, summary, render] of pages) {
    app.get(path, describePage(summary), async (request, reply) => {
      const row = await find(request)
      if (!row) return sendUnknown(reply)
      const toPage = (nonce: string) => render(row.payment, toContext(row), nonce)
      return sendPage(reply, 200, toPage, face.logoUrl)
    })
  }

  const states = [
    ['/return/:id/state', 'Read what the return page shows (JSON)', viewReturnState],
    ['/pay/:id/state', 'Read what the pay page shows (JSON)', viewPayState],
  ] as const
  for (const [path, summary, view] of states) {
    app.get(path, describeState(summary), async (request, reply) => {
      const row = await find(request)
      if (!row) throw new Problem('not_found')
      return reply.header('cache-control', 'no-store').send(view(row.payment, toContext(row)))
    })
  }

  registerPosted(app, new URL(parts.publicUrl).pathname.replace(/\/$/, ''))
}

/** Some banks send the payer back by a form. @param basePath of the public address */
function registerPosted(app: FastifyInstance, basePath: string): void {
  void app.register(async (routes) => {
    routes.removeAllContentTypeParsers()
    routes.addContentTypeParser('*', (_request, payload, done) => {
      payload.resume()
      done(null)
    })
    const schema = { summary: 'Redirect a returning form to the page', params, hide: true }
    for (const page of ['return', 'pay']) {
      routes.post<{ Params: { id: string } }>(`/${page}/:id`, { schema }, (request, reply) =>
        reply.redirect(`${basePath}/${page}/${encodeURIComponent(request.params.id)}`, 303),
      )
    }
  })
}

function describePage(summary: string) {
  const html = (description: string) => answer(description, Type.String(), 'text/html')
  return {
    schema: {
      summary,
      params,
      response: {
        200: html('The state of the payment'),
        404: html('Payment not found'),
        503: html('The payment cannot be read now; the page reloads automatically'),
      },
    },
    // Payers read this, so an error is a page, too.
    errorHandler(error: Error, request: FastifyRequest, reply: FastifyReply) {
      request.log.error({ err: error }, 'cannot render a page for the payer')
      return sendPage(reply.header('retry-after', '5'), 503, renderUnavailablePage)
    },
  }
}

function describeState(summary: string) {
  const response = {
    200: answer('What the page shows', Type.Ref('PayerState')),
    ...problems(404, 503),
  }
  return { schema: { summary, params, response } }
}

/** Whether a URL is an HTML page. */
export function isPage(url: string): boolean {
  return /^\/(?:return|pay)\//.test(url) && !/\/state\/?(\?|$)/.test(url)
}

/** Sends the page for an unknown payment. */
export function sendUnknown(reply: FastifyReply): FastifyReply {
  return sendPage(reply, 404, renderUnknownPage)
}
