/** The same job on DBOS: a workflow of steps in the process that serves the routes, kept in PostgreSQL. */

import { DBOS } from '@dbos-inc/dbos-sdk'
import { listen } from '../routes.ts'
import * as steps from '../steps.ts'
import type { PeerOpening, PeerOrder } from '../steps.ts'

const patienceSeconds = 15
const run = <Result>(name: string, step: () => Promise<Result>) => DBOS.runStep(step, { name })

async function payin(order: PeerOrder): Promise<void> {
  await run('authenticate', steps.authenticate)
  const contactId = await run('createContact', () => steps.createContact(order))
  const opened = await run('createOrder', () => steps.createOrder(order, contactId))
  await DBOS.setEvent('opened', opened)
  do {
    await DBOS.recv('order changed', patienceSeconds)
  } while ((await run('readOrder', () => steps.readOrder(opened.orderId))) !== 'COMPLETED')
  await run('fulfil', () => steps.fulfil(order))
  await run('sendConfirmation', () => steps.sendConfirmation(order))
  await run('sendShipping', () => steps.sendShipping(order))
}
const workflow = DBOS.registerWorkflow(payin, { name: 'payin' })

DBOS.setConfig({
  name: 'payin-bench',
  systemDatabaseUrl: steps.world.database,
  runAdminServer: false,
  logLevel: 'warn',
})
await DBOS.launch()

await listen({
  async checkOut(order) {
    await DBOS.startWorkflow(workflow, { workflowID: order.reference })(order)
    const opened = await DBOS.getEvent<PeerOpening>(order.reference, 'opened', 2 * patienceSeconds)
    if (opened === null) throw new Error('the payment was not opened in time')
    return opened
  },
  signal: (reference) => DBOS.send(reference, 'changed', 'order changed'),
})
