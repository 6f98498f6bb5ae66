/** The connection and the migrations: one shape, however many processes bring it about. */

import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, onTestFinished, vi } from 'vitest'
import {
  connectDatabase,
  isMigrated,
  migrate,
  type Database,
  type DatabaseOptions,
} from '../../store/database.ts'
import { aStored, everyRow } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { aKeptLog, silentLog } from '../support/log.ts'
import { aDoor } from '../support/proxy.ts'
import { waitFor } from '../support/wait.ts'

function connect(wishes: Partial<DatabaseOptions> = {}): Database {
  const { url } = database
  const connection = connectDatabase({
    url,
    connectionsMax: 1,
    statementTimeoutMs: 10_000,
    log: silentLog,
    ...wishes,
  })
  onTestFinished(() => connection.destroy())
  return connection
}

/** Takes everything away, as before the first start. */
async function forget(): Promise<void> {
  await database.query('drop schema public cascade')
  await database.query('create schema public')
}

/** Every column, index and executed migration of the database. */
function shape() {
  return Promise.all([
    database.query(
      `select table_name, column_name, data_type, is_nullable from information_schema.columns
       where table_schema = 'public' order by table_name, column_name`,
    ),
    database.query("select indexdef from pg_indexes where schemaname = 'public' order by indexdef"),
    database.query('select name from kysely_migration'),
  ])
}

describe('migrations', () => {
  it('of a later version are no hindrance for this one', async () => {
    await database.query("insert into kysely_migration values ('9999-later', '2027-01-01')")

    await migrate(database.database)

    expect(await isMigrated(database.database)).toBe(true)
    await database.query("delete from kysely_migration where name = '9999-later'")
  })

  it('run by ten processes at once run once, and all ten go on', async () => {
    const expected = await shape()
    await forget()
    const processes = Array.from({ length: 10 }, () => connect())

    const ends = await Promise.allSettled(processes.map((process) => migrate(process)))

    expect(ends.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'fulfilled'))
    expect(await shape()).toEqual(expected)
    expect(expected[2]).toEqual([{ name: '0001-first' }])
  })

  it('run again change nothing', async () => {
    await aStored(database.store)
    const before = [await shape(), await everyRow(database)]

    await migrate(database.database)

    expect([await shape(), await everyRow(database)]).toEqual(before)
  })

  it('that fail leave nothing behind, and run to the end the next time', async () => {
    const expected = await shape()
    await forget()
    await database.query('create table findings (in_the_way text)')

    const migrated = migrate(database.database)

    await expect(migrated).rejects.toThrow('relation "findings" already exists')
    const left = await database.query(
      "select table_name from information_schema.tables where table_schema = 'public'",
    )
    expect(left.map(({ table_name }) => table_name)).not.toContain('payments')
    await database.query('drop table findings')
    await migrate(database.database)
    expect(await shape()).toEqual(expected)
  })

  it('are known to be missing until they have run', async () => {
    await forget()

    const before = await isMigrated(database.database)
    await migrate(database.database)

    expect(before).toBe(false)
    expect(await isMigrated(database.database)).toBe(true)
  })
})

describe('a connection', () => {
  it('gives whole numbers above 2^53 to the last digit', async () => {
    const { rows } = await sql`select 9007199254740993::bigint as number`.execute(connect())

    expect(rows).toEqual([{ number: 9_007_199_254_740_993n }])
  })

  it('that is lost is logged, and the next statement uses another', async () => {
    const { log, lines } = aKeptLog()
    const connection = connect({ log })
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection)
    await database.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await waitFor('the log line about the loss', () => lines.length > 0)

    const again = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection)

    expect(lines.join('')).toContain('a database connection was lost')
    expect(again.rows[0]?.pid).not.toBe(rows[0]?.pid)
  })

  it('has PostgreSQL end a statement that takes longer than it may', async () => {
    const connection = connect({ statementTimeoutMs: 200 })

    const waited = sql`select pg_sleep(60)`.execute(connection)

    // On a busy machine the connection may count as silent before PostgreSQL's answer has been read.
    await expect(waited).rejects.toThrow(/due to statement timeout|Query read timeout/)
    await waitFor('the end of the statement', async () => {
      const running = await database.query(
        "select from pg_stat_activity where query like 'select pg_sleep(60)%' and state = 'active'",
      )
      return running.length === 0
    })
  })

  it('whose server went silent is given up, and the next statement takes another', async () => {
    const door = await aDoor(new URL(database.url).host)
    onTestFinished(() => door.close())
    const url = database.url.replace(new URL(database.url).host, door.address)
    const connection = connect({ url, statementTimeoutMs: 200 })
    await sql`select 1`.execute(connection)
    door.jam()

    const waited = sql`select 1`.execute(connection)

    await expect(waited).rejects.toThrow('Query read timeout')
    door.abandon()
    expect((await sql`select 1 as one`.execute(connection)).rows).toEqual([{ one: 1 }])
  })

  it('whose server goes silent in a transaction makes the call wait for one answer alone', async () => {
    const door = await aDoor(new URL(database.url).host)
    onTestFinished(() => door.close())
    const url = database.url.replace(new URL(database.url).host, door.address)
    const connection = connect({ url, statementTimeoutMs: 200 })
    const sent = vi.spyOn(pg.Client.prototype, 'query')
    onTestFinished(() => sent.mockRestore())

    const called = connection.transaction().execute(async (trx) => {
      door.jam()
      await sql`select 1`.execute(trx)
    })

    await expect(called).rejects.toThrow('Query read timeout')
    // A rollback would wait for the second answer that never comes.
    const statements = sent.mock.calls.map(([statement]) => statement as unknown)
    expect(statements).toMatchObject([{ text: 'begin' }, { text: 'select 1' }])
  })

  it('is waited for no longer than it may take', async () => {
    const connection = connect()

    const waited = connection.transaction().execute(() => sql`select 1`.execute(connection))

    await expect(waited).rejects.toThrow('timeout exceeded when trying to connect')
  })
})
