/** The facts of a payment: ids, times, findings, the payer, and where else it is shown. */

import type { Payment } from '../payment/payment.ts'
import type { DeskView } from './desk-view.ts'
import { writeFindingStep } from './desk-step.ts'
import { fact } from './fact.ts'
import { html, type Html } from './html.ts'
import { historyTexts } from './texts/history-texts.ts'
import { hintTexts } from './texts/hint-texts.ts'
import { fillIn } from './texts/texts.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderTime } from './written.ts'

export function renderDetails(view: DeskView, visitor: DeskVisitor): Html {
  const { texts, locale } = visitor
  const { row, found, handover } = view
  const { payment, polling } = row
  const { payment: words } = texts
  const when = (at: number | null) => at !== null && renderTime(at, payment)
  const { failure } = payment
  return html`<section class="card">
    <h2>${words.facts}</h2>
    <dl class="facts">
      ${handover && fact(texts.handover.label, html`<strong>${handover.assignee}</strong>: ${handover.note} (${handover.by}, ${renderTime(handover.at, payment)})`)}
      ${fact(words.id, html`<code>${payment.id}</code>`)}
      ${payment.koyweOrderId && fact(words.order, html`<code>${payment.koyweOrderId}</code>`)}
      ${fact(words.requestId, html`<code>${found.requestId}</code>`)}
      ${fact(words.apiKey, found.apiKeyName)} ${fact(texts.list.method, writeMethod(payment))}
      ${fact(words.description, payment.description)}
      ${fact(words.fulfilment, historyTexts[locale].fulfilments[payment.fulfilment])}
      ${failure && fact(words.failure, `${failure.code}${failure.detail ? ` (${failure.detail})` : ''}`)}
      ${fact(texts.list.created, when(payment.createdAt))}
      ${fact(words.expires, when(payment.expiresAt))}
      ${fact(words.watched, when(payment.watchUntil))}
      ${payment.lastReadAt !== null && fact(words.lastRead, when(payment.lastReadAt))}
      ${polling.nextPollAt !== null && fact(words.nextPoll, when(polling.nextPollAt))}
      ${fact(words.version, payment.version)}
    </dl>
    ${renderOrders(found.orders, payment, visitor)} ${renderLinks(view, visitor)}
  </section>`
}

function renderLinks({ row, links }: DeskView, { texts, locale }: DeskVisitor): Html {
  const { payment: words } = texts
  const { status, fulfilment, payUrl } = row.payment
  const payLink = status === 'pending' && fulfilment === 'none' ? payUrl : null
  return html`<h2>${words.links}</h2>
    <ul>
      ${payLink !== null && html`<li>${renderLink(payLink, hintTexts[locale].payLink)}: <code>${payLink}</code></li>`}
      <li>${renderLink(links.payerPage, words.payerPage)}</li>
      ${links.temporal && html`<li>${renderLink(links.temporal, words.temporal)}</li>`}
      ${links.koywe && html`<li>${renderLink(links.koywe, words.koywe)}</li>`}
    </ul>`
}

function writeMethod({ method, country, bank }: Payment): string {
  return [method, country, bank ?? []].flat().join(', ')
}

/** Another place learns nothing about the desk from a link. */
function renderLink(href: string, label: string): Html {
  return html`<a href="${href}" target="_blank" rel="noopener noreferrer">${label}</a>`
}

function renderOrders(
  orders: DeskView['found']['orders'],
  payment: Payment,
  { texts: { payment: words }, locale }: DeskVisitor,
): Html | false {
  if (orders.length < 2) return false
  const { ownOrder, otherOrder } = hintTexts[locale]
  const items = orders.map(
    ({ koyweOrderId, seenAt, moneyAt, refundedAt }) =>
      html`<li>
        <code>${koyweOrderId}</code>,
        ${koyweOrderId === payment.koyweOrderId ? ownOrder : otherOrder}: ${words.seen}
        ${renderTime(seenAt, payment)}
        ${moneyAt !== null && html`; ${words.money} ${renderTime(moneyAt, payment)}`}
        ${refundedAt !== null && html`; ${words.refunded} ${renderTime(refundedAt, payment)}`}
      </li>`,
  )
  return html`<h2>${words.orders}</h2>
    <ul>
      ${items}
    </ul>`
}

export function renderFindings(view: DeskView, visitor: DeskVisitor): Html | false {
  const { findings, row } = view
  if (findings.length === 0) return false
  const { texts } = visitor
  const items = findings.map(
    ({ kind, detail, since, acknowledgedBy }) =>
      html`<li>
        <strong>${texts.findings[kind]}</strong>: ${writeFindingStep(kind, visitor)}
        ${kind === 'duplicate_money' && renderPaidTwice(view)} ${writeDetail(detail)}
        ${renderTime(since, row.payment)}
        ${acknowledgedBy && html`<span class="badge good">${fillIn(texts.payment.takenBy, { name: acknowledgedBy })}</span>`}
      </li>`,
  )
  return html`<section class="card">
    <h2>${texts.payment.findings}</h2>
    <ul>
      ${items}
    </ul>
  </section>`
}

/** The orders that were paid in addition to the payment's own. */
function renderPaidTwice({ found, row }: DeskView): Html[] {
  const { koyweOrderId: own } = row.payment
  return found.orders
    .filter(
      ({ koyweOrderId, moneyAt, refundedAt }) =>
        koyweOrderId !== own && moneyAt !== null && refundedAt === null,
    )
    .map(({ koyweOrderId }) => html`<code>${koyweOrderId}</code> `)
}

/** What the kind alone does not say, such as an amount. */
function writeDetail(detail: Record<string, unknown> | null): string {
  const values = Object.values(detail ?? {}).filter((value) => typeof value === 'string')
  return values.length > 0 ? `(${values.join(' ')})` : ''
}

/** Only where a person asked for it, which was recorded. */
export function renderPayer({ shownPayer }: DeskView, { texts }: DeskVisitor): Html | false {
  if (!shownPayer) return false
  const { payment: words } = texts
  const { payer } = shownPayer
  const details =
    payer === null
      ? html`<p>${words.payerErased}</p>`
      : html`<dl class="facts">
          ${fact(words.name, payer.name)} ${payer.email && fact(words.email, payer.email)}
          ${payer.phone && fact(words.phone, payer.phone)}
          ${fact(words.document, `${payer.documentType} ${payer.documentNumber}`)}
        </dl>`
  return html`<section class="card">
    <h2>${words.payer}</h2>
    ${details}
  </section>`
}
