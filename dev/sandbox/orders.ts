/** The sandbox's orders, how they are paid, and the transitions that are scheduled for them. */

import { randomBytes } from 'node:crypto'
import type { SandboxClock } from './clock.ts'
import { isAutomatic } from './methods.ts'
import type { SandboxSettings } from './settings.ts'

export interface SandboxOrder {
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
  /** Scheduled transitions. */
  plan: { at: number; status: string }[]
}

export type SandboxNewOrder = Pick<
  SandboxOrder,
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
  create(order: SandboxNewOrder): SandboxOrder
  get(id: string): SandboxOrder | undefined
  /** Returns the oldest one, if the settings allow several. */
  findByExternalId(externalId: string): SandboxOrder | undefined
  all(): SandboxOrder[]
  /** Moves an order to any status, whatever its current one. */
  move(order: SandboxOrder, status: string): void
  /** Pays an order; the amount 666 fails. Returns the first status that follows. */
  pay(order: SandboxOrder): string
  decline(order: SandboxOrder): void
  /** Saves a change that the caller has made. */
  keep(order: SandboxOrder): void
  remove(order: SandboxOrder): void
}

/** The amount that fails (guide, "Testing", doc). */
export const failingAmount = 666

const open = new Set(['DRAFT', 'PENDING', 'ON_HOLD'])

export interface OrdersOptions {
  clock: SandboxClock
  settings: SandboxSettings
  known: SandboxOrder[]
  /** Called before `onMove`, so that a change is saved before it is announced. */
  onChange: (order: SandboxOrder, isRemoved: boolean) => void
  onMove: (order: SandboxOrder) => void
}

export function createOrders(options: OrdersOptions): Orders {
  const { clock, settings, onMove, onChange } = options
  const byId = new Map(options.known.map((order) => [order.id, order]))

  function move(order: SandboxOrder, status: string, at = clock.now()): void {
    order.status = status
    if (status === 'PAID') order.paidAt ??= at
    if (status === 'COMPLETED') order.completedAt ??= at
    onChange(order, false)
    onMove(order)
  }

  function plan(order: SandboxOrder, status: string, at: number): void {
    const step = { at, status }
    order.plan.push(step)
    arm(order, step)
  }

  function arm(order: SandboxOrder, step: { at: number; status: string }): void {
    clock.at(step.at, () => {
      const place = order.plan.indexOf(step)
      if (place === -1) return
      order.plan.splice(place, 1)
      runStep(order, step.status)
    })
  }

  function runStep(order: SandboxOrder, status: string): void {
    if (status === 'EXPIRED' || status === 'PAY') {
      if (!open.has(order.status)) return
      if (status === 'PAY') return void pay(order)
    }
    move(order, status)
  }

  function pay(order: SandboxOrder): string {
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

function toOrder(
  wish: SandboxNewOrder,
  times: Pick<SandboxOrder, 'createdAt' | 'dueAt'>,
): SandboxOrder {
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
