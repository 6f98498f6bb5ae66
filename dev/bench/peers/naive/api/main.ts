/** The routes of the plain Temporal program. */

import {
  Client,
  Connection,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
} from '@temporalio/client'
import { listen } from '../../routes.ts'
import { open, orderChanged } from '../messages.ts'
import type { NaivePayin } from '../workflows/index.ts'

const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' })
const { workflow } = new Client({ connection })

await listen({
  checkOut(order) {
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof NaivePayin>('NaivePayin', {
      workflowId: `naive-${order.reference}`,
      taskQueue: 'naive',
      args: [order],
      workflowIdConflictPolicy: 'USE_EXISTING',
    })
    return workflow.executeUpdateWithStart(open, { startWorkflowOperation })
  },
  async signal(reference) {
    try {
      await workflow.getHandle(`naive-${reference}`).signal(orderChanged)
    } catch (error) {
      // A read after an earlier webhook has completed the payment.
      if (!(error instanceof WorkflowNotFoundError)) throw error
    }
  },
})
