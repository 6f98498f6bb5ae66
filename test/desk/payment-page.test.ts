/** The page of a payment: what it shows to whom, and that no text of others is more than text there. */

import { describe, expect, it } from 'vitest'
import type { Explanation } from '../../payment/explain.ts'
import type { DatedRefusal } from '../../payment/refusal.ts'
import type { DeskMessage } from '../../store/desk-case.ts'
import type { DeskPayment } from '../../store/desk-payments.ts'
import type { Finding } from '../../store/findings.ts'
import { epoch } from '../support/clock.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { aPayer } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\u202E`

const aFinding = (wishes: Partial<Finding> = {}): Finding => ({
  id: 1n,
  kind: 'order_missing',
  subject: 'x',
  paymentId: null,
  owner: 'support',
  nextAction: 'Ask Koywe.',
  detail: null,
  since: epoch,
  closedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  ...wishes,
})

const held = aRow({
  payment: {
    status: 'expired',
    fulfilment: 'held',
    exceptions: ['late'],
    exception: 'late',
    paidAmount: '40000',
    paidCurrency: 'COP',
    koyweOrderId: 'ord_1',
    version: 7,
  },
})
const path = `/desk/payments/${held.payment.id}`

/** A payment, every text of which somebody else wrote. */
function aHostileDesk() {
  const texts = {
    merchantReference: hostile,
    description: hostile,
    method: hostile,
    bank: hostile,
    koyweStatus: hostile,
    koyweOrderId: hostile,
    paidCurrency: hostile,
    failure: { code: 'koywe_refused', detail: hostile, field: null },
  } as const
  const row = aRow({ payment: { ...held.payment, ...texts } })
  const { id } = row.payment
  const event = {
    id: 1n,
    eventId: hostile,
    receivedAt: epoch,
    type: hostile,
    eventStatus: hostile,
    orderId: hostile,
    state: 'rejected',
    reason: hostile,
    endedAt: epoch,
    isFirst: true,
    body: Buffer.from(hostile),
    size: 9,
  } as const
  const message: DeskMessage = {
    key: hostile,
    kind: 'payment.held',
    state: 'given_up',
    repeats: null,
    createdAt: epoch,
    firstTriedAt: epoch,
    nextTryAt: epoch,
    isBehind: false,
    doneAt: null,
    attempts: 1,
    uncertainAttempts: 0,
    newestAttempts: [
      {
        beganAt: epoch,
        endedAt: epoch,
        outcome: 'refused',
        reason: hostile,
        status: 500,
        answer: hostile,
      },
    ],
    lastError: hostile,
    evidence: { answer: hostile },
    body: hostile,
  }
  const action = { person: hostile, action: 'note', paymentId: id, reason: hostile } as const
  const decision = { decision: 'decline', by: hostile, at: epoch, reason: hostile } as const
  const money = { version: 1, paidAmount: hostile, paidCurrency: hostile, exceptions: [] }
  const refusal: DatedRefusal = {
    requestId: hostile,
    route: hostile,
    apiKeyName: hostile,
    merchantReference: hostile,
    paymentId: hostile,
    code: 'invalid_field',
    faults: [{ code: 'invalid_field', field: hostile }],
    at: epoch,
  }
  const entry = { at: epoch, since: epoch, count: 3, kind: 'koywe', summary: hostile } as const
  const refund = {
    kind: 'refund_by_hand',
    by: hostile,
    at: epoch,
    amount: '1',
    currency: hostile,
  } as const
  const payment: DeskPayment = {
    payment: row.payment,
    findings: [],
    openSince: epoch,
    needsPerson: true,
    assignee: hostile,
  }
  const store = aDeskStore(row, {
    found: {
      apiKeyName: hostile,
      requestId: hostile,
      webhookEvents: [event],
      messages: [message],
      orders: [1, 2].map(() => ({
        koyweOrderId: hostile,
        seenAt: epoch,
        moneyAt: epoch,
        refundedAt: null,
      })),
    },
    findings: {
      list: async () => [aFinding({ nextAction: hostile, acknowledgedBy: hostile }), aFinding()],
    },
    decisions: { list: async () => [{ ...decision, ...money }] },
    handRefunds: { list: async () => [{ ...refund, proof: hostile }] },
    timeline: {
      list: async () => ({ entries: [{ ...entry, detail: { a: hostile } }], next: null }),
    },
    refusals: { list: async () => [refusal] },
    providerCalls: {
      list: async () => [
        { at: epoch, kind: 'read', tookMs: 1, status: null, code: hostile, answer: hostile },
      ],
    },
    deskActions: { list: async () => [{ ...action, id: 1n, at: epoch, detail: null }] },
    deskPayments: {
      list: async () => [payment],
      totalsOfToday: async () => [
        {
          method: hostile,
          country: 'CO',
          currency: 'COP',
          count: 1,
          paidCount: 1,
          heldCount: 0,
          paidMinor: 1n,
        },
      ],
    },
    deskSearch: {
      findByName: async () => [payment, payment],
      findByEmail: async () => [payment],
    },
    payers: {
      loadWithPayment: async () => ({
        row,
        payer: {
          ...aPayer(),
          name: hostile,
          email: hostile,
          phone: hostile,
          documentNumber: hostile,
        },
        contact: null,
      }),
    },
  })
  const order = { externalId: hostile, word: hostile, amount: '1', currency: hostile }
  const delivery = { state: hostile, retries: 1, lastStatus: 500, lastAnswerAt: epoch }
  const sentEvent = { id: hostile, type: hostile, at: epoch, deliveries: [delivery] }
  const explanation: Explanation = {
    cause: 'completed',
    sentence: hostile,
    actor: 'support',
    action: hostile,
    until: epoch,
    next: { sentence: hostile, at: epoch },
    findings: [],
  }
  const links = { payerPage: `https://x/${hostile}`, temporal: hostile, koywe: hostile }
  return aDesk({
    store,
    parts: {
      explain: async () => explanation,
      readOrder: async () => order as never,
      listSentEvents: async () => [sentEvent],
      linksOf: () => links,
    },
  })
}

describe('texts of others', () => {
  it.each([
    '/desk',
    `/desk?status=${encodeURIComponent(hostile)}&method=${encodeURIComponent(hostile)}`,
    `/desk/find?q=${encodeURIComponent(hostile)}`,
    '/desk/activity',
    path,
    `${path}?compare`,
    `${path}/payer-page`,
  ])('are only text in %s', async (url) => {
    const browser = aDeskBrowser(await aHostileDesk())
    await browser.signIn('ana')

    const { statusCode, body } = await browser.get(url)

    expect(statusCode).toBe(200)
    expect(body).not.toMatch(/<script|<img|onerror=(?!alert\(2\)&gt;)/)
  })

  it.each([
    [`${path}/show-payer`, {}],
    ['/desk/find-payer', { payer: `${hostile}@x` }],
    [`${path}/note`, { reason: '' }],
  ] as const)('are only text in the answer to %s', async (url, fields) => {
    const browser = aDeskBrowser(await aHostileDesk())
    await browser.signIn('ana')

    const { body } = await browser.post(url, fields)

    expect(body).toContain('<!doctype html>')
    expect(body).not.toMatch(/<script|<img/)
  })

  it('are only text in the form that signs in', async () => {
    const browser = aDeskBrowser(await aDesk())

    const { body } = await browser.signIn(hostile, hostile)

    expect(body).not.toMatch(/<script|<img/)
  })

  it('are no formulas in the export', async () => {
    const browser = aDeskBrowser(await aHostileDesk())
    await browser.signIn('ana')

    const { headers, body } = await browser.get('/desk/payments.csv')

    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(headers['content-disposition']).toBe('attachment; filename="payments.csv"')
    expect(body).toContain(`"""'><script>`)
  })
})

describe('the page', () => {
  it('shows the amounts, and the legal actions with what each will do', async () => {
    const browser = aDeskBrowser(await aDesk({ store: aDeskStore(held) }))
    await browser.signIn('ana')

    const { body } = await browser.get(path)

    expect(body).toContain('$ 50.000 COP')
    expect(body).toContain('$ 40.000 COP')
    expect(body).toContain('href="#accept"')
    expect(body).toContain('Declines $ 40.000 COP. Nothing is shipped')
    expect(body).not.toContain('stop-selling"')
  })

  it('offers a reader nothing, and shows no bytes and no payer', async () => {
    const desk = await aDesk({
      store: aDeskStore(held, {
        found: {
          webhookEvents: [
            {
              id: 1n,
              eventId: null,
              receivedAt: epoch,
              type: 'order.paid',
              eventStatus: null,
              orderId: null,
              state: 'applied',
              reason: null,
              endedAt: null,
              isFirst: true,
              body: Buffer.from('the bytes'),
              size: 9,
            },
          ],
        },
      }),
    })
    const browser = aDeskBrowser(desk)
    await browser.signIn('luis')

    const { body } = await browser.get(path)

    expect(body).toContain('Your roles allow no action on this payment.')
    expect(body).not.toContain('the bytes')
    expect(body).not.toContain(`action="${path}/`)
  })

  it('is 404 for what is no payment', async () => {
    const browser = aDeskBrowser(await aDesk({ store: aDeskStore(held) }))
    await browser.signIn('ana')
    const other = path.replace(/1$/, '2')

    const statuses = await Promise.all(
      [other, '/desk/payments/x', '/desk/payments/%27'].map((url) => browser.get(url)),
    )

    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
  })

  it('says that Koywe did not answer a comparison', async () => {
    const browser = aDeskBrowser(await aDesk({ store: aDeskStore(held) }))
    await browser.signIn('ana')

    expect((await browser.get(`${path}?compare`)).body).toContain(
      'Koywe did not answer: koywe_unreachable',
    )
  })

  it.each([
    ['es', 'Aceptar el dinero'],
    ['pt-BR', 'Aceitar o dinheiro'],
    ['en', 'Accept the money'],
    ['de', 'Accept the money'],
  ])('speaks the language of a browser that prefers %s', async (language, label) => {
    const browser = aDeskBrowser(await aDesk({ store: aDeskStore(held) }))
    await browser.signIn('ana')

    expect((await browser.get(path, { 'accept-language': language })).body).toContain(label)
  })
})

it('writes the totals of the day, with amounts in the form of their country', async () => {
  const total = { method: 'PSE', country: 'CO', currency: 'COP', count: 1, paidCount: 1 } as const
  const deskPayments = {
    list: async () => [],
    totalsOfToday: async () => [{ ...total, heldCount: 0, paidMinor: 5_000_000n }],
  }
  const browser = aDeskBrowser(await aDesk({ store: { deskPayments } }))
  await browser.signIn('ana')

  const { body } = await browser.get('/desk')

  expect(body).toContain('created: 1, paid: 1')
  expect(body).toContain('$ 50.000 COP')
})
