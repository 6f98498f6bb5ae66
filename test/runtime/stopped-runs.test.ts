/** Ending a run that cannot go on. Another process may have been faster. */

import { WorkflowNotFoundError, type Client } from '@temporalio/client'
import { expect, it } from 'vitest'
import { createStoppedRuns } from '../../runtime/stopped-runs.ts'

function terminate(failure: Error | null) {
  const handle = { terminate: async () => (failure ? Promise.reject(failure) : undefined) }
  const client = { workflow: { getHandle: () => handle }, options: { namespace: 'payin' } }
  const parts = { client: client as unknown as Client, queue: 'payin' }
  const runs = createStoppedRuns({ ...parts, within: (_ms, call) => call() })
  return runs.terminate('pay_1', 'run_1')
}

it('ends a run, and takes one that has ended already as ended', async () => {
  await expect(terminate(null)).resolves.toBeUndefined()
  const ended = new WorkflowNotFoundError('it has ended', 'payin-pay_1', 'run_1')
  await expect(terminate(ended)).resolves.toBeUndefined()
})

it('fails where Temporal does not answer', async () => {
  await expect(terminate(new Error('unreachable'))).rejects.toThrow('unreachable')
})
