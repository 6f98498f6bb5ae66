/** The forms of the actions that are legal now. Each says what it will do, before the person does it. */

import { reasonLengthMax } from '../payment/desk-action.ts'
import type { Payment } from '../payment/payment.ts'
import { toActionPath } from './action-path.ts'
import type { DeskView } from './desk-view.ts'
import { html, type Html, type HtmlValue } from './html.ts'
import {
  listLegalActions,
  listRefundKinds,
  listUntaken,
  type LegalityFacts,
  type PaymentAction,
} from './legal-actions.ts'
import { renderToken } from './page.ts'
import { suggestRefund } from './refund-form.ts'
import { hintTexts } from './texts/hint-texts.ts'
import { fillIn, type DeskTexts } from './texts/texts.ts'
import type { DeskVisitor } from './visitor.ts'
import { writeMoney } from './written.ts'

function toFacts({ row, findings, found }: DeskView): LegalityFacts {
  return { row, findings, messages: found.messages }
}

/** What a person is most likely to want now: a decision is made in its form, and the rest at once. */
export function renderPrimaryAction(view: DeskView, visitor: DeskVisitor): Html | null {
  const { texts } = visitor
  const [first] = listLegalActions(toFacts(view), visitor.roles)
  if (first === 'resend' || first === 'retry' || first === 'refresh') {
    return html`<form method="post" action="${toActionPath(view.row.payment.id, first)}">
      ${renderHidden(view.row.payment, visitor)}
      <button>${texts.actions.labels[first]}</button>
    </form>`
  }
  // Accepting and declining stand side by side, so that neither is the easier one.
  const label = first === 'accept' ? texts.actions.decide : first && texts.actions.labels[first]
  const isForm = first !== undefined && !lasting.has(first)
  return isForm ? html`<p><a class="button" href="#${first}">${label}</a></p>` : null
}

/** Possible for every payment, so that none of them is what a person most likely wants. */
const lasting = new Set<PaymentAction>(['hand_over', 'note', 'show_payer'])

export function renderActionForms(view: DeskView, visitor: DeskVisitor): Html {
  const { texts, roles } = visitor
  const legal = listLegalActions(toFacts(view), roles)
  const forms = legal.map((action) => renderForm(action, view, visitor))
  return html`<section class="card">
    <h2>${texts.actions.title}</h2>
    ${forms.length === 0 ? html`<p>${texts.actions.none}</p>` : forms}
  </section>`
}

const dangerous = new Set<PaymentAction>(['decline', 'stop_selling'])

function renderForm(action: PaymentAction, view: DeskView, visitor: DeskVisitor): Html {
  const { payment } = view.row
  const { actions } = visitor.texts
  const paid = writePaid(payment)
  const isOpen = action === 'accept' || action === 'decline'
  return html`<details id="${action}" ${isOpen && html`open`}>
    <summary>${actions.labels[action]}</summary>
    <form method="post" action="${toActionPath(payment.id, action)}">
      ${renderHidden(payment, visitor)}
      <p class="hint">
        ${fillIn(actions.effects[action], { paid })}
        ${action === 'accept' && writeWarnings(payment, visitor)}
      </p>
      ${renderFields(action, view, visitor.texts)}
      <button class="${dangerous.has(action) ? 'danger' : 'strong'}">
        ${actions.labels[action]}
      </button>
    </form>
  </details>`
}

/** What the person should check before money with these exceptions is accepted. */
function writeWarnings({ exceptions }: Payment, { locale }: DeskVisitor): string {
  return exceptions.map((exception) => hintTexts[locale].accept[exception]).join(' ')
}

function writePaid(payment: Payment): string {
  const { paidAmount, paidCurrency, currency } = payment
  return paidAmount === null ? '' : writeMoney(paidAmount, paidCurrency ?? currency, payment)
}

function renderHidden(payment: Payment, visitor: DeskVisitor): Html {
  return html`${renderToken(visitor)}<input
      type="hidden"
      name="version"
      value="${payment.version}"
    />`
}

function renderFields(action: PaymentAction, view: DeskView, texts: DeskTexts): HtmlValue {
  const { actions } = texts
  const reason = (label: string) =>
    renderText({ name: 'reason', label, id: `${action}-reason`, lengthMax: reasonLengthMax })
  switch (action) {
    case 'accept':
    case 'decline':
    case 'stop_selling':
      return reason(actions.reason)
    case 'note':
      return reason(actions.text)
    case 'hand_over':
      return html`${renderPerson(view.people, texts)} ${reason(actions.text)}`
    case 'acknowledge': {
      const kinds = listUntaken(toFacts(view)).map(({ kind }) => kind)
      return renderKinds(action, [...new Set(kinds)], texts)
    }
    case 'refunded_by_hand':
      return renderRefundFields(view, texts)
    case 'resend':
    case 'retry':
    case 'refresh':
    case 'show_payer':
      return null
  }
}

function renderRefundFields(view: DeskView, texts: DeskTexts): Html {
  const { actions } = texts
  const { payment } = view.row
  const kinds = listRefundKinds(toFacts(view))
  const field = (name: string, label: string, more: { value?: string; lengthMax: number }) =>
    renderText({ name, label, id: `refund-${name}`, ...more })
  return html`${renderKinds('refund', kinds, texts)}
  ${field('amount', actions.amount, { value: suggestRefund(kinds, payment), lengthMax: 20 })}
  ${field('currency', actions.currency, { value: payment.paidCurrency ?? payment.currency, lengthMax: 3 })}
  ${field('proof', actions.proof, { lengthMax: reasonLengthMax })}`
}

function renderKinds(
  id: string,
  kinds: readonly (keyof DeskTexts['findings'])[],
  texts: DeskTexts,
): Html {
  const options = kinds.map(
    (kind) => html`<option value="${kind}">${texts.findings[kind]}</option>`,
  )
  return html`<div class="field">
    <label for="${id}-kind">${texts.actions.finding}</label>
    <select id="${id}-kind" name="kind">
      ${options}
    </select>
  </div>`
}

/** Suggests the people of the users file; others come through the company's sign-in. */
function renderPerson(people: readonly string[], { handover }: DeskTexts): Html {
  return html`<div class="field">
    <label for="hand_over-person">${handover.person}</label>
    <input
      id="hand_over-person"
      name="person"
      list="people"
      maxlength="64"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      required
    />
    <datalist id="people">
      ${people.map((name) => html`<option value="${name}"></option>`)}
    </datalist>
  </div>`
}

interface TextField {
  name: string
  label: string
  id: string
  lengthMax: number
  value?: string
}

function renderText({ name, label, id, lengthMax, value = '' }: TextField): Html {
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${name}"
      value="${value}"
      maxlength="${lengthMax}"
      autocomplete="off"
      required
    />
  </div>`
}
