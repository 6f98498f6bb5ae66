/** The roles of the compose file, on a PostgreSQL of its own: each opens its own databases, and no other. */

import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { makeFolder, sharedLocalPath } from '../../dev/local/paths.ts'
import { findAnyPort } from '../../dev/local/ports.ts'
import { startPostgres } from '../../dev/local/postgres.ts'
import { createRoles } from '../../dev/production/roles.ts'
import { connectDatabase, isMigrated, migrate } from '../../store/database.ts'
import { silentLog } from '../support/log.ts'

const passwords = { PAYIN_DB_PASSWORD: "pay'in", TEMPORAL_DB_PASSWORD: 'temporal' }

async function aServer() {
  const folder = mkdtempSync(join(makeFolder(sharedLocalPath()), 'roles-'))
  // The server's user must reach it, where that is another one than ours.
  chmodSync(folder, 0o755)
  const logs = mkdtempSync(join(tmpdir(), 'payin-roles-'))
  const port = await findAnyPort()
  const postgres = await startPostgres({
    dataDir: join(folder, 'data'),
    port,
    password: 'root',
    superuser: 'postgres',
    logFile: join(logs, 'postgres.log'),
  })
  onTestFinished(async () => {
    await postgres.child.stop()
    rmSync(folder, { recursive: true, force: true })
    rmSync(logs, { recursive: true, force: true })
  })
  await createRoles(postgres.urlOf('postgres'), passwords)
  await createRoles(postgres.urlOf('postgres'), passwords)
  return (role: string, password: string, database: string) =>
    `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

async function connect(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString })
  try {
    await client.connect()
    await client.query('create table probe (id int)')
    const { rows } = await client.query<{ is_superuser: string }>('show is_superuser')
    return rows[0]?.is_superuser === 'off' ? 'owner' : 'superuser'
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? '') : String(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

it('are two, and each owns its databases', async () => {
  const urlOf = await aServer()
  const ofPayin = (database: string) => connect(urlOf('payin', "pay'in", database))
  const ofTemporal = (database: string) => connect(urlOf('temporal', 'temporal', database))
  const noPermission = '42501'

  expect([await ofPayin('payin'), await ofTemporal('temporal')]).toEqual(['owner', 'owner'])
  expect(await ofTemporal('temporal_visibility')).toBe('owner')
  expect([await ofPayin('temporal'), await ofTemporal('payin')]).toEqual([
    noPermission,
    noPermission,
  ])
  const database = connectDatabase({
    url: urlOf('payin', "pay'in", 'payin'),
    connectionsMax: 1,
    statementTimeoutMs: 10_000,
    log: silentLog,
  })
  onTestFinished(() => database.destroy())
  await migrate(database)
  expect(await isMigrated(database)).toBe(true)
})
