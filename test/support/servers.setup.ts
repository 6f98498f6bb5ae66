/** One real PostgreSQL and one real Temporal for a whole run of tests, ended with it. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleWorkflowCode } from '@temporalio/worker'
import type { TestProject } from 'vitest/node'
import { findEngine } from '../../local/engine.ts'
import { makeFolder, sharedLocalPath } from '../../local/paths.ts'
import { findAnyPort } from '../../local/ports.ts'
import type { Profile } from '../../sandbox/settings.ts'
import { startPostgres, type Postgres } from '../../local/postgres.ts'
import { startTemporal, type TemporalServer } from '../../local/temporal.ts'
import { quietLogger } from './runtime.ts'
import { workflowsPath } from '../../worker/worker.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's address without a database. */
    postgresUrl: string
    temporalAddress: string
    /** A file with the workflows, bundled once. */
    workflowBundle: string
    /** The shape of Koywe that the project's tests play against. */
    profile: Profile
  }
}

const say = (sentence: string) => process.stdout.write(`[servers] ${sentence}\n`)

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  if (project.vitest.projects.every(({ name }) => name === 'fast')) return
  const folder = mkdtempSync(join(tmpdir(), 'payin-test-'))
  const data = mkdtempSync(join(makeFolder(sharedLocalPath()), 'test-'))
  chmodSync(data, 0o755)
  const program = await findEngine(say)
  say('starting PostgreSQL and Temporal')
  const starts = await Promise.allSettled([
    startPostgres({
      dataDir: join(data, 'postgres'),
      port: await findAnyPort(),
      password: 'test',
      logFile: join(folder, 'postgres.log'),
      settings: [
        'fsync=off',
        'max_connections=300',
        'shared_preload_libraries=pg_stat_statements',
        'pg_stat_statements.track_utility=on',
      ],
    }),
    startTemporal({
      program,
      port: await findAnyPort(),
      uiPort: null,
      dbFile: null,
      logFile: join(folder, 'temporal.log'),
    }),
  ])
  const [postgres, temporal] = starts.map((start) =>
    start.status === 'fulfilled' ? start.value : null,
  ) as [Postgres | null, TemporalServer | null]
  const stop = async () => {
    await temporal?.child.stop()
    await postgres?.child.stop()
    rmSync(folder, { recursive: true, force: true })
    rmSync(data, { recursive: true, force: true })
  }
  if (!postgres || !temporal) {
    await stop()
    throw starts.find((start) => start.status === 'rejected')?.reason
  }
  const workflowBundle = join(folder, 'workflows.cjs')
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: quietLogger })
  writeFileSync(workflowBundle, code)
  project.provide('postgresUrl', postgres.urlOf('postgres').replace(/\/postgres$/, ''))
  project.provide('temporalAddress', temporal.address)
  project.provide('workflowBundle', workflowBundle)

  return stop
}
