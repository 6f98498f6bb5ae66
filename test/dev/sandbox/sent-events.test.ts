/** The sandbox shows what it sent, as Koywe does. */

import { describe, expect, it } from 'vitest'
import { aReceiver, aSandbox } from '../../support/sandbox.ts'
import { waitFor } from '../../support/wait.ts'

const path = 'organizations/org_test/webhook-events'

async function aDelivered(...statuses: number[]) {
  const receiver = await aReceiver(...statuses)
  const sandbox = aSandbox({ webhookUrl: receiver.url, settings: { profile: 'guide' } })
  const id = await sandbox.order()
  await waitFor('the answer', () =>
    sandbox.sandbox.state.webhooks.list().some(({ statuses: answers }) => answers.length > 0),
  )
  const { text } = await sandbox.koywe('GET', `${path}?resourceId=${id}`)
  const [event] = JSON.parse(text) as { id: string }[]
  const deliveries = await sandbox.koywe('GET', `${path}/${event?.id}/deliveries`)
  return { receiver, event, deliveries: JSON.parse(deliveries.text) as unknown[] }
}

describe('an event', () => {
  it('has the id that its body had, and the answer that it got', async () => {
    const { receiver, event, deliveries } = await aDelivered(200)

    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ id: event?.id })
    expect(event).toMatchObject({ type: 'order.created', resourceType: 'order' })
    expect(deliveries).toMatchObject([
      { deliveryStatus: 'DELIVERED', retryCount: 0, lastStatusCode: 200 },
    ])
  })

  it('that was refused has failed', async () => {
    const { deliveries } = await aDelivered(503)

    expect(deliveries).toMatchObject([{ deliveryStatus: 'FAILED', lastStatusCode: 503 }])
  })

  it('that is held back is pending', async () => {
    const receiver = await aReceiver()
    const sandbox = aSandbox({ webhookUrl: receiver.url, settings: { webhooks: 'hold' } })
    const id = await sandbox.order()

    const { body } = await sandbox.koywe('GET', `${path}?resourceId=${id}`)

    const [event] = body['data'] as { id: string }[]
    const deliveries = await sandbox.koywe('GET', `${path}/${event?.id}/deliveries`)
    expect(deliveries.body).toMatchObject({
      data: [{ deliveryStatus: 'PENDING', lastStatusCode: null, lastRespondedAt: null }],
    })
  })
})

describe('the list', () => {
  it('is that of one order, newest first, in pages', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order()
    await sandbox.order({ externalId: 'another one' })
    await sandbox.admin('POST', 'advance', { ms: 1000 })
    await sandbox.choose(id, 'decline')

    const first = await sandbox.koywe('GET', `${path}?resourceId=${id}&page=1&limit=1`)
    const second = await sandbox.koywe('GET', `${path}?resourceId=${id}&page=2&limit=1`)

    expect(first.body).toMatchObject({ data: [{ type: 'order.failed' }], total: 2 })
    expect(second.body).toMatchObject({ data: [{ type: 'order.created' }], total: 2 })
  })

  it('needs a token, and is empty for another organization', async () => {
    const sandbox = aSandbox()
    await sandbox.order()

    const stranger = await sandbox.koywe('GET', path, { authorization: null })
    const foreign = await sandbox.koywe('GET', path.replace('org_test', 'org_of_others'))
    const unknown = await sandbox.koywe('GET', `${path}/evt_0/deliveries`)

    expect([stranger.status, unknown.status]).toEqual([401, 404])
    expect(foreign.body).toMatchObject({ data: [] })
  })
})
