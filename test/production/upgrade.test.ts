/**
 * An upgrade under load: api and worker of an earlier version and of the present one at once, over the
 * same payments, and the store's migrations beneath the earlier ones.
 */

import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkout } from '../../dev/local/paths.ts'
import { readTemporalSettings, registerNamespace } from '../../runtime/temporal.ts'
import { aCheckout } from '../support/caller.ts'
import type { Command } from '../support/command.ts'
import { choose } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { waitFor } from '../support/wait.ts'

const shoppers = 4
/** In each phase of the upgrade. */
const paidMin = 12

let scene: Processes
/** A folder with the sources of the earlier version. */
let earlier: string
beforeAll(async () => {
  scene = await aSceneForProcesses()
  // What the test's own set-up has migrated already.
  await scene.database.query('drop schema public cascade')
  await scene.database.query('create schema public')
  const temporal = readTemporalSettings(scene.env)
  // The earlier version did not wait for a namespace that is new.
  await waitFor('the namespace', () =>
    registerNamespace(temporal).then(
      () => true,
      () => false,
    ),
  )
  earlier = mkdtempSync(join(tmpdir(), 'payin-earlier-'))
  const archive = join(import.meta.dirname, 'previous', 'version.tar.gz')
  execFileSync('tar', ['--extract', '--gzip', `--file=${archive}`, `--directory=${earlier}`])
  symlinkSync(join(checkout, 'node_modules'), join(earlier, 'node_modules'))
})
afterAll(async () => {
  await scene.close()
  rmSync(earlier, { recursive: true, force: true })
})

const countMigrations = async () =>
  (await scene.database.query('select name from kysely_migration')).length

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

it('loses no payment, doubles none, and leaves nothing undone', async () => {
  const paid: string[] = []
  let isUpgrading = true
  const payers = Promise.withResolvers<void>()
  const untilPaid = (phase: string) => {
    const goal = paid.length + paidMin
    return waitFor(`payments with ${phase}`, () => paid.length >= goal, 120_000)
  }
  const oldApi = await scene.start('api', {}, earlier)
  const oldWorker = await scene.start('worker', {}, earlier)
  const before = await countMigrations()
  // Opened under the earlier version, and paid under the present one.
  const early = Array.from({ length: shoppers }, () => shop(payers.promise))
  const load = Array.from({ length: shoppers }, async () => {
    while (isUpgrading) paid.push(await shop())
  })

  const phases: [string, () => Promise<Command | number | string>][] = [
    ['the earlier version alone', async () => 0],
    ['both workers, the tables migrated beneath the earlier ones', () => scene.start('worker')],
    ['the earlier api and the present worker', () => oldWorker.end('SIGTERM')],
    [
      'the present api',
      async () => {
        await oldApi.end('SIGTERM')
        return scene.start('api')
      },
    ],
  ]
  for (const [phase, begin] of phases) {
    await begin()
    await untilPaid(phase)
  }
  payers.resolve()
  isUpgrading = false
  await Promise.all(load)
  paid.push(...(await Promise.all(early)))

  await waitFor(
    'all shipping',
    () => paid.every((id) => scene.shop.eventsOf(id).includes('payment.completed')),
    120_000,
  )
  await waitFor('every ending', async () => {
    const [row] = await scene.database.query(
      `select count(*)::int as open from webhook_events where state in ('waiting', 'unmatched')`,
    )
    return row?.['open'] === 0
  })
  const migrationFiles = readFileSync(join(checkout, 'store', 'database.ts'), 'utf8')
  expect(before).toBeGreaterThan(0)
  expect(await countMigrations()).toBe(migrationFiles.match(/'\d{4}-[a-z-]+':/g)?.length)
  expect(await countMigrations()).toBeGreaterThan(before)
  expect(scene.sandbox.state.orders.all()).toHaveLength(paid.length)
  const shipped = scene.shop.events.filter(({ type }) => type === 'payment.completed')
  expect(new Set(shipped.map(({ id }) => id)).size).toBe(paid.length)
})
