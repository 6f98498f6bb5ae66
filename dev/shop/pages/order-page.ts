/** An order: its state, which follows the payment, and what a real shop would show to its support. */

import { products, showPrice } from '../catalog.ts'
import { escapeHtml } from '../../../payment/escape-html.ts'
import { findMarket } from '../markets.ts'
import type { ShopOrder } from '../orders.ts'
import type { TimelineLine } from '../payin.ts'
import type { PlayAction } from '../play.ts'
import { shopTexts } from '../texts.ts'
import type { ShopTexts } from '../texts/shop-texts.ts'
import type { Visitor } from '../visitor.ts'
import { renderLayout } from './layout.ts'

export interface OrderParts {
  timeline: TimelineLine[]
  /** Empty without the sandbox. */
  actions: PlayAction[]
  /** The button that was pressed last. */
  done: PlayAction | null
  mailboxUrl: string | null
}

export function renderOrder(visitor: Visitor, order: ShopOrder, parts: OrderParts): string {
  const texts = shopTexts[visitor.language]
  const { done } = parts
  const notice =
    done === null ? '' : `<p class="alert done" role="status">${texts.actions[done].done}</p>`
  const body = `<div id="live">
<h1>${texts.order} ${order.reference}</h1>
${notice}
<div class="columns">
<section class="card"><div class="inside">
<div id="news" aria-live="polite">${renderNews(order, texts)}</div>
${renderFacts(order, visitor)}
<p><a href="/">${texts.toShop}</a></p>
</div></section>
${renderPlay(order, parts, texts)}
</div>
<div id="record">${renderTimeline(parts.timeline, texts)}</div>
</div>`
  return renderLayout(visitor, { title: order.reference, body, reloadSeconds: 3 })
}

function renderNews(order: ShopOrder, texts: ShopTexts): string {
  const { state } = order
  const { states, news } = texts
  const button = state === 'awaiting payment' ? renderPayButton(order, texts) : ''
  return `<p><strong id="state" class="tag" data-state="${state}">${states[state]}</strong></p>
<p>${news[state]}</p>
${button}`
}

function renderFacts(order: ShopOrder, { language }: Visitor): string {
  const texts = shopTexts[language]
  const bought = order.items.map(({ productId, quantity }) => {
    const name = products.find(({ id }) => id === productId)?.name[language] ?? productId
    return `${quantity} × ${name}`
  })
  const facts = [
    [texts.products, bought.join(', ')],
    [texts.total, showPrice(order.total, findMarket(order.country))],
    [texts.method, order.bank === null ? order.method : `${order.method} · ${order.bank}`],
    [texts.payment, order.paymentId ?? '–'],
  ]
  const rows = facts.map(
    ([label, value]) => `<dt>${label}</dt><dd>${escapeHtml(String(value))}</dd>`,
  )
  return `<dl>${rows.join('\n')}</dl>`
}

/** Offers the same button again. The idempotency key is the same, so the payment is the same. */
export function renderPayButton({ reference }: ShopOrder, { payAgain }: ShopTexts): string {
  return `<form method="post" action="/orders/${reference}/pay"><button id="pay-order">${payAgain}</button></form>`
}

function renderPlay(
  order: ShopOrder,
  { actions, mailboxUrl }: OrderParts,
  texts: ShopTexts,
): string {
  if (actions.length === 0) return ''
  const buttons = actions.map((action) => {
    const { label, hint } = texts.actions[action]
    return `<form method="post" action="/orders/${order.reference}/play"><button id="play-${action}" class="second" name="action" value="${action}" aria-describedby="hint-${action}">${label}</button><span id="hint-${action}" class="note">${hint}</span></form>`
  })
  const mails =
    mailboxUrl === null ? '' : `<p><a href="${escapeHtml(mailboxUrl)}">${texts.mailbox}</a></p>`
  return `<section class="play"><h2>${texts.play}</h2>
<p class="note">${texts.playHint}</p>
<div id="playing">${buttons.join('\n')}</div>
${mails}</section>`
}

function renderTimeline(timeline: TimelineLine[], texts: ShopTexts): string {
  if (timeline.length === 0) return ''
  const { time, kind, what } = texts.timelineHead
  const rows = timeline.map(
    (line) =>
      `<tr><td>${line.at.slice(11, 19)}</td><td>${escapeHtml(line.kind)}</td><td>${escapeHtml(line.summary)}${line.count > 1 ? ` (${line.count} ×)` : ''}</td></tr>`,
  )
  return `<h2>${texts.timeline}</h2>
<p class="note">${texts.timelineHint}</p>
<table id="timeline"><thead><tr><th scope="col">${time}</th><th scope="col">${kind}</th><th scope="col">${what}</th></tr></thead>
<tbody lang="en">${rows.join('\n')}</tbody></table>`
}
