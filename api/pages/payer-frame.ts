/** The parts that all pages for payers share: the shop's head, the facts, the way to help. */

import { nameShop, type ShopFace } from '../../payment/shop-face.ts'
import type { Payment } from '../../payment/payment.ts'
import { escapeHtml } from '../../payment/escape-html.ts'
import { renderPage } from './page.ts'
import { payerScript } from './payer-script.ts'
import type { PageLink, PayerView } from './payer-view.ts'

/** Renders the name of the shop, with its logo in front. */
export function renderShopHead(payment: Payment, face: ShopFace): string {
  const name = escapeHtml(nameShop(face, payment))
  const logo = face.logoUrl === null ? '' : `<img src="${escapeHtml(face.logoUrl)}" alt="">`
  return `<header class="shop">${logo}<span>${name}</span></header>`
}

export function renderFacts(facts: PayerView['facts']): string {
  const rows = facts.map(
    ([label, value]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  )
  return `<dl>\n${rows.join('\n')}\n</dl>`
}

export function renderHelp(help: PageLink | null): string {
  if (help === null) return ''
  return `<p class="help"><a href="${escapeHtml(help.href)}">${escapeHtml(help.label)}</a></p>`
}

interface PayerPage {
  payment: Payment
  face: ShopFace
  title: string
  /** The `main` element. */
  main: string
  /** How often the page reloads without a script; null if its state is final. */
  reloadSeconds: number | null
  /** It never changes, and has no script. Its links open elsewhere. */
  isStill: boolean
}

/** Renders a page that changes when the payment does. */
export function renderPayerPage(page: PayerPage, nonce: string): string {
  const { payment, face, title, main, reloadSeconds, isStill } = page
  const script = `
<p id="said" class="unseen" role="status"></p>
<script nonce="${nonce}">${payerScript}</script>`
  return renderPage({
    locale: payment.locale,
    title: `${title} · ${nameShop(face, payment)}`,
    head: isStill ? stillHead : toReload(reloadSeconds),
    body: isStill ? main : `${main}${script}`,
    nonce,
    colors: face.colors,
  })
}

/** In a frame that may not leave itself, such a link does nothing. */
const stillHead = '<base target="_blank">\n'

function toReload(seconds: number | null): string {
  if (seconds === null) return ''
  return `<noscript><meta http-equiv="refresh" content="${seconds}"></noscript>\n`
}
