/** One try of an outbox message: counted before, evidenced afterwards, postponed with growing pauses, given up. */

import { describe, expect, it } from 'vitest'
import { attempt } from '../../activities/attempt.ts'
import type { Dependencies } from '../../activities/dependencies.ts'
import { MailRefused } from '../../activities/mailer.ts'
import { ShopRefused } from '../../activities/shop.ts'
import type { OutboxMessage, Outbox } from '../../store/outbox.ts'
import { aClock, epoch } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'
import { aPayer } from '../support/payments.ts'
import { aPayment } from '../support/rows.ts'

const hour = 60 * 60 * 1000
const key = 'pay_1.completed'

/** A store that holds one outbox message, and what was written to it. */
function aStore(wishes: Partial<OutboxMessage> | null) {
  const written: unknown[][] = []
  const message: OutboxMessage | undefined =
    wishes === null
      ? undefined
      : {
          key,
          kind: 'payment.completed',
          queue: 'events',
          state: 'due',
          body: '{}',
          createdAt: epoch,
          triedAt: epoch,
          attempts: 1,
          waitMs: 0,
          lastError: null,
          payment: aPayment(),
          payer: aPayer(),
          ...wishes,
        }
  const outbox: Outbox = {
    beginTry: async (asked) => (asked === key ? message : undefined),
    finish: async ({ key }, at, evidence) => void written.push(['finish', key, at, evidence]),
    postpone: async ({ key }, at, next) => void written.push(['postpone', key, at, next]),
    giveUp: async ({ key }, at, error) => void written.push(['give up', key, at, error]),
    revive: async () => 0,
  }
  return { outbox, written }
}

function anAttempt(wishes: Partial<OutboxMessage> | null, nowMs = 0) {
  const { written, ...store } = aStore(wishes)
  const settings = { deliveryBackoffMaxMs: hour, deliveryGiveUpMs: 168 * hour }
  const clock = aClock(epoch + nowMs)
  const dependencies = { store, settings, clock, log: silentLog } as unknown as Dependencies
  const sent: string[] = []
  const run = (send: () => Promise<Record<string, unknown>>) =>
    attempt(dependencies, key, (message) => {
      sent.push(message.key)
      return send()
    })
  return { run, sent, written }
}

const takes = async () => ({ status: 200 })
const refuses = async () => {
  throw new ShopRefused('status 500')
}

describe('an attempt', () => {
  it('that succeeds keeps the evidence with the number of tries', async () => {
    const { run, written } = anAttempt({ attempts: 3 })

    const outcome = await run(takes)

    expect(outcome).toBe('done')
    expect(written).toEqual([['finish', key, epoch, { status: 200, attempts: 3 }]])
  })

  it.each([
    ['done', 'done'],
    ['skipped', 'done'],
    ['given_up', 'given_up'],
  ] as const)('of an outbox message that is %s sends nothing', async (state, expected) => {
    const { run, sent, written } = anAttempt({ state })

    const outcome = await run(takes)

    expect(outcome).toBe(expected)
    expect(sent).toEqual([])
    expect(written).toEqual([])
  })

  it('of an outbox message that nobody stored is an error of ours', async () => {
    const { run, sent } = anAttempt(null)

    const attempted = run(takes)

    await expect(attempted).rejects.toThrow(`the store knows no outbox message ${key}`)
    expect(sent).toEqual([])
  })

  it.each([
    ['the shop', new ShopRefused('status 500'), 'the shop did not take it: status 500'],
    [
      'the mail server',
      new MailRefused({ code: 'EENVELOPE', responseCode: 550 }),
      'the mail server did not take it: EENVELOPE 550',
    ],
  ])('that %s refuses is postponed and tried again', async (_who, refusal, message) => {
    const { run, written } = anAttempt({})

    const attempted = run(() => Promise.reject(refusal))

    await expect(attempted).rejects.toMatchObject({
      name: 'DeliveryRefused',
      message,
      tryInMs: 1000,
    })
    expect(written).toEqual([['postpone', key, epoch, { error: message, tryAt: epoch + 1000 }]])
  })

  it('in the pause after a refusal sends nothing, and says when and why', async () => {
    const lastError = 'the shop did not take it: status 500'
    const { run, sent, written } = anAttempt({ waitMs: 7000, lastError })

    const attempted = run(takes)

    await expect(attempted).rejects.toMatchObject({ message: lastError, tryInMs: 7000 })
    expect(sent).toEqual([])
    expect(written).toEqual([])
  })

  it('pauses ever longer, up to the longest pause', async () => {
    const pauses = []
    for (const attempts of [1, 2, 3, 5, 10, 20, 1000]) {
      const { run } = anAttempt({ attempts })
      pauses.push(await run(refuses).catch((error: { tryInMs: number }) => error.tryInMs))
    }

    expect(pauses).toEqual(pauses.toSorted((left, right) => Number(left) - Number(right)))
    expect(new Set(pauses.slice(0, 5)).size).toBe(5)
    expect(pauses.at(-1)).toBe(hour)
  })

  it('is given up when it has been tried for the longest time, and a person is told', async () => {
    const { run, written } = anAttempt({ attempts: 200 }, 168 * hour)

    const outcome = await run(refuses)

    const at = epoch + 168 * hour
    expect(outcome).toBe('given_up')
    expect(written).toEqual([['give up', key, at, 'the shop did not take it: status 500']])
  })

  it('is not given up a moment before', async () => {
    const { run, written } = anAttempt({ attempts: 200 }, 168 * hour - 1)

    const attempted = run(refuses)

    await expect(attempted).rejects.toThrow('the shop did not take it: status 500')
    expect(written.map(([what]) => what)).toEqual(['postpone'])
  })

  it('that fails by a mistake of ours is neither postponed nor given up', async () => {
    const { run, written } = anAttempt({}, 1000 * hour)

    const attempted = run(() => Promise.reject(new TypeError('a bug')))

    await expect(attempted).rejects.toThrow(new TypeError('a bug'))
    expect(written).toEqual([])
  })
})
