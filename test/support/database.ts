/** An own database for a test file. */

import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connectDatabase, migrate, type Database } from '../../store/database.ts'
import { createStore, type Store } from '../../store/store.ts'
import { silentLog } from './log.ts'

export interface TestDatabase {
  url: string
  database: Database
  store: Store
  /** Makes `now()` say this time for every connection, until the next call; null lets it go on. Milliseconds. */
  setNow(at: number | null): Promise<void>
  /** Runs plain SQL. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

export async function aDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const server = inject('postgresUrl')
  await execute(`${server}/postgres`, `create database ${name}`)
  const url = `${server}/${name}`
  await execute(url, ownNow, `alter database ${name} set search_path = public, own_now, pg_catalog`)
  const database = connectDatabase({
    url,
    connectionsMax: 5,
    statementTimeoutMs: 10_000,
    log: silentLog,
  })
  await migrate(database)
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // Dropping the database may cut a connection that is closing.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  return {
    url,
    database,
    store: createStore(database),
    async setNow(at) {
      const now = at === null ? 'pg_catalog.now()' : `timestamptz '${new Date(at).toISOString()}'`
      await pool.query(toNow(now))
    },
    async query(text, values) {
      return (await pool.query<Record<string, unknown>>(text, values)).rows
    },
    async close() {
      await database.destroy()
      await pool.end()
      await execute(`${server}/postgres`, `drop database ${name} with (force)`)
    },
  }
}

/**
 * A `now()` that PostgreSQL finds before its own one, so that a test states the time. PostgreSQL replaces the call by
 * its body, so that it costs nothing, and plans prepared statements again when the body changes.
 */
const toNow = (value: string) =>
  `create or replace function own_now.now() returns timestamptz language sql stable as $$ select ${value} $$`
const ownNow = `create schema own_now; ${toNow('pg_catalog.now()')}`

async function execute(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}
