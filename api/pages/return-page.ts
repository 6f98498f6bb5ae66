/**
 * The return page shows the payer the state of their payment, in the language of the payment. It shows no
 * personal data and ignores its query. Without JavaScript it updates by reloading.
 */

import type { Payment } from '../../payment/payment.ts'
import { escapeHtml } from '../../payment/escape-html.ts'
import { drawIcon } from './icons.ts'
import { renderPage } from './page.ts'
import { renderFacts, renderHelp, renderPayerPage, renderShopHead } from './payer-frame.ts'
import { digestView, viewForPayer, type PageContext, type PayerView } from './payer-view.ts'
import { pageTexts } from './return-texts.ts'

const reloadSeconds = 5

/** Renders the page. @param nonce the CSP nonce of its style and script */
export function renderReturnPage(payment: Payment, context: PageContext, nonce: string): string {
  const view = viewForPayer(payment, context)
  return renderPayerPage(
    {
      payment,
      face: context.face,
      title: view.headline,
      main: renderState(payment, view, context),
      reloadSeconds: view.isFinal ? null : reloadSeconds,
      isStill: context.isStill ?? false,
    },
    nonce,
  )
}

function renderState(payment: Payment, view: PayerView, { face }: PageContext): string {
  const link = view.link
    ? `<a id="link" class="button" href="${escapeHtml(view.link.href)}">${escapeHtml(view.link.label)}</a>\n`
    : ''
  return `<main data-state="${view.state}" data-final="${view.isFinal}" data-content="${digestView(view)}">
${renderShopHead(payment, face)}
${drawIcon(view.state)}
<h1 id="headline" tabindex="-1">${escapeHtml(view.headline)}</h1>
<p id="sentence">${escapeHtml(view.sentence)}</p>
<p id="next">${escapeHtml(view.next)}</p>
${renderFacts(view.facts)}
${link}${renderHelp(view.help)}
</main>`
}

/** Renders the page for an unknown payment. */
export function renderUnknownPage(nonce: string): string {
  return renderInAllLanguages('notFound', nonce)
}

/** Renders the page for when the payment cannot be read. It reloads every 5 seconds. */
export function renderUnavailablePage(nonce: string): string {
  const reload = `<noscript><meta http-equiv="refresh" content="${reloadSeconds}"></noscript>\n`
  const script = `setTimeout(() => location.reload(), ${reloadSeconds * 1000})`
  return renderInAllLanguages('unavailable', nonce, {
    head: reload,
    script: `\n<script nonce="${nonce}">${script}</script>`,
  })
}

/** Without a payment the language is unknown. */
function renderInAllLanguages(
  text: 'notFound' | 'unavailable',
  nonce: string,
  { head, script } = { head: '', script: '' },
): string {
  const { headline, sentence } = pageTexts.es[text]
  const others = (['pt', 'en'] as const).map((locale) => {
    const other = pageTexts[locale][text]
    return `<p lang="${locale}"><strong>${other.headline}.</strong> ${other.sentence}</p>`
  })
  const icon = drawIcon(text === 'notFound' ? 'cancelled' : 'confirming')
  const body = `<main data-state="${text === 'notFound' ? 'unknown' : text}" data-final="true">
${icon}
<h1>${headline}</h1>
<p>${sentence}</p>
${others.join('\n')}
</main>${script}`
  return renderPage({ locale: 'es', title: headline, head, body, nonce })
}
