/** The sandbox's webhooks: their bodies, their signatures and their retries. */

import { describe, expect, it } from 'vitest'
import type { WebhookDelivery } from '../../../dev/sandbox/webhooks.ts'
import { minute } from '../../support/payments.ts'
import {
  aReceiver,
  aSandbox,
  signatureOf,
  type SandboxWishes,
  type TestSandbox,
} from '../../support/sandbox.ts'
import { waitFor } from '../../support/wait.ts'

const statusesOf = (sandbox: TestSandbox) =>
  sandbox.sandbox.state.webhooks.list().map(({ statuses }) => statuses)

/** A sandbox whose receiver answers with these statuses in turn. */
async function aSandboxWithReceiver(statuses: number[], wishes: SandboxWishes = {}) {
  const receiver = await aReceiver(...statuses)
  const sandbox = aSandbox({ ...wishes, webhookUrl: receiver.url })
  const hasTried = (times: number) =>
    waitFor(`try ${times}`, () => statusesOf(sandbox)[0]?.length === times)
  return { sandbox, receiver, hasTried }
}

/** Waits for every attempt that has begun, so that its status is recorded. */
const settle = ({ sandbox }: TestSandbox) => sandbox.state.webhooks.close()

const typesOf = async ({ admin }: TestSandbox) =>
  ((await admin('GET', 'webhooks')).body as unknown as WebhookDelivery[]).map(({ type }) => type)

describe('an order', () => {
  it('that completes announces every transition', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order()
    await sandbox.choose(id, 'pay')

    await sandbox.advance(2 * minute)

    expect(await typesOf(sandbox)).toEqual([
      'order.created',
      'order.processing',
      'order.paid',
      'order.completed',
    ])
  })

  it('with the amount 666 announces its failure', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ amountIn: 666 })
    await sandbox.choose(id, 'pay')

    await sandbox.advance(2 * minute)

    expect(await typesOf(sandbox)).toEqual(['order.created', 'order.processing', 'order.failed'])
  })

  it.each([
    ['FAILED', 'order.failed'],
    ['EXPIRED', 'order.expired'],
    ['CANCELLED', 'order.cancelled'],
    ['PROCESSING', 'order.processing'],
    ['PAID', 'order.paid'],
    ['COMPLETED', 'order.completed'],
    ['REFUNDED', 'order.refunded'],
  ])('that is moved to %s announces %s', async (status, type) => {
    const sandbox = aSandbox({ settings: { announcesCreation: false } })
    const id = await sandbox.order()

    await sandbox.admin('POST', `orders/${id}`, { status })

    expect(await typesOf(sandbox)).toEqual([type])
  })

  it.each(['DRAFT', 'ON_HOLD', 'REFUND_REQUESTED', 'MADE_UP'])(
    'that is moved to %s announces nothing',
    async (status) => {
      const sandbox = aSandbox({ settings: { announcesCreation: false } })
      const id = await sandbox.order()

      await sandbox.admin('POST', `orders/${id}`, { status })

      expect(await typesOf(sandbox)).toEqual([])
    },
  )
})

describe('a webhook', () => {
  it('is signed with lower-case hex of its raw bytes', async () => {
    const { sandbox, receiver, hasTried } = await aSandboxWithReceiver([])
    await sandbox.order({ description: 'Órdenes ñandú' })

    await hasTried(1)

    const [received] = receiver.received
    expect(received).toEqual({
      body: expect.any(String),
      contentType: 'application/json',
      signature: signatureOf(received?.body ?? ''),
    })
  })

  it('has the guide’s envelope in the guide profile', async () => {
    const { sandbox, receiver, hasTried } = await aSandboxWithReceiver([], {
      settings: { profile: 'guide' },
    })
    const id = await sandbox.order()

    await hasTried(1)

    expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
      id: expect.stringMatching(/^evt_/),
      type: 'order.created',
      createdAt: expect.stringMatching(/Z$/),
      data: { orderId: id, externalId: 'pay_1' },
    })
  })

  it('names its order among its relationships in the current profile', async () => {
    const { sandbox, receiver, hasTried } = await aSandboxWithReceiver([])
    const id = await sandbox.order()

    await hasTried(1)

    expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
      type: 'order.created',
      relationships: { self: { id, type: 'order' } },
      data: { external_id: 'pay_1', status: 'PENDING', updated_at: expect.stringMatching(/Z$/) },
    })
  })

  it.each([
    ['guide', 'order.cancelled'],
    ['current', 'order.canceled'],
  ] as const)('of a cancelled order spells it in the %s profile: %s', async (profile, type) => {
    const wishes = { settings: { profile, announcesCreation: false } }
    const { sandbox, receiver, hasTried } = await aSandboxWithReceiver([], wishes)
    const id = await sandbox.order()
    await sandbox.admin('POST', `orders/${id}`, { status: 'CANCELLED' })

    await hasTried(1)

    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ type })
  })

  it('is created although no URL is configured', async () => {
    const sandbox = aSandbox()

    await sandbox.order()

    expect(await typesOf(sandbox)).toEqual(['order.created'])
  })
})

describe('a webhook that was answered with', () => {
  it.each([302, 400, 404, 429, 500, 503])('%d is retried with identical bytes', async (status) => {
    const { sandbox, receiver, hasTried } = await aSandboxWithReceiver([status])
    await sandbox.order()
    await hasTried(1)

    await sandbox.advance(minute)
    await hasTried(2)

    expect(statusesOf(sandbox)).toEqual([[status, 200]])
    expect(receiver.received[1]).toEqual(receiver.received[0])
  })

  it('nothing is retried', async () => {
    const { sandbox, hasTried } = await aSandboxWithReceiver([0])
    await sandbox.order()
    await hasTried(1)

    await sandbox.advance(minute)
    await hasTried(2)

    expect(statusesOf(sandbox)).toEqual([[0, 200]])
  })

  it.each([200, 204, 299])('%d is not retried', async (status) => {
    const { sandbox, hasTried } = await aSandboxWithReceiver([status, 500])
    await sandbox.order()
    await hasTried(1)

    await sandbox.advance(100 * minute)

    await settle(sandbox)
    expect(statusesOf(sandbox)).toEqual([[status]])
  })

  it('500 is not retried before its pause ends', async () => {
    const { sandbox, hasTried } = await aSandboxWithReceiver([500])
    await sandbox.order()
    await hasTried(1)

    await sandbox.advance(0.9 * minute)

    await settle(sandbox)
    expect(statusesOf(sandbox)).toEqual([[500]])
  })

  it('500 twice is retried after a doubled pause', async () => {
    const { sandbox, hasTried } = await aSandboxWithReceiver([500, 500])
    await sandbox.order()
    await hasTried(1)
    await sandbox.advance(minute)
    await hasTried(2)

    await sandbox.advance(1.9 * minute)

    await settle(sandbox)
    expect(statusesOf(sandbox)).toEqual([[500, 500]])
  })

  it('500 each time is given up after the last attempt', async () => {
    const settings = { webhookTries: 3 }
    const { sandbox, hasTried } = await aSandboxWithReceiver([500, 500, 500], { settings })
    await sandbox.order()
    await hasTried(1)
    await sandbox.advance(minute)
    await hasTried(2)
    await sandbox.advance(2 * minute)
    await hasTried(3)

    await sandbox.advance(1000 * minute)

    await settle(sandbox)
    expect(statusesOf(sandbox)).toEqual([[500, 500, 500]])
  })
})

describe('webhooks', () => {
  /** Two orders, so two webhooks: of pay_1 and of pay_2. */
  async function aPair(webhooks: 'hold' | 'drop' | 'repeat') {
    const pair = await aSandboxWithReceiver([], { settings: { webhooks } })
    const ids = [
      await pair.sandbox.order({ externalId: 'pay_1' }),
      await pair.sandbox.order({ externalId: 'pay_2' }),
    ]
    const names = () => pair.receiver.received.map(({ body }) => /pay_\d/.exec(body)?.[0])
    return { ...pair, ids, names }
  }

  it('that are held are not sent', async () => {
    const { sandbox, names } = await aPair('hold')

    await sandbox.advance(100 * minute)

    await settle(sandbox)
    expect(statusesOf(sandbox)).toEqual([[], []])
    expect(names()).toEqual([])
    expect(await typesOf(sandbox)).toEqual(['order.created', 'order.created'])
  })

  it.each([
    ['in order', false, ['pay_1', 'pay_2']],
    ['in reverse', true, ['pay_2', 'pay_1']],
  ])('that were held are released %s', async (_what, isReversed, expected) => {
    const { sandbox, names } = await aPair('hold')

    const { body } = await sandbox.admin('POST', 'webhooks/release', { isReversed })

    expect(body).toEqual({ released: 2 })
    expect(names()).toEqual(expected)
  })

  it('that were released are not released again', async () => {
    const { sandbox } = await aPair('hold')
    await sandbox.admin('POST', 'webhooks/release')

    const { body } = await sandbox.admin('POST', 'webhooks/release')

    expect(body).toEqual({ released: 0 })
  })

  it('that are dropped are never sent', async () => {
    const { sandbox, names } = await aPair('drop')

    await sandbox.admin('POST', 'webhooks/release')

    await settle(sandbox)
    expect(names()).toEqual([])
    expect(await typesOf(sandbox)).toEqual([])
  })

  it('are sent twice in the mode repeat', async () => {
    const { sandbox, names } = await aPair('repeat')

    await waitFor('both of both', () => statusesOf(sandbox).flat().length === 4)

    expect(names()).toEqual(expect.arrayContaining(['pay_1', 'pay_2']))
    expect(names()).toHaveLength(4)
  })

  it('of one order are repeated on demand', async () => {
    const { sandbox, ids, receiver } = await aPair('hold')
    await sandbox.admin('POST', 'webhooks/release')

    const { body } = await sandbox.admin('POST', `webhooks/repeat/${ids[1]}`)

    expect(body).toEqual({ repeated: 1 })
    expect(receiver.received[2]).toEqual(receiver.received[1])
  })

  it('with a custom body are sent with the right signature', async () => {
    const { sandbox, receiver } = await aSandboxWithReceiver([202])

    const { body } = await sandbox.admin('POST', 'webhooks/send', { body: { type: 'ping' } })

    expect(body).toEqual({ status: 202 })
    expect(receiver.received).toMatchObject([
      { body: '{"type":"ping"}', signature: signatureOf('{"type":"ping"}') },
    ])
  })

  it('with a custom body are sent with the given signature', async () => {
    const { sandbox, receiver } = await aSandboxWithReceiver([401])

    const { body } = await sandbox.admin('POST', 'webhooks/send', {
      body: 'x',
      signature: 'forged',
    })

    expect(body).toEqual({ status: 401 })
    expect(receiver.received).toMatchObject([{ body: 'x', signature: 'forged' }])
  })
})
