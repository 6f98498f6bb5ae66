/** The doors of the plain Temporal program. */

import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client'
import { openDoors } from '../../door.ts'
import { open, told } from '../messages.ts'
import type { NaivePayin } from '../workflows/index.ts'

const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' })
const { workflow } = new Client({ connection })

await openDoors({
  checkOut(order) {
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof NaivePayin>('NaivePayin', {
      workflowId: `naive-${order.reference}`,
      taskQueue: 'naive',
      args: [order],
      workflowIdConflictPolicy: 'USE_EXISTING',
    })
    return workflow.executeUpdateWithStart(open, { startWorkflowOperation })
  },
  tell: (reference) => workflow.getHandle(`naive-${reference}`).signal(told),
})
