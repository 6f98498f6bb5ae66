/** The replay of a stored webhook event on the desk: a preview that changes nothing, and the form. */

import { describe, expect, it } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { aPending, aSnapshot } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'
import type { ReplayableEvent } from '../../store/replays.ts'

const row = aRow({ payment: aPending({ koyweOrderId: 'ord_1', version: 3 }) })
const { id } = row.payment
const path = `/desk/payments/${id}/webhook-events/7/replay`

const event: ReplayableEvent = {
  id: 7n,
  eventId: 'evt_1',
  type: 'order.completed',
  status: 'COMPLETED',
  orderId: 'ord_1',
  paymentId: id,
  state: 'applied',
  reason: '<b>the reason</b>',
  receivedAt: epoch,
  endedAt: epoch,
  isRepeated: false,
  isCounted: false,
  body: Buffer.from('{"<script>":1}'),
}

interface Wishes {
  event?: Partial<ReplayableEvent>
  begin?: () => Promise<boolean>
  isShown?: boolean
}

async function aReplayDesk({
  event: traits,
  begin = async () => true,
  isShown = true,
}: Wishes = {}) {
  const read: string[] = []
  const order = aSnapshot({
    orderId: 'ord_1',
    externalId: id,
    state: 'completed',
    word: 'COMPLETED',
  })
  const desk = await aDesk({
    store: {
      ...aDeskStore(row),
      replays: {
        find: async (asked) => (asked === 7n ? { ...event, ...traits } : undefined),
        begin,
      },
      webhookEvents: { listWaiting: async () => [] },
      isReferencePaid: async () => false,
      // Another payment is there, too.
      payments: { load: async (asked) => aRow({ payment: { ...row.payment, id: asked } }) },
    },
    parts: {
      ...(isShown && {
        readOrder: async (orderId: string) => {
          read.push(orderId)
          return order
        },
      }),
    },
  })
  const browser = aDeskBrowser(desk)
  await browser.signIn('ana')
  return { desk, browser, read }
}

describe('the preview', () => {
  it('shows the stored event, what Koywe says now, and what a read would change', async () => {
    const { desk, browser, read } = await aReplayDesk()

    const { statusCode, body } = await browser.get(path)

    expect(statusCode).toBe(200)
    expect(body).toContain('{&quot;&lt;script&gt;&quot;:1}')
    expect(body).toContain('pending → completed')
    expect(body).toContain('payment.completed')
    expect(body).not.toMatch(/<script|<b>/)
    expect(read).toEqual(['ord_1'])
    expect(desk.asks).toEqual([])
    expect(desk.actions.map(({ action }) => action)).toEqual(['sign_in'])
  })

  it('says so where Koywe does not show the order', async () => {
    const { browser } = await aReplayDesk({ isShown: false })

    const { body } = await browser.get(path)

    expect(body).toContain('Koywe did not answer: koywe_unreachable')
    expect(body).toContain('A replay waits until Koywe answers.')
  })

  it('is refused to a reader, and Koywe is not asked', async () => {
    const { desk, read } = await aReplayDesk()
    const reader = aDeskBrowser(desk)
    await reader.signIn('luis')

    expect((await reader.get(path)).statusCode).toBe(403)
    expect((await reader.post(path, { version: '3' })).statusCode).toBe(403)
    expect(read).toEqual([])
  })

  it.each([
    ['waits already', { state: 'waiting' as const }, 409],
    ['is about another payment', { paymentId: id.replace(/1$/, '2') }, 404],
    ['is about no payment', { paymentId: null }, 409],
  ])('is refused for an event that %s', async (_what, traits, status) => {
    const { browser } = await aReplayDesk({ event: traits })

    expect((await browser.get(path)).statusCode).toBe(status)
    expect((await browser.post(path, { version: '3' })).statusCode).toBe(status)
  })

  it('is 404 for what is no event', async () => {
    const { browser } = await aReplayDesk()

    const paths = [path.replace('/7/', '/8/'), path.replace('/7/', '/x/')]
    const answers = await Promise.all(paths.map((one) => browser.get(one)))

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404])
  })
})

describe('the form', () => {
  it('lets the event wait again, has the order read, and is recorded with the person', async () => {
    const { desk, browser } = await aReplayDesk()

    const answer = await browser.post(path, { version: '3' })

    expect(answer.headers.location).toBe(`/desk/payments/${id}?done`)
    expect(desk.asks).toEqual([
      ['refresh', id],
      ['notify', id],
    ])
    expect(desk.actions.at(-1)).toMatchObject({
      person: 'ana',
      action: 'replay',
      paymentId: id,
      detail: { webhookEvent: '7' },
    })
  })

  it('does nothing where the payment has changed, or somebody was faster', async () => {
    const old = await aReplayDesk()
    const late = await aReplayDesk({ begin: async () => false })

    expect((await old.browser.post(path, { version: '2' })).statusCode).toBe(409)
    expect((await late.browser.post(path, { version: '3' })).statusCode).toBe(409)
    expect([...old.desk.asks, ...late.desk.asks]).toEqual([])
  })
})
