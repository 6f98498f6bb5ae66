/**
 * The runs that were stopped early: by a person in Temporal, or by Payin, because their history could not be replayed. A
 * run that is terminated or reset cannot note it.
 */

import { WorkflowNotFoundError, type Client } from '@temporalio/client'
import { toPaymentId, toWorkflowId, workflowType } from '../workflows/messages.ts'

export interface StoppedRun {
  paymentId: string
  workflowId: string
  runId: string
  /** Epoch milliseconds. */
  endedAt: number
  isCancelled: boolean
}

/** `replaced`: by Payin. The others: by a person. */
export type StopKind = 'cancelled' | 'terminated' | 'reset' | 'replaced'

export interface StoppedRuns {
  /** Lists the latest runs that ended since a time without reaching their end. @throws when Temporal does not answer */
  listStopped(since: number): Promise<StoppedRun[]>
  /** How a run was stopped. @throws when Temporal does not answer */
  findStopKind(run: StoppedRun): Promise<StopKind>
  /** Terminates a run whose history cannot be replayed, unless it has ended. @throws when Temporal does not answer */
  terminate(paymentId: string, runId: string): Promise<void>
}

/** Stands in the history of a run that Payin terminated. */
const replacedBecause = 'Payin replaces this run: its history cannot be replayed'

interface ClientParts {
  client: Client
  within: <Result>(ms: number, call: () => Promise<Result>) => Promise<Result>
  /** Runs of other queues belong to other databases. */
  queue: string
}

/** More runs than a person stops one by one. Of a mass termination the later ones leave no line. */
const runsMax = 1000
const deadlineMs = 3000

export function createStoppedRuns({ client, within, queue }: ClientParts): StoppedRuns {
  const { workflow, connection, options } = client
  const { namespace } = options
  return {
    async listStopped(since) {
      const query = [
        `WorkflowType = '${workflowType}'`,
        `TaskQueue = '${queue}'`,
        `ExecutionStatus IN ('Terminated', 'Canceled')`,
        `CloseTime >= '${new Date(since).toISOString()}'`,
      ].join(' AND ')
      return within(deadlineMs, async () => {
        const found: StoppedRun[] = []
        for await (const run of workflow.list({ query, pageSize: runsMax })) {
          const { workflowId, runId, closeTime, status } = run
          const endedAt = closeTime?.getTime() ?? since
          const isCancelled = status.name === 'CANCELLED'
          const paymentId = toPaymentId(workflowId)
          found.push({ paymentId, workflowId, runId, endedAt, isCancelled })
          if (found.length === runsMax) break
        }
        return found
      })
    },

    async findStopKind({ workflowId, runId, isCancelled }) {
      if (isCancelled) return 'cancelled'
      // The server terminates a run that is reset, and says which run replaces it.
      const execution = { workflowId, runId }
      const { workflowExtendedInfo } = await within(deadlineMs, () =>
        connection.workflowService.describeWorkflowExecution({ namespace, execution }),
      )
      if (workflowExtendedInfo?.resetRunId) return 'reset'
      return (await findReason(execution)) === replacedBecause ? 'replaced' : 'terminated'
    },

    async terminate(paymentId, runId) {
      try {
        const handle = workflow.getHandle(toWorkflowId(paymentId), runId)
        await within(deadlineMs, () => handle.terminate(replacedBecause))
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error
      }
    },
  }

  /** Why a run was terminated: the last event of its history says it. */
  async function findReason(execution: { workflowId: string; runId: string }) {
    const asked = { namespace, execution, maximumPageSize: 1 }
    const { history } = await within(deadlineMs, () =>
      connection.workflowService.getWorkflowExecutionHistoryReverse(asked),
    )
    return history?.events?.[0]?.workflowExecutionTerminatedEventAttributes?.reason
  }
}
