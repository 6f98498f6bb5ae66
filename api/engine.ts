/** Temporal, as the api uses it: open a payment, refresh it, tell it, wake it. Names the workflow by its name. */

import { setTimeout as pause } from 'node:timers/promises'
import {
  Client,
  Connection,
  isGrpcServiceError,
  isRetryableError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  type ConnectionOptions,
  type WorkflowExecutionDescription,
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
  stepNames,
  taskQueue,
  toWorkflowId,
  workflowTaskTimeout,
  workflowType,
  type WorkflowView,
} from '../workflows/messages.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'

/** `answered`: the store knows the outcome. `waiting`: the run goes on. `unreachable`: no engine. */
export type Opening = 'answered' | 'waiting' | 'unreachable'

export interface Engine {
  /** Starts or joins the opening of a payment and waits for its outcome, so long at most. */
  open(paymentId: string, waitMs: number): Promise<Opening>
  /** Has the order read and waits for it, so long at most. False when it did not come in time. */
  refresh(paymentId: string, waitMs: number): Promise<boolean>
  /**
   * Wakes the payment's run where a worker is at hand, and waits for the steps that follow from it. False where no run
   * is open, where no answer came in time, or where another one had none just now: it may be taken later, or never.
   */
  tell(paymentId: string): Promise<boolean>
  /** Wakes the payment's run, or starts one, as soon as a worker is there. @throws when there is no engine */
  signal(paymentId: string): Promise<void>
  /**
   * Whether the payment's run is taking a step, or is about to: then it reads what the store holds by
   * itself. One that is only waiting has missed the signal that it was sent.
   */
  isAtWork(paymentId: string): Promise<boolean>
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

/** For calls that only write: the engine answers such within milliseconds when it is well. */
const writeDeadlineMs = 3000
const probeDeadlineMs = 1200
/** By then an engine that is well has started the run, whether or not a worker takes it up. */
const takeMs = 4000
/**
 * An answer comes when the steps that follow have ended, or after four fifths of `workflowTaskTimeout`. What comes in
 * the middle of slow steps may wait for twice that: it is given up before and signalled, so that it may wake twice.
 */
const tellMs = 5000
/** So long a signal is on its way at most: told, not taken, and signalled. */
export const signalMsMax = tellMs + writeDeadlineMs
/**
 * After one that was not answered. Perhaps no worker is there; if only that run hangs, signals serve the others as
 * surely.
 */
const updateCooldownMs = 10_000
/** Whoever waits for less is told after that whether there is a run, and not before it can be there. */
const leastTakeMs = 2000

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

  /** Starts a run where none is open, and waits for an update of it. */
  function update(update: UpdateDefinition<WorkflowView>, wish: UpdateWish): Promise<WorkflowView> {
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

  function describe(paymentId: string): Promise<WorkflowExecutionDescription> {
    const handle = client.workflow.getHandle(toWorkflowId(paymentId))
    return within(probeDeadlineMs, () => handle.describe())
  }

  return {
    async open(paymentId, waitMs) {
      const wish = { paymentId, waitMs, updateId: openUpdateId }
      const opening = isFulfilled(update(open, wish), (err) =>
        log.info({ paymentId, err }, 'the opening was not answered in time'),
      )
      const describeAfterMs = Math.min(takeMs, Math.max(waitMs - probeDeadlineMs, leastTakeMs))
      if (await Promise.race([opening, pause(describeAfterMs, false)])) return 'answered'
      // Too slow, or no engine: whether the run was started tells which.
      if (!(await isFulfilled(describe(paymentId)))) return 'unreachable'
      return (await opening) ? 'answered' : 'waiting'
    },

    refresh: (paymentId, waitMs) =>
      isFulfilled(update(refresh, { paymentId, waitMs }), (err) =>
        log.info({ paymentId, err }, 'the refresh did not come in time'),
      ),

    async tell(paymentId) {
      if (!updateBreaker.mayTry()) return false
      const handle = client.workflow.getHandle(toWorkflowId(paymentId))
      try {
        await client.withDeadline(Date.now() + tellMs, () => handle.executeUpdate(report))
        updateBreaker.end()
        return true
      } catch (err) {
        if (err instanceof WorkflowNotFoundError) return false
        updateBreaker.begin()
        log.info({ paymentId, err }, 'a report was not answered in time; it is signalled')
        return false
      }
    },

    async signal(paymentId) {
      const signal = { ...startOptions(paymentId), signal: koyweReported }
      await within(writeDeadlineMs, () => client.workflow.signalWithStart(workflowType, signal))
    },

    async isAtWork(paymentId) {
      try {
        return hasWork(await describe(paymentId))
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false
        throw error
      }
    },

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
      // After an outage of any length the engine is found again within seconds; the default is minutes.
      'grpc.max_reconnect_backoff_ms': 2000,
      // A connection that went silent is given up after twenty seconds; servers allow a ping in ten.
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

/** The same call whether a run is open, closed or was lost: a new run resumes from the store. */
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

/** Between two tries of a call that the engine could not take. */
const retryPauseMs = 250

/**
 * Calls until it is taken or the time is up. The client's own retries are off: they go on beyond their
 * deadline, and end the process when the connection is closed meanwhile.
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
      if (!isPassing(error) || Date.now() + retryPauseMs >= deadline) throw error
      await pause(retryPauseMs)
    }
  }
}

function isPassing(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : {}
  const status = [error, cause].find(isGrpcServiceError)
  return status !== undefined && isRetryableError(status)
}

const results = new Set<string>(stepNames)

function hasWork({ status, raw }: WorkflowExecutionDescription): boolean {
  const pending = raw.pendingActivities ?? []
  const hasStep = pending.some(({ activityType }) => results.has(activityType?.name ?? ''))
  return status.name === 'RUNNING' && (hasStep || Boolean(raw.pendingWorkflowTask))
}

interface UpdateWish {
  paymentId: string
  waitMs: number
  /** Callers with the same one join the same update. */
  updateId?: string
}
