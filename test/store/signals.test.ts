/** Signals: one is outstanding per payment, and unread work is found by exactly one process. */

import { describe, expect } from 'vitest'
import { limits as productLimits } from '../../runtime/notifier.ts'
import { variables } from '../../runtime/variables.ts'
import { createStore } from '../../store/store.ts'
import type { MessageKind } from '../../payment/outbox.ts'
import { epoch } from '../support/clock.ts'
import {
  aCrowd,
  aDelivery,
  aChange,
  aStored,
  atOnce,
  empty,
  load,
  pauseMsMax,
  refusal,
} from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'
import { day } from '../support/payments.ts'

it.beforeEach(async () => {
  await empty(database)
  await database.setNow(epoch)
})

const limits = {
  reportGraceMs: 2000,
  pollGraceMs: 15_000,
  deliveryGraceMs: 15_000,
  signalGraceMs: 10_000,
  count: 100,
}

/** A payment for which nothing is due. Gives its id. */
async function aQuiet(firstPollAt = epoch + day): Promise<string> {
  const { payment } = await aStored(database.store, { firstPollAt })
  return payment.id
}

async function sweep(at: number, wishes: Partial<typeof limits> = {}): Promise<string[]> {
  await database.setNow(at)
  return database.store.signals.claimOverdue({ ...limits, ...wishes })
}

/** Commits a read of the payment, after which nothing is due. */
async function read(paymentId: string): Promise<void> {
  const row = await load(database.store, paymentId)
  await database.store.commit(aChange(row, { polling: { nextPollAt: null }, countsAsRead: true }))
}

describe('a signal', () => {
  it('is claimed once while it is outstanding', async () => {
    const { signals } = database.store
    const id = await aQuiet()

    const claims = [await signals.claim(id), await signals.claim(id)]

    expect(claims).toEqual([true, false])
  })

  it('is claimed again once a read is committed', async () => {
    const { signals } = database.store
    const id = await aQuiet()
    await signals.claim(id)
    await read(id)

    const isClaimed = await signals.claim(id)

    expect(isClaimed).toBe(true)
  })

  it('is claimed by one of twenty who try at once', async () => {
    const id = await aQuiet()
    const crowd = await aCrowd(database, 20)
    const acts = crowd.map((store) => () => store.signals.claim(id))

    const claims = await atOnce(database, id, acts)

    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('of one payment says nothing of another one’s', async () => {
    const { signals } = database.store
    const [one, other] = [await aQuiet(), await aQuiet()]
    await signals.claim(one)

    const isClaimed = await signals.claim(other)

    expect(isClaimed).toBe(true)
  })

  it('of an unknown payment is not claimed', async () => {
    const isClaimed = await database.store.signals.claim('pay_nobody')

    expect(isClaimed).toBe(false)
  })
})

describe('a payment', () => {
  const causes: [string, number, (id: string) => Promise<unknown>][] = [
    [
      'a webhook event waits',
      limits.reportGraceMs,
      async (id) => {
        await database.store.webhookEvents.store(aDelivery({ externalId: id }))
        // Its signal could not be sent.
        await database.store.signals.release([id])
      },
    ],
    [
      'a poll of its order is due',
      limits.pollGraceMs,
      async (id) => {
        const row = await load(database.store, id)
        await database.store.commit(aChange(row, { polling: { nextPollAt: epoch } }))
      },
    ],
    [
      'an outbox message is to be tried',
      limits.pollGraceMs,
      async (id) => {
        const row = await load(database.store, id)
        await database.store.commit(aChange(row, { messages: ['payment.paid'] }))
      },
    ],
  ]

  it.each(causes)('is overdue when %s longer than it may', async (_what, graceMs, cause) => {
    const id = await aQuiet()
    await cause(id)

    const overdue = [await sweep(epoch + graceMs), await sweep(epoch + graceMs + 1)]

    expect(overdue).toEqual([[], [id]])
  })

  it('is overdue as soon as a person has decided', async () => {
    const id = await aQuiet()
    await database.query('update payments set is_decision_due = true')

    const overdue = await sweep(epoch)

    expect(overdue).toEqual([id])
  })

  it('is claimed once when everything is due at once', async () => {
    const id = await aQuiet()
    for (const [, , cause] of causes) await cause(id)
    await database.query('update payments set is_decision_due = true')

    const overdue = await sweep(epoch + 60_000)

    expect(overdue).toEqual([id])
  })

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['nothing is due', async () => {}],
    ['its polling is over', read],
    [
      'its webhook events have ended or are unmatched',
      async (id) => {
        await database.store.webhookEvents.store(aDelivery())
        await database.store.webhookEvents.store(aDelivery({ orderId: 'ord_1' }))
        const delivery = aDelivery({ externalId: id })
        await database.store.webhookEvents.store(delivery)
        await database.store.webhookEvents.store(delivery)
        const waiting = await database.store.webhookEvents.listWaiting(id)
        const webhookEvents = waiting.map(({ id }) => ({
          id,
          state: 'applied' as const,
          reason: '',
        }))
        await database.store.commit(aChange(await load(database.store, id), { webhookEvents }))
      },
    ],
    [
      'its outbox message is to be tried later',
      async (id) => {
        const { store } = database
        const row = await load(store, id)
        await store.commit(aChange(row, { messages: ['payment.paid'] }))
        const message = await store.outbox.begin(`${id}.paid.2`, pauseMsMax)
        if (message) await store.outbox.postpone(message, refusal)
        await database.query('update outbox set next_try_at = $1', [new Date(epoch + day)])
      },
    ],
    [
      'its mail was skipped',
      async () => {
        const { store } = database
        const row = await aStored(store, { payer: { email: null }, firstPollAt: epoch + day })
        await store.commit(aChange(row, { messages: ['mail.confirmation'] }))
      },
    ],
  ])('is not overdue while %s', async (_what, arrange) => {
    await arrange(await aQuiet())

    const overdue = await sweep(epoch + 60_000)

    expect(overdue).toEqual([])
  })

  it('is left in peace while a signal is outstanding', async () => {
    const id = await aQuiet(epoch - day)
    await database.store.signals.claim(id)

    const overdue = [
      await sweep(epoch + limits.signalGraceMs),
      await sweep(epoch + limits.signalGraceMs + 1),
      await sweep(epoch + limits.signalGraceMs + 2),
    ]

    expect(overdue).toEqual([[], [id], []])
  })
})

describe('a sweep', () => {
  it('takes no more than it is allowed', async () => {
    for (let made = 0; made < 5; made += 1) await aQuiet(epoch)

    const overdue = await sweep(epoch + day, { count: 2 })

    expect(overdue).toHaveLength(2)
  })

  it('skips a payment that another transaction is writing', async () => {
    const [held, free] = [await aQuiet(epoch), await aQuiet(epoch)]

    const overdue = await database.database.transaction().execute(async (trx) => {
      await createStore(trx).signals.claim(held)
      return sweep(epoch + day)
    })

    expect(overdue).toEqual([free])
  })

  it('of ten at once finds each payment exactly once', async () => {
    const ids: string[] = []
    for (let made = 0; made < 60; made += 1) ids.push(await aQuiet(epoch))
    const crowd = await aCrowd(database, 10)

    await database.setNow(epoch + day)
    const found = await Promise.all(crowd.map(({ signals }) => signals.claimOverdue(limits)))

    expect(found.flat().toSorted()).toEqual(ids.toSorted())
  })
})

describe('a webhook event that no read follows', () => {
  const claims: [string, (id: string) => Promise<unknown>][] = [
    ['claimed by its api', async () => undefined],
    ['released', (id) => database.store.signals.release([id])],
  ]

  it.each(claims)('is signalled by the next sweep after 2 s: %s', async (_whose, arrange) => {
    const id = await aQuiet()
    const { signal } = await database.store.webhookEvents.store(aDelivery({ externalId: id }))
    await arrange(id)

    const found = [
      await sweep(epoch + 2000, productLimits),
      await sweep(epoch + 2001, productLimits),
      await sweep(epoch + 2002, productLimits),
    ]

    expect(signal).toBe('claimed')
    expect(found).toEqual([[], [id], []])
  })

  it('waits for at most 3 s with the interval of the sweep', () => {
    const { reportGraceMs, signalGraceMs } = productLimits
    const { default: sweepEveryMs = Infinity } = variables.SWEEP_EVERY_MS as { default?: number }

    expect(Math.max(reportGraceMs, signalGraceMs) + sweepEveryMs).toBeLessThanOrEqual(3000)
  })
})

describe('a crowd of overdue payments', () => {
  it('of due polls is found completely, past those whose signal is outstanding', async () => {
    const ids = [await aQuiet(epoch), await aQuiet(epoch + 1)]
    ids.push(await aQuiet(epoch + 2), await aQuiet(epoch + 3))
    const first = await sweep(epoch + day - 1, { count: 2 })

    const second = await sweep(epoch + day, { count: 2 })

    const found = [...first, ...second]
    expect(found.toSorted()).toEqual(ids.toSorted())
  })

  it('of outbox messages is found to its end, past those whose signal is outstanding', async () => {
    const ids: string[] = []
    for (let made = 0; made < 4; made += 1) {
      const row = await load(database.store, await aQuiet())
      ids.push(row.payment.id)
      await database.setNow(epoch + made)
      await database.store.commit(aChange(row, { messages: ['payment.paid'] }))
    }
    const first = await sweep(epoch + day - 1, { count: 2 })

    const second = await sweep(epoch + day, { count: 2 })

    const found = [...first, ...second]
    expect(found.toSorted()).toEqual(ids.toSorted())
  })

  it('of webhook events is found to its end, however many one payment has', async () => {
    const { store } = database
    const stormy = await aStored(store, { payment: { id: 'pay_a' } })
    const calm = await aStored(store, { payment: { id: 'pay_b' } })
    for (let stored = 0; stored < 20; stored += 1) {
      await store.webhookEvents.store(aDelivery({ externalId: stormy.payment.id }))
    }
    await store.webhookEvents.store(aDelivery({ externalId: calm.payment.id }))
    await store.signals.release(['pay_a', 'pay_b'])

    const found = await sweep(epoch + 5000, { count: 2 })

    expect(found.toSorted()).toEqual(['pay_a', 'pay_b'])
  })

  it('has no payment whose outbox messages wait for a person', async () => {
    const { store } = database
    const id = await aQuiet()
    const change = { messages: ['payment.paid', 'payment.refunded'] as MessageKind[] }
    await store.commit(aChange(await load(store, id), change))
    const message = await store.outbox.begin(`${id}.paid.2`, pauseMsMax)
    if (message) await store.outbox.giveUp(message, 'status 500')

    const found = await sweep(epoch + day - 1)

    expect(found).toEqual([])
  })
})

describe('a signal that brings no read', () => {
  /** Claims a signal several times without a read. */
  async function signalInVain(id: string, times: number): Promise<number> {
    let at = epoch + day
    for (let time = 0; time < times; time += 1) {
      at += day
      expect(await sweep(at)).toEqual([id])
    }
    return at
  }

  it.each([
    [1, 10_000],
    [2, 20_000],
    [3, 40_000],
    [4, 80_000],
    [6, 320_000],
    [9, 320_000],
  ])('is repeated with growing pauses: after %d of them in %d ms', async (times, pauseMs) => {
    const id = await aQuiet(epoch)
    const at = await signalInVain(id, times)

    expect(await sweep(at + pauseMs)).toEqual([])
    expect(await sweep(at + pauseMs + 1)).toEqual([id])
  })

  it('is given back when it could not be sent, and claimed at once', async () => {
    const id = await aQuiet(epoch)
    await sweep(epoch + day)

    await database.store.signals.release([id])

    expect(await sweep(epoch + day + 1)).toEqual([id])
  })

  it('that was given back counts for nothing: an outage makes later ones no rarer', async () => {
    const id = await aQuiet(epoch)
    for (let times = 0; times < 5; times += 1) {
      await sweep(epoch + day)
      await database.store.signals.release([id])
    }
    await sweep(epoch + day)

    expect(await sweep(epoch + day + 10_001)).toEqual([id])
  })
})
