/** What the payer sees now: the payer's page itself, in a frame that can do nothing. */

import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { PaymentRow } from '../payment/payment-row.ts'
import { isPaymentId } from '../payment/payment.ts'
import type { Store } from '../store/store.ts'
import type { DeskView } from './desk-view.ts'
import { html, type Html } from './html.ts'
import { toFramedHeaders } from './page-headers.ts'
import { DeskProblem } from './problem.ts'
import type { DeskTexts } from './texts/texts.ts'

export interface PayerPage {
  /** Renders the page of a payment as the payer sees it, without script and reload. */
  render(row: PaymentRow, nonce: string): string
  /** An image that the page may load. */
  logoUrl: string | null
}

/** Shows what is known, so that looking at a payment causes no read at Koywe. */
export function registerPayerPage(
  app: FastifyInstance,
  { store, payerPage }: { store: Store; payerPage: PayerPage },
): void {
  app.get('/payments/:id/payer-page', { schema: { hide: true } }, async (request, reply) => {
    const { id } = (request as FastifyRequest<{ Params: { id: string } }>).params
    const row = isPaymentId(id) ? await store.payments.load(id) : undefined
    if (!row) throw new DeskProblem('not_found')
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers(toFramedHeaders(nonce, payerPage.logoUrl))
      .type('text/html; charset=utf-8')
      .send(payerPage.render(row, nonce))
  })
}

export function renderPayerFrame({ row }: DeskView, { payment: words }: DeskTexts): Html {
  return html`<section class="card">
    <h2>${words.payerSees}</h2>
    <iframe
      class="phone"
      src="/desk/payments/${row.payment.id}/payer-page"
      title="${words.payerSees}"
      loading="lazy"
      sandbox=""
    ></iframe>
  </section>`
}
