/** The frame of every page of the shop: brand, languages, cart. */

import { escapeHtml } from '../../../payment/escape-html.ts'
import { languageNames, languages } from '../languages.ts'
import { shopTexts } from '../texts.ts'
import type { Visitor } from '../visitor.ts'
import { logo } from './pictures.ts'

const shopName = 'Altura'

export interface ShopPage {
  title: string
  body: string
  /** Reloads the page after so many seconds where scripts do not run. */
  reloadSeconds?: number
}

export function renderLayout(visitor: Visitor, { title, body, reloadSeconds }: ShopPage): string {
  const { language, cart } = visitor
  const texts = shopTexts[language]
  const count = cart.reduce((sum, { quantity }) => sum + quantity, 0)
  const reload =
    reloadSeconds === undefined
      ? ''
      : `<noscript><meta http-equiv="refresh" content="${reloadSeconds}"></noscript>`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)} · ${shopName}</title>
<link rel="stylesheet" href="/shop.css">
<script src="/shop.js" defer></script>
${reload}
</head>
<body>
<header>
<a class="brand" href="/">${logo}${shopName}</a>
<a id="cart" class="button second" href="/cart">${texts.cart} (${count})</a>
<nav aria-label="${texts.language}"><ul>${languages.map((one) => renderLanguage(one, language)).join('')}</ul></nav>
</header>
<main>
${body}
</main>
</body>
</html>
`
}

function renderLanguage(language: keyof typeof languageNames, current: string): string {
  const mark = language === current ? ' aria-current="true"' : ''
  return `<li><a href="?lang=${language}" lang="${language}" hreflang="${language}"${mark}>${languageNames[language]}</a></li>`
}
