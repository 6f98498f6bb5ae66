/** What a buyer sees on the way to the payment: a code to scan, or that it takes a moment. */

import { showPrice } from '../catalog.ts'
import { escapeHtml } from '../../../payment/escape-html.ts'
import { findMarket } from '../markets.ts'
import type { ShopOrder } from '../orders.ts'
import { shopTexts } from '../texts.ts'
import type { Visitor } from '../visitor.ts'
import { renderLayout } from './layout.ts'
import { renderPayButton } from './order-page.ts'

/** The code of an order, drawn and as text. The page goes on to the order once it is paid. */
export function renderQrCode(visitor: Visitor, order: ShopOrder): string {
  const { reference, qrCode, total, country } = order
  const texts = shopTexts[visitor.language]
  const price = showPrice(total, findMarket(country))
  const body = `<h1>${texts.scan}</h1>
<section class="card" data-follows="/orders/${reference}"><div class="inside">
<p class="price">${escapeHtml(price)}</p>
<p>${texts.scanHint}</p>
<img class="qr" src="/orders/${reference}/qr.svg" width="256" height="256" alt="${escapeHtml(`${texts.scan}: ${price}`)}">
<code id="qr" class="code">${escapeHtml(qrCode ?? '')}</code>
<p class="row"><button data-copy="${texts.copied}" class="second" hidden>${texts.copyCode}</button>
<a id="to-order" class="button" href="/orders/${reference}">${texts.toOrder}</a></p>
</div></section>`
  return renderLayout(visitor, { title: texts.scan, body })
}

/** @param why one sentence */
export function renderWait(visitor: Visitor, order: ShopOrder, why: string): string {
  const texts = shopTexts[visitor.language]
  return renderLayout(visitor, {
    title: texts.wait,
    body: `<h1>${texts.wait}</h1>
<p>${why} ${texts.notCharged}</p>
${renderPayButton(order, texts)}`,
  })
}
