/** Acts as a payer on the sandbox's hosted page, and as an operator through its admin routes. */

import type { PaymentView } from '../../payment/payment.ts'
import type { Scene } from './scene.ts'
import { waitFor } from './wait.ts'

/** Presses a button of the hosted page. Returns where the page redirects. */
export async function choose(
  scene: Scene,
  payment: PaymentView,
  choice: 'pay' | 'decline' = 'pay',
): Promise<string> {
  const answer = await fetch(`${scene.sandboxUrl}/pay/${payment.koyweOrderId}`, {
    method: 'POST',
    body: new URLSearchParams({ choice }),
    redirect: 'manual',
  })
  return String(answer.headers.get('location'))
}

/** Calls an admin route of the sandbox. */
export async function admin<Body = unknown>(
  scene: Scene,
  path: string,
  body: unknown = {},
): Promise<Body> {
  const answer = await fetch(`${scene.sandboxUrl}/admin/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`)
  return (await answer.json()) as Body
}

/** Moves the payment's order at Koywe to any status. */
export function moveOrder(
  scene: Scene,
  payment: PaymentView,
  change: Record<string, unknown>,
): Promise<unknown> {
  return admin(scene, `orders/${payment.koyweOrderId}`, change)
}

/** Waits until the shop has accepted an event of the payment: by default the one upon which it ships. */
export async function untilNotified(
  { shop }: Pick<Scene, 'shop'>,
  paymentId: string,
  type = 'payment.completed',
  guardMs?: number,
): Promise<void> {
  await waitFor(type, () => shop.eventsOf(paymentId).includes(type), guardMs)
}
