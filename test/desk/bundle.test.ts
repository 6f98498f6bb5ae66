/** What Koywe's support gets about a payment: what it needs, and nothing about people. */

import { describe, expect, it } from 'vitest'
import { toBundle, writeBundle, type BundleSource } from '../../desk/bundle.ts'
import { epoch } from '../support/clock.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { aRow } from '../support/rows.ts'
import { aServer, authorization } from '../support/server.ts'

const secret = 'Rosa Díaz 1098765432'
const account = { organizationId: 'org_1', merchantId: 'mrc_1', baseUrl: 'https://koywe.example' }

const row = aRow({
  payment: {
    status: 'completed',
    koyweOrderId: 'ord_1',
    koyweStatus: 'COMPLETED',
    paidAmount: '50000',
    paidCurrency: 'COP',
    exceptions: ['late'],
    description: secret,
    merchantReference: 'secret-order',
    extra: { secret },
    decision: { decision: 'accept', by: 'secret-ana', at: epoch, reason: secret },
    failure: { code: 'koywe_refused', detail: 'OR00012', field: null },
  },
})
const { id } = row.payment
const entry = { at: epoch, since: epoch, count: 1, detail: null }

const found = {
  webhookEvents: [
    {
      id: 7n,
      eventId: 'evt_1',
      receivedAt: epoch,
      type: 'order.paid\nstatus: forged',
      eventStatus: 'PAID',
      orderId: 'ord_1',
      state: 'applied' as const,
      reason: `replayed by ${secret}`,
      endedAt: epoch + 1000,
      isFirst: true,
      body: Buffer.from(secret),
      size: 9,
    },
  ],
  orders: [{ koyweOrderId: 'ord_1', seenAt: epoch, moneyAt: epoch, refundedAt: null }],
}

const timeline: BundleSource['timeline'] = {
  entries: [
    {
      ...entry,
      kind: 'koywe',
      summary: 'Koywe refused the order: 422 OR00012',
      detail: { code: 'koywe_refused', status: 422, reason: secret },
    },
    { ...entry, kind: 'transition', summary: 'pending → completed' },
    { ...entry, kind: 'decision', summary: secret },
    { ...entry, kind: 'support', summary: secret },
    { ...entry, kind: 'outbox', summary: secret },
  ],
  next: null,
}

const source: BundleSource = {
  row,
  found: { apiKeyName: secret, requestId: secret, hasAddress: true, messages: [], ...found },
  timeline,
  calls: [{ at: epoch, kind: 'read', tookMs: 80, status: 200, code: null, answer: secret }],
}

const aStore = () =>
  aDeskStore(row, {
    found,
    timeline: { list: async () => timeline },
    providerCalls: { list: async () => source.calls },
  })

describe('a bundle', () => {
  const bundle = toBundle(source, account, epoch)

  it('has the ids, amounts, times, webhooks and calls', () => {
    expect(bundle).toMatchObject({
      externalId: id,
      koyweOrderId: 'ord_1',
      account,
      koyweStatus: 'COMPLETED',
      amount: '50000',
      currency: 'COP',
      failure: { code: 'koywe_refused', koyweCode: 'OR00012' },
      webhookEvents: [{ id: 'evt_1', receivedAt: '2026-01-01T00:00:00.000Z', outcome: 'applied' }],
      calls: [{ kind: 'read', tookMs: 80, httpStatus: 200, code: null }],
      history: [
        { what: 'Koywe refused the order: 422 OR00012', code: 'koywe_refused', httpStatus: 422 },
        { what: 'pending → completed', code: null, httpStatus: null },
      ],
    })
  })

  it('has nothing about the payer or the shop, and nothing that people wrote', () => {
    for (const text of [JSON.stringify(bundle), writeBundle(bundle)]) {
      expect(text).not.toContain('Rosa')
      expect(text).not.toContain('secret')
    }
  })

  it('is a text in which no text of somebody else begins a line', () => {
    const lines = writeBundle(bundle).split('\n')

    expect(lines).toContain(`externalId: ${id}`)
    expect(lines).toContain('organizationId: org_1')
    expect(lines.some((line) => line.startsWith('status: forged'))).toBe(false)
    expect(lines.find((line) => line.includes('evt_1'))).toContain('order.paid status: forged')
  })
})

describe('a download of the desk', () => {
  it.each([
    ['json', 'application/json; charset=utf-8', '"externalId"'],
    ['txt', 'text/plain; charset=utf-8', 'externalId: '],
  ])('as %s is recorded with the person', async (ending, type, part) => {
    const desk = await aDesk({ store: aStore() })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')
    const page = await browser.get(`/desk/payments/${id}`)

    const { headers, body } = await browser.get(`/desk/payments/${id}/bundle.${ending}`)

    expect(page.body).toContain(`/desk/payments/${id}/bundle.${ending}`)
    expect(headers['content-type']).toBe(type)
    expect(headers['content-disposition']).toBe(`attachment; filename="payin-${id}.${ending}"`)
    expect(body).toContain(part)
    expect(desk.actions.at(-1)).toMatchObject({ person: 'ana', action: 'bundle', paymentId: id })
  })

  it('needs the role act', async () => {
    const browser = aDeskBrowser(await aDesk({ store: aStore() }))
    await browser.signIn('luis')

    expect((await browser.get(`/desk/payments/${id}/bundle.json`)).statusCode).toBe(403)
    expect((await browser.get(`/desk/payments/${id}`)).body).not.toContain('bundle.json')
  })
})

describe('the route of the api', () => {
  async function read(accept: string, asked = id) {
    const { parts } = await aDesk({ store: aStore() })
    const server = await aServer({ koyweAccount: account, store: parts.store })
    return server.inject({ url: `/payments/${asked}/bundle`, headers: { authorization, accept } })
  }

  it('answers with JSON', async () => {
    const answer = await read('application/json')

    const { webhookEvents, history } = toBundle(source, account, epoch)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ externalId: id, account, webhookEvents, history })
  })

  it('answers with a text where a text is asked for', async () => {
    const answer = await read('text/plain')

    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.body).toContain(`externalId: ${id}`)
  })

  it('is 404 for what is no payment', async () => {
    expect((await read('application/json', 'x')).statusCode).toBe(404)
  })
})
