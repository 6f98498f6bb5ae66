/** The page of one payment: why it is where it is, the money, what can be done, and everything that happened. */

import type { Explanation } from '../payment/explain.ts'
import { explanationTexts } from '../payment/explanation-languages.ts'
import { formatAmount } from '../payment/money.ts'
import type { Payment } from '../payment/payment.ts'
import { renderActionForms, renderPrimaryAction } from './action-forms.ts'
import { renderActions } from './activity-page.ts'
import type { DeskView } from './desk-view.ts'
import { writeStep } from './desk-step.ts'
import { fact } from './fact.ts'
import { html, type Html } from './html.ts'
import type { DeskPage } from './page.ts'
import { renderMessages, renderTimeline, renderWebhookEvents } from './payment-history.ts'
import { renderPayerFrame } from './payer-page.ts'
import { renderDetails, renderFindings, renderPayer } from './payment-facts.ts'
import { renderSentEvents } from './sent-events.ts'
import { renderProviderCalls } from './provider-calls.ts'
import { fillIn, type DeskTexts } from './texts/texts.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderMoneyMarks, renderStatus, renderTime, writeMoney } from './written.ts'

export interface PaymentPageParts {
  view: DeskView
  visitor: DeskVisitor
  explanation: Explanation | null
  /** What the last form did. */
  notice: keyof Pick<DeskTexts['actions'], 'done' | 'failed'> | null
}

export function renderPaymentPage(parts: PaymentPageParts): DeskPage {
  const { view, visitor, explanation, notice } = parts
  const { texts } = visitor
  const { payment } = view.row
  const body = html`${notice && html`<p class="notice ${notice === 'done' ? 'good' : 'bad'}" role="status">${texts.actions[notice]}</p>`}
    <p>${renderStatus(payment, texts)} ${renderMoneyMarks(payment, texts)}</p>
    <div class="columns">
      <div>
        ${renderExplanation(parts, explanation)} ${renderMoney(view, visitor)}
        ${renderFindings(view, visitor)} ${renderMessages(view, visitor)}
        ${renderWebhookEvents(view, visitor)} ${renderSentEvents(view, texts)}
        ${renderProviderCalls(view, visitor)} ${renderTimeline(view, visitor)}
      </div>
      <div>
        ${renderActionForms(view, visitor)} ${renderPayer(view, visitor)}
        ${renderPayerFrame(view, texts)} ${renderDetails(view, visitor)} ${renderWords(view, texts)}
        ${renderBundle(view, visitor)}
      </div>
    </div>`
  return { title: fillIn(texts.payment.title, { reference: payment.merchantReference }), body }
}

function renderExplanation(
  { view, visitor }: PaymentPageParts,
  explanation: Explanation | null,
): Html {
  return html`<section class="card">
    ${explanation && renderSentences(explanation, view.row.payment, visitor)}
    ${renderPrimaryAction(view, visitor)}
  </section>`
}

function renderSentences(explanation: Explanation, payment: Payment, visitor: DeskVisitor): Html {
  const { texts, locale } = visitor
  const { sentence, actor, action, until, next } = explanation
  const { payment: words } = texts
  return html`<h2>${words.explanation}</h2>
    <p>${sentence}</p>
    <dl class="facts">
      ${fact(words.actor, explanationTexts[locale].actors[actor])}
      ${fact(words.action, action === null ? words.noAction : writeStep(action, visitor))}
      ${until !== null && fact(words.until, renderTime(until, payment))}
      ${next !== null && fact(words.next, html`${next.sentence} ${next.at !== null && renderTime(next.at, payment)}`)}
    </dl>`
}

/** The three amounts that must be the same. */
function renderMoney({ row, comparison }: DeskView, { texts, roles }: DeskVisitor): Html {
  const { payment } = row
  const { payment: words } = texts
  const mayCompare = payment.koyweOrderId !== null && roles.includes('act')
  return html`<section class="card">
    <dl class="money">
      <div>
        <dt>${words.asked}</dt>
        <dd>
          ${writeMoney(formatAmount(payment.amountMinor, payment.currency), payment.currency, payment)}
        </dd>
      </div>
      <div>
        <dt>${words.received}</dt>
        <dd>${writeReceived(payment, words.nothingYet)}</dd>
      </div>
      <div>
        <dt>${words.atKoywe}</dt>
        <dd>
          ${comparison ? renderComparison(comparison, payment, words) : renderLastRead(payment, words)}
        </dd>
      </div>
    </dl>
    ${mayCompare && html`<p><a href="/desk/payments/${payment.id}?compare">${words.compare}</a></p>`}
  </section>`
}

type PaymentWords = DeskTexts['payment']

function writeReceived(payment: Payment, nothing: string): string {
  const { paidAmount, paidCurrency, currency } = payment
  return paidAmount === null ? nothing : writeMoney(paidAmount, paidCurrency ?? currency, payment)
}

function renderLastRead({ koyweStatus, lastReadAt, country }: Payment, words: PaymentWords): Html {
  return html`${koyweStatus ?? words.nothingYet}
    <span class="small"
      >${lastReadAt === null ? words.neverRead : html`${words.asOf} ${renderTime(lastReadAt, { country })}`}</span
    >`
}

function renderComparison(
  comparison: NonNullable<DeskView['comparison']>,
  payment: Payment,
  words: PaymentWords,
): Html {
  if ('code' in comparison) return html`${fillIn(words.noAnswer, { code: comparison.code })}`
  const { amount, currency, word, externalId } = comparison.order
  const isOther = externalId !== null && externalId !== payment.id
  return html`${writeMoney(amount, currency, payment)}
    <span class="small"
      >${word}${isOther && html`, ${fillIn(words.otherOrder, { id: externalId })}`}</span
    >`
}

function renderBundle({ row }: DeskView, { texts, roles }: DeskVisitor): Html | false {
  const { bundle } = texts
  const path = `/desk/payments/${row.payment.id}/bundle`
  return (
    roles.includes('act') &&
    html`<section class="card">
      <h2>${bundle.title}</h2>
      <p class="hint">${bundle.hint}</p>
      <p class="row">
        <a class="button plain" href="${path}.json" download>${bundle.json}</a>
        <a class="button plain" href="${path}.txt" download>${bundle.text}</a>
      </p>
    </section>`
  )
}

/** What people decided, refunded and wrote. */
function renderWords({ row, decisions, refunds, actions }: DeskView, texts: DeskTexts): Html {
  const { payment } = row
  const { payment: words } = texts
  const decided = decisions.map(
    ({ decision, by, at, reason, paidAmount, paidCurrency, exceptions }) =>
      html`<li>
        <strong>${texts.activity.actions[decision]}</strong>, ${by}, ${renderTime(at, payment)}:
        ${paidAmount === null ? '' : writeMoney(paidAmount, paidCurrency ?? payment.currency, payment)}
        (${exceptions.map((kind) => texts.exceptions[kind]).join(', ')}). ${reason}
      </li>`,
  )
  const refunded = refunds.map(
    ({ amount, currency, by, at, proof }) =>
      html`<li>
        ${writeMoney(amount, currency, payment)}, ${by}, ${renderTime(at, payment)}: ${proof}
      </li>`,
  )
  return html`<section class="card">
    ${
      decided.length > 0 &&
      html`<h2>${words.decisions}</h2>
        <ul>
          ${decided}
        </ul>`
    }
    ${
      refunded.length > 0 &&
      html`<h2>${words.refunds}</h2>
        <ul>
          ${refunded}
        </ul>`
    }
    <h2>${words.notes}</h2>
    ${renderActions(actions, texts)}
  </section>`
}
