/** The environment variables of the worker. */

import Type, { type Static } from 'typebox'
import { isInnerHost } from '../notifications/public-address.ts'
import { isLoopback, readEnvironment, type Environment } from '../runtime/environment.ts'
import { variables } from '../runtime/variables.ts'

const {
  DATABASE_URL,
  PUBLIC_URL,
  KOYWE_BASE_URL,
  KOYWE_API_KEY,
  KOYWE_SECRET,
  KOYWE_ORG_ID,
  KOYWE_MERCHANT_ID,
  KOYWE_TIMEOUT_MS,
  KOYWE_CONNECT_TIMEOUT_MS,
  KOYWE_CONTACT_FORM,
  MERCHANT_EVENTS_URL,
  MERCHANT_EVENTS_SECRET,
  SMTP_URL,
  MAIL_FROM,
  SHOP_NAME,
  SHOP_LOGO_URL,
  SHOP_COLOR,
  SHOP_SUPPORT,
  MAILS,
  POLL_SCHEDULE_MS,
  LATE_WATCH_MS,
  LATE_MONEY,
  LOOKUP_SETTLE_MS,
  EFFECT_BACKOFF_MAX_MS,
  EFFECT_GIVE_UP_MS,
  SWEEP_EVERY_MS,
  HOST,
  PORT,
  LOG_LEVEL,
} = variables

export const workerSchema = Type.Object({
  DATABASE_URL,
  PUBLIC_URL,
  KOYWE_BASE_URL,
  KOYWE_API_KEY,
  KOYWE_SECRET,
  KOYWE_ORG_ID,
  KOYWE_MERCHANT_ID,
  KOYWE_TIMEOUT_MS,
  KOYWE_CONNECT_TIMEOUT_MS,
  KOYWE_CONTACT_FORM,
  MERCHANT_EVENTS_URL,
  MERCHANT_EVENTS_SECRET,
  SMTP_URL,
  MAIL_FROM,
  SHOP_NAME,
  SHOP_LOGO_URL,
  SHOP_COLOR,
  SHOP_SUPPORT,
  MAILS,
  POLL_SCHEDULE_MS,
  LATE_WATCH_MS,
  LATE_MONEY,
  LOOKUP_SETTLE_MS,
  EFFECT_BACKOFF_MAX_MS,
  EFFECT_GIVE_UP_MS,
  SWEEP_EVERY_MS,
  HOST,
  /** Without a port, the worker serves neither health nor metrics. */
  PORT: Type.Optional(PORT),
  LOG_LEVEL,
})

export type WorkerConfig = Readonly<Static<typeof workerSchema>>

/** Reads the worker's configuration. @throws ConfigurationError with every fault */
export function readWorkerConfig(env: Environment): WorkerConfig {
  return readEnvironment(workerSchema, env, { check: findContradictions })
}

function findContradictions(config: WorkerConfig): string[] {
  const url = new URL(config.MERCHANT_EVENTS_URL)
  const faults: string[] = []
  if (url.username !== '' || url.password !== '') {
    faults.push('MERCHANT_EVENTS_URL must not have a user name or a password')
  }
  if (isLoopback(config.PUBLIC_URL)) return faults
  if (url.protocol !== 'https:') {
    faults.push(
      'MERCHANT_EVENTS_URL must be an https: URL, unless PUBLIC_URL is a loopback address',
    )
  } else if (isInnerHost(url.hostname)) {
    faults.push('MERCHANT_EVENTS_URL must be public, unless PUBLIC_URL is a loopback address')
  }
  return faults
}
