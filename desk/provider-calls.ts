/** The calls to Koywe about a payment. */

import type { Payment } from '../payment/payment.ts'
import type { DatedProviderCall } from '../payment/provider-call.ts'
import { shownCallsMax, type DeskView } from './desk-view.ts'
import { html, type Html } from './html.ts'
import type { DeskTexts } from './texts/texts.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderTime, writeDuration } from './written.ts'

export function renderProviderCalls({ calls, row }: DeskView, { texts, roles }: DeskVisitor): Html {
  const { calls: words } = texts
  const mayRead = roles.includes('act')
  const parts = { payment: row.payment, texts, mayRead }
  const list = html`<details>
    <summary>${words.title}: ${calls.length}</summary>
    <ol class="timeline">
      ${calls.map((call) => renderCall(call, parts))}
    </ol>
    ${calls.length === shownCallsMax && html`<p class="hint">${words.earlier}</p>`}
    ${!mayRead && html`<p class="hint">${words.forAct}</p>`}
  </details>`
  return html`<section class="card">
    <h2>${words.title}</h2>
    ${calls.length === 0 ? html`<p>${words.none}</p>` : list}
  </section>`
}

/** The answer is redacted, and still shown only to people who may see the payer. */
function renderCall(
  { at, kind, tookMs, status, code, answer }: DatedProviderCall,
  { payment, texts, mayRead }: { payment: Payment; texts: DeskTexts; mayRead: boolean },
): Html {
  const { calls: words } = texts
  const tone = code === null ? 'good' : 'bad'
  const isShown = mayRead && answer !== null && answer !== ''
  return html`<li>
    ${renderTime(at, payment)} ${words.kinds[kind]}
    <span class="badge ${tone}">${status ?? words.noAnswer}</span> ${writeDuration(tookMs)}
    ${code !== null && html`<code>${code}</code>`}
    ${isShown && html`<pre tabindex="0" aria-label="${words.answer}">${answer}</pre>`}
  </li>`
}
