/** What every activity has around it: a heartbeat, and failures that are fit for the history. */

import { MockActivityEnvironment } from '@temporalio/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { guard, type GuardParts } from '../../activities/guard.ts'
import { KoyweError } from '../../koywe/errors.ts'
import type { Log } from '../../payment/log.ts'
import { aKeptLog, silentLog } from '../support/log.ts'
import { quietLogger } from '../support/runtime.ts'

/** Milliseconds after which the engine takes a silent worker for dead (workflows/retry-policies.ts). */
const heartbeatTimeoutMs = 8000

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** What a guard needs, with what it wrote into timelines. */
function someParts(log: Log = silentLog) {
  const entries: unknown[][] = []
  const addOnce = async (...entry: unknown[]) => void entries.push(entry)
  const store = { timeline: { addOnce } } as unknown as GuardParts['store']
  return { parts: { store, log }, entries }
}

/** An activity that runs until it is ended. */
function aLongActivity() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const environment = new MockActivityEnvironment({}, { logger: quietLogger })
  const beats: unknown[] = []
  environment.on('heartbeat', (beat) => beats.push(beat))
  const { log, lines } = aKeptLog()
  const { parts, entries } = someParts(log)
  const guarded = guard(parts, 'readOrder', () => promise)
  return { entries, run: environment.run(guarded, 'pay_1'), beats, resolve, reject, lines }
}

describe('a guarded activity', () => {
  it('is handed everything that the workflow gives and hands back what comes of it', async () => {
    const environment = new MockActivityEnvironment({}, { logger: quietLogger })
    const guarded = guard(
      someParts().parts,
      'readOrder',
      async (id, wish: { isRefresh: boolean }) => ({
        id,
        wish,
      }),
    )

    const result = await environment.run(guarded, 'pay_1', { isRefresh: true })

    expect(result).toEqual({ id: 'pay_1', wish: { isRefresh: true } })
  })

  it('beats its heart while it runs, before the engine takes its worker for dead', async () => {
    const { run, beats, resolve } = aLongActivity()

    vi.advanceTimersByTime(3 * heartbeatTimeoutMs)

    expect(beats.length).toBeGreaterThanOrEqual(6)
    resolve('done')
    await run
  })

  it('holds no personal data in its heartbeat', async () => {
    const { run, beats, resolve } = aLongActivity()

    vi.advanceTimersByTime(heartbeatTimeoutMs)

    expect(beats.flat().filter((beat) => beat !== undefined)).toEqual([])
    resolve('done')
    await run
  })

  it('beats no longer when it is done', async () => {
    const { run, resolve } = aLongActivity()

    resolve('done')
    await run

    expect(vi.getTimerCount()).toBe(0)
  })

  it('throws a failure that is fit for the history, and beats no longer', async () => {
    const { run, reject, lines } = aLongActivity()

    reject(new Error('Zoe Ruiz is unknown'))

    await expect(run).rejects.toMatchObject({
      name: 'ApplicationFailure',
      type: 'internal_error',
      message:
        'Internal error. Retry the request. If it fails again, contact support with the requestId.',
    })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ activity: 'readOrder', paymentId: 'pay_1' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves a trace in the timeline when Koywe does not serve it, and not what Koywe said', async () => {
    const { run, reject, entries } = aLongActivity()
    const details = { retry: 'later', status: 500, reason: 'Ana Pérez is blocked' } as const

    reject(new KoyweError('koywe_unreachable', 'Koywe answered read with 500', details))

    await expect(run).rejects.toMatchObject({ type: 'koywe_unreachable' })
    const summary = 'readOrder has to wait: Koywe answered read with 500'
    const detail = { code: 'koywe_unreachable', status: 500 }
    expect(entries).toEqual([['pay_1', { kind: 'koywe', summary, detail }]])
  })
})
