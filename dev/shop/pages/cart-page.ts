/** The cart. */

import { priceOf, showPrice, totalOf, type CartLine } from '../catalog.ts'
import { escapeHtml } from '../../../payment/escape-html.ts'
import { shopTexts } from '../texts.ts'
import { quantityMax, type Visitor } from '../visitor.ts'
import { renderLayout } from './layout.ts'

export function renderCart(visitor: Visitor): string {
  const { language, market, cart } = visitor
  const texts = shopTexts[language]
  const filled = `<ul class="cart">
${cart.map((line) => renderLine(line, visitor)).join('\n')}
</ul>
<p class="sum"><span>${texts.total}</span> <strong class="price">${escapeHtml(showPrice(totalOf(cart, market), market))}</strong></p>
<p class="row"><a id="checkout" class="button" href="/checkout">${texts.toCheckout}</a> <a href="/">${texts.toShop}</a></p>`
  const empty = `<p>${texts.emptyCart}</p>\n<p><a class="button" href="/">${texts.toShop}</a></p>`
  return renderLayout(visitor, {
    title: texts.cart,
    body: `<h1>${texts.cart}</h1>\n${cart.length === 0 ? empty : filled}`,
  })
}

function renderLine({ product, quantity }: CartLine, { language, market }: Visitor): string {
  const texts = shopTexts[language]
  const name = escapeHtml(product.name[language])
  const field = `quantity-${product.id}`
  return `<li><img src="/pictures/${product.id}.svg" width="72" height="54" alt="">
<h2>${name}</h2>
<span class="price">${escapeHtml(showPrice(priceOf(product, market) * quantity, market))}</span>
<form method="post" action="/cart/quantity"><input type="hidden" name="product" value="${product.id}">
<input id="${field}" aria-label="${texts.quantity}: ${name}" name="quantity" type="number" min="0" max="${quantityMax}" value="${quantity}">
<button class="second">${texts.update}</button><button class="second" name="remove" value="1">${texts.remove}</button></form></li>`
}
