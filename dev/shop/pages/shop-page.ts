/** The front page: the country, two products, and the orders so far. */

import { priceOf, products, showPrice, type Product } from '../catalog.ts'
import { escapeHtml } from '../../../payment/escape-html.ts'
import { findMarket, markets } from '../markets.ts'
import type { ShopOrder } from '../orders.ts'
import { shopTexts } from '../texts.ts'
import type { Visitor } from '../visitor.ts'
import { renderLayout } from './layout.ts'

/** The most orders that the page lists. */
const ordersMax = 50

export function renderFrontPage(visitor: Visitor, orders: ShopOrder[]): string {
  const texts = shopTexts[visitor.language]
  const body = `<h1>${texts.tagline}</h1>
${renderCountries(visitor)}
<h2>${texts.products}</h2>
<ul class="products">
${products.map((product) => renderProduct(product, visitor)).join('\n')}
</ul>
<h2>${texts.orders}</h2>
${orders.length === 0 ? `<p>${texts.noOrders}</p>` : renderOrders(visitor, orders.slice(0, ordersMax))}`
  return renderLayout(visitor, { title: texts.products, body })
}

function renderCountries({ language, market }: Visitor): string {
  const texts = shopTexts[language]
  const choices = markets.map(
    ({ country, name }) =>
      `<option value="${country}"${country === market.country ? ' selected' : ''}>${name}</option>`,
  )
  return `<form class="bar" method="get" action="/">
<div><label for="country">${texts.country}</label>
<select id="country" name="country">${choices.join('')}</select></div>
<button class="second">${texts.change}</button>
</form>`
}

function renderProduct(product: Product, { language, market }: Visitor): string {
  const { id, name, about, picture } = product
  return `<li class="card"><img src="/pictures/${id}.svg" width="400" height="300" alt="${escapeHtml(picture[language])}">
<div class="inside"><h3>${escapeHtml(name[language])}</h3>
<p>${escapeHtml(about[language])}</p>
<p class="price">${escapeHtml(showPrice(priceOf(product, market), market))}</p>
<form method="post" action="/cart"><input type="hidden" name="product" value="${id}"><button id="add-${id}">${shopTexts[language].addToCart}</button></form>
</div></li>`
}

function renderOrders({ language }: Visitor, orders: ShopOrder[]): string {
  const { states } = shopTexts[language]
  const rows = orders.map(({ reference, total, country, state }) => {
    const price = showPrice(total, findMarket(country))
    return `<li><a href="/orders/${reference}">${reference}</a> <span class="price">${escapeHtml(price)}</span> <span class="tag" data-state="${state}">${states[state]}</span></li>`
  })
  return `<ul class="orders">\n${rows.join('\n')}\n</ul>`
}
