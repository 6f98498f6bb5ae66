/** What Koywe says it sent, next to what is here. */

import { describe, expect, it } from 'vitest'
import { matchSentEvents } from '../../desk/match-sent-events.ts'
import { KoyweError } from '../../koywe/errors.ts'
import type { SentEvent } from '../../koywe/sent-events.ts'
import type { DeskParts } from '../../desk/desk.ts'
import type { DeskWebhookEvent } from '../../store/desk-case.ts'
import { epoch } from '../support/clock.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const aSent = (wishes: Partial<SentEvent> = {}): SentEvent => ({
  id: 'evt_1',
  type: 'order.paid',
  at: epoch,
  deliveries: [{ state: 'DELIVERED', retries: 2, lastStatus: 200, lastAnswerAt: epoch }],
  ...wishes,
})

const anArrived = (wishes: Partial<DeskWebhookEvent> = {}): DeskWebhookEvent => ({
  id: 1n,
  eventId: null,
  receivedAt: epoch + 1000,
  type: 'order.paid',
  eventStatus: 'PAID',
  orderId: 'ord_1',
  state: 'applied',
  reason: null,
  endedAt: epoch,
  isFirst: true,
  body: Buffer.from('{}'),
  size: 2,
  ...wishes,
})

describe('an event of Koywe', () => {
  it.each([
    ['has the same id', [anArrived({ eventId: 'evt_1', type: 'order.created' })], true],
    ['has another id', [anArrived({ eventId: 'evt_2' })], false],
    ['has no id, and the same type', [anArrived()], true],
    ['came before it happened', [anArrived({ receivedAt: epoch - 5 * minute })], false],
    ['came a moment before, by our clock', [anArrived({ receivedAt: epoch - 1000 })], true],
    ['has another type', [anArrived({ type: 'order.created' })], false],
    ['repeats another one', [anArrived({ isFirst: false })], false],
    ['does not exist', [], false],
  ])('whose counterpart %s', (_what, arrived, isHere) => {
    expect(matchSentEvents([aSent()], arrived)).toMatchObject([{ isHere }])
  })

  it('is here in either spelling', () => {
    const arrived = [anArrived({ type: 'order.canceled' })]

    expect(matchSentEvents([aSent({ type: 'order.cancelled' })], arrived)).toMatchObject([
      { isHere: true },
    ])
  })

  it('that was lost is told from a later one of the same type', () => {
    const sent = [aSent(), aSent({ id: 'evt_2', at: epoch + 5 * minute })]
    const arrived = [anArrived({ receivedAt: epoch + 5 * minute })]

    expect(matchSentEvents(sent, arrived)).toMatchObject([
      { id: 'evt_2', isHere: true },
      { id: 'evt_1', isHere: false },
    ])
  })
})

const row = aRow({ payment: { koyweOrderId: 'ord_1', status: 'paid' } })
const path = `/desk/payments/${row.payment.id}`

async function read(url: string, name = 'ana', parts: Partial<DeskParts> = {}) {
  const asked: string[] = []
  const listSentEvents = async (orderId: string) => {
    asked.push(orderId)
    return [aSent(), aSent({ id: 'evt_2', type: 'order.completed', deliveries: null })]
  }
  const store = aDeskStore(row, { found: { webhookEvents: [anArrived()] } })
  const browser = aDeskBrowser(await aDesk({ store, parts: { listSentEvents, ...parts } }))
  await browser.signIn(name)
  const { body } = await browser.get(url)
  return { body, asked }
}

describe('the page of a payment', () => {
  it('shows each event with its delivery, and what is not here stands out', async () => {
    const { body } = await read(`${path}?compare`)

    expect(body).toContain('What Koywe says it sent')
    expect(body).toMatch(/DELIVERED, repeats: 2:\s+answer 200/)
    expect(body).toContain('<p class="notice bad">Koywe lists webhooks that are not here.')
    expect(body.match(/>arrived</g)).toHaveLength(1)
    expect(body.match(/>not here</g)).toHaveLength(1)
  })

  it.each([
    ['without a comparison', path, 'ana'],
    ['for a reader', `${path}?compare`, 'luis'],
  ])('asks Koywe nothing %s', async (_what, url, name) => {
    const { body, asked } = await read(url, name)

    expect(asked).toEqual([])
    expect(body).not.toContain('What Koywe says it sent')
  })

  it('says in one sentence that Koywe does not show its list', async () => {
    const listSentEvents = async () => {
      throw new KoyweError('koywe_unauthorized', 'no permission', { retry: 'later' })
    }

    const { body } = await read(`${path}?compare`, 'ana', { listSentEvents })

    expect(body).toContain('Koywe did not show its list of webhooks.')
    expect(body).toContain('koywe_unauthorized')
  })

  it('says that Koywe lists nothing', async () => {
    const { body } = await read(`${path}?compare`, 'ana', { listSentEvents: async () => [] })

    expect(body).toContain('Koywe lists no webhook for this order.')
  })
})
