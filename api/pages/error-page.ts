/** Pages for browsers that meet an error of the API, or look for it. In English: developers read them. */

import { failures, type FailureCode } from '../../payment/failure.ts'
import { escapeHtml } from '../../payment/escape-html.ts'
import { renderPage } from './page.ts'

/** Renders a problem document as a page. */
export function renderErrorPage(
  { title, detail, status, requestId }: Problem,
  nonce: string,
): string {
  const more = detail === title ? '' : `<p>${escapeHtml(detail)}</p>\n`
  const body = `${more}<p>Status ${status}, request <code>${escapeHtml(requestId)}</code></p>`
  return renderForDevelopers(title, { body, nonce })
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
  return renderForDevelopers('Payin', { body, nonce })
}

/** Renders the list of error codes. @param statusOf the HTTP status of each code */
export function renderErrorList(statusOf: Record<FailureCode, number>, nonce: string): string {
  const rows = Object.entries(failures).map(
    ([code, { message }]) =>
      `<dt id="${code}"><code>${code}</code>, ${statusOf[code as FailureCode]}</dt><dd>${escapeHtml(message)}</dd>`,
  )
  return renderForDevelopers('Error codes', { body: `<dl>${rows.join('\n')}</dl>`, nonce })
}

function renderForDevelopers(
  title: string,
  { body, nonce }: { body: string; nonce: string },
): string {
  return renderPage({
    locale: 'en',
    title,
    body: `<main class="wide">\n<h1>${escapeHtml(title)}</h1>\n${body}\n</main>`,
    nonce,
  })
}
