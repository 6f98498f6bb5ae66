/** What people do on the desk: with their roles only, recorded with their name, and only what is legal. */

import { describe, expect, it } from 'vitest'
import { DeskProblem } from '../../desk/problem.ts'
import { listLegalActions } from '../../desk/legal-actions.ts'
import { roles } from '../../desk/users.ts'
import type { DeskMessage } from '../../store/desk-case.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import type { PaymentRow } from '../../payment/payment-row.ts'
import { aRow } from '../support/rows.ts'

const row = aRow({ payment: { status: 'pending', koyweOrderId: 'ord_1', version: 3 } })
const { id } = row.payment
const path = `/desk/payments/${id}`
const version = '3'
const reason = 'because'

const forms: [action: string, fields: Record<string, string>][] = [
  ['accept', { reason, version }],
  ['decline', { reason, version }],
  [
    'refunded-by-hand',
    { kind: 'refund_by_hand', amount: '5', currency: 'COP', proof: 'T1', version },
  ],
  ['resend', {}],
  ['retry', {}],
  ['refresh', {}],
  ['acknowledge', { kind: 'order_missing' }],
  ['stop-selling', { reason, version }],
  ['hand-over', { person: 'luis', reason }],
  ['note', { reason }],
  ['show-payer', {}],
]

const aStore = () =>
  aDeskStore(row, {
    findings: { acknowledge: async () => true },
    payers: { loadWithPayment: async () => ({ row, payer: null, contact: null }) },
  })

/** Everything that a commit would need. */
const committing = { commit: async () => true }

describe('roles', () => {
  it.each(forms)('a reader cannot %s', async (action, fields) => {
    const desk = await aDesk({ store: aStore() })
    const browser = aDeskBrowser(desk)
    await browser.signIn('luis')

    const answer = await browser.post(`${path}/${action}`, fields)

    expect(answer.statusCode).toBe(403)
    expect(desk.asks).toEqual([])
    expect(desk.actions.map((one) => one.action)).toEqual(['sign_in'])
  })

  it.each([
    ['accept', ['act'], 403],
    ['decline', ['act'], 403],
    ['refunded-by-hand', ['act'], 403],
    ['note', ['decide'], 403],
    ['accept', ['decide'], 303],
    ['note', ['act'], 303],
  ] as const)('%s with %j is answered with %i', async (action, given, status) => {
    const desk = await aDesk({ store: aStore(), people: { eva: [...given] } })
    const browser = aDeskBrowser(desk)
    await browser.signIn('eva')

    const fields = forms.find(([name]) => name === action)?.[1] ?? {}
    expect((await browser.post(`${path}/${action}`, fields)).statusCode).toBe(status)
  })

  it('without a session nothing is done', async () => {
    const desk = await aDesk({ store: aStore() })
    const browser = aDeskBrowser(desk)
    await browser.get('/desk/sign-in')

    for (const [action, fields] of forms) {
      const answer = await browser.post(`${path}/${action}`, fields)
      expect(answer.headers.location).toBe('/desk/sign-in?to=%2Fdesk')
    }
    expect(desk.asks).toEqual([])
  })
})

describe('an action', () => {
  it.each(forms)('%s is recorded with the person', async (action, fields) => {
    const desk = await aDesk({ store: { ...aStore(), ...committing } })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    const answer = await browser.post(`${path}/${action}`, fields)

    expect(answer.statusCode).toBe(action === 'show-payer' ? 200 : 303)
    expect(desk.actions.at(-1)).toMatchObject({
      person: 'ana',
      action: action.replaceAll('-', '_'),
      paymentId: id,
    })
  })

  it('decides with the version that the person has seen', async () => {
    const desk = await aDesk({ store: aStore() })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    await browser.post(`${path}/accept`, { reason: ' one\r\nline\u202E ', version })

    const decision = { decision: 'accept', by: 'ana', reason: 'one line', expectedVersion: 3 }
    expect(desk.asks).toEqual([['decide', id, decision]])
  })

  it.each([
    ['accept', { reason: '', version }],
    ['accept', { reason, version: '' }],
    ['stop-selling', { reason, version: 'x' }],
    ['note', { reason: ' \n ' }],
    ['hand-over', { person: 'luis', reason: '' }],
    ['hand-over', { person: 'misspelt', reason }],
    ['acknowledge', { kind: 'toString' }],
    [
      'refunded-by-hand',
      { kind: 'refund_by_hand', amount: '1,5', currency: 'COP', proof: 'T', version },
    ],
    [
      'refunded-by-hand',
      { kind: 'refund_by_hand', amount: '0.00', currency: 'COP', proof: 'T', version },
    ],
    ['refunded-by-hand', { kind: 'money_held', amount: '1', currency: 'COP', proof: 'T', version }],
    [
      'refunded-by-hand',
      { kind: 'refund_by_hand', amount: '1', currency: 'COP', proof: '', version },
    ],
  ] as const)('%s with %j is refused', async (action, fields) => {
    const desk = await aDesk({ store: aStore() })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    expect((await browser.post(`${path}/${action}`, fields)).statusCode).toBe(422)
    expect(desk.asks).toEqual([])
  })

  it.each([
    ['changed', 409, 'The payment has changed'],
    ['not_possible', 409, 'no longer possible'],
  ] as const)('that is refused with %s says so', async (code, status, sentence) => {
    const decide = () => Promise.reject(new DeskProblem(code))
    const parts = { decisions: { decide } }
    const browser = aDeskBrowser(await aDesk({ store: aStore(), parts }))
    await browser.signIn('ana')

    const answer = await browser.post(`${path}/accept`, { reason, version })

    expect(answer.statusCode).toBe(status)
    expect(answer.body).toContain(sentence)
    expect(answer.body).toContain(`href="${path}"`)
  })

  it('on an older version of the payment does nothing: a refund by hand', async () => {
    const handRefunds = { add: async (_refund: unknown, expected: number | null) => expected === 3 }
    const desk = await aDesk({ store: { ...aStore(), handRefunds } })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')
    const refund = { kind: 'refund_by_hand', amount: '5', currency: 'COP', proof: 'T1' }

    const answer = await browser.post(`${path}/refunded-by-hand`, { ...refund, version: '1' })

    expect([answer.statusCode, answer.body]).toEqual([409, expect.stringContaining('has changed')])
    expect(desk.actions.at(-1)?.action).not.toBe('refunded_by_hand')
  })

  it('says when Koywe did not answer', async () => {
    const refresh = async () => ({ isFresh: false })
    const browser = aDeskBrowser(await aDesk({ store: aStore(), parts: { refresh } }))
    await browser.signIn('ana')

    const answer = await browser.post(`${path}/refresh`)

    expect(answer.headers.location).toBe(`${path}?failed`)
    expect((await browser.get(`${path}?failed`)).body).toContain('Koywe did not answer in time.')
  })
})

describe('sending one message again', () => {
  const taken: DeskMessage = {
    key: `${id}.completed`,
    kind: 'payment.completed',
    state: 'done',
    repeats: null,
    createdAt: 0,
    firstTriedAt: 0,
    nextTryAt: null,
    isBehind: false,
    doneAt: 0,
    attempts: 1,
    uncertainAttempts: 0,
    lastError: null,
    evidence: null,
    newestAttempts: [],
    body: '{}',
  }

  async function aPage(message: DeskMessage, resend = async () => true) {
    const store = aDeskStore(row, { found: { messages: [message] }, resending: { resend } })
    const desk = await aDesk({ store })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')
    return { desk, browser }
  }

  it('says what it will do, does it, and is recorded with the message', async () => {
    const { desk, browser } = await aPage(taken)

    const { body } = await browser.get(path)
    const answer = await browser.post(`${path}/resend`, { message: taken.key })

    expect(body).toContain('The shop gets the same event once more, with the same webhook-id')
    expect(answer.headers.location).toBe(`${path}?done`)
    expect(desk.asks).toEqual([['notify', id]])
    expect(desk.actions.at(-1)).toMatchObject({
      person: 'ana',
      action: 'resend',
      detail: { message: taken.key },
    })
  })

  it('is not offered where it is not legal, and refused where the page is old', async () => {
    const { desk, browser } = await aPage({ ...taken, state: 'skipped' })

    const { body } = await browser.get(path)
    const answer = await browser.post(`${path}/resend`, { message: taken.key })

    expect(body).not.toContain('name="message"')
    expect(answer.statusCode).toBe(409)
    expect(desk.asks).toEqual([])
  })

  it('is refused where somebody was faster, and for what is no message of the payment', async () => {
    const { desk, browser } = await aPage(taken, async () => false)

    const late = await browser.post(`${path}/resend`, { message: taken.key })
    const other = await browser.post(`${path}/resend`, { message: 'pay_2.completed' })

    expect([late.statusCode, other.statusCode]).toEqual([409, 422])
    expect(desk.asks).toEqual([])
  })
})

describe('handing over', () => {
  it('shows who looks after the payment, with the note, on its page', async () => {
    const handover = { assignee: 'luis', note: '<b>asks the bank</b>', by: 'ana', at: 0 }
    const store = { ...aDeskStore(row), handovers: { find: async () => handover } }
    const browser = aDeskBrowser(await aDesk({ store }))
    await browser.signIn('luis')

    const { body } = await browser.get(path)

    expect(body).toContain('Looked after by')
    expect(body).toContain('<strong>luis</strong>: &lt;b&gt;asks the bank&lt;/b&gt; (ana,')
  })

  it('stores the person and the note under the name of who asks', async () => {
    const put: unknown[][] = []
    const handovers = { put: async (...args: unknown[]) => void put.push(args) }
    const desk = await aDesk({ store: { ...aDeskStore(row), handovers } })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    await browser.post(`${path}/hand-over`, { person: 'luis', reason: 'asks the bank' })

    expect(put).toEqual([[id, { assignee: 'luis', note: 'asks the bank', by: 'ana' }]])
    expect(desk.actions.at(-1)).toMatchObject({
      reason: 'asks the bank',
      detail: { assignee: 'luis' },
    })
  })

  it('takes every name where people come through the sign-in of the company', async () => {
    const desk = await aDesk({ store: aStore(), trustedHeader: 'x-person' })
    const browser = aDeskBrowser(desk)
    const person = { 'x-person': 'ana' }
    await browser.get('/desk', person)

    const answer = await browser.post(
      `${path}/hand-over`,
      { person: 'rosa@shop.example', reason },
      person,
    )

    expect(answer.statusCode).toBe(303)
  })
})

describe('trying everything now', () => {
  it('is refused where nothing waits', async () => {
    const store = { ...aStore(), resending: { hurry: async () => 0 } }
    const desk = await aDesk({ store })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    expect((await browser.post(`${path}/retry`)).statusCode).toBe(409)
    expect(desk.asks).toEqual([])
  })

  it('begins with the lookup of an order that may exist', async () => {
    const opening = aRow({
      payment: { ...row.payment, status: 'opening', koyweOrderId: null },
      intent: { intentAt: 1 },
    })
    const hurry = async () => 0
    const desk = await aDesk({ store: { ...aDeskStore(opening), resending: { hurry } } })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')

    expect((await browser.get(path)).body).toContain(`${path}/retry`)
    expect((await browser.post(`${path}/retry`)).statusCode).toBe(303)
    expect(desk.asks).toEqual([['notify', id]])
  })
})

describe('legal actions', () => {
  const facts = { row, findings: [], messages: [] }
  const of = (payment: PaymentRow['payment']) => ({ ...facts, row: { ...row, payment } })

  it('of an open payment end its selling, and decide about nothing', () => {
    expect(listLegalActions(facts, roles)).toEqual([
      'refresh',
      'stop_selling',
      'hand_over',
      'note',
      'show_payer',
    ])
  })

  it('of held money begin with the decision, until it is made', () => {
    const payment = { ...row.payment, fulfilment: 'held' as const }
    const decision = { decision: 'accept' as const, by: 'ana', at: 0, reason }

    expect(listLegalActions(of(payment), roles).slice(0, 2)).toEqual(['accept', 'decline'])
    expect(listLegalActions(of({ ...payment, decision }), roles)[0]).toBe('refresh')
  })

  it('of a payment without an order need no read', () => {
    const payment = { ...row.payment, koyweOrderId: null, status: 'rejected' as const }

    expect(listLegalActions(of(payment), roles)).toEqual(['hand_over', 'note', 'show_payer'])
  })
})

it('a reader makes Koywe answer nothing', async () => {
  const read: string[] = []
  const readOrder = async (orderId: string) => {
    read.push(orderId)
    throw Object.assign(new Error('no answer'), { code: 'koywe_unreachable' })
  }
  const desk = await aDesk({ store: aStore(), parts: { readOrder } })
  const [reader, actor] = [aDeskBrowser(desk), aDeskBrowser(desk)]
  await reader.signIn('luis')
  await actor.signIn('ana')

  await reader.get(`${path}?compare`)
  expect(read).toEqual([])
  await actor.get(`${path}?compare`)
  expect(read).toEqual(['ord_1'])
})
