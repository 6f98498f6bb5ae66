/**
 * The checks of `npm run doctor`, made with the environment of api and worker. Each failure says in one sentence what is
 * wrong and what to do.
 */

import { randomUUID } from 'node:crypto'
import { Connection, isGrpcServiceError } from '@temporalio/client'
import got from 'got'
import { sql } from 'kysely'
import type { Dependencies } from '../../activities/dependencies.ts'
import { toBaseUrl } from '../../koywe/base-url.ts'
import type { Endpoints } from '../../koywe/endpoints.ts'
import { KoyweError } from '../../koywe/errors.ts'
import { isMigrated, type Database } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import { countries } from '../../payment/country.ts'
import { checkNamespace } from '../../runtime/namespace.ts'
import { toSentence } from '../../runtime/start.ts'
import type { TemporalSettings } from '../../runtime/temporal.ts'
import type { ApiConfig } from '../../api/config.ts'
import type { WorkerConfig } from '../../worker/config.ts'
import { fine, skipped, wrong, type Check, type CheckResult } from './check.ts'
import { checkEndpoint, checkWebhookSecret } from './webhook-checks.ts'

export interface CheckParts {
  config: WorkerConfig & ApiConfig
  temporal: TemporalSettings
  database: Database
  store: Store
  dependencies: Pick<Dependencies, 'koywe' | 'mailer' | 'shop'>
  /** The webhook endpoints of the organization at Koywe. */
  endpoints: Endpoints
}

const databaseVersionMin = 150_000
const skewMsMax = 30_000
const connectMs = 5000

export function listChecks(parts: CheckParts): Check[] {
  const { config, temporal, database, store, dependencies, endpoints } = parts
  const { koywe, mailer, shop } = dependencies
  return [
    { name: 'database', run: () => checkDatabase(database) },
    { name: 'Temporal', run: () => checkTemporal(temporal) },
    { name: 'Koywe sign-in', run: () => checkSignIn(koywe) },
    { name: 'Koywe merchant', needs: ['Koywe sign-in'], run: () => checkMerchant(koywe) },
    { name: 'Koywe methods', needs: ['Koywe merchant'], run: () => checkMethods(koywe) },
    {
      name: 'webhook endpoint',
      needs: ['Koywe merchant'],
      run: () => checkEndpoint({ endpoints, config }),
    },
    {
      name: 'webhook secret',
      needs: ['database', 'webhook endpoint'],
      run: () => checkWebhookSecret({ endpoints, config, store }),
    },
    { name: 'clock', run: () => checkClock(config.KOYWE_BASE_URL) },
    { name: 'mail server', run: () => checkMail(mailer) },
    { name: 'shop', run: () => checkShop(shop) },
  ]
}

async function checkDatabase(database: Database): Promise<CheckResult> {
  try {
    const { rows } = await sql<{ version: string }>`
      select current_setting('server_version_num') as version`.execute(database)
    const version = Number(rows[0]?.version)
    if (version < databaseVersionMin) {
      return wrong('PostgreSQL is older than 15', 'Use PostgreSQL 15 or later.')
    }
    const isReady = await isMigrated(database)
    return fine(
      isReady ? 'reachable and migrated' : 'reachable; the first start creates the tables',
    )
  } catch (error) {
    return wrong(toSentence(error), 'Correct DATABASE_URL, or start PostgreSQL.')
  }
}

async function checkTemporal({ namespace, connection }: TemporalSettings): Promise<CheckResult> {
  const address = connection?.address ?? 'localhost:7233'
  const client = await Connection.connect({ ...connection, connectTimeout: connectMs }).catch(
    () => null,
  )
  if (client === null) {
    return wrong(`no answer from ${address}`, 'Correct TEMPORAL_ADDRESS, or start Temporal.')
  }
  try {
    const missing = await checkNamespace({ connection: client, namespace })
    return fine(
      missing === null
        ? `namespace ${namespace} is ready`
        : `reachable; the worker registers the ${missing} of ${namespace} on start`,
    )
  } catch (error) {
    const says = toSentence(error)
    if (!isGrpcServiceError(error)) return { isFine: false, says }
    return wrong(says, 'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the state of Temporal.')
  } finally {
    await client.close()
  }
}

type Koywe = Dependencies['koywe']

async function checkSignIn(koywe: Koywe): Promise<CheckResult> {
  try {
    await koywe.signIn()
    return fine('signed in')
  } catch (error) {
    const isRefused = error instanceof KoyweError && error.code === 'koywe_unauthorized'
    return wrong(
      toSentence(error),
      isRefused
        ? 'Correct KOYWE_API_KEY and KOYWE_SECRET: both belong to one environment of Koywe.'
        : 'Correct KOYWE_BASE_URL, or wait for Koywe.',
    )
  }
}

/** For a foreign organization, Koywe returns empty results and no error. */
async function checkMerchant(koywe: Koywe): Promise<CheckResult> {
  const todo = 'Correct KOYWE_ORG_ID and KOYWE_MERCHANT_ID: they belong to another account.'
  try {
    const isOurs = await koywe.knowsMerchant()
    if (isOurs === null) return fine('cannot be checked at this Koywe')
    return isOurs ? fine('accessible') : wrong('Koywe returns empty results for it', todo)
  } catch (error) {
    return wrong(toSentence(error), todo)
  }
}

async function checkMethods(koywe: Koywe): Promise<CheckResult> {
  const counts = await Promise.all(
    Object.entries(countries).map(async ([country, { currency }]) => {
      const methods = await koywe.paymentMethods(country, currency)
      return { country, count: methods.length }
    }),
  ).catch(toSentence)
  if (typeof counts === 'string') return wrong(counts, 'Retry later, or ask Koywe about this call.')
  const offered = counts.filter(({ count }) => count > 0)
  if (offered.length > 0) {
    return fine(offered.map(({ country, count }) => `${country} ${count}`).join(', '))
  }
  return wrong('no method in any country', 'Ask Koywe to enable payment methods.')
}

async function checkClock(baseUrl: string): Promise<CheckResult> {
  try {
    const before = Date.now()
    const answer = await got.head(toBaseUrl(baseUrl), {
      throwHttpErrors: false,
      retry: { limit: 0 },
      timeout: { request: connectMs },
    })
    const theirs = Date.parse(answer.headers.date ?? '')
    if (Number.isNaN(theirs)) return fine('cannot be compared with Koywe')
    const skewMs = Math.abs((before + Date.now()) / 2 - theirs)
    if (skewMs <= skewMsMax) return fine('agrees with Koywe')
    const seconds = Math.round(skewMs / 1000)
    return wrong(
      `differs from Koywe by ${seconds} s`,
      'Set the clock, preferably with NTP: shops refuse events with a wrong timestamp.',
    )
  } catch {
    // The sign-in names what is wrong.
    return skipped('Koywe does not answer')
  }
}

async function checkMail(mailer: Dependencies['mailer']): Promise<CheckResult> {
  try {
    await mailer.verify()
    return fine('accepts the connection')
  } catch (error) {
    return wrong(toSentence(error), 'Correct SMTP_URL, including user and password.')
  }
}

/** docs/events.md requires shops to answer 2xx to unknown types with a valid signature. */
async function checkShop(shop: Dependencies['shop']): Promise<CheckResult> {
  const body = JSON.stringify({ type: 'payin.ping', timestamp: new Date().toISOString(), data: {} })
  try {
    const { status, tookMs } = await shop.deliver({ key: `ping.${randomUUID()}`, body })
    return fine(`accepted a signed ping with ${status} in ${tookMs} ms`)
  } catch (error) {
    return wrong(
      toSentence(error),
      'Correct MERCHANT_EVENTS_URL and MERCHANT_EVENTS_SECRET. The shop must answer 2xx to unknown event types.',
    )
  }
}
