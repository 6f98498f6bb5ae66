/** Signals of the api: sent at once, and left to the dispatcher while the engine is away. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createNotifier, type NotifierParts } from '../../api/notifier.ts'
import { aClock } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A waker, and what it asked of engine and store. */
function aNotifier() {
  const asked: string[] = []
  const engine = {
    isAway: false,
    isAtHand: false,
    async tell(paymentId: string) {
      asked.push(`tell ${paymentId}`)
      return engine.isAtHand
    },
    async signal(paymentId: string) {
      asked.push(`signal ${paymentId}`)
      if (engine.isAway) throw new Error('nobody is there')
    },
  }
  const signals = {
    claim: async (paymentId: string) => asked.push(`claim ${paymentId}`) > 0,
    release: async ([paymentId]: string[]) => void asked.push(`release ${paymentId}`),
  }
  const parts = { store: { signals }, engine, clock: aClock(), log: silentLog }
  return { notifier: createNotifier(parts as unknown as NotifierParts), engine, asked }
}

it('tells what the webhook has claimed, claims what may be free before, and leaves the rest', async () => {
  const { notifier, engine, asked } = aNotifier()
  engine.isAtHand = true

  await notifier.tell('pay_1', 'free')
  await notifier.tell('pay_2', 'claimed')
  await notifier.tell('pay_3', 'outstanding')

  expect(asked).toEqual(['claim pay_1', 'tell pay_1', 'tell pay_2'])
})

it('signals what is not taken, so that it waits for a worker', async () => {
  const { notifier, asked } = aNotifier()

  await notifier.tell('pay_1', 'claimed')

  expect(asked).toEqual(['tell pay_1', 'signal pay_1'])
})

it('signals at once for somebody who waits, whether or not a worker is at hand', async () => {
  const { notifier, engine, asked } = aNotifier()
  engine.isAtHand = true

  await notifier.signal('pay_1')

  expect(asked).toEqual(['claim pay_1', 'signal pay_1'])
})

it('gives a claim back whose signal could not be sent, and then leaves the engine alone for a while', async () => {
  const { notifier, engine, asked } = aNotifier()
  engine.isAway = true

  await notifier.tell('pay_1', 'claimed')
  await notifier.tell('pay_2', 'claimed')
  await notifier.signal('pay_3')
  engine.isAway = false
  vi.advanceTimersByTime(2000)
  await notifier.tell('pay_4', 'claimed')

  const told = asked.filter((line) => !line.startsWith('tell'))
  expect(told).toEqual(['signal pay_1', 'release pay_1', 'signal pay_4'])
})

it('tries the engine with one signal at a time until it answers again', async () => {
  const { notifier, engine, asked } = aNotifier()
  engine.isAway = true
  await notifier.tell('pay_1', 'claimed')
  vi.advanceTimersByTime(2000)
  await Promise.all([notifier.tell('pay_2', 'claimed'), notifier.tell('pay_3', 'claimed')])
  engine.isAway = false
  vi.advanceTimersByTime(2000)

  await notifier.tell('pay_4', 'claimed')
  await notifier.tell('pay_5', 'claimed')

  const signals = asked.filter((line) => line.startsWith('signal'))
  expect(signals).toEqual(['signal pay_1', 'signal pay_2', 'signal pay_4', 'signal pay_5'])
})
