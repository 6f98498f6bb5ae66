/** The state of a run, from what Temporal says about it. */

import type { Client } from '@temporalio/client'
import { expect, it } from 'vitest'
import { createRunStateReader } from '../../runtime/run-state.ts'

interface Wishes {
  status?: string
  problems?: string[]
  activities?: string[]
}

function stateOf({ status = 'RUNNING', problems = [], activities = [] }: Wishes) {
  const pendingActivities = activities.map((name) => ({ activityType: { name } }))
  const describe = async () => ({
    status: { name: status },
    runId: 'run_1',
    raw: { pendingWorkflowTask: problems.length > 0 ? {} : null, pendingActivities },
    searchAttributes: problems.length > 0 ? { TemporalReportedProblems: problems } : {},
  })
  const client = { workflow: { getHandle: () => ({ describe }) } } as unknown as Client
  return createRunStateReader({ client, within: (_ms, call) => call() })('pay_1')
}

const failed = 'category=WorkflowTaskFailed'
const cannotReplay = 'cause=WorkflowTaskFailedCauseNonDeterministicError'

it('is blocked where tasks fail because the history cannot be replayed', async () => {
  expect(await stateOf({ problems: [failed, cannotReplay] })).toEqual({
    kind: 'blocked',
    runId: 'run_1',
  })
})

it.each([
  ['fail for another reason', [failed, 'cause=WorkflowTaskFailedCauseWorkflowWorkerUnhandled']],
  ['are lost', ['category=WorkflowTaskTimedOut', 'cause=WorkflowTaskTimedOutCauseStartToClose']],
])('is working where tasks %s', async (_what, problems) => {
  expect(await stateOf({ problems })).toEqual({ kind: 'working' })
})

it('is working during a step, and waiting while only messages are sent', async () => {
  expect(await stateOf({ activities: ['readOrder'] })).toEqual({ kind: 'working' })
  expect(await stateOf({ activities: ['announce'] })).toEqual({ kind: 'waiting' })
})

it('is waiting after its end, whatever was reported before', async () => {
  const ended = { status: 'TERMINATED', problems: [failed, cannotReplay] }

  expect(await stateOf(ended)).toEqual({ kind: 'waiting' })
})
