/** The sandbox's orders: what they are, how they are paid, and what happens to them by themselves. */

import { randomBytes } from 'node:crypto'
import type { SandboxClock } from './clock.ts'
import { isAutomatic } from './methods.ts'
import type { Settings } from './settings.ts'

export interface Order {
  id: string
  externalId: string | null
  status: string
  amountIn: number
  currency: string
  method: string
  extra: unknown
  description: string
  contactId: string | null
  successUrl: string | null
  failedUrl: string | null
  createdAt: number
  dueAt: number
  paidAt: number | null
  completedAt: number | null
  /** Transitions that are still to come by themselves. */
  plan: { at: number; status: string }[]
}

export type NewOrder = Pick<
  Order,
  | 'externalId'
  | 'amountIn'
  | 'currency'
  | 'method'
  | 'extra'
  | 'description'
  | 'contactId'
  | 'successUrl'
  | 'failedUrl'
>

export interface Orders {
  create(order: NewOrder): Order
  get(id: string): Order | undefined
  /** The oldest one, where the sandbox was told to allow several. */
  findByExternalId(externalId: string): Order | undefined
  all(): Order[]
  /** Moves an order, whatever it was before. */
  move(order: Order, status: string): void
  /** The payer pays; an amount of 666 fails. Gives the first status of the way. */
  pay(order: Order): string
  decline(order: Order): void
  /** Keeps what somebody else has changed of it. */
  keep(order: Order): void
  remove(order: Order): void
}

/** The amount that fails (guide, "Testing", doc). */
export const failingAmount = 666

const open = new Set(['DRAFT', 'PENDING', 'ON_HOLD'])

export interface OrdersOptions {
  clock: SandboxClock
  settings: Settings
  known: Order[]
  /** Called before anybody is told of a change. */
  onChange: (order: Order, isRemoved: boolean) => void
  onMove: (order: Order) => void
}

export function createOrders(options: OrdersOptions): Orders {
  const { clock, settings, onMove, onChange } = options
  const byId = new Map(options.known.map((order) => [order.id, order]))

  function move(order: Order, status: string, at = clock.now()): void {
    order.status = status
    if (status === 'PAID') order.paidAt ??= at
    if (status === 'COMPLETED') order.completedAt ??= at
    onChange(order, false)
    onMove(order)
  }

  function plan(order: Order, status: string, at: number): void {
    const step = { at, status }
    order.plan.push(step)
    arm(order, step)
  }

  function arm(order: Order, step: { at: number; status: string }): void {
    clock.at(step.at, () => {
      const place = order.plan.indexOf(step)
      if (place === -1) return
      order.plan.splice(place, 1)
      runStep(order, step.status)
    })
  }

  function runStep(order: Order, status: string): void {
    if (status === 'EXPIRED' || status === 'PAY') {
      if (!open.has(order.status)) return
      if (status === 'PAY') return void pay(order)
    }
    move(order, status)
  }

  function pay(order: Order): string {
    order.plan = order.plan.filter(({ status }) => status === 'EXPIRED')
    const at = clock.now()
    const failing = ['PROCESSING', 'FAILED']
    const [first = 'COMPLETED', ...rest] =
      order.amountIn === failingAmount ? failing : settings.paidSteps
    rest.forEach((status, index) => plan(order, status, at + settings.stepMs * (index + 1)))
    move(order, first, at)
    return first
  }

  for (const order of byId.values()) {
    for (const step of order.plan) arm(order, step)
  }

  return {
    create(wish) {
      const createdAt = clock.now()
      const order = toOrder(wish, { createdAt, dueAt: createdAt + settings.expiresMs })
      byId.set(order.id, order)
      plan(order, 'EXPIRED', order.dueAt)
      if (isAutomatic(order.method)) plan(order, 'PAY', createdAt + settings.autoMs)
      onChange(order, false)
      return order
    },
    get: (id) => byId.get(id),
    findByExternalId: (externalId) =>
      [...byId.values()].find((order) => order.externalId === externalId),
    all: () => [...byId.values()],
    move,
    pay,
    decline(order) {
      order.plan = []
      move(order, 'FAILED')
    },
    keep: (order) => onChange(order, false),
    remove(order) {
      byId.delete(order.id)
      onChange(order, true)
    },
  }
}

function toOrder(wish: NewOrder, times: Pick<Order, 'createdAt' | 'dueAt'>): Order {
  return {
    ...wish,
    ...times,
    id: `ord_${randomBytes(12).toString('base64url')}`,
    status: 'PENDING',
    paidAt: null,
    completedAt: null,
    plan: [],
  }
}
