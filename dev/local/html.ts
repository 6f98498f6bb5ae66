/** The HTML frame of the shop's and the mailbox's pages. */

import { escapeHtml } from '../../payment/escape-html.ts'

/** Gives a page. */
export function framePage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escapeHtml(title)}</title>
<style>
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere }
button, select { font: inherit; padding: .5rem 1rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere }
</style></head>
<body>
${body}
</body></html>
`
}
