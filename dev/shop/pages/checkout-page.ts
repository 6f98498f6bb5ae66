/** The checkout: the buyer's details, and the methods and banks that Payin offers in the country. */

import { showPrice, totalOf } from '../catalog.ts'
import { escapeHtml } from '../../../payment/escape-html.ts'
import type { Buyer } from '../markets.ts'
import type { OfferedMethod, CheckoutProblem } from '../payin.ts'
import { shopTexts } from '../texts.ts'
import type { Visitor } from '../visitor.ts'
import { renderLayout } from './layout.ts'

export interface CheckoutForm {
  methods: readonly OfferedMethod[]
  buyer: Buyer
  /** Empty before one was chosen. */
  method: string
  bank: string | null
  /** Why Payin refused what the buyer sent. */
  problem: CheckoutProblem | null
}

const inputs = [
  ['name', 'text', 'name'],
  ['email', 'email', 'email'],
  ['phone', 'tel', 'tel'],
  ['documentType', 'text', 'off'],
  ['documentNumber', 'text', 'off'],
] as const

/** Payin does not demand these, but a method may. */
const optional = new Set<string>(['email', 'phone'])

export function renderCheckoutForm(visitor: Visitor, form: CheckoutForm): string {
  const { language, market, cart } = visitor
  const texts = shopTexts[language]
  const { methods, problem } = form
  const total = showPrice(totalOf(cart, market), market)
  const body = `<h1>${texts.checkout}</h1>
${problem === null ? '' : renderProblem(problem, visitor)}
<form method="post" action="/checkout">
<div class="columns">
<fieldset><legend>${texts.buyer}</legend>
${inputs.map((input) => renderField(input, { visitor, form })).join('\n')}
</fieldset>
<fieldset><legend>${texts.howToPay}</legend>
${methods.length === 0 ? `<p class="alert">${texts.noMethods}</p>` : methods.map((method, place) => renderMethod(method, place, { visitor, form })).join('\n')}
</fieldset>
</div>
<p class="row"><button id="buy"${methods.length === 0 ? ' disabled' : ''}>${escapeHtml(texts.pay(total))}</button> <a href="/cart">${texts.cart}</a></p>
</form>`
  return renderLayout(visitor, { title: texts.checkout, body })
}

interface Parts {
  visitor: Visitor
  form: CheckoutForm
}

function renderProblem({ field, detail }: CheckoutProblem, { language }: Visitor): string {
  const texts = shopTexts[language]
  const name = field?.replace('payer.', '') ?? ''
  const label = Object.hasOwn(texts.fields, name) ? texts.fields[name as keyof Buyer] : field
  const where = label === undefined ? '' : ` ${texts.refusedField(label)}`
  const why = detail === undefined ? '' : ` <span lang="en">(${escapeHtml(detail)})</span>`
  return `<p class="alert" role="alert">${texts.refused}${escapeHtml(where)}${why}</p>`
}

function renderField(
  [name, type, autocomplete]: (typeof inputs)[number],
  { visitor: { language }, form: { methods, buyer, problem } }: Parts,
): string {
  const texts = shopTexts[language]
  const needing = methods.filter(({ requiredFields }) => requiredFields.includes(`payer.${name}`))
  const names = needing.map((method) => method.name).join(', ')
  const note = names === '' ? '' : ` <span class="note">${escapeHtml(texts.neededBy(names))}</span>`
  const isDemanded =
    !optional.has(name) || (methods.length > 0 && needing.length === methods.length)
  const isWrong = problem?.field === `payer.${name}`
  return `<p class="field"><label for="${name}">${texts.fields[name]}${note}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" value="${escapeHtml(buyer[name])}"${isDemanded ? ' required' : ''}${isWrong ? ' aria-invalid="true"' : ''}></p>`
}

function renderMethod(
  { method, name, banks }: OfferedMethod,
  place: number,
  { visitor: { language }, form }: Parts,
): string {
  const isChosen = form.method === method || (form.method === '' && place === 0)
  const choices = banks.map(
    (bank) =>
      `<option${isChosen && bank === form.bank ? ' selected' : ''}>${escapeHtml(bank)}</option>`,
  )
  const code = escapeHtml(method)
  const bank =
    banks.length === 0
      ? ''
      : `<p class="field"><label for="bank-${code}">${shopTexts[language].bank}</label>
<select id="bank-${code}" name="bank-${code}">${choices.join('')}</select></p>`
  return `<div class="choice"><label><input type="radio" name="method" value="${code}" required${isChosen ? ' checked' : ''}> ${escapeHtml(name)}</label>
${bank}</div>`
}
