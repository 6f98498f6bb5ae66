/** The HTML of the hosted checkout, and of the list of orders, which replaces scanning a code. */

import { showAmount } from '../amount.ts'
import { describeAutomatic, isAutomatic } from '../methods.ts'
import type { SandboxOrder } from '../orders.ts'

const style = `
:root { font-family: system-ui, sans-serif; line-height: 1.5 }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef2f7; color: #17202c }
main { box-sizing: border-box; width: 100%; max-width: 26rem; padding: 2rem 1.25rem; background: #fff; border-radius: .75rem }
h1 { font-size: 1.2rem; margin: 0 0 1rem }
.amount { font-size: 2rem; font-weight: 700; margin: 0 }
form { display: grid; gap: .75rem; margin-top: 1.5rem }
button { font: inherit; font-weight: 600; padding: .8rem; border-radius: .5rem; border: 1px solid #1f5fbf; cursor: pointer }
button[value=pay] { background: #1f5fbf; color: #fff }
textarea { font: inherit; width: 100%; box-sizing: border-box; padding: .6rem }
button[value=decline] { background: #fff; color: #1f5fbf }
small { color: #5a6675 }
`

export interface CheckoutState {
  isPayable: boolean
  /** After which an automatic method pays itself. */
  autoMs: number
}

export function renderCheckout(order: SandboxOrder, { isPayable, autoMs }: CheckoutState): string {
  const note = isPayable && isAutomatic(order.method) ? `<p>${describeAutomatic(autoMs)}</p>` : ''
  const action = isPayable
    ? `<form method="post">
<button id="pay" name="choice" value="pay">Pagar / Pay</button>
<button id="decline" name="choice" value="decline">Rechazar / Decline</button>
</form>`
    : `<p id="status">${escape(order.status)}</p>`
  return page(`<h1>Koywe sandbox · ${escape(order.method)}</h1>
<p class="amount">${escape(showAmount(order.amountIn, order.currency))}</p>
<p>${escape(order.description)}</p>
${note}
${action}
<p><small>${escape(order.id)} · 666 falla siempre / always fails</small></p>`)
}

/** The newest orders. A payer who cannot scan a code opens the order's page from here. */
export function renderOrders(orders: SandboxOrder[]): string {
  const rows = orders.map(
    ({ id, method, amountIn, currency, status, description }) =>
      `<li><a href="/pay/${escape(id)}">${escape(method)} · ${escape(showAmount(amountIn, currency))}</a><br>
<small>${escape(status)} · ${escape(description)}</small></li>`,
  )
  const list = rows.length === 0 ? '<p>No order yet.</p>' : `<ul>${rows.join('\n')}</ul>`
  const bank = '<p><a href="/bank">Pay by a PIX code or a CLABE, as a bank does</a></p>'
  return page(`<h1>Koywe sandbox · orders</h1>\n${bank}\n${list}`)
}

/** The app of a bank: it pays what a code, or the number of an account, asks for. */
export function renderBank(note = ''): string {
  return page(`<h1>Koywe sandbox · bank</h1>
${note === '' ? '' : `<p id="note">${escape(note)}</p>`}
<form method="post"><label for="code">PIX copia e cola / CLABE</label>
<textarea id="code" name="code" rows="6" required></textarea>
<button id="pay" name="choice" value="pay">Pagar / Pay</button></form>`)
}

export function renderMissing(): string {
  return page('<h1>Koywe sandbox</h1><p>No encontramos esta orden. / Order not found.</p>')
}

function page(content: string): string {
  return `<!doctype html>
<html lang="es"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>Koywe sandbox</title><style>${style}</style></head>
<body><main>${content}</main></body></html>
`
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
