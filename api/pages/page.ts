/** The frame that every page has. */

import { escapeHtml } from '../../payment/escape-html.ts'
import { defaultColor, toShopColors, type ShopColors } from '../../payment/shop-colors.ts'
import { renderStyle } from './style.ts'

export interface PageParts {
  locale: string
  title: string
  /** More elements of the head, each with its line break. */
  head?: string
  body: string
  /** The CSP nonce of its style. */
  nonce: string
  /** Pages for developers have the default. */
  colors?: ShopColors
}

const defaultColors = toShopColors(defaultColor)

export function renderPage(page: PageParts): string {
  const { locale, title, head = '', body, nonce, colors = defaultColors } = page
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
${head}<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${renderStyle(colors)}</style>
</head>
<body>
${body}
</body>
</html>
`
}
