/** What Koywe says that it sent: what is asked for, every likely shape of the answers, and what a refusal costs. */

import { describe, expect, it } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aKoywe } from '../support/koywe.ts'
import { aScriptedKoywe, type Script } from '../support/scripted-koywe.ts'

const at = new Date(epoch).toISOString()
const wire = { id: 'evt_1', type: 'order.paid', createdAt: at }
const wireDelivery = {
  deliveryStatus: 'FAILED',
  retryCount: 2,
  lastStatusCode: 503,
  lastRespondedAt: at,
}
const delivery = { state: 'FAILED', retries: 2, lastStatus: 503, lastAnswerAt: epoch }
const event = { id: 'evt_1', type: 'order.paid', at: epoch, deliveries: [delivery] }

const scope = 'organizations/org_test/webhook-events'

async function list(...script: Script[]) {
  const koywe = await aScriptedKoywe(...script)
  return { listed: await koywe.client.listSentEvents('ord_1'), ...koywe }
}

describe('events', () => {
  it.each([
    ['a bare list', [wire]],
    ['a list under data, with a page', { data: [wire], page: 1, total: null }],
    ['a list under a name', { events: [wire] }],
    ['other names', [{ eventId: 'evt_1', eventType: 'order.paid', created_at: at }]],
  ])('are read from %s', async (_what, body) => {
    const { listed, received } = await list({ body }, { body: [wireDelivery] })

    expect(listed).toEqual([event])
    expect(received.map(({ path }) => path)).toEqual([
      `${scope}?resourceId=ord_1&page=1&limit=20`,
      `${scope}/evt_1/deliveries`,
    ])
  })

  it('without an id of the known form or without a type are left out', async () => {
    const { listed } = await list({
      body: [
        { ...wire, id: '../orders' },
        { ...wire, type: null },
      ],
    })

    expect(listed).toEqual([])
  })

  it('are twenty at most, each asked for once', async () => {
    const many = Array.from({ length: 30 }, (_, number) => ({ ...wire, id: `evt_${number}` }))
    const { listed, received } = await list({ body: many }, ...many.map(() => ({ body: [] })))

    expect(listed).toHaveLength(20)
    // The share of strangers has a burst of twenty, and the list is one of them.
    expect(received).toHaveLength(20)
    expect(listed.at(-1)?.deliveries).toBeNull()
  })
})

describe('deliveries', () => {
  it.each([
    ['a bare list', [wireDelivery], [delivery]],
    ['a list under data', { data: [wireDelivery] }, [delivery]],
    [
      'odd values',
      [{ deliveryStatus: 1, retryCount: '2', lastStatusCode: -1, lastRespondedAt: 'soon' }],
      [{ state: null, retries: null, lastStatus: null, lastAnswerAt: null }],
    ],
    ['an unknown shape', { page: 1 }, null],
  ])('are read from %s', async (_what, body, expected) => {
    const { listed } = await list({ body: [wire] }, { body })

    expect(listed).toEqual([{ ...event, deliveries: expected }])
  })

  it('that Koywe refuses are asked for only once', async () => {
    const events = ['evt_1', 'evt_2'].map((id) => ({ ...wire, id }))
    const { listed, received } = await list({ body: events }, { status: 403 })

    expect(listed.map(({ deliveries }) => deliveries)).toEqual([null, null])
    expect(received).toHaveLength(2)
  })
})

describe('a list that Koywe does not show', () => {
  it.each([
    [[{ status: 401 }, { status: 401 }], 'koywe_unauthorized'],
    [[{ status: 403 }], 'koywe_unauthorized'],
    [[{ status: 404 }], 'koywe_refused'],
    [[{ status: 500 }], 'koywe_unreachable'],
    [[{ body: 'no JSON' }], 'koywe_unintelligible'],
    [[{ body: { page: 1 } }], 'koywe_unintelligible'],
  ] satisfies [Script[], string][])('is an error with a code: %j', async (script, code) => {
    await expect(list(...script)).rejects.toMatchObject({ code })
  })

  it('says nothing about whether Koywe serves us', async () => {
    const { client, reply } = await aScriptedKoywe({ body: { id: 'mrc_test' } })
    await client.knowsMerchant()
    reply({ status: 403 })

    await client.listSentEvents('ord_1').catch(() => null)

    expect(client.isFine()).toBe(true)
  })

  it('does not keep a person waiting', async () => {
    const started = performance.now()

    await expect(list('hang')).rejects.toMatchObject({ code: 'koywe_unreachable' })

    expect(performance.now() - started).toBeLessThan(4800)
  })
})

it.each(['guide', 'current'] as const)(
  'are what the sandbox sent, with its profile %s',
  async (profile) => {
    const { client, sandbox } = await aKoywe({ profile })
    const order = sandbox.state.create({
      externalId: 'pay_1',
      method: 'PSE',
      amountIn: 1,
      currency: 'COP',
      description: 'x',
      extra: null,
      contactId: null,
      successUrl: 'https://shop.example',
      failedUrl: 'https://shop.example',
    })

    const listed = await client.listSentEvents(order.id)

    expect(listed).toMatchObject([{ type: 'order.created', deliveries: [{ lastStatus: null }] }])
    expect(await client.listSentEvents('ord_unknown')).toEqual([])
  },
)
