/** Buttons that break something on purpose, so that a visitor sees what Payin is for. Only with the sandbox. */

import type { ShopOrder } from './orders.ts'
import type { PayinClient } from './payin.ts'

export const playActions = ['lose', 'late', 'kill', 'accept', 'decline'] as const

export type PlayAction = (typeof playActions)[number]

export interface Playground {
  sandboxUrl: string
  /** Where the payer's mails are; null where they go to a real mail server. */
  mailboxUrl: string | null
  /** Ends the worker at once, and starts it again. */
  killWorker(): void
}

export interface PlayParts {
  playground: Playground
  payin: PayinClient
  /** The shop may decide about held money. */
  mayDecide: boolean
}

/** The buttons that do something for an order as it is now. */
export function listActions(
  { state, paymentId }: ShopOrder,
  { mayDecide }: { mayDecide: boolean },
): PlayAction[] {
  const isWaiting = paymentId !== null && state === 'awaiting payment'
  const late: PlayAction[] = isWaiting ? ['late'] : []
  const decisions: PlayAction[] = state === 'on hold' && mayDecide ? ['accept', 'decline'] : []
  return [...decisions, 'lose', ...late, 'kill']
}

/** Presses a button of an order. @throws if the sandbox refuses */
export async function play(action: PlayAction, order: ShopOrder, parts: PlayParts): Promise<void> {
  const { playground, payin } = parts
  const { paymentId } = order
  switch (action) {
    case 'lose':
      return tell(playground, 'webhooks/faults', { kind: 'lose', type: 'order.completed' })
    case 'kill':
      playground.killWorker()
      return
    case 'late':
      return payLate(playground, String(paymentId))
    case 'accept':
    case 'decline':
      return payin.decide(String(paymentId), action)
  }
}

/** Payin must have read the expired order before the money arrives, or the money would not be late. */
async function payLate(playground: Playground, paymentId: string): Promise<void> {
  await tell(playground, `orders/${paymentId}`, { status: 'EXPIRED' })
  await tell(playground, `orders/${paymentId}/await-read`)
  await tell(playground, `orders/${paymentId}`, { status: 'COMPLETED' })
}

async function tell({ sandboxUrl }: Playground, path: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/admin/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} to ${path}`)
}
