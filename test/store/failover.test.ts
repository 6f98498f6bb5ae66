/** A database that fails over, refuses or cannot be reached: what callers get, and which connections stay. */

import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { connectDatabase, type Database } from '../../store/database.ts'
import { createStore } from '../../store/store.ts'
import { StorageUnavailable } from '../../store/storage-unavailable.ts'
import { aDatabase, type TestDatabase } from '../support/database.ts'
import { silentLog } from '../support/log.ts'
import { waitFor } from '../support/wait.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await aDatabase()
})
afterAll(() => database.close())

function connect(url = database.url): Database {
  const connection = connectDatabase({
    url,
    connectionsMax: 1,
    statementTimeoutMs: 10_000,
    log: silentLog,
  })
  onTestFinished(() => connection.destroy())
  return connection
}

/** What executing this gives. */
const errorOf = (connection: Database, statement: string): Promise<unknown> =>
  sql
    .raw(statement)
    .execute(connection)
    .then(
      () => null,
      (error: unknown) => error,
    )

/** A statement that fails with this SQL state, as PostgreSQL itself would. */
const failWith = (state: string) =>
  `do $$ begin raise exception 'no: (email)=(ana@example.com)' using errcode = '${state}'; end $$`

const write = "insert into timeline (payment_id, at, kind, summary) values ('p', now(), 'k', 's')"

describe('a database error', () => {
  const states =
    '08006 08P01 0A000 25006 25P02 25P03 26000 28000 28P01 3D000 40001 40P01 42501 42P01 53100 53300 54000 55000 55P03 57014 57P01 57P03 58030 XX000 XX001'
  it.each(states.split(' '))('%s means that the store is unavailable', async (state) => {
    const error = await errorOf(connect(), failWith(state))

    expect(error).toBeInstanceOf(StorageUnavailable)
    expect(error).toMatchObject({ code: state })
    expect(Object.keys(error as object)).toEqual(['code', 'name'])
  })

  it.each(['22021', '22P05', '22008', '23505', '23503'])(
    '%s is about the statement, and stays what it is',
    async (state) => {
      const error = await errorOf(connect(), failWith(state))

      expect(error).toBeInstanceOf(pg.DatabaseError)
      expect(error).toMatchObject({ code: state })
    },
  )

  it.each([
    ['nothing listens', () => 'postgres://payin:test@127.0.0.1:1/payin'],
    ['nothing listens on any address of the host', () => 'postgres://payin:test@localhost:1/payin'],
    ['the host has no address', () => 'postgres://payin:test@database.invalid:5432/payin'],
    ['there is no socket', () => 'postgres:///payin?host=/nowhere'],
    ['there is no such database', () => `${database.url}_gone`],
    ['the server has no TLS', () => `${database.url}?sslmode=require`],
  ])('is one of the store where %s', async (_why, urlOf) => {
    const error = await errorOf(connect(urlOf()), 'select 1')

    expect(error).toBeInstanceOf(StorageUnavailable)
    expect(error).toMatchObject({ message: expect.stringMatching(/./) })
  })
})

describe('a connection to a server that takes no writes', () => {
  it('is replaced after the first refusal', async () => {
    const connection = connect()
    await sql`set default_transaction_read_only = on`.execute(connection)

    const refused = await errorOf(connection, write)

    expect(refused).toMatchObject({ name: 'StorageUnavailable', code: '25006' })
    expect(await errorOf(connection, write)).toBeNull()
  })

  it('is replaced after a transaction that it refused', async () => {
    const connection = connect()
    await sql`set default_transaction_read_only = on`.execute(connection)

    const refused = connection.transaction().execute((trx) => sql.raw(write).execute(trx))

    await expect(refused).rejects.toMatchObject({ code: '25006' })
    expect(await errorOf(connection, write)).toBeNull()
  })

  it('stays after an error that another connection would give as well', async () => {
    const connection = connect()
    const pid = async () =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection)).rows[0]?.pid
    const before = await pid()

    await errorOf(connection, 'select from nowhere')

    expect(await pid()).toBe(before)
  })
})

describe('readiness', () => {
  it('needs a database that takes writes, and returns without a restart', async () => {
    const store = createStore(connect())
    const name = new URL(database.url).pathname.slice(1)
    const setReadOnly = async (value: string) => {
      await database.query('set transaction_read_only = off')
      await database.query(`alter database ${name} set default_transaction_read_only = ${value}`)
    }
    onTestFinished(() => setReadOnly('off'))
    await setReadOnly('on')

    const isReady = store.isReady()

    await expect(isReady).rejects.toMatchObject({ code: '25006' })
    await setReadOnly('off')
    await waitFor('readiness', () => store.isReady().catch(() => false))
  })

  it('is checked once for all probes of a second', () => {
    const store = createStore(connect())

    const [first, second] = [store.isReady(), store.isReady()]

    expect(second).toBe(first)
    return first
  })
})
