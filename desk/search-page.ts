/** The forms of searches, and what a search found. */

import { explainRefusal } from '../payment/explain.ts'
import { explanationTexts } from '../payment/explanation-languages.ts'
import type { DatedRefusal } from '../payment/refusal.ts'
import type { DeskPayment } from '../store/desk-payments.ts'
import { html, type Html } from './html.ts'
import { renderToken, type DeskPage } from './page.ts'
import { renderPaymentTable } from './payment-table.ts'
import { hintTexts } from './texts/hint-texts.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderUtcTime } from './written.ts'

/** What a search found: payments, and requests that were refused. */
export interface SearchResult {
  /** What was searched, unless it identifies a payer. */
  typed: string
  payments: DeskPayment[]
  refusals: DatedRefusal[]
}

export function renderResultsPage(
  { payments, refusals, typed }: SearchResult,
  visitor: DeskVisitor,
): DeskPage {
  const { texts, roles, locale } = visitor
  const none = roles.includes('act') ? texts.search.none : texts.search.noneRead
  const isNothing = payments.length + refusals.length === 0
  const body = html`<div class="columns">
    <div>
      ${isNothing && html`<p class="notice">${none} ${hintTexts[locale].whole}</p>`}
      ${
        payments.length > 0 &&
        html`<div class="card">
          ${renderPaymentTable(payments, { visitor, caption: texts.search.results })}
        </div>`
      }
      ${refusals.length > 0 && renderRefusals(refusals, visitor)}
    </div>
    <div>${renderSearch(visitor, typed)}</div>
  </div>`
  return { title: texts.search.title, body, hasSearch: true }
}

/** Refused requests left no payment. They are kept for a day. */
function renderRefusals(refusals: DatedRefusal[], { texts, locale }: DeskVisitor): Html {
  const items = refusals.map((refusal) => {
    const { sentence, actor, action } = explainRefusal(refusal, locale)
    const { paymentId } = refusal
    return html`<li>
      ${renderUtcTime(refusal.at)} ${sentence} ${texts.payment.actor}:
      <strong>${explanationTexts[locale].actors[actor]}</strong>. ${action}
      ${paymentId !== null && html`<a href="/desk/payments/${paymentId}">${paymentId}</a>`}
    </li>`
  })
  return html`<section class="card">
    <h2>${texts.search.refused}</h2>
    <ul>
      ${items}
    </ul>
  </section>`
}

export function renderSearch(visitor: DeskVisitor, typed = ''): Html {
  const { texts, roles } = visitor
  const { search } = texts
  const byPayer = html`<form method="post" action="/desk/find-payer">
    ${renderToken(visitor)}
    <h2>${search.payerTitle}</h2>
    <div class="field">
      <label for="payer">${search.payerLabel}</label>
      <input
        id="payer"
        name="payer"
        maxlength="254"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        required
      />
    </div>
    <p class="hint">${search.payerHint}</p>
    <button class="plain">${search.payerSubmit}</button>
  </form>`
  return html`<section class="card">
      <form method="get" action="/desk/find" role="search">
        <h2>${search.title}</h2>
        <div class="field">
          <label for="q">${search.label}</label>
          <input
            id="q"
            name="q"
            value="${typed}"
            maxlength="128"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            required
          />
        </div>
        <button>${search.submit}</button>
      </form>
    </section>
    ${roles.includes('act') && html`<section class="card">${byPayer}</section>`}`
}
