/** One payment as a shop and a payer make it, from checkout to fulfilment. */

import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { PaymentView } from '../payment/payment.ts'

interface Target {
  apiUrl: string
  shopUrl: string
  apiKey: string
}

const lookEveryMs = 50
const patienceMs = 120_000

/** Gives how long it took, in milliseconds. @throws when it does not end fulfilled */
export async function takePayment(target: Target): Promise<number> {
  const startedAt = performance.now()
  const payment = await checkOut(target)
  await fetch(String(payment.payUrl), {
    method: 'POST',
    body: new URLSearchParams({ choice: 'pay' }),
    redirect: 'manual',
  })
  while (!(await isFulfilled(target, payment.id))) {
    if (performance.now() - startedAt > patienceMs) throw new Error(`${payment.id} is stuck`)
    await pause(lookEveryMs)
  }
  return performance.now() - startedAt
}

async function checkOut({ apiUrl, shopUrl, apiKey }: Target): Promise<PaymentView> {
  const reference = `bench-${randomBytes(8).toString('hex')}`
  const answer = await fetch(`${apiUrl}/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': reference,
    },
    body: JSON.stringify({
      amount: '50000',
      currency: 'COP',
      country: 'CO',
      method: 'PSE',
      description: 'A kilo of coffee',
      merchantReference: reference,
      payer: {
        name: `Payer ${reference}`,
        email: 'payer@example.com',
        phone: '+573001234567',
        documentType: 'CC',
        documentNumber: '1234567890',
      },
      successUrl: `${shopUrl}/`,
      failedUrl: `${shopUrl}/`,
    }),
  })
  if (answer.status !== 201) throw new Error(`checkout: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as PaymentView
}

async function isFulfilled({ apiUrl, apiKey }: Target, id: string): Promise<boolean> {
  const answer = await fetch(`${apiUrl}/payments/${id}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  const { fulfilment } = (await answer.json()) as PaymentView
  return fulfilment === 'done'
}
