/** The steps of the demonstration: checkout, payment, outcome, timeline. */

import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { PaymentView } from '../../payment/payment.ts'
import type { Running } from '../local/running.ts'
import { showAmount } from '../sandbox/amount.ts'

export interface Demonstration {
  amount: string
  method: string
  running: Running
  apiKey: string
  say: (line: string) => void
}

const patienceMs = 60_000

/** @throws with one sentence if a step fails */
export async function demonstrate(wish: Demonstration): Promise<void> {
  const { running, say } = wish
  if (running.sandboxUrl === null) {
    throw new Error(
      'The demonstration pays in the sandbox, but KOYWE_BASE_URL names another Koywe.',
    )
  }
  const payment = await checkOut(wish)
  const price = showAmount(Number(payment.amount), payment.currency)
  say(`\n1. Checkout of ${price}: ${payment.id} is ${payment.status}.`)
  say(`   The payer goes to ${String(payment.payUrl)}`)
  const back = await payOnPage(payment)
  const end = await waitForEnd(wish, payment.id)
  const outcome = end.status === 'failed' ? 'Declined' : 'Paid'
  say(`2. ${outcome} on the hosted page. The payer returns to ${back}`)
  say(`3. The payment is ${end.status}, fulfilment: ${end.fulfilment}.`)
  say('\nTimeline')
  for (const entry of await readTimeline(wish, payment.id)) {
    say(`  ${entry.at.slice(11, 23)}  ${entry.kind.padEnd(10)}  ${entry.summary}`)
  }
  if (running.mailboxUrl) say(`\nThe payer's mails: ${running.mailboxUrl}`)
  if (running.temporalUiUrl) {
    say(`The run: ${running.temporalUiUrl}/namespaces/default/workflows/payin-${payment.id}`)
  }
}

async function call<Body>({ running, apiKey }: Demonstration, path: string, init?: RequestInit) {
  const headers = new Headers(init?.headers)
  headers.set('authorization', `Bearer ${apiKey}`)
  const answer = await fetch(`${running.apiUrl}${path}`, { ...init, headers })
  const body = (await answer.json()) as Body & { detail?: string }
  if (!answer.ok) throw new Error(`The api refused ${path}: ${body.detail ?? answer.status}`)
  return body
}

function checkOut(wish: Demonstration): Promise<PaymentView> {
  const reference = `demo-${randomBytes(5).toString('hex')}`
  return call<PaymentView>(wish, '/payments', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': reference },
    body: JSON.stringify({
      amount: wish.amount,
      currency: 'COP',
      country: 'CO',
      method: wish.method,
      ...(wish.method === 'PSE' ? { bank: 'BANCOLOMBIA' } : {}),
      description: 'A kilo of coffee',
      merchantReference: reference,
      payer: {
        name: 'Ana Pérez',
        email: 'ana@example.com',
        phone: '+573001234567',
        documentType: 'CC',
        documentNumber: '1234567890',
      },
      successUrl: `${wish.running.shopUrl}/`,
      failedUrl: `${wish.running.shopUrl}/`,
    }),
  })
}

/** Presses the pay button of the hosted page. An amount of 666 is declined all the same. */
async function payOnPage({ payUrl }: PaymentView): Promise<string> {
  if (payUrl === null) throw new Error('The payment has no pay address.')
  const answer = await fetch(payUrl, {
    method: 'POST',
    body: new URLSearchParams({ choice: 'pay' }),
    redirect: 'manual',
  })
  const back = answer.headers.get('location')
  if (answer.status !== 303 || back === null)
    throw new Error('The hosted page did not redirect to Payin.')
  return back
}

async function waitForEnd(wish: Demonstration, id: string): Promise<PaymentView> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const payment = await call<PaymentView>(wish, `/payments/${id}`)
    if (payment.fulfilment === 'done' || payment.status === 'failed') return payment
    if (Date.now() > deadline) throw new Error(`The payment is still ${payment.status}.`)
    await pause(200)
  }
}

interface Entry {
  at: string
  kind: string
  summary: string
}

async function readTimeline(wish: Demonstration, id: string): Promise<Entry[]> {
  const { data } = await call<{ data: Entry[] }>(wish, `/payments/${id}/timeline`)
  return data
}
