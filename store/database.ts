/** Connects to PostgreSQL and migrates the tables. */

import {
  CamelCasePlugin,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type RawBuilder,
} from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import type { Log } from '../payment/log.ts'
import * as first from './migrations/0001-first.ts'
import { StorageUnavailable } from './storage-unavailable.ts'
import type { Tables } from './schema.ts'

export type Database = Kysely<Tables>

/**
 * How many connections an api or a worker opens. PostgreSQL plans a statement again for the first executions on each
 * connection, so more of them cost CPU; two cores do not get more done with twenty.
 */
export const connectionsPerProcess = 10

/** A statement, or a part of one, that is executed for what it writes. */
export type Write = RawBuilder<Record<string, unknown>>

export interface DatabaseOptions {
  url: string
  /** The size of the pool. */
  connectionsMax: number
  /** How long a caller waits for a connection. Default: 3 seconds. */
  connectTimeoutMs?: number
  /** When PostgreSQL ends a statement. The pool closes the connection 250 ms later if it is silent. */
  statementTimeoutMs: number
  log: Log
}

/** How long after the statement timeout a server counts as silent. */
const silenceMs = 250
/** After a failover, no connection that still works stays with the old primary for longer. */
const connectionLifeSeconds = 5 * 60

/** The type id of bigint, which pg returns as text by default. */
const int8 = 20

/** Opens a pool. It connects with the first statement. */
export function connectDatabase(options: DatabaseOptions): Database {
  const types = new pg.TypeOverrides()
  types.setTypeParser(int8, BigInt)
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 3000,
    statement_timeout: options.statementTimeoutMs,
    query_timeout: options.statementTimeoutMs + silenceMs,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    maxLifetimeSeconds: connectionLifeSeconds,
    application_name: 'payin',
    types,
  })
  const noteLoss = (error: Error) =>
    options.log.warn({ err: error }, 'a database connection was lost')
  // The pool handles errors of idle connections only. Without this listener, losing a busy one ends the process.
  pool.on('connect', (client) => client.on('error', noteLoss))
  pool.on('error', () => undefined)
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: withoutStale(pool) }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/**
 * A pool that closes each connection whose server went silent, refuses to write or shuts down: after a failover, the
 * next one leads to the new primary. pg itself keeps such a connection, and on a silent one the next statement waits
 * behind the lost answer without end. The rest of a transaction on a silent connection, its rollback included, fails
 * at once.
 * Errors leave it as `StorageUnavailable`, except those about the statement or its values.
 */
function withoutStale(pool: pg.Pool): PostgresPool {
  const toName = createNames()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw new StorageUnavailable(error)
      })
      let silence: Error | undefined
      let isStale = false
      const query = async (text: string, values: unknown[]) => {
        if (silence) throw silence
        try {
          const name = values.length > 0 ? toName(text) : {}
          return await client.query({ text, values, ...name })
        } catch (error) {
          if (isAboutStatement(error)) throw error
          const unavailable = new StorageUnavailable(error)
          isStale ||= isFromConnection(error)
          if (unavailable.message === 'Query read timeout') silence = unavailable
          throw unavailable
        }
      }
      return {
        query: query as unknown as PostgresPoolClient['query'],
        release: (isLost) => client.release(isLost === true || isStale),
      }
    },
  }
}

/** Values that PostgreSQL or its driver cannot take, and constraints (SQL states of class 22 and 23). */
function isAboutStatement(error: unknown): boolean {
  return error instanceof pg.DatabaseError
    ? /^2[23]/.test(error.code ?? '')
    : error instanceof TypeError || error instanceof RangeError
}

/** Whether another connection may do better: this one is broken, or its server is read-only, ending or starting. */
function isFromConnection(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true
  return /^(08|57P|25006|25P03)/.test(error.code ?? '')
}

/**
 * Names statements, so that each connection parses them once: planning the store's long statements costs more than
 * executing them. The number of names is limited, because the text of some statements depends on the request, and that of a commit on its
 * parts. What has no name is planned on each call.
 */
function createNames(): (text: string) => { name?: string } {
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined) return { name: known }
    if (names.size >= namesMax) return {}
    const name = `payin_${names.size}`
    names.set(text, name)
    return { name }
  }
}

const namesMax = 200

/** Every migration by name. Names never change: the database stores them. */
const migrations = { '0001-first': { up: first.up } }

/**
 * Migrates the tables. Safe to call from many processes at once: Kysely's migrator holds an advisory lock. Tables of
 * a later version stay as they are, so that an upgrade can be rolled back.
 * @throws the first migration's error
 */
export async function migrate(db: Database): Promise<void> {
  if (await isMigrated(db)) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

/** Whether every migration of this version has been applied. */
export async function isMigrated(db: Database): Promise<boolean> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const known = await migrator.getMigrations()
  return known.every((migration) => migration.executedAt !== undefined)
}
