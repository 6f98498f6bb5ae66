/** The frame that every page has. */

import { escapeHtml } from '../../payment/escape-html.ts'
import { returnStyle } from './return-assets.ts'

export interface PageParts {
  locale: string
  title: string
  /** More elements of the head, each with its line break. */
  head?: string
  body: string
  /** The CSP nonce of its style. */
  nonce: string
}

export function renderPage({ locale, title, head = '', body, nonce }: PageParts): string {
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
${head}<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${returnStyle}</style>
</head>
<body>
${body}
</body>
</html>
`
}
