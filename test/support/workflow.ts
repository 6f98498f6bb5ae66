/** One payment's workflow on the real Temporal server, with activities made by hand. The run ends with the test. */

import { randomUUID } from 'node:crypto'
import { activityInfo, ApplicationFailure } from '@temporalio/activity'
import {
  Client,
  Connection,
  WithStartWorkflowOperation,
  type WorkflowHandle,
} from '@temporalio/client'
import type { UpdateDefinition } from '@temporalio/common'
import { defineQuery } from '@temporalio/workflow'
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest'
import { guard, type GuardParts } from '../../activities/guard.ts'
import type { Activities } from '../../activities/index.ts'
import type { DueMessage } from '../../payment/outbox-message.ts'
import { startWorker } from '../../worker/worker.ts'
import {
  koyweReported,
  searchAttributeNames,
  toWorkflowId,
  view,
  workflowTaskTimeout,
  workflowType,
  type WorkflowView,
} from '../../workflows/messages.ts'
import type { PayinWorkflow } from '../../workflows/payin.ts'
import { silentLog } from './log.ts'
import { anOpening, aProgress, aFinished } from './progress.ts'
import { quietRuntime } from './runtime.ts'
import { waitFor } from './wait.ts'

type HistoryEvent = NonNullable<
  Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']
>[number]

export interface TestWorkflow {
  paymentId: string
  /** Every try of an activity, with what it was given, in order. */
  calls: [name: string, ...args: unknown[]][]
  /** The last run. */
  handle: WorkflowHandle<typeof PayinWorkflow>
  start(): Promise<void>
  /** Signals the run, or starts one, as the api does where no worker takes an update. Returns the run id. */
  signal(): Promise<string>
  /** Sends an update to the run, or starts one, as the api does. Returns the view of the run afterwards. */
  ask(update: UpdateDefinition<void>, updateId: string): Promise<WorkflowView>
  /** How often an activity was begun. */
  count(name: keyof Activities): number
  /** Waits until an activity has been begun so often. */
  untilBegun(name: keyof Activities, times?: number): Promise<void>
  isOpen(): Promise<boolean>
  /** Waits until the last run has ended, and gives its result. */
  untilEnded(): Promise<WorkflowView>
  /** The payment's search attributes. */
  attributes(): Promise<Record<string, unknown>>
  /** Waits until the run shows details, and returns them. */
  untilDetails(): Promise<string>
  /** The history of the last run. */
  events(): Promise<HistoryEvent[]>
}

/** The SDK's own query, by which the UI gets the details. */
const metadata = defineQuery<{ currentDetails?: string }>('__temporal_workflow_metadata')

/** Activities of an open payment that never changes: nothing fails, and every outbox message is accepted. */
export const boring: Activities = {
  loadPayment: async () => aProgress(),
  authenticate: async () => {},
  createContact: async () => anOpening(),
  createOrder: async () => aProgress(),
  findOrder: async () => aProgress(),
  readOrder: async () => aProgress(),
  expirePayment: async () => aFinished({ status: 'expired' }),
  fulfil: async () => [],
  announce: async () => [],
  sendConfirmation: async () => [],
  sendShippingNotification: async () => [],
  sendFailureNotification: async () => [],
  sendNotice: async () => [],
}

interface WorkflowWorker {
  taskQueue: string
  setActivities(paymentId: string, activities: Activities): void
  stop(): Promise<void>
}

let sharedWorker: WorkflowWorker | undefined

/** Starts one worker for all tests of a file, because starting one costs more than most tests. */
export function shareWorker(): void {
  beforeAll(async () => {
    sharedWorker = await startWorkflowWorker()
  })
  afterAll(async () => {
    const worker = sharedWorker
    sharedWorker = undefined
    await worker?.stop()
  })
}

/** Starts a worker that runs, for each payment, the activities that were set for it. */
async function startWorkflowWorker(): Promise<WorkflowWorker> {
  quietRuntime()
  type Act = (...args: unknown[]) => unknown
  const activitiesOf = new Map<string, Record<string, Act>>()
  const dispatched = Object.keys(boring).map((name) => {
    const act: Act = (...args) => {
      const workflowId = String(activityInfo().workflowExecution?.workflowId)
      const activity = activitiesOf.get(workflowId)?.[name]
      if (!activity) throw ApplicationFailure.nonRetryable(`${workflowId} has no activity ${name}`)
      return activity(...args)
    }
    return [name, act]
  })
  const taskQueue = `payin-${randomUUID()}`
  const worker = await startWorker({
    activities: Object.fromEntries(dispatched) as Activities,
    temporal: { namespace: 'default', connection: { address: inject('temporalAddress') } },
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundle') },
    log: silentLog,
  })
  return {
    taskQueue,
    setActivities(paymentId, activities) {
      activitiesOf.set(toWorkflowId(paymentId), { ...activities } as unknown as Record<string, Act>)
    },
    stop: () => worker.stop(),
  }
}

/**
 * Prepares a payment with boring activities except for the given ones, on the file's worker, or on one of its own. The
 * test starts the run.
 */
export async function aWorkflow(wishes: Partial<Activities> = {}): Promise<TestWorkflow> {
  const worker = sharedWorker ?? (await startWorkflowWorker())
  const { taskQueue } = worker
  const paymentId = `pay_${randomUUID()}`
  const calls: TestWorkflow['calls'] = []
  const closing = Promise.withResolvers<never>()
  closing.promise.catch(() => {})
  worker.setActivities(paymentId, watch({ ...boring, ...wishes }, calls, closing.promise))
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  const { workflow } = new Client({ connection })
  const workflowId = toWorkflowId(paymentId)
  const handle = workflow.getHandle<typeof PayinWorkflow>(workflowId)
  const options = { workflowId, taskQueue, workflowTaskTimeout, args: [paymentId] as [string] }
  const count = (name: string) => calls.filter(([begun]) => begun === name).length
  const isOpen = async () => (await handle.describe()).status.name === 'RUNNING'

  onTestFinished(async () => {
    // First, because the shared worker would repeat a rejected activity.
    await handle.terminate('the test is over').catch(() => {})
    closing.reject(new Error('the test is over'))
    if (worker !== sharedWorker) await worker.stop()
    await connection.close()
  })
  return {
    paymentId,
    calls,
    handle,
    count,
    isOpen,
    async start() {
      await workflow.start<typeof PayinWorkflow>(workflowType, options)
    },
    async signal() {
      const signal = { ...options, signal: koyweReported }
      return (await workflow.signalWithStart(workflowType, signal)).signaledRunId
    },
    async ask(update, updateId) {
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof PayinWorkflow>(
        workflowType,
        { ...options, workflowIdConflictPolicy: 'USE_EXISTING' },
      )
      await workflow.executeUpdateWithStart(update, { startWorkflowOperation, updateId })
      return handle.query(view)
    },
    async untilBegun(name, times = 1) {
      await waitFor(`${name} to begin ${times} times`, () => count(name) >= times)
    },
    async untilEnded() {
      await waitFor('the end of the run', async () => !(await isOpen()))
      return handle.result()
    },
    async attributes() {
      const { searchAttributes } = await handle.describe()
      const ours = searchAttributeNames.map((name) => [name, searchAttributes[name]])
      return Object.fromEntries(ours.filter(([, value]) => value !== undefined))
    },
    untilDetails: () =>
      waitFor('the details', async () => (await handle.query(metadata)).currentDetails),
    events: async () => (await handle.fetchHistory()).events ?? [],
  }
}

/** No activity here calls Koywe, so none writes to the timeline. */
const parts: GuardParts = { store: {} as GuardParts['store'], log: silentLog }

/** Records each call, and rejects the calls that still run when the test ends. */
function watch(
  activities: Activities,
  calls: TestWorkflow['calls'],
  closing: Promise<never>,
): Activities {
  const watched = Object.entries(activities).map(([name, activity]) => {
    const act = activity as (subject: string, ...rest: unknown[]) => Promise<unknown>
    const noted = (subject: string, ...rest: unknown[]) => {
      calls.push([name, subject, ...rest])
      return Promise.race([act(subject, ...rest), closing])
    }
    return [name, guard(parts, name, noted)]
  })
  return Object.fromEntries(watched) as Activities
}

/** A delivery whose local attempt fails. A regular activity goes on, concurrently with everything else. */
export function sentRegularly(then: Answer<DueMessage[]>): () => Promise<DueMessage[]> {
  return inTurn<DueMessage[]>(() => Promise.reject(new Error('it is closed')), then)
}

type Answer<Result> = Result | Promise<Result> | (() => Promise<Result>)

/** An activity that returns one answer after the other, and repeats the last one. */
export function inTurn<Result extends object | string>(
  ...answers: Answer<Result>[]
): () => Promise<Result> {
  let given = 0
  return async () => {
    const answer = answers[Math.min(given, answers.length - 1)] as Answer<Result>
    given += 1
    return typeof answer === 'function' ? answer() : answer
  }
}
