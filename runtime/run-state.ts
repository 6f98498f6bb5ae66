/** What the run of a payment does, as Temporal describes it. */

import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client'
import { stepNames, toWorkflowId } from '../workflows/messages.ts'

/**
 * `working`: executes a step or is about to. `waiting`: waits for a report or a timer, or has ended. `blocked`: the
 * history cannot be replayed, so the run will never go on. `absent`: the payment never had a run that Temporal knows.
 */
export type RunState =
  | { kind: 'working' | 'waiting' | 'absent' }
  | { kind: 'blocked'; runId: string }

interface ClientParts {
  client: Client
  within: <Result>(ms: number, call: () => Promise<Result>) => Promise<Result>
}

/** A workflow task that failed once may still succeed, when it is replayed. */
const attemptsMin = 3
/** More events than can follow the failure of a task. */
const eventsMax = 100
/** `WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR` of Temporal's API. */
const nonDeterministicError = 24
const deadlineMs = 1200
const steps = new Set<string>(stepNames)

/** Creates the function that reads the state of a run. It throws when Temporal does not answer. */
export function createRunStates({ client, within }: ClientParts) {
  const { connection, options, workflow } = client

  return async (paymentId: string): Promise<RunState> => {
    const handle = workflow.getHandle(toWorkflowId(paymentId))
    try {
      const description = await within(deadlineMs, () => handle.describe())
      if (await isBlocked(description)) return { kind: 'blocked', runId: description.runId }
      return { kind: isWorking(description) ? 'working' : 'waiting' }
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { kind: 'absent' }
      throw error
    }
  }

  async function isBlocked({ raw, workflowId, runId }: WorkflowExecutionDescription) {
    if ((raw.pendingWorkflowTask?.attempt ?? 0) < attemptsMin) return false
    const { namespace } = options
    const execution = { workflowId, runId }
    const { history } = await within(deadlineMs, () =>
      connection.workflowService.getWorkflowExecutionHistoryReverse({
        namespace,
        execution,
        maximumPageSize: eventsMax,
      }),
    )
    const latest = history?.events?.find(
      (event) =>
        event.workflowTaskFailedEventAttributes ?? event.workflowTaskCompletedEventAttributes,
    )
    return Number(latest?.workflowTaskFailedEventAttributes?.cause) === nonDeterministicError
  }
}

function isWorking({ status, raw }: WorkflowExecutionDescription): boolean {
  const pending = raw.pendingActivities ?? []
  const hasStep = pending.some(({ activityType }) => steps.has(activityType?.name ?? ''))
  return status.name === 'RUNNING' && (hasStep || Boolean(raw.pendingWorkflowTask))
}
