/** Calls to Koywe are gathered and written in one statement, whatever the store does. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { EndedCall, ObservedCall } from '../../payment/provider-call.ts'
import {
  startCallRecorder,
  waitingCallsMax,
  type CallRecorderParts,
} from '../../runtime/call-recorder.ts'
import { aKeptLog } from '../support/log.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const aCall = (tookMs = 0): ObservedCall => ({
  paymentId: 'pay_1',
  kind: 'read',
  tookMs,
  status: 200,
  code: null,
  answer: '{}',
})

/** A recorder with a store that a test can break. */
function aRecorder() {
  const batches: (readonly EndedCall[])[] = []
  const storing = { isBroken: false, hold: Promise.resolve() }
  const add = async (calls: readonly EndedCall[]) => {
    await storing.hold
    if (storing.isBroken) throw new Error('no room')
    batches.push(calls)
  }
  const { log, lines } = aKeptLog()
  const parts = { store: { providerCalls: { add } }, log }
  const recorder = startCallRecorder(parts as unknown as CallRecorderParts)
  return { recorder, batches, storing, lines }
}

const aSecond = () => vi.advanceTimersByTimeAsync(1000)

it('writes the calls of a second together, each with the time since it began', async () => {
  const { recorder, batches } = aRecorder()
  await vi.advanceTimersByTimeAsync(400)
  recorder.observe(aCall(100))
  recorder.observe(aCall(250))
  expect(batches).toEqual([])

  await vi.advanceTimersByTimeAsync(600)

  expect(batches).toEqual([
    [
      { ...aCall(100), beganMsAgo: 700 },
      { ...aCall(250), beganMsAgo: 850 },
    ],
  ])
  await recorder.stop()
})

it('writes nothing while there is nothing', async () => {
  const { recorder, batches } = aRecorder()

  await aSecond()
  await recorder.stop()

  expect(batches).toEqual([])
})

it('keeps the calls of a store that fails, and writes them once it is back', async () => {
  const { recorder, batches, storing } = aRecorder()
  storing.isBroken = true
  recorder.observe(aCall(1))
  await aSecond()
  recorder.observe(aCall(2))

  storing.isBroken = false
  await aSecond()

  expect(batches.map((calls) => calls.map(({ tookMs }) => tookMs))).toEqual([[1, 2]])
  await recorder.stop()
})

it('drops the oldest calls where too many wait, and says how many', async () => {
  const { recorder, batches, storing, lines } = aRecorder()
  storing.isBroken = true
  for (let at = 0; at < waitingCallsMax + 3; at += 1) recorder.observe(aCall(at))
  await aSecond()

  storing.isBroken = false
  await aSecond()

  expect(batches[0]).toHaveLength(waitingCallsMax)
  expect(batches[0]?.[0]).toMatchObject({ tookMs: 3 })
  expect(lines.join()).toContain('"dropped":3')
  await recorder.stop()
})

it('makes no second statement while the first one hangs', async () => {
  const { recorder, batches, storing } = aRecorder()
  const { promise, resolve } = Promise.withResolvers<void>()
  storing.hold = promise
  recorder.observe(aCall(1))
  await aSecond()
  recorder.observe(aCall(2))
  await aSecond()
  await aSecond()
  expect(batches).toEqual([])

  resolve()
  await aSecond()

  expect(batches.map((calls) => calls.map(({ tookMs }) => tookMs))).toEqual([[1], [2]])
  await recorder.stop()
})

it('writes what is left when it stops, and says what it could not write', async () => {
  const first = aRecorder()
  first.recorder.observe(aCall())
  const second = aRecorder()
  second.storing.isBroken = true
  second.recorder.observe(aCall())

  await first.recorder.stop()
  await second.recorder.stop()

  expect(first.batches).toHaveLength(1)
  expect(first.lines).toEqual([])
  expect(second.lines.join()).toContain('"dropped":1')
})
