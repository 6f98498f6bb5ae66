/** What the activities depend on. Built once, in the worker. */

import type { KoyweClient } from '../koywe/client.ts'
import type { Store } from '../store/store.ts'
import type { LateMoney } from '../payment/exception.ts'
import type { Log } from '../payment/log.ts'
import type { ShopFace } from '../payment/shop-face.ts'
import type { LookupGrace } from '../payment/lookup.ts'
import type { Mailer } from '../notifications/mailer.ts'
import type { Shop } from '../notifications/shop.ts'

export interface ActivitySettings {
  /** The public address of the api, without a trailing slash. */
  publicUrl: string
  /** How the shop looks in mails. */
  face: ShopFace
  /** Organization and merchant: contacts at Koywe belong to these. */
  koyweMerchant: string
  lateMoney: LateMoney
  lateWatchMs: number
  lookupGrace: LookupGrace
  /** Null: each method's own schedule. */
  pollScheduleMs: readonly number[] | null
  deliveryBackoffMaxMs: number
  deliveryGiveUpMs: number
}

export interface Dependencies {
  koywe: KoyweClient
  store: Store
  mailer: Mailer
  shop: Shop
  log: Log
  settings: ActivitySettings
}
