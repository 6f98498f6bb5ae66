/** One Temporal worker: workflows from a bundle, activities by construction. */

import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker'
import type { Activities } from '../activities/index.ts'
import type { TemporalSettings } from '../runtime/temporal.ts'
import { taskQueue } from '../workflows/messages.ts'

/** A running try gets so long to end when the worker is told to stop. */
const shutdownGraceTime = '25 seconds'
/** For payments that are active now; a waiting one is replayed from its short history. */
const cachedWorkflowsMax = 200
/**
 * What waits for a worker that has died goes to another one after this: a payment's history is short, so
 * reading it anew costs less than waiting.
 */
const stickyQueueTimeout = '3 seconds'
/** Each waits for Koywe, the shop or a mail server most of the time. */
const activitiesMax = 100

export interface WorkerParts {
  activities: Activities
  temporal: TemporalSettings
  taskQueue?: string
  workflowBundle: WorkflowBundleOption
}

export interface RunningWorker {
  /** Ends when the worker has stopped; throws what made it fail. */
  ended: Promise<void>
  isRunning(): boolean
  /** Stops taking tasks, and lets running ones end. */
  stop(): Promise<void>
}

export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(parts.temporal.connection)
  const worker = await createWorker(parts, connection).catch(async (error: unknown) => {
    await connection.close()
    throw error
  })
  const ended = runAndClose(worker, connection)
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

async function runAndClose(worker: Worker, connection: NativeConnection): Promise<void> {
  try {
    await worker.run()
  } finally {
    await connection.close()
  }
}
