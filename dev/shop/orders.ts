/** The shop's orders, saved in a file. */

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

export interface ShopOrder {
  /** The shop's order number, which is Payin's merchantReference. */
  reference: string
  offerId: string
  product: string
  price: string
  state:
    | 'awaiting payment'
    | 'paid'
    | 'shipped'
    | 'failed'
    | 'expired'
    | 'cancelled'
    | 'refunded'
    | 'on hold'
  paymentId: string | null
  /** The version of the last applied event. Older events change nothing. */
  version: number
  /** Ids of applied events, so that a repeated one is not applied twice. */
  events: string[]
}

export interface ShopOrders {
  add(order: ShopOrder): void
  find(reference: string): ShopOrder | undefined
  /** Newest first. */
  all(): ShopOrder[]
  save(): void
}

export function openShopOrders(dataFile: string): ShopOrders {
  const known = existsSync(dataFile)
    ? (JSON.parse(readFileSync(dataFile, 'utf8')) as ShopOrder[])
    : []
  const orders = new Map(known.map((order) => [order.reference, order]))

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
    all: () => [...orders.values()].toReversed(),
    save,
  }
}
