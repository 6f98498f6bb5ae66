/** The environment variables of the api. */

import Type, { type Static } from 'typebox'
import { readEnvironment, type Environment } from '../runtime/environment.ts'
import { variables } from '../runtime/variables.ts'
import { findDeskFaults } from './desk-faults.ts'
import { readShopLogo, type ShopLogo } from './shop-logo.ts'

const {
  HOST,
  PORT,
  PUBLIC_URL,
  DATABASE_URL,
  API_KEYS,
  KOYWE_BASE_URL,
  KOYWE_API_KEY,
  KOYWE_SECRET,
  KOYWE_ORG_ID,
  KOYWE_MERCHANT_ID,
  KOYWE_WEBHOOK_SECRET,
  KOYWE_TIMEOUT_MS,
  KOYWE_CONNECT_TIMEOUT_MS,
  SHOP_NAME,
  SHOP_LOGO_URL,
  SHOP_COLOR,
  SHOP_SUPPORT,
  MAILS,
  PAYMENT_EXPIRES_MS,
  LATE_WATCH_MS,
  LATE_MONEY,
  EFFECT_GIVE_UP_MS,
  PARK_MS,
  OPEN_WAIT_MS,
  SWEEP_EVERY_MS,
  RATE_LIMIT_FORGED_PER_MINUTE,
  RATE_LIMIT_KEY_PER_SECOND,
  DESK_USERS_FILE,
  DESK_PORT,
  DESK_TRUSTED_HEADER,
  TEMPORAL_UI_URL,
  KOYWE_DASHBOARD_URL,
  DETAILS_KEPT_DAYS,
  LOG_LEVEL,
} = variables

export const apiSchema = Type.Object({
  HOST,
  /** Default: 3000. */
  PORT: Type.Optional(PORT),
  PUBLIC_URL,
  DATABASE_URL,
  API_KEYS,
  KOYWE_BASE_URL,
  KOYWE_API_KEY,
  KOYWE_SECRET,
  KOYWE_ORG_ID,
  KOYWE_MERCHANT_ID,
  KOYWE_WEBHOOK_SECRET,
  KOYWE_TIMEOUT_MS,
  KOYWE_CONNECT_TIMEOUT_MS,
  SHOP_NAME,
  SHOP_LOGO_URL,
  SHOP_COLOR,
  SHOP_SUPPORT,
  MAILS,
  PAYMENT_EXPIRES_MS,
  LATE_WATCH_MS,
  LATE_MONEY,
  EFFECT_GIVE_UP_MS,
  PARK_MS,
  OPEN_WAIT_MS,
  SWEEP_EVERY_MS,
  RATE_LIMIT_FORGED_PER_MINUTE,
  RATE_LIMIT_KEY_PER_SECOND,
  /** Default: no desk. */
  DESK_USERS_FILE: Type.Optional(DESK_USERS_FILE),
  DESK_PORT: Type.Optional(DESK_PORT),
  DESK_TRUSTED_HEADER: Type.Optional(DESK_TRUSTED_HEADER),
  TEMPORAL_UI_URL: Type.Optional(TEMPORAL_UI_URL),
  KOYWE_DASHBOARD_URL: Type.Optional(KOYWE_DASHBOARD_URL),
  /** Default: keep forever. */
  DETAILS_KEPT_DAYS: Type.Optional(DETAILS_KEPT_DAYS),
  LOG_LEVEL,
})

export type ApiConfig = Readonly<Static<typeof apiSchema>> & {
  /** The file of the API keys, if they come from one; the api watches it for changes. */
  apiKeysFile: string | undefined
  /** The logo, if it comes from a file. */
  shopLogo: ShopLogo | null
}

/** @throws ConfigurationError with every fault */
export function readApiConfig(env: Environment): ApiConfig {
  const apiKeysFile = env['API_KEYS_FILE'] || undefined
  let shopLogo: ShopLogo | null = null
  const check = (settings: Static<typeof apiSchema>): string[] => {
    const { API_KEYS, SHOP_LOGO_URL: url } = settings
    const faults = findDeskFaults(settings)
    // Only a file may be empty: that revokes all keys, and webhooks still come in.
    if (apiKeysFile === undefined && API_KEYS.trim() === '')
      faults.push('API_KEYS must not be empty')
    if (url?.startsWith('file:') !== true) return faults
    shopLogo = readShopLogo(url)
    if (shopLogo === null) faults.push(logoFault)
    return faults
  }
  const config = readEnvironment(apiSchema, env, { check })
  return { ...config, apiKeysFile, shopLogo }
}

const logoFault =
  'the file that SHOP_LOGO_URL names cannot be read, or is no PNG, JPEG, WebP or SVG of at most 200 kB'
