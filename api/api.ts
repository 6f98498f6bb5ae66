/** Builds the api from its configuration and closes it in reverse order. */

import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { v7 as uuid } from 'uuid'
import { toBaseUrl } from '../koywe/base-url.ts'
import { createKoyweClient, type KoyweClient } from '../koywe/client.ts'
import type { KoyweAccount } from '../desk/bundle.ts'
import type { DeskParts } from '../desk/desk.ts'
import { createReplaying, type Replaying, type ReplaySettings } from '../desk/replaying.ts'
import { createSupportActions, type SupportActions } from '../desk/support-actions.ts'
import { createDeskUsers } from '../desk/users.ts'
import { connectDatabase, connectionsPerProcess, migrate } from '../store/database.ts'
import { createStore, type Store } from '../store/store.ts'
import type { Clock } from '../payment/log.ts'
import { toMailKinds } from '../payment/outbox.ts'
import { toShopFace } from '../payment/shop-face.ts'
import { readList, withoutSlash } from '../runtime/environment.ts'
import type { TemporalSettings } from '../runtime/temporal.ts'
import { createAuthentication } from './authentication.ts'
import { createCheckouts } from './checkouts.ts'
import type { ApiConfig } from './config.ts'
import { createDecisions, type Decisions } from '../desk/decisions.ts'
import { describeDesk } from './desk-parts.ts'
import { buildDeskServer } from './desk-server.ts'
import { startCallRecorder, type CallRecorder } from '../runtime/call-recorder.ts'
import { startDispatcher, type Dispatcher } from '../runtime/dispatcher.ts'
import { createEngine, type Engine } from '../runtime/engine.ts'
import { createExplanations, type Explanations } from './explanations.ts'
import { createApiKeys, type ApiKeys } from './keys.ts'
import { createRefreshes, type Refreshes } from './refreshes.ts'
import { createRefusalLog } from './refusal-log.ts'
import { buildServer } from './server.ts'
import { createMetrics } from './metrics.ts'
import { createStoppedRunRound } from './stopped-runs.ts'
import { createUnmatchedRound } from './unmatched.ts'
import { createNotifier, type Notifier } from '../runtime/notifier.ts'

export interface Api {
  server: FastifyInstance
  /** The server of the desk, where DESK_PORT is set. */
  deskServer: FastifyInstance | null
  store: Store
  /** Finishes accepted requests and closes everything. */
  close(): Promise<void>
}

export interface ApiOptions {
  config: ApiConfig
  temporal: TemporalSettings
  clock: Clock
  log: Logger
  /** For tests, which share one engine. */
  taskQueue?: string
}

/** A webhook must be answered within four seconds, also while the database is silent. */
const connectTimeoutMs = 1500
const statementTimeoutMs = 2000

/** Builds the api and starts its dispatcher. The caller calls `server.listen`. */
export async function buildApi(options: ApiOptions): Promise<Api> {
  const { config, temporal, log } = options
  const database = connectDatabase({
    url: config.DATABASE_URL,
    connectionsMax: connectionsPerProcess,
    connectTimeoutMs,
    statementTimeoutMs,
    log,
  })
  await migrate(database)
  const store = createStore(database, toMailKinds(readList(config.MAILS)))
  const { taskQueue } = options
  const engine = createEngine({
    connection: temporal.connection,
    namespace: temporal.namespace,
    log,
    ...(taskQueue === undefined ? {} : { taskQueue }),
  })
  const keys = createApiKeys(config.API_KEYS, { path: config.apiKeysFile, log })
  const notifier = createNotifier({ store, engine, log })
  const calls = startCallRecorder({ store, log })
  const koywe = createKoywe(options, calls)
  // Reveals wrong credentials at once, and saves the first checkout the sign-in.
  koywe.signIn().catch((error: unknown) => log.warn({ err: error }, 'cannot sign in at Koywe'))
  const users = createDeskUsers(config.DESK_USERS_FILE, log)
  const refreshes = createRefreshes({ store, engine })
  const shared = {
    support: createSupportActions({ store, notifier, log }),
    replaying: createReplaying({
      store,
      notifier,
      log,
      readOrder: (koyweOrderId, paymentId) =>
        koywe.readOrder(koyweOrderId, { share: 'pages', paymentId }),
      refresh: (row, waitMs) => refreshes.refresh(row, waitMs),
      settings: toReplaySettings(config),
    }),
    koyweAccount: toKoyweAccount(config),
    decisions: createDecisions({ store, notifier, log }),
    refreshes,
    explanations: createExplanations({ store, engine, giveUpMs: config.EFFECT_GIVE_UP_MS }),
  }
  const desk = describeDesk({ config, temporal, store, users, koywe, ...shared })
  const isApart = config.DESK_PORT !== undefined
  const deskServer = desk && isApart ? await buildDeskServer(log, desk) : null
  const parts = { store, engine, keys, notifier, koywe, ...shared }
  const server = await createServer(options, {
    ...parts,
    ...(desk && !isApart ? { desk } : {}),
  })
  const dispatcher = dispatch(options, { store, engine, notifier, koywe })

  return {
    server,
    deskServer,
    store,
    async close() {
      await Promise.all([server.close(), deskServer?.close()])
      users.close()
      await Promise.all([dispatcher.stop(), notifier.close()])
      keys.close()
      await engine.close()
      await calls.stop()
      await store.close()
    },
  }
}

function toKoyweAccount(config: ApiConfig): KoyweAccount {
  return {
    organizationId: config.KOYWE_ORG_ID,
    merchantId: config.KOYWE_MERCHANT_ID,
    baseUrl: toBaseUrl(config.KOYWE_BASE_URL),
  }
}

function toReplaySettings(config: ApiConfig): ReplaySettings {
  return {
    lateMoney: config.LATE_MONEY,
    lateWatchMs: config.LATE_WATCH_MS,
    publicUrl: withoutSlash(config.PUBLIC_URL),
    sentMails: toMailKinds(readList(config.MAILS)),
  }
}

function createKoywe({ config, clock, log }: ApiOptions, calls: CallRecorder): KoyweClient {
  return createKoyweClient({
    baseUrl: toBaseUrl(config.KOYWE_BASE_URL),
    apiKey: config.KOYWE_API_KEY,
    secret: config.KOYWE_SECRET,
    organizationId: config.KOYWE_ORG_ID,
    merchantId: config.KOYWE_MERCHANT_ID,
    timeoutMs: config.KOYWE_TIMEOUT_MS,
    connectTimeoutMs: config.KOYWE_CONNECT_TIMEOUT_MS,
    contactForm: null,
    clock,
    log,
    observe: calls.observe,
  })
}

const minuteMs = 60 * 1000
const dayMs = 24 * 60 * minuteMs

/** Starts the rounds of the dispatcher, each with its own interval. */
function dispatch(
  { config, log }: ApiOptions,
  { store, engine, notifier, koywe }: Pick<Parts, 'store' | 'engine' | 'notifier' | 'koywe'>,
): Dispatcher {
  const everyMs = config.SWEEP_EVERY_MS
  const unmatched = { store, koywe, notifier, log, unmatchedForMs: config.PARK_MS }
  const matchWebhooks = createUnmatchedRound(unmatched)
  const check = () => store.sweep.check({ unmatchedForMs: config.PARK_MS })
  const noteStopped = createStoppedRunRound({ store, engine, notifier, log })
  const { DETAILS_KEPT_DAYS: keptDays } = config
  const detailsKeptMs = keptDays === undefined ? null : keptDays * dayMs
  const forget = () => store.sweep.forget(detailsKeptMs)
  const rounds = [
    { name: 'signals', everyMs, run: () => notifier.notifyOverdue() },
    { name: 'unmatched webhooks', everyMs, run: matchWebhooks },
    { name: 'findings', everyMs: 10 * everyMs, run: check },
    { name: 'stopped runs', everyMs: 10 * everyMs, run: noteStopped },
    { name: 'forgetting', everyMs: minuteMs, run: forget },
  ]
  return startDispatcher(rounds, log)
}

interface Parts {
  store: Store
  engine: Engine
  keys: ApiKeys
  notifier: Notifier
  koywe: KoyweClient
  decisions: Decisions
  refreshes: Refreshes
  explanations: Explanations
  support: SupportActions
  replaying: Replaying
  koyweAccount: KoyweAccount
  desk?: DeskParts
}

function createServer(options: ApiOptions, parts: Parts): Promise<FastifyInstance> {
  const { config, clock, log } = options
  const { store, engine, notifier, koywe } = parts
  const publicUrl = withoutSlash(config.PUBLIC_URL)
  const metrics = createMetrics(store, clock)
  const authentication = createAuthentication(parts.keys)
  const refusals = createRefusalLog({ store, log, clock, authentication })
  return buildServer({
    checkouts: createCheckouts({
      store,
      engine,
      koywe,
      log,
      newPaymentId: () => `pay_${uuid()}`,
      settings: {
        publicUrl,
        openWaitMs: config.OPEN_WAIT_MS,
        paymentExpiresMs: config.PAYMENT_EXPIRES_MS,
        lateWatchMs: config.LATE_WATCH_MS,
      },
    }),
    refreshes: parts.refreshes,
    decisions: parts.decisions,
    support: parts.support,
    replaying: parts.replaying,
    koyweAccount: parts.koyweAccount,
    explanations: parts.explanations,
    authentication,
    refusals,
    webhooks: {
      store,
      notifier,
      refusals,
      secrets: readList(config.KOYWE_WEBHOOK_SECRET),
      forgedPerMinute: config.RATE_LIMIT_FORGED_PER_MINUTE,
      log,
    },
    isKoyweFine: () => koywe.isFine(),
    store,
    engine,
    koywe,
    log,
    metrics,
    publicUrl,
    shopLogo: config.shopLogo,
    face: toShopFace(config, publicUrl),
    keyPerSecond: config.RATE_LIMIT_KEY_PER_SECOND,
    ...(parts.desk ? { desk: parts.desk } : {}),
  })
}
