/** What the page of a payment shows of what was sent and asked, and to whom. */

import { expect, it } from 'vitest'
import type { DeskMessage, DeskWebhookEvent } from '../../store/desk-case.ts'
import { epoch } from '../support/clock.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { aRow } from '../support/rows.ts'

const row = aRow()
const path = `/desk/payments/${row.payment.id}`

it.each([
  ['ana', true],
  ['luis', false],
])('shows every attempt to %s, and what the shop answered only with act', async (name, may) => {
  const attempt = { beganAt: epoch, reason: null, answer: null }
  const message: DeskMessage = {
    key: 'pay_1.held.2',
    kind: 'payment.held',
    state: 'due',
    repeats: null,
    createdAt: epoch,
    firstTriedAt: epoch,
    nextTryAt: epoch + 60_000,
    isBehind: false,
    doneAt: null,
    attempts: 2,
    uncertainAttempts: 0,
    newestAttempts: [
      { ...attempt, endedAt: null, outcome: null, status: null },
      {
        ...attempt,
        endedAt: epoch + 321,
        outcome: 'refused',
        status: 503,
        reason: 'the shop did not take it: status 503',
        answer: 'we are <closed>',
      },
    ],
    lastError: null,
    evidence: null,
    body: '{}',
  }
  const browser = aDeskBrowser(
    await aDesk({ store: aDeskStore(row, { found: { messages: [message] } }) }),
  )
  await browser.signIn(name)

  const { body } = await browser.get(path)

  expect(body).toContain('unknown whether it arrived')
  expect(body).toMatch(/not taken<\/span>\s+503\s+321 ms/)
  expect(body).toContain('Next try')
  expect(body.includes('we are &lt;closed&gt;')).toBe(may)
  expect(body.includes('shown to people with the role “act”')).toBe(!may)
})

it.each([
  ['ana', true],
  ['luis', false],
])('shows the calls to Koywe to %s, and the answers only with act', async (name, may) => {
  const call = { at: epoch, kind: 'order', tookMs: 321, answer: '{"errorCode":"OR1"}' } as const
  const store = aDeskStore(row, {
    providerCalls: { list: async () => [{ ...call, status: 422, code: 'koywe_refused' }] },
  })
  const browser = aDeskBrowser(await aDesk({ store }))
  await browser.signIn(name)

  const { body } = await browser.get(path)

  expect(body).toMatch(/create the order\s+<span class="badge bad">422<\/span> 321 ms/)
  expect(body).toContain('koywe_refused')
  expect(body.includes('OR1')).toBe(may)
})

it('shows the repetitions of one webhook as one line with their number', async () => {
  const aWebhook = (id: number, wishes: Partial<DeskWebhookEvent>) =>
    ({
      id: BigInt(id),
      type: 'order.paid',
      receivedAt: epoch,
      state: 'applied',
      reason: null,
      endedAt: null,
      body: Buffer.from('{}'),
      size: 2,
      ...wishes,
    }) as DeskWebhookEvent
  const repeats = Array.from({ length: 49 }, (_none, place) =>
    aWebhook(10 + place, { state: 'duplicate' }),
  )
  const other = aWebhook(99, { type: 'order.completed', state: 'duplicate' })
  const webhookEvents = [aWebhook(1, {}), ...repeats, other]
  const store = aDeskStore(row, { found: { webhookEvents } })
  const browser = aDeskBrowser(await aDesk({ store }))
  await browser.signIn('ana')

  const { body } = await browser.get(path)

  const lines = body.split('<h2>Webhooks')[1]?.split('</section>')[0] ?? ''
  expect(lines.match(/\d+ times since/g)).toEqual(['49 times since'])
  expect(lines.match(/<details>/g)).toHaveLength(52)
})

it('says of a message that waits for another one, which has no time of its own', async () => {
  const message: DeskMessage = {
    key: 'pay_1.completed.3',
    kind: 'payment.completed',
    state: 'due',
    repeats: null,
    createdAt: epoch,
    firstTriedAt: null,
    nextTryAt: epoch,
    isBehind: true,
    doneAt: null,
    attempts: 0,
    uncertainAttempts: 0,
    newestAttempts: [],
    lastError: null,
    evidence: null,
    body: '{}',
  }
  const store = aDeskStore(row, { found: { messages: [message] } })
  const browser = aDeskBrowser(await aDesk({ store }))
  await browser.signIn('ana')

  const { body } = await browser.get(path)

  expect(body).toMatch(/Next try<\/dt>\s*<dd>waits for an earlier message/)
})

it('translates lines, outcomes and reasons, and leaves ids and what Koywe answered', async () => {
  const webhook = {
    id: 12n,
    type: 'order.paid',
    receivedAt: epoch,
    state: 'duplicate',
    reason: null,
    endedAt: null,
    isFirst: false,
    body: Buffer.from('{}'),
    size: 2,
  } as DeskWebhookEvent
  const entry = { at: epoch, since: epoch, count: 1, kind: 'koywe' } as const
  const detail = { cause: 'schedule', response: 'paid', endedAt: 'a time' }
  const entries = [{ ...entry, summary: 'order read: COMPLETED', detail }]
  const store = aDeskStore(row, {
    found: { webhookEvents: [webhook] },
    timeline: { list: async () => ({ entries, next: null }) },
  })
  const browser = aDeskBrowser(await aDesk({ store }))
  await browser.signIn('ana')

  const { body } = await browser.get(path, { 'accept-language': 'es' })

  expect(body).toContain('causa: lectura periódica · respuesta: paid</span>')
  expect(body).toMatch(/Resultado<\/dt>\s*<dd>repetido/)
  expect(body).toMatch(/Aviso a la tienda<\/dt>\s*<dd>todavía no/)
})
