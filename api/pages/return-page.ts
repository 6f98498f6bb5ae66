/**
 * The return page shows the payer the state of their payment, in the language of the payment. It shows no
 * personal data and ignores its query. Without JavaScript it updates by reloading.
 */

import type { Payment } from '../../payment/payment.ts'
import { writeAskedAmount } from '../../payment/amount-text.ts'
import { escapeHtml } from '../../payment/escape-html.ts'
import { pageTexts, type PayerState, type PayerText } from './return-texts.ts'
import { renderPage } from './page.ts'
import { returnScript } from './return-assets.ts'

/** What the page shows and `/return/{id}/state` returns. */
export interface PayerView extends PayerText {
  state: PayerState
  /** The state will not change soon, so the page stops polling. */
  isFinal: boolean
  link: { href: string; label: string } | null
}

const finalStates = new Set<PayerState>(['completed', 'failed', 'cancelled', 'refunded'])

export function viewForPayer(payment: Payment): PayerView {
  const state = toPayerState(payment)
  return {
    state,
    ...pageTexts[payment.locale].states[state],
    isFinal: finalStates.has(state),
    link: toLink(payment, state),
  }
}

function toPayerState({ status, fulfilment, decision }: Payment): PayerState {
  if (fulfilment === 'held') return 'held'
  if (decision?.decision === 'decline' && status !== 'refunded') return 'declined'
  switch (status) {
    case 'opening':
    case 'pending':
      return 'confirming'
    case 'paid':
      return 'received'
    case 'completed':
      // This state says that the shop was notified, which is true only after it accepted the event.
      return fulfilment === 'done' ? 'completed' : 'received'
    case 'rejected':
      return 'failed'
    case 'processing':
    case 'failed':
    case 'expired':
    case 'cancelled':
    case 'refunded':
      return status
  }
}

function toLink(payment: Payment, state: PayerState): PayerView['link'] {
  const texts = pageTexts[payment.locale]
  switch (state) {
    case 'received':
    case 'completed':
      return { href: payment.successUrl, label: texts.toShop }
    case 'failed':
    case 'expired':
    case 'cancelled':
    case 'refunded':
      return { href: payment.failedUrl, label: texts.backToShop }
    case 'confirming':
      return payment.payUrl === null ? null : { href: payment.payUrl, label: texts.toPayment }
    case 'declined':
      return { href: payment.failedUrl, label: texts.backToShop }
    case 'processing':
    case 'held':
      return null
  }
}

/** Renders the page. @param nonce the CSP nonce of its style and script */
export function renderReturnPage(payment: Payment, nonce: string): string {
  const { locale } = payment
  const texts = pageTexts[locale]
  const view = viewForPayer(payment)
  const reload = view.isFinal
    ? ''
    : '<noscript><meta http-equiv="refresh" content="5"></noscript>\n'
  const link = view.link
    ? `<a id="link" class="button" href="${escapeHtml(view.link.href)}">${escapeHtml(view.link.label)}</a>`
    : '<a id="link" class="button" hidden></a>'
  const body = `<main data-state="${view.state}" data-final="${view.isFinal}">
<div class="mark" aria-hidden="true"></div>
<div role="status" aria-live="polite">
<h1 id="headline">${escapeHtml(view.headline)}</h1>
<p id="sentence">${escapeHtml(view.sentence)}</p>
</div>
<dl>
<dt>${texts.amount}</dt><dd>${escapeHtml(writeAskedAmount(payment))}</dd>
<dt>${texts.reference}</dt><dd>${escapeHtml(payment.merchantReference)}</dd>
</dl>
${link}
</main>
<script nonce="${nonce}">${returnScript}</script>`
  return renderPage({ locale, title: view.headline, head: reload, body, nonce })
}

/** Renders the page for an unknown payment. */
export function renderUnknownPage(nonce: string): string {
  return renderInAllLanguages('notFound', nonce)
}

/** Renders the page for when the payment cannot be read. It reloads every 5 seconds. */
export function renderUnavailablePage(nonce: string): string {
  return renderInAllLanguages('unavailable', nonce, '<meta http-equiv="refresh" content="5">\n')
}

/** Without a payment the language is unknown. */
function renderInAllLanguages(text: 'notFound' | 'unavailable', nonce: string, head = ''): string {
  const { headline, sentence } = pageTexts.es[text]
  const others = (['pt', 'en'] as const).map((locale) => {
    const other = pageTexts[locale][text]
    return `<p lang="${locale}">${other.headline}. ${other.sentence}</p>`
  })
  const body = `<main data-state="${text === 'notFound' ? 'unknown' : text}" data-final="true">
<h1>${headline}</h1>
<p>${sentence}</p>
${others.join('\n')}
</main>`
  return renderPage({ locale: 'es', title: headline, head, body, nonce })
}
