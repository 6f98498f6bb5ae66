/** A plain Temporal program: each step is an ordinary activity, and a webhook is a signal. */

import { condition, proxyActivities, setHandler } from '@temporalio/workflow'
import type * as steps from '../../steps.ts'
import type { PeerOpening, PeerOrder } from '../../steps.ts'
import { open, orderChanged } from '../messages.ts'

/** As long as Payin's in the bench, so that neither polls while it is measured. */
const pollEvery = '2 hours'
const activities = proxyActivities<typeof steps>({ startToCloseTimeout: '1 minute' })

export async function NaivePayin(order: PeerOrder): Promise<void> {
  let opened: PeerOpening | undefined
  let isSignalled = false
  setHandler(orderChanged, () => {
    isSignalled = true
  })
  setHandler(open, async () => {
    await condition(() => opened !== undefined)
    return opened as PeerOpening
  })

  await activities.authenticate()
  const contactId = await activities.createContact(order)
  opened = await activities.createOrder(order, contactId)
  do {
    await condition(() => isSignalled, pollEvery)
    isSignalled = false
  } while ((await activities.readOrder(opened.orderId)) !== 'COMPLETED')
  await activities.fulfil(order)
  await activities.sendConfirmation(order)
  await activities.sendShipping(order)
}
