/** Runs one Temporal worker, with bundled workflows and the given activities. */

import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker'
import type { Activities } from '../activities/index.ts'
import type { Log } from '../payment/log.ts'
import type { TemporalSettings } from '../runtime/temporal.ts'
import { taskQueue } from '../workflows/messages.ts'
import { keepNamespace, prepareNamespace } from '../runtime/namespace.ts'

/** Activities that are running when the worker stops get this long to end. */
const shutdownGraceTime = '25 seconds'
/** Enough for the payments that are active; a waiting one is replayed from its short history. */
const cachedWorkflowsMax = 200
/**
 * Tasks that wait for a dead worker go to another one after this. A payment's history is short, so
 * replaying it costs less than waiting.
 */
const stickyQueueTimeout = '3 seconds'
/** Each waits for Koywe, the shop or a mail server most of the time. */
const activitiesMax = 100

export interface WorkerParts {
  activities: Activities
  temporal: TemporalSettings
  taskQueue?: string
  workflowBundle: WorkflowBundleOption
  log: Log
}

export interface RunningWorker {
  /** Resolves when the worker has stopped; rejects with what made it fail, such as NamespaceRefused. */
  ended: Promise<void>
  isRunning(): boolean
  /** Stops taking tasks, and waits until the running ones have ended. */
  stop(): Promise<void>
}

/**
 * Prepares the namespace and takes tasks.
 * @throws Error where Temporal cannot be reached or refuses; see `prepareNamespace`
 */
export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(parts.temporal.connection)
  const namespaceParts = { connection, namespace: parts.temporal.namespace, log: parts.log }
  const worker = await prepareNamespace(namespaceParts)
    .then(() => createWorker(parts, connection))
    .catch(async (error: unknown) => {
      await connection.close()
      throw error
    })
  const ended = runAndClose(worker, namespaceParts)
  return {
    ended,
    isRunning: () => worker.getState() === 'RUNNING',
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await ended
    },
  }
}

async function createWorker(parts: WorkerParts, connection: NativeConnection): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: parts.temporal.namespace,
    taskQueue: parts.taskQueue ?? taskQueue,
    workflowBundle: parts.workflowBundle,
    activities: parts.activities,
    shutdownGraceTime,
    stickyQueueScheduleToStartTimeout: stickyQueueTimeout,
    maxCachedWorkflows: cachedWorkflowsMax,
    maxConcurrentActivityTaskExecutions: activitiesMax,
  })
}

async function runAndClose(
  worker: Worker,
  parts: { connection: NativeConnection; namespace: string; log: Log },
): Promise<void> {
  const keeping = new AbortController()
  let refusal: unknown = null
  const kept = keepNamespace(parts, keeping.signal).catch((error: unknown) => {
    refusal = error
    if (worker.getState() === 'RUNNING') worker.shutdown()
  })
  try {
    await worker.run()
  } catch (error) {
    throw refusal ?? error
  } finally {
    keeping.abort()
    await kept
    await parts.connection.close()
  }
  if (refusal !== null) throw refusal
}
