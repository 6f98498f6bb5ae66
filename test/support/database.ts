/** A database of its own for a test file. */

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
  /** Plain SQL, for looking at rows. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

export async function aDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const server = inject('postgresUrl')
  await onServer(server, `create database ${name}`)
  const url = `${server}/${name}`
  const database = connectDatabase({
    url,
    connectionsMax: 5,
    statementTimeoutMs: 10_000,
    log: silentLog,
  })
  await migrate(database)
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  // Dropping the database may cut a connection that is just being closed.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  return {
    url,
    database,
    store: createStore(database),
    async query(text, values) {
      return (await pool.query<Record<string, unknown>>(text, values)).rows
    },
    async close() {
      await database.destroy()
      await pool.end()
      await onServer(server, `drop database ${name} with (force)`)
    },
  }
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` })
  await client.connect()
  await client.query(statement)
  await client.end()
}
