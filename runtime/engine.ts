/** The client of Temporal, in api and worker. Addresses the workflow of a payment by name, and does not import its code. */

import { setTimeout as pause } from 'node:timers/promises'
import {
  Client,
  Connection,
  isGrpcServiceError,
  isRetryableError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  type ConnectionOptions,
} from '@temporalio/client'
import type { UpdateDefinition } from '@temporalio/common'
import type { Log } from '../payment/log.ts'
import type { PayinWorkflow } from '../workflows/payin.ts'
import {
  koyweReported,
  open,
  openUpdateId,
  refresh,
  report,
  taskQueue,
  toWorkflowId,
  workflowTaskTimeout,
  workflowType,
} from '../workflows/messages.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import { createRunStateReader, type RunState } from './run-state.ts'
import { createStoppedRuns, type StoppedRuns } from './stopped-runs.ts'

/** `answered`: the store holds the outcome. `waiting`: the run continues. `unreachable`: Temporal does not answer. */
export type Opening = 'answered' | 'waiting' | 'unreachable'

export interface Engine extends StoppedRuns {
  /** Starts or joins the opening of a payment, and waits at most `waitMs` for its outcome. */
  open(paymentId: string, waitMs: number): Promise<Opening>
  /** Reads the order now, and waits at most `waitMs`. Returns false when no read ended in that time. */
  refresh(paymentId: string, waitMs: number): Promise<boolean>
  /**
   * Makes the run of a payment read the store and the order, and starts a run where none is open.
   *
   * Sends the update `report` first, because an update is faster: with 16 concurrent callers a payment is fulfilled in
   * 283 ms instead of 419 ms. But an update is lost when no worker takes it. So after a failed update it sends the
   * signal `koyweReported`, which Temporal stores until a worker is there. If the run receives both, the second one
   * causes at most one more read.
   *
   * Returns after the steps that the update caused, which may take some seconds.
   * @throws when Temporal takes neither
   */
  notify(paymentId: string): Promise<void>
  /** The same as `notify` by a signal alone, so that it waits for Temporal and for no step of the payment. */
  signal(paymentId: string): Promise<void>
  /** What the run of a payment does. @throws when Temporal does not answer */
  findRunState(paymentId: string): Promise<RunState>
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

/** For calls that only write, which a healthy server answers within milliseconds. */
const writeDeadlineMs = 3000
const probeDeadlineMs = 1200
/** A healthy server has started the run within this time, even when no worker is there. */
const startMs = 4000
/**
 * The deadline of the update `report`. Its answer comes after the steps that follow, or after four fifths of
 * `workflowTaskTimeout`. During a slow step it may take twice that long: then a signal follows.
 */
const reportDeadlineMs = 5000
/**
 * After an update without an answer. Probably no worker is there; if only that run hangs, the signals that the other
 * payments get are as reliable.
 */
const updateCooldownMs = 10_000
/** For callers with a short `waitMs`: the run cannot exist earlier. */
const startMsMin = 2000

export interface EngineOptions {
  connection: ConnectionOptions
  namespace: string
  log: Log
  taskQueue?: string
}

export function createEngine(options: EngineOptions): Engine {
  const { namespace, log } = options
  const connection = connect(options.connection)
  const client = new Client({ connection, namespace })
  const within = <Result>(ms: number, call: () => Promise<Result>) =>
    inTime(ms, (deadline) => client.withDeadline(deadline, call))

  const startOptions = (paymentId: string) => toStartOptions(paymentId, options.taskQueue)

  /** Starts a run where none is open, and waits for the result of an update. */
  function updateWithStart(update: UpdateDefinition<void>, wish: UpdateWish): Promise<void> {
    const { paymentId, waitMs, updateId } = wish
    const id = updateId === undefined ? {} : { updateId }
    return within(waitMs, () => {
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof PayinWorkflow>(
        workflowType,
        startOptions(paymentId),
      )
      return client.workflow.executeUpdateWithStart(update, { startWorkflowOperation, ...id })
    })
  }

  const updateBreaker = createCircuitBreaker(updateCooldownMs)

  const runs = {
    findRunState: createRunStateReader({ client, within }),
    ...createStoppedRuns({ client, within, queue: options.taskQueue ?? taskQueue }),
  }

  /** Returns whether the run took the update and answered. If not, it may still take the update later, or never. */
  async function sendReport(paymentId: string): Promise<boolean> {
    if (!updateBreaker.mayCall()) return false
    const handle = client.workflow.getHandle(toWorkflowId(paymentId))
    try {
      await client.withDeadline(Date.now() + reportDeadlineMs, () => handle.executeUpdate(report))
      updateBreaker.recordSuccess()
      return true
    } catch (err) {
      if (err instanceof WorkflowNotFoundError) return false
      updateBreaker.recordFailure()
      log.info({ paymentId, err }, 'no answer to the update `report`; sending the signal')
      return false
    }
  }

  async function sendSignal(paymentId: string): Promise<void> {
    const signal = { ...startOptions(paymentId), signal: koyweReported }
    await within(writeDeadlineMs, () => client.workflow.signalWithStart(workflowType, signal))
  }

  return {
    async open(paymentId, waitMs) {
      const wish = { paymentId, waitMs, updateId: openUpdateId }
      const opening = isFulfilled(updateWithStart(open, wish), (err) =>
        log.info({ paymentId, err }, 'no answer to the update `open` in time'),
      )
      const describeAfterMs = Math.min(startMs, Math.max(waitMs - probeDeadlineMs, startMsMin))
      if (await Promise.race([opening, pause(describeAfterMs, false)])) return 'answered'
      // Either the opening is slow or Temporal does not answer: only in the first case there is a run.
      const isStarted = runs.findRunState(paymentId).then(
        ({ kind }) => kind !== 'absent',
        () => false,
      )
      if (!(await isStarted)) return 'unreachable'
      return (await opening) ? 'answered' : 'waiting'
    },

    refresh: (paymentId, waitMs) =>
      isFulfilled(updateWithStart(refresh, { paymentId, waitMs }), (err) =>
        log.info({ paymentId, err }, 'no answer to the update `refresh` in time'),
      ),

    async notify(paymentId) {
      if (!(await sendReport(paymentId))) await sendSignal(paymentId)
    },

    signal: sendSignal,

    ...runs,

    isReachable: () =>
      isFulfilled(within(probeDeadlineMs, () => connection.workflowService.getSystemInfo({}))),

    close: () => connection.close(),
  }
}

function connect(connection: ConnectionOptions): Connection {
  return Connection.lazy({
    ...connection,
    interceptors: [],
    channelArgs: {
      // Reconnects within seconds after an outage of any length; the default is minutes.
      'grpc.max_reconnect_backoff_ms': 2000,
      // Closes a silent connection after 20 s. Servers allow one ping per 10 s.
      'grpc.keepalive_time_ms': 15_000,
      'grpc.keepalive_timeout_ms': 5000,
      'grpc.keepalive_permit_without_calls': 1,
    },
  })
}

async function isFulfilled(
  call: Promise<unknown>,
  otherwise?: (error: unknown) => void,
): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    otherwise?.(error)
    return false
  }
}

/** Works whether a run is open, closed or lost: a new run resumes from the store. */
function toStartOptions(paymentId: string, queue = taskQueue) {
  return {
    workflowId: toWorkflowId(paymentId),
    args: [paymentId] as [string],
    taskQueue: queue,
    workflowTaskTimeout,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
  }
}

/** The pause between two attempts of a call. */
const retryPauseMs = 250

/**
 * Repeats a call until it succeeds or the time is over. The client's own retries are off: they continue after their
 * deadline, and they end the process when the connection is closed.
 */
async function inTime<Result>(
  ms: number,
  call: (deadline: number) => Promise<Result>,
): Promise<Result> {
  const deadline = Date.now() + ms
  for (;;) {
    try {
      return await call(deadline)
    } catch (error) {
      if (!isTransient(error) || Date.now() + retryPauseMs >= deadline) throw error
      await pause(retryPauseMs)
    }
  }
}

function isTransient(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : {}
  const status = [error, cause].find(isGrpcServiceError)
  return status !== undefined && isRetryableError(status)
}

interface UpdateWish {
  paymentId: string
  waitMs: number
  /** Callers with the same id join the same update. */
  updateId?: string
}
