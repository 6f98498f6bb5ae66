/**
 * Rolls from the previous version to the present one and back, under load, with both running at the same time. The
 * previous version is 0.1.0 itself, as a copy of the present sources: nothing older is released.
 */

import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { bundleWorkflowCode, Worker, type WorkflowBundle } from '@temporalio/worker'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkout } from '../../dev/local/paths.ts'
import { workflowType } from '../../workflows/messages.ts'
import { aCheckout } from '../support/caller.ts'
import { choose } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { quietLogger, quietRuntime } from '../support/runtime.ts'
import { waitFor } from '../support/wait.ts'

const shoppers = 4
/** Payments in each phase. */
const paidMin = 8
/** Eight processes start one after the other. */
const guardMs = 900_000

let scene: Processes
let previous: string
beforeAll(async () => {
  scene = await aSceneForProcesses()
  // The set-up of the test has migrated already: here the previous version does it.
  await scene.database.query('drop schema public cascade')
  await scene.database.query('create schema public')
  previous = aPreviousVersion()
})
afterAll(async () => {
  await scene.close()
  rmSync(previous, { recursive: true, force: true })
})

/** Creates a folder with the sources of the previous version. */
function aPreviousVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'payin-previous-'))
  const isProduct = (name: string) => !/^(\.|dev$|docs$|node_modules$|test$)/.test(name)
  for (const name of readdirSync(checkout).filter(isProduct)) {
    cpSync(join(checkout, name), join(folder, name), { recursive: true })
  }
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

const bundleOf = (folder: string): Promise<WorkflowBundle> =>
  bundleWorkflowCode({ workflowsPath: join(folder, 'workflows', 'index.ts'), logger: quietLogger })

/** Everything that a migration may change. */
const readTables = () =>
  scene.database.query(`
    select 'column' as kind, table_name || '.' || column_name as name, data_type as detail
    from information_schema.columns where table_schema = 'public'
    union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public'
    union all select 'migration', name, timestamp from kysely_migration
    order by kind, name`)

async function shop(payerComes = Promise.resolve()): Promise<string> {
  const [request, key] = [aCheckout(), randomUUID()]
  const payment = await waitFor('a pay address', async () => {
    const answer = await scene.call.checkout(request, key).catch(() => null)
    return answer?.status === 201 && answer.body
  })
  await payerComes
  await choose(scene, payment)
  return payment.id
}

/** Replays each run with the workflow of both versions. Returns the number of runs. */
async function replayByBoth(): Promise<number> {
  quietRuntime()
  const connection = await Connection.connect({ address: String(scene.env['TEMPORAL_ADDRESS']) })
  const namespace = String(scene.env['TEMPORAL_NAMESPACE'])
  const { workflow } = new Client({ connection, namespace })
  const query = `WorkflowType = "${workflowType}"`
  let runs = 0
  for (const folder of [previous, checkout]) {
    const workflowBundle = await bundleOf(folder)
    for await (const { error } of Worker.runReplayHistories(
      { workflowBundle },
      workflow.list({ query }).intoHistories(),
    )) {
      expect(error).toBeUndefined()
      runs += 1
    }
  }
  await connection.close()
  return runs / 2
}

it('loses and duplicates no payment, forward and back', { timeout: guardMs }, async () => {
  const paid: string[] = []
  let isRolling = true
  const payers = Promise.withResolvers<void>()
  const roll = async (phase: string, ...steps: (() => Promise<unknown>)[]) => {
    for (const step of steps) await step()
    const goal = paid.length + paidMin
    await waitFor(`payments in phase "${phase}"`, () => paid.length >= goal, 120_000)
    process.stdout.write(`[upgrade] ${phase}: ${paid.length} payments so far\n`)
  }
  let [api, worker] = [
    await scene.start('api', {}, previous),
    await scene.start('worker', {}, previous),
  ]
  const tables = await readTables()
  // These are opened by the previous version and paid after all phases.
  const early = Array.from({ length: shoppers }, () => shop(payers.promise))
  const load = Array.from({ length: shoppers }, async () => {
    while (isRolling) paid.push(await shop())
  })
  const replaceWorker = async (folder: string) => {
    const old = worker
    worker = await scene.start('worker', {}, folder)
    return () => old.end('SIGTERM')
  }
  const replaceApi = async (folder: string) => {
    await api.end('SIGTERM')
    api = await scene.start('api', {}, folder)
  }

  await roll('the previous version alone')
  let endOldWorker = await replaceWorker(checkout)
  await roll('both workers')
  await roll('the previous api, the present worker', endOldWorker)
  await roll('the present version alone', () => replaceApi(checkout))
  await roll('back: the previous api, the present worker', () => replaceApi(previous))
  endOldWorker = await replaceWorker(previous)
  await roll('back: both workers')
  await roll('back: the previous version alone', endOldWorker)
  payers.resolve()
  isRolling = false
  await Promise.all(load)
  paid.push(...(await Promise.all(early)))

  await waitFor(
    'all shipping',
    () => paid.every((id) => scene.shop.eventsOf(id).includes('payment.completed')),
    120_000,
  )
  await waitFor('an outcome of each webhook event', async () => {
    const [row] = await scene.database.query(
      `select count(*)::int as open from webhook_events where state in ('waiting', 'unmatched')`,
    )
    return row?.['open'] === 0
  })
  expect(await readTables()).toEqual(tables)
  expect(scene.sandbox.state.orders.all()).toHaveLength(paid.length)
  const shipped = scene.shop.events.filter(({ type }) => type === 'payment.completed')
  expect(new Set(shipped.map(({ id }) => id)).size).toBe(paid.length)
  expect(await replayByBoth()).toBeGreaterThanOrEqual(paid.length)
})
