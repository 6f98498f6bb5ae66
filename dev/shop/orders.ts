/** The shop's orders, saved in a file. */

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Language } from './languages.ts'
import type { Buyer } from './markets.ts'

export const shopOrderStates = [
  'awaiting payment',
  'paid',
  'shipped',
  'failed',
  'expired',
  'cancelled',
  'refunded',
  'on hold',
] as const

export type ShopOrderState = (typeof shopOrderStates)[number]

export interface ShopOrder {
  /** The shop's order number, which is Payin's merchantReference. */
  reference: string
  language: Language
  country: string
  items: { productId: string; quantity: number }[]
  /** In the smallest unit of the country's currency, fixed when the order was placed. */
  total: number
  buyer: Buyer
  method: string
  bank: string | null
  state: ShopOrderState
  paymentId: string | null
  /** The code that a payer scans; null where the payer is sent to a page. */
  qrCode: string | null
  /** The version of the last applied event. Older events change nothing. */
  version: number
  /** Ids of applied events, so that a repeated one is not applied twice. */
  events: string[]
}

export interface ShopOrders {
  add(order: ShopOrder): void
  find(reference: string): ShopOrder | undefined
  /** Forgets an order that Payin refused to open a payment for. */
  remove(reference: string): void
  /** Newest first. */
  all(): ShopOrder[]
  save(): void
}

export function openShopOrders(dataFile: string): ShopOrders {
  const known = existsSync(dataFile)
    ? (JSON.parse(readFileSync(dataFile, 'utf8')) as Partial<ShopOrder>[])
    : []
  // Orders of an earlier version of the shop have no items.
  const readable = known.filter((order): order is ShopOrder => order.items !== undefined)
  const orders = new Map(readable.map((order) => [order.reference, order]))

  function save(): void {
    writeFileSync(`${dataFile}.new`, JSON.stringify([...orders.values()]))
    renameSync(`${dataFile}.new`, dataFile)
  }

  return {
    add(order) {
      orders.set(order.reference, order)
      save()
    },
    find: (reference) => orders.get(reference),
    remove(reference) {
      orders.delete(reference)
      save()
    },
    all: () => [...orders.values()].toReversed(),
    save,
  }
}
