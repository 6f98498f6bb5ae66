/** Notifications: sent at once, and left to the dispatcher while Temporal is unreachable. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createNotifier, type NotifierParts } from '../../runtime/notifier.ts'
import { silentLog } from '../support/log.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A notifier, and the calls that it made to Temporal and to the store. */
function aNotifier() {
  const calls: string[] = []
  const engine = {
    isReachable: true,
    async notify(paymentId: string) {
      calls.push(`notify ${paymentId}`)
      if (!engine.isReachable) throw new Error('Temporal is unreachable')
    },
    states: { pay_busy: { kind: 'working' } } as Record<string, { kind: string; runId?: string }>,
    findRunState: async (paymentId: string) => engine.states[paymentId] ?? { kind: 'waiting' },
    async terminate(paymentId: string, runId: string) {
      calls.push(`terminate ${runId} of ${paymentId}`)
      if (!engine.isReachable) throw new Error('Temporal is unreachable')
    },
    signal: async (paymentId: string) => void calls.push(`signal ${paymentId}`),
  }
  const signals = {
    claim: async (paymentId: string) => calls.push(`claim ${paymentId}`) > 0,
    claimOverdue: async () => ['pay_1', 'pay_busy', 'pay_2'],
    release: async ([paymentId]: string[]) => void calls.push(`release ${paymentId}`),
  }
  const parts = { store: { signals }, engine, log: silentLog }
  const notifier = createNotifier(parts as unknown as NotifierParts)
  /** Notifies payments whose signal is claimed, all at once, and waits for the end. */
  async function notify(...paymentIds: string[]) {
    for (const paymentId of paymentIds) notifier.notify(paymentId, 'claimed')
    await notifier.close()
  }
  return { notifier, notify, engine, calls }
}

it('claims a free signal first, sends a claimed one, and skips an outstanding one', async () => {
  const { notifier, calls } = aNotifier()

  notifier.notify('pay_1')
  await notifier.close()
  notifier.notify('pay_2', 'claimed')
  notifier.notify('pay_3', 'outstanding')
  await notifier.close()

  expect(calls).toEqual(['claim pay_1', 'notify pay_1', 'notify pay_2'])
})

it('returns at once, and waits for its notifications when it is closed', async () => {
  const { notifier, engine } = aNotifier()
  const answer = Promise.withResolvers<void>()
  engine.notify = () => answer.promise
  const ended: string[] = []

  notifier.notify('pay_1', 'claimed')
  const closing = notifier.close().then(() => ended.push('closed'))
  void answer.promise.then(() => ended.push('notified'))
  await Promise.resolve()
  answer.resolve()
  await closing

  expect(ended).toEqual(['notified', 'closed'])
})

it('releases the claim of a failed notification, and skips the next ones for a while', async () => {
  const { notify, engine, calls } = aNotifier()
  engine.isReachable = false

  await notify('pay_1')
  await notify('pay_2')
  engine.isReachable = true
  vi.advanceTimersByTime(2000)
  await notify('pay_3')

  expect(calls).toEqual(['notify pay_1', 'release pay_1', 'notify pay_3'])
})

it('probes an unreachable Temporal with one notification per cooldown', async () => {
  const { notify, engine, calls } = aNotifier()
  engine.isReachable = false
  await notify('pay_1')
  vi.advanceTimersByTime(2000)
  await notify('pay_2', 'pay_3')
  engine.isReachable = true
  vi.advanceTimersByTime(2000)

  await notify('pay_4')
  await notify('pay_5')

  const notified = calls.filter((line) => line.startsWith('notify'))
  expect(notified).toEqual(['notify pay_1', 'notify pay_2', 'notify pay_4', 'notify pay_5'])
})

it('repeats by signals, which wait for no step of a payment, and leaves runs that are at work', async () => {
  const { notifier, calls } = aNotifier()

  const count = await notifier.notifyOverdue()

  expect(count).toBe(3)
  expect(calls.toSorted()).toEqual(['signal pay_1', 'signal pay_2'])
})

it('signals a payment whose run is lost, and replaces a run that is blocked', async () => {
  const { notifier, engine, calls } = aNotifier()
  engine.states['pay_1'] = { kind: 'absent' }
  engine.states['pay_2'] = { kind: 'blocked', runId: 'run_7' }

  await notifier.notifyOverdue()

  expect(calls.filter((call) => call.endsWith('pay_1'))).toEqual(['signal pay_1'])
  expect(calls.filter((call) => call.endsWith('pay_2'))).toEqual([
    'terminate run_7 of pay_2',
    'signal pay_2',
  ])
})

it('leaves a blocked run to the next round where Temporal cannot be reached', async () => {
  const { notifier, engine, calls } = aNotifier()
  engine.states['pay_1'] = { kind: 'blocked', runId: 'run_7' }
  engine.isReachable = false

  await notifier.notifyOverdue()

  expect(calls).toContain('release pay_1')
})

it('is closed while Temporal does not answer', async () => {
  vi.useRealTimers()
  const { notifier, engine } = aNotifier()
  engine.notify = () => new Promise(() => undefined)
  notifier.notify('pay_1', 'claimed')

  await expect(notifier.close()).resolves.toBeUndefined()
})
