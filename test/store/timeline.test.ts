/** The timeline: what happened to a payment and what was delivered about it, in order. */

import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { timelineOf, aDelivery, aChange, aStored, later } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

const summariesOf = async (paymentId: string) => {
  const { entries } = await database.store.timeline.list(paymentId, { limit: 200 })
  return entries.map(({ summary }) => summary)
}

describe('a timeline', () => {
  it('keeps an entry as it was added', async () => {
    const { timeline } = database.store
    const detail = { cause: 'webhook', some_member: { took_ms: 12 } }

    await database.setNow(epoch)
    await timeline.addOnce('pay_1', { kind: 'koywe', summary: 'order read: PAID', detail })
    await timeline.addOnce('pay_1', { kind: 'money', summary: 'money came', detail: null })

    const once = { at: epoch, since: epoch, count: 1 }
    expect(await timeline.list('pay_1', { limit: 200 })).toEqual({
      entries: [
        { ...once, kind: 'koywe', summary: 'order read: PAID', detail },
        { ...once, kind: 'money', summary: 'money came', detail: null },
      ],
      next: null,
    })
  })

  it('lists the oldest entry first, and equal times in the order of writing', async () => {
    const { timeline } = database.store
    const written = [
      ['third', later],
      ['first', epoch],
      ['fourth', later],
      ['second', epoch],
    ] as const

    for (const [summary, at] of written) {
      await database.setNow(at)
      await timeline.addOnce('pay_2', { kind: 'koywe', summary, detail: null })
    }

    expect(await summariesOf('pay_2')).toEqual(['first', 'second', 'third', 'fourth'])
  })

  it('says the same once while nothing else happens, and again afterwards', async () => {
    const { timeline } = database.store
    const waits = { kind: 'koywe', summary: 'readOrder has to wait', detail: null } as const
    const read = { kind: 'koywe', summary: 'order read: PENDING', detail: null } as const

    for (const entry of [waits, waits, read, waits]) await timeline.addOnce('pay_3', entry)

    expect(await summariesOf('pay_3')).toEqual([waits, read, waits].map(({ summary }) => summary))
  })

  it('shows a webhook event where it was received, with how it ended', async () => {
    const { store } = database
    const row = await aStored(store)
    const { id } = row.payment
    const event = { eventId: 'evt_1', type: 'order.paid', externalId: id }
    await database.setNow(epoch + 1)
    await store.webhookEvents.store(aDelivery(event))
    await database.setNow(later)
    const [waiting] = await store.webhookEvents.listWaiting(id)
    const ending = { id: waiting?.id ?? 0n, state: 'applied' as const, reason: 'it was read' }
    const notes = [{ kind: 'transition' as const, summary: 'opening → pending' }]

    await store.commit(aChange(row, { webhookEvents: [ending], notes }))

    const { entries } = await store.timeline.list(id, { limit: 200 })
    expect(await summariesOf(id)).toEqual([
      'checkout requested by shop',
      'webhook order.paid: applied',
      'opening → pending',
    ])
    expect(entries[1]).toEqual({
      at: epoch + 1,
      since: epoch + 1,
      count: 1,
      kind: 'webhook',
      summary: 'webhook order.paid: applied',
      detail: {
        id: expect.stringMatching(/^\d+$/),
        eventId: 'evt_1',
        reason: 'it was read',
        endedAt: new Date(later).toISOString(),
      },
    })
  })

  it('folds what repeats in a row, and says how often and since when', async () => {
    const { store } = database
    const { payment } = await aStored(store)
    const delivery = aDelivery({ externalId: payment.id })
    for (const at of [later, later + 5, later + 9]) {
      await database.setNow(at)
      await store.webhookEvents.store(delivery)
    }
    await store.timeline.addOnce(payment.id, { kind: 'koywe', summary: 'read', detail: null })
    await store.webhookEvents.store(aDelivery({ externalId: payment.id, type: 'order.other' }))

    const { entries } = await store.timeline.list(payment.id, { limit: 200 })

    expect(entries.map(({ summary, count }) => [summary, count])).toEqual([
      ['checkout requested by shop', 1],
      ['webhook order.paid: waiting', 2],
      // Of the same time, entries come first.
      ['read', 1],
      ['webhook order.paid: waiting', 1],
      ['webhook order.other: waiting', 1],
    ])
    expect(entries[1]).toMatchObject({ at: later + 5, since: later })
  })

  it('says nothing of other payments', async () => {
    const { store } = database
    const [one, other] = [await aStored(store), await aStored(store)]
    await store.webhookEvents.store(aDelivery({ externalId: other.payment.id }))
    await store.commit(aChange(other, { notes: [{ kind: 'money', summary: 'money came' }] }))

    const summaries = await summariesOf(one.payment.id)

    expect(summaries).toEqual(['checkout requested by shop'])
  })

  it('of an unknown payment is empty', async () => {
    const entries = await timelineOf(database.store, 'pay_nobody')

    expect(entries).toEqual([])
  })
})

describe('a page of a timeline', () => {
  /** Two entries a second from the epoch on, each of them `repeats` times. */
  const fill = (paymentId: string, { kinds, repeats }: { kinds: number; repeats: number }) =>
    database.query(
      `insert into timeline (payment_id, at, kind, summary)
       select $1, to_timestamp($2::float8 / 1000) + (n / 2) * interval '1 second', 'koywe', 'entry ' || n / $4::int
       from generate_series(0, $3::int * $4::int - 1) as n`,
      [paymentId, epoch, kinds, repeats],
    )

  it('continues exactly where the one before ended', async () => {
    const { timeline } = database.store
    await fill('pay_pages', { kinds: 10, repeats: 3 })

    const first = await timeline.list('pay_pages', { limit: 4 })
    const second = await timeline.list('pay_pages', { limit: 4, after: first.next ?? never() })
    const third = await timeline.list('pay_pages', { limit: 4, after: second.next ?? never() })

    const pages = [first, second, third].map(({ entries }) => entries)
    expect(pages.map((entries) => entries.length)).toEqual([4, 4, 2])
    expect(pages.flat().map(({ summary }) => summary)).toEqual(
      Array.from({ length: 10 }, (_, at) => `entry ${at}`),
    )
    expect(pages.flat().every(({ count }) => count === 3)).toBe(true)
    expect(third.next).toBeNull()
  })

  it('continues among webhook events and entries of the same time', async () => {
    const { store } = database
    await database.setNow(later)
    const { id } = (await aStored(store)).payment
    for (const type of ['order.a', 'order.b']) {
      await store.webhookEvents.store(aDelivery({ externalId: id, type }))
    }
    await store.timeline.addOnce(id, { kind: 'koywe', summary: 'read', detail: null })

    const seen: string[] = []
    let page = await store.timeline.list(id, { limit: 1 })
    while (page.next) {
      seen.push(...page.entries.map(({ summary }) => summary))
      page = await store.timeline.list(id, { limit: 1, after: page.next })
    }
    seen.push(...page.entries.map(({ summary }) => summary))

    expect(seen).toEqual([
      'checkout requested by shop',
      'read',
      'webhook order.a: waiting',
      'webhook order.b: waiting',
    ])
  })

  it('folds a flood, in pages that end', async () => {
    const { timeline } = database.store
    await fill('pay_flood', { kinds: 1, repeats: 100_000 })

    const page = await timeline.list('pay_flood', { limit: 200 })

    expect(page.entries).toHaveLength(1)
    let counted = page.entries[0]?.count ?? 0
    for (let { next } = page; next !== null;) {
      const more = await timeline.list('pay_flood', { limit: 200, after: next })
      counted += more.entries.reduce((sum, { count }) => sum + count, 0)
      next = more.next
    }
    expect(counted).toBe(100_000)
  })
})

function never(): never {
  throw new Error('the page before was the last one')
}

describe('the end of a run that a person stopped', () => {
  const end = { runId: 'run_1', endedAt: epoch, summary: 'the run was terminated in Temporal' }

  it('is noted once for each run, with its time', async () => {
    const { timeline } = database.store
    const { payment } = await aStored(database.store)

    const added = await Promise.all([1, 2, 3].map(() => timeline.addRunEnd(payment.id, end)))
    const other = await timeline.addRunEnd(payment.id, { ...end, runId: 'run_2' })

    expect(added.filter((isNew) => isNew)).toHaveLength(1)
    expect(other).toBe(true)
    const { entries } = await timeline.list(payment.id, { limit: 200 })
    expect(entries.filter(({ kind }) => kind === 'support')).toMatchObject([
      { summary: end.summary, count: 2, detail: { endedAt: new Date(epoch).toISOString() } },
    ])
  })

  it('is not noted for a payment of another database', async () => {
    expect(await database.store.timeline.addRunEnd('pay_unknown', end)).toBe(false)
  })
})
