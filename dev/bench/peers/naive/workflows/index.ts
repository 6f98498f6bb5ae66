/** A plain Temporal program: each step an ordinary activity, told by a signal. */

import { condition, proxyActivities, setHandler } from '@temporalio/workflow'
import type * as steps from '../../steps.ts'
import type { PeerOpening, PeerOrder } from '../../steps.ts'
import { open, told } from '../messages.ts'

/** As long as Payin's here, so that neither looks unasked while it is measured. */
const pollEvery = '2 hours'
const activities = proxyActivities<typeof steps>({ startToCloseTimeout: '1 minute' })

export async function NaivePayin(order: PeerOrder): Promise<void> {
  let opened: PeerOpening | undefined
  let isTold = false
  setHandler(told, () => {
    isTold = true
  })
  setHandler(open, async () => {
    await condition(() => opened !== undefined)
    return opened as PeerOpening
  })

  await activities.authenticate()
  const contactId = await activities.createContact(order)
  opened = await activities.createOrder(order, contactId)
  do {
    await condition(() => isTold, pollEvery)
    isTold = false
  } while ((await activities.readOrder(opened.orderId)) !== 'COMPLETED')
  await activities.fulfil(order)
  await activities.sendConfirmation(order)
  await activities.sendShipping(order)
}
