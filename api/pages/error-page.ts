/** Pages for browsers that meet an error of the API, or look for it. In English: developers read them. */

import { failures, type FailureCode } from '../../payment/failure.ts'
import { escapeHtml } from './escape.ts'
import { returnStyle } from './return-assets.ts'

/** Renders a problem document as a page. */
export function renderErrorPage(
  { title, detail, status, requestId }: Problem,
  nonce: string,
): string {
  const more = detail === title ? '' : `<p>${escapeHtml(detail)}</p>\n`
  const body = `${more}<p>Status ${status}, request <code>${escapeHtml(requestId)}</code></p>`
  return renderPage(title, { body, nonce })
}

interface Problem {
  title: string
  detail: string
  status: number
  requestId: string
}

/** Renders the address of the service itself. */
export function renderHomePage(nonce: string): string {
  const links = [
    ['/docs', 'API documentation'],
    ['/openapi.json', 'OpenAPI description'],
    ['/errors', 'Error codes'],
    ['/health/ready', 'Health'],
  ].map(([href, label]) => `<li><a href="${href}">${label}</a></li>`)
  const body = `<p>This service takes payments for a shop.</p>\n<ul>${links.join('')}</ul>`
  return renderPage('Payin', { body, nonce })
}

/** Renders the list of error codes. @param statusOf the HTTP status of each code */
export function renderErrorList(statusOf: Record<FailureCode, number>, nonce: string): string {
  const rows = Object.entries(failures).map(
    ([code, { message }]) =>
      `<dt id="${code}"><code>${code}</code>, ${statusOf[code as FailureCode]}</dt><dd>${escapeHtml(message)}</dd>`,
  )
  return renderPage('Error codes', { body: `<dl>${rows.join('\n')}</dl>`, nonce })
}

function renderPage(title: string, { body, nonce }: { body: string; nonce: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${returnStyle}
dl { display: block } dd { text-align: left; margin-bottom: .75rem } ul { text-align: left }</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
}
