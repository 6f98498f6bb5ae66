/** The worker of the plain Temporal program. */

import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { NativeConnection, Worker } from '@temporalio/worker'
import * as steps from '../../steps.ts'

const { authenticate, createContact, createOrder, readOrder } = steps
const { fulfil, sendConfirmation, sendShipping } = steps
const connection = await NativeConnection.connect({
  address: process.env['TEMPORAL_ADDRESS'] ?? '',
})
const worker = await Worker.create({
  connection,
  namespace: 'default',
  taskQueue: 'naive',
  workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
  activities: {
    authenticate,
    createContact,
    createOrder,
    readOrder,
    fulfil,
    sendConfirmation,
    sendShipping,
  },
})
const health = createServer((_request, response) => response.end('ok'))
health.listen(steps.world.port, '127.0.0.1')
await worker.run()
health.close()
await connection.close()
process.exit(0)
