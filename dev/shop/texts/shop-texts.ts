/** Every text of the shop, in any language. */

import type { ShopOrderState } from '../orders.ts'
import type { PlayAction } from '../play.ts'

export interface ShopTexts {
  tagline: string
  cart: string
  country: string
  change: string
  language: string
  products: string
  addToCart: string
  orders: string
  noOrders: string
  order: string
  emptyCart: string
  quantity: string
  update: string
  remove: string
  total: string
  toCheckout: string
  toShop: string
  checkout: string
  buyer: string
  fields: Record<'name' | 'email' | 'phone' | 'documentType' | 'documentNumber', string>
  /** After the name of a field that a method asks for, such as "for PSE". */
  neededBy: (methods: string) => string
  howToPay: string
  bank: string
  noMethods: string
  pay: (price: string) => string
  refused: string
  refusedField: (field: string) => string
  wait: string
  unavailable: string
  preparing: string
  notCharged: string
  payAgain: string
  scan: string
  scanHint: string
  copyCode: string
  copied: string
  toOrder: string
  states: Record<ShopOrderState, string>
  /** What the buyer reads about the state of an order. */
  news: Record<ShopOrderState, string>
  payment: string
  method: string
  timeline: string
  timelineHint: string
  timelineHead: Record<'time' | 'kind' | 'what', string>
  play: string
  playHint: string
  actions: Record<PlayAction, { label: string; hint: string; done: string }>
  mailbox: string
  missing: string
}
