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

/**
 * What Temporal reports of a run whose workflow tasks failed again and again, the last one for this reason. The server
 * removes it when a task succeeds. It reports after two failures with our settings and on Temporal Cloud, else after five
 * (source: code of Temporal's server 1.32, observed).
 */
const cannotReplay = 'cause=WorkflowTaskFailedCauseNonDeterministicError'
const deadlineMs = 1200
const steps = new Set<string>(stepNames)

/** Creates the function that reads what the run of a payment does. The function throws when Temporal does not answer. */
export function createRunStateReader({
  client,
  within,
}: ClientParts): (paymentId: string) => Promise<RunState> {
  return async (paymentId) => {
    const handle = client.workflow.getHandle(toWorkflowId(paymentId))
    try {
      const description = await within(deadlineMs, () => handle.describe())
      if (isBlocked(description)) return { kind: 'blocked', runId: description.runId }
      return { kind: isWorking(description) ? 'working' : 'waiting' }
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { kind: 'absent' }
      throw error
    }
  }
}

function isBlocked({ status, searchAttributes }: WorkflowExecutionDescription): boolean {
  const problems = searchAttributes['TemporalReportedProblems'] ?? []
  return status.name === 'RUNNING' && problems.some((one) => one === cannotReplay)
}

function isWorking({ status, raw }: WorkflowExecutionDescription): boolean {
  const pending = raw.pendingActivities ?? []
  const hasStep = pending.some(({ activityType }) => steps.has(activityType?.name ?? ''))
  return status.name === 'RUNNING' && (hasStep || Boolean(raw.pendingWorkflowTask))
}
