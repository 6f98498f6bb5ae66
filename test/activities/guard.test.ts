/** What every activity has around it: a heartbeat, and failures that are fit for the history. */

import { MockActivityEnvironment } from '@temporalio/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { guard } from '../../activities/guard.ts'
import { aKeptLog, silentLog } from '../support/log.ts'
import { quietLogger } from '../support/runtime.ts'

/** Milliseconds after which the engine takes a silent worker for dead (workflows/patience.ts). */
const heartbeatTimeoutMs = 8000

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** An activity that is under way until it is ended. */
function aLongActivity() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const environment = new MockActivityEnvironment({}, { logger: quietLogger })
  const beats: unknown[] = []
  environment.on('heartbeat', (beat) => beats.push(beat))
  const { log, lines } = aKeptLog()
  const guarded = guard(log, 'readOrder', () => promise)
  return { run: environment.run(guarded, 'pay_1'), beats, resolve, reject, lines }
}

describe('a guarded activity', () => {
  it('is handed everything that the workflow gives and hands back what comes of it', async () => {
    const environment = new MockActivityEnvironment({}, { logger: quietLogger })
    const guarded = guard(silentLog, 'readOrder', async (id, wish: { isRefresh: boolean }) => ({
      id,
      wish,
    }))

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

    reject(new Error('Ana Pérez is unknown'))

    await expect(run).rejects.toMatchObject({
      name: 'ApplicationFailure',
      type: 'internal_error',
      message: 'Something went wrong here. Repeat the request, or ask with the request id.',
    })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ activity: 'readOrder', subject: 'pay_1' })
    expect(vi.getTimerCount()).toBe(0)
  })
})
