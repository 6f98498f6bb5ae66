/** What a read of an order starts from. */

import { expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aDelivery, aChange, aStored, load } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

it.beforeAll(() => database.setNow(epoch))

const aPayment = async () => (await aStored(database.store)).payment.id

it('starts from the payment and the webhook events that wait, oldest first', async () => {
  const { store } = database
  const id = await aPayment()
  await store.webhookEvents.store(aDelivery({ externalId: id, type: 'order.paid', status: 'PAID' }))
  await store.webhookEvents.store(aDelivery({ externalId: id, orderId: 'ord_other' }))

  const start = await store.reads.begin(id)

  expect(start).toEqual({
    row: await load(store, id),
    waiting: await store.webhookEvents.listWaiting(id),
  })
  expect(start?.waiting.map(({ orderId }) => orderId)).toEqual([null, 'ord_other'])
})

it('does not start for a payment that the store does not know', async () => {
  expect(await database.store.reads.begin('pay_nobody')).toBeUndefined()
})

it('knows how many reads in a row have changed nothing', async () => {
  const { store } = database
  const id = await aPayment()
  const before = await load(store, id)
  await store.commit(aChange(before, { countsAsRead: true, polling: { noOpReads: 4 } }))

  const start = await store.reads.begin(id)

  expect([before.polling.noOpReads, start?.row.polling.noOpReads]).toEqual([0, 4])
})
