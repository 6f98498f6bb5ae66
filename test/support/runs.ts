/** Workflow runs, as Temporal shows them. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { toWorkflowId } from '../../workflows/messages.ts'
import { waitFor } from './wait.ts'
import type { World } from './world.ts'

/** The recorded histories, one file per road and profile. */
export const historiesFolder = fileURLToPath(new URL('../workflows/histories/', import.meta.url))

export interface Run {
  runId: string
  isOpen: boolean
}

/** The last run of a payment. */
export async function findRun(world: World, paymentId: string): Promise<Run> {
  const handle = world.temporal.workflow.getHandle(toWorkflowId(paymentId))
  const { runId, status } = await handle.describe()
  return { runId, isOpen: status.name === 'RUNNING' }
}

/** Waits until the payment's last run has ended, and returns it. */
const runEndGuardMs = 100_000

export function waitForEnd(world: World, paymentId: string): Promise<Run> {
  const findEnd = async () => {
    const run = await findRun(world, paymentId)
    return !run.isOpen && run
  }
  // What a lost task leaves undone, the dispatcher takes up after 40 seconds.
  return waitFor('the end of the run', findEnd, runEndGuardMs)
}

export async function fetchHistory(world: World, paymentId: string) {
  return world.temporal.workflow.getHandle(toWorkflowId(paymentId)).fetchHistory()
}

/** Writes the history of a payment's last run to the recorded ones, if RECORD_HISTORIES is set. */
export async function record(world: World, paymentId: string, story: string): Promise<void> {
  if (!process.env['RECORD_HISTORIES']) return
  const history = await fetchHistory(world, paymentId)
  const json: unknown = JSON.parse(historyToJSON(history))
  writeFileSync(join(historiesFolder, `${story}.json`), `${JSON.stringify(json)}\n`)
}
