/** The shop's pages. */

import { escapeHtml } from '../../payment/escape-html.ts'
import { framePage } from '../local/html.ts'
import type { ShopOrder } from './orders.ts'
import { offers, showPrice, type Offer } from './products.ts'

export function renderShop(orders: ShopOrder[]): string {
  const choices = offers
    .map((offer) => `<option value="${offer.id}">${escapeHtml(describe(offer))}</option>`)
    .join('\n')
  const rows = orders
    .slice(0, 50)
    .map(
      ({ reference, price, state }) =>
        `<tr><td><a href="/orders/${reference}">${reference}</a></td><td>${escapeHtml(price)}</td><td>${state}</td></tr>`,
    )
    .join('\n')
  return framePage(
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

function describe(offer: Offer): string {
  const note = offer.note === undefined ? '' : ` (${offer.note})`
  return `${offer.label} · ${showPrice(offer)}${note}`
}

/** One line of a payment's timeline, as Payin answers it. */
export interface TimelineLine {
  at: string
  kind: string
  summary: string
  /** How often it happened in a row. */
  count: number
}

/** Renders an order. A real shop would show the timeline to its support, not to buyers. */
export function renderOrder(order: ShopOrder, timeline: TimelineLine[]): string {
  return framePage(
    order.reference,
    `<p><a href="/">The tiny shop</a></p>
<h1>${order.reference}</h1>
<p>${escapeHtml(order.product)}, ${escapeHtml(order.price)}</p>
<p>State: <strong id="state">${order.state}</strong></p>
<p>Payment: ${order.paymentId ?? 'none yet'}</p>
${order.state === 'awaiting payment' ? payForm(order) : ''}
<p><a href="">Reload</a></p>
${renderTimeline(timeline)}`,
  )
}

function renderTimeline(timeline: TimelineLine[]): string {
  if (timeline.length === 0) return ''
  const rows = timeline.map(
    ({ at, kind, summary, count }) =>
      `<tr><td>${at.slice(11, 19)}</td><td>${escapeHtml(kind)}</td><td>${escapeHtml(summary)}${count > 1 ? ` (${count} times)` : ''}</td></tr>`,
  )
  return `<h2>What Payin recorded</h2>
<table id="timeline"><tr><th>time, UTC</th><th>kind</th><th>what happened</th></tr>
${rows.join('\n')}</table>`
}

export function renderQr(order: ShopOrder, qrCode: string): string {
  return framePage(
    'Pay',
    `<h1>Pay ${escapeHtml(order.price)}</h1>
<p>Scan this in your bank's app, or copy it there:</p><pre id="qr">${escapeHtml(qrCode)}</pre>
<p>With the sandbox: open its address, choose the order in the list, and pay there.</p>
<p><a href="/orders/${order.reference}">Show the order</a></p>`,
  )
}

/** Offers the same button again. The idempotency key is the same, so the payment is the same. */
export function renderWait(order: ShopOrder, sentence: string): string {
  return framePage(
    'One moment',
    `<h1>One moment</h1>
<p>${escapeHtml(sentence)} You have not been charged.</p>
${payForm(order)}`,
  )
}

function payForm({ reference }: ShopOrder): string {
  return `<form method="post" action="/orders/${reference}/pay"><button id="pay-order">Pay this order</button></form>`
}

export function renderRefusal(detail: string): string {
  return framePage(
    'Not possible',
    `<h1>Not possible</h1><p>${escapeHtml(detail)}</p><p><a href="/">Back</a></p>`,
  )
}
