/** Builds the dependencies of the activities from the configuration. */

import { createMailer } from '../notifications/mailer.ts'
import type { Dependencies } from '../activities/dependencies.ts'
import { createShop } from '../notifications/shop.ts'
import { toBaseUrl } from '../koywe/base-url.ts'
import { createKoyweClient } from '../koywe/client.ts'
import type { Store } from '../store/store.ts'
import type { Clock, Log } from '../payment/log.ts'
import type { ObservedCall } from '../payment/provider-call.ts'
import { toShopFace } from '../payment/shop-face.ts'
import { isLoopback, readList, readNumbers, withoutSlash } from '../runtime/environment.ts'
import type { WorkerConfig } from './config.ts'

export interface DependencyNeeds {
  store: Store
  clock: Clock
  log: Log
  /** Takes every call to Koywe about a payment. */
  observeCall?: (call: ObservedCall) => void
}

export function buildDependencies(
  config: WorkerConfig,
  { store, clock, log, observeCall }: DependencyNeeds,
): Dependencies {
  const publicUrl = withoutSlash(config.PUBLIC_URL)
  const [firstMs = 0, againMs = 0] = readNumbers(config.LOOKUP_SETTLE_MS)
  return {
    store,
    log,
    koywe: createKoyweClient({
      baseUrl: toBaseUrl(config.KOYWE_BASE_URL),
      apiKey: config.KOYWE_API_KEY,
      secret: config.KOYWE_SECRET,
      organizationId: config.KOYWE_ORG_ID,
      merchantId: config.KOYWE_MERCHANT_ID,
      timeoutMs: config.KOYWE_TIMEOUT_MS,
      connectTimeoutMs: config.KOYWE_CONNECT_TIMEOUT_MS,
      contactForm: config.KOYWE_CONTACT_FORM === 'auto' ? null : config.KOYWE_CONTACT_FORM,
      clock,
      log,
      ...(observeCall && { observe: observeCall }),
    }),
    mailer: createMailer(config.SMTP_URL, config.MAIL_FROM),
    shop: createShop({
      url: config.MERCHANT_EVENTS_URL,
      secrets: readList(config.MERCHANT_EVENTS_SECRET),
      isPrivateAllowed: isLoopback(config.PUBLIC_URL),
      clock,
    }),
    settings: {
      publicUrl,
      face: toShopFace(config, publicUrl),
      koyweMerchant: `${config.KOYWE_ORG_ID}/${config.KOYWE_MERCHANT_ID}`,
      lateMoney: config.LATE_MONEY,
      lateWatchMs: config.LATE_WATCH_MS,
      lookupGrace: { firstMs, againMs },
      pollScheduleMs: config.POLL_SCHEDULE_MS ? readNumbers(config.POLL_SCHEDULE_MS) : null,
      deliveryBackoffMaxMs: config.EFFECT_BACKOFF_MAX_MS,
      deliveryGiveUpMs: config.EFFECT_GIVE_UP_MS,
    },
  }
}
