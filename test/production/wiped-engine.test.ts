/** Temporal's own data is lost in the middle of payments: the store knows them, and they go on. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findEngine } from '../../dev/local/engine.ts'
import { findAnyPort } from '../../dev/local/ports.ts'
import { startTemporal, type TemporalServer } from '../../dev/local/temporal.ts'
import { choose } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { waitFor } from '../support/wait.ts'

let folder: string
let port: number
let scene: Processes
let engine: TemporalServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'payin-engine-'))
  port = await findAnyPort()
  engine = await anEngine()
  scene = await aSceneForProcesses({ env: { TEMPORAL_ADDRESS: engine.address } })
})
afterAll(async () => {
  await scene.close()
  await engine.child.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** An engine that has nothing of the one before, not even our search attributes. */
async function anEngine(): Promise<TemporalServer> {
  return startTemporal({
    program: await findEngine(() => undefined),
    port,
    uiPort: null,
    dbFile: null,
    searchAttributes: {},
    logFile: join(folder, 'temporal.log'),
  })
}

it('an engine that comes back empty is made ready again, and old and new payments are fulfilled', async () => {
  const worker = await scene.start('worker')
  await scene.start('api')
  const { body: before } = await scene.call.checkout()

  await engine.child.stop()
  await choose(scene, before)
  engine = await anEngine()

  const isShipped = (id: string) => () => scene.shop.eventsOf(id).includes('payment.completed')
  await waitFor('fulfilment', isShipped(before.id), 60_000)
  const { body: after } = await scene.call.checkout()
  await choose(scene, after)
  await waitFor('the next one', isShipped(after.id), 60_000)
  expect(await worker.end('SIGTERM')).toBe(0)
}, 150_000)
