/** The shop's pages. */

import { escapeHtml, renderPage } from '../html.ts'
import type { ShopOrder } from './orders.ts'
import { offers } from './products.ts'

export function renderShop(orders: ShopOrder[]): string {
  const choices = offers
    .map(({ id, label }) => `<option value="${id}">${escapeHtml(label)}</option>`)
    .join('\n')
  const rows = orders
    .slice(0, 50)
    .map(
      ({ reference, price, state }) =>
        `<tr><td><a href="/orders/${reference}">${reference}</a></td><td>${escapeHtml(price)}</td><td>${state}</td></tr>`,
    )
    .join('\n')
  return renderPage(
    'The tiny shop',
    `<h1>A kilo of coffee</h1>
<form method="post" action="/buy">
<p><label>How do you pay? <select name="offer" id="offer">${choices}</select></label></p>
<p><button id="buy">Buy</button></p>
</form>
<h2>Orders</h2>
<table><tr><th>order</th><th>price</th><th>state</th></tr>${rows}</table>`,
  )
}

export function renderOrder(order: ShopOrder): string {
  return renderPage(
    order.reference,
    `<p><a href="/">The tiny shop</a></p>
<h1>${order.reference}</h1>
<p>${escapeHtml(order.product)}, ${escapeHtml(order.price)}</p>
<p>State: <strong id="state">${order.state}</strong></p>
<p>Payment: ${order.paymentId ?? 'none yet'}</p>
<p><a href="">Look again</a></p>`,
  )
}

export function renderQr(order: ShopOrder, qrCode: string | null): string {
  const scan = qrCode
    ? `<p>Scan this in your bank's app:</p><pre id="qr">${escapeHtml(qrCode)}</pre>`
    : '<p>Your payment is being prepared. You can reload the order in a moment.</p>'
  return renderPage(
    'Pay',
    `<h1>Pay ${escapeHtml(order.price)}</h1>
${scan}
<p><a href="/orders/${order.reference}">To your order</a></p>`,
  )
}

export function renderRefusal(detail: string): string {
  return renderPage(
    'Not possible',
    `<h1>Not possible</h1><p>${escapeHtml(detail)}</p><p><a href="/">Back</a></p>`,
  )
}
