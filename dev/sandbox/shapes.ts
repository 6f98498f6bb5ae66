/**
 * Orders and events in the guide's literal shapes, or in those seen on real accounts.
 * Source: guide (doc); docs/koywe.md sections "methods", "orders" and "webhooks" (observed).
 */

import type { WireOrder } from '../../koywe/wire.ts'
import { toResponseType } from './methods.ts'
import type { SandboxOrder } from './orders.ts'
import { findPayWay } from './pay-codes.ts'
import type { Profile } from './settings.ts'

export interface OrderLook {
  profile: Profile
  /** The hosted page of the order. */
  pageUrl: string
  /** The guide shows `dates` when an order is read, not when it is created. */
  isRead: boolean
}

export function showOrder(order: SandboxOrder, look: OrderLook): unknown {
  const common = {
    id: order.id,
    type: 'PAYIN',
    status: order.status,
    amountIn: order.amountIn,
    originCurrencySymbol: order.currency,
    destinationCurrencySymbol: order.currency,
    externalId: order.externalId,
    description: order.description,
    createdAt: iso(order.createdAt),
  } satisfies WireOrder & Record<string, unknown>
  return look.profile === 'guide'
    ? { ...common, ...showGuideParts(order, look) }
    : { ...common, ...showCurrentParts(order, look) }
}

function showGuideParts(order: SandboxOrder, { isRead, pageUrl }: OrderLook) {
  if (!isRead) return { paymentUrl: toGuideAction(order, pageUrl) }
  return {
    dates: {
      confirmationDate: iso(order.createdAt),
      paymentDate: iso(order.paidAt),
      deliveryDate: iso(order.completedAt),
    },
  }
}

/** The guide has one field for all methods, and it is text. Assumed for codes and accounts. */
function toGuideAction(order: SandboxOrder, pageUrl: string): string {
  const way = findPayWay(order)
  if (way.kind === 'page') return pageUrl
  return way.kind === 'code' ? way.code : JSON.stringify(way.account)
}

function showCurrentParts(order: SandboxOrder, { pageUrl }: OrderLook) {
  const way = findPayWay(order)
  const isQr = way.kind === 'code'
  const isTransfer = way.kind === 'transfer'
  return {
    originAccountId: 'VIRTUAL_FIAT-sandbox',
    destinationAccountId: 'VIRTUAL_FIAT-sandbox',
    // Koywe deducts its fees, so amountOut is less than what was paid.
    amountOut: Math.floor(order.amountIn * 0.97),
    dueDate: iso(order.dueAt),
    paymentMethods: [
      { method: order.method, ...(order.extra === null ? {} : { extra: order.extra }) },
    ],
    quoteId: null,
    contactId: order.contactId,
    enforcedDocument: null,
    sendEmail: false,
    sendNotification: false,
    sendWhatsapp: false,
    sendReminders: false,
    providedAction: isQr ? way.code : isTransfer ? way.account : pageUrl,
    providedActionType: toResponseType({ isQr, isTransfer }),
  }
}

/** The webhook body for the current status of an order. */
export function showEvent(
  order: SandboxOrder,
  event: { id: string; type: string; at: number; profile: Profile },
): unknown {
  const { id, type, at, profile } = event
  if (profile === 'guide') {
    const { id: orderId, externalId } = order
    return { id, type, createdAt: iso(at), data: { orderId, externalId } }
  }
  return {
    type: type === 'order.cancelled' ? 'order.canceled' : type,
    relationships: { self: { id: order.id, type: 'order' } },
    data: { external_id: order.externalId, status: order.status, updated_at: iso(at) },
  }
}

/** Each status that Koywe sends an event for, with the event. */
export const eventTypes: ReadonlyMap<string, string> = new Map([
  ['PENDING', 'order.pending'],
  ['PROCESSING', 'order.processing'],
  ['PAID', 'order.paid'],
  ['COMPLETED', 'order.completed'],
  ['FAILED', 'order.failed'],
  ['EXPIRED', 'order.expired'],
  ['CANCELLED', 'order.cancelled'],
  ['REFUNDED', 'order.refunded'],
])

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
