/** The list of methods while Koywe does not answer. */

import { expect, it, onTestFinished, vi } from 'vitest'
import { KoyweError } from '../../koywe/errors.ts'
import { createMethodCache } from '../../koywe/methods.ts'
import { aClock, type TestClock } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'
import { aServer, authorization } from '../support/server.ts'

const url = '/payment-methods?country=CO&currency=COP'

/** A server behind which Koywe is asked and answers as the test says. */
function aServerOf(ask: () => Promise<unknown>, clock: TestClock = aClock()) {
  const cache = createMethodCache(ask, { clock, log: silentLog })
  return aServer({ koywe: { paymentMethods: (...asked) => cache.get(...asked) } })
}

it('is given up within eight seconds when Koywe hangs, with what to do', async () => {
  const server = await aServerOf(() => new Promise(() => {}))
  await server.ready()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())

  const answering = server.inject({ url, headers: { authorization } })
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
  await vi.advanceTimersByTimeAsync(8000)
  const answer = await answering

  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('5')
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.json()).toMatchObject({
    code: 'koywe_unreachable',
    detail: expect.stringContaining('again after Retry-After'),
  })
})

it('is what Koywe said', async () => {
  const server = await aServerOf(async () => ['PSE'])

  const answer = await server.inject({ url, headers: { authorization } })

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ data: [{ method: 'PSE' }] })
})

const minute = 60_000
const day = 24 * 60 * minute

const isDown = () =>
  Promise.reject(new KoyweError('koywe_unreachable', 'Koywe is down', { retry: 'later' }))

/** A server whose list of methods is that old, and whose Koywe answers otherwise since. */
async function aServerWithList(ageMs: number, ask: () => Promise<unknown>) {
  const clock = aClock()
  const answers = [async () => ['PSE']]
  const server = await aServerOf(() => (answers.shift() ?? ask)(), clock)
  await server.inject({ url, headers: { authorization } })
  clock.advance(ageMs)
  return server
}

it.each([11 * minute, day - 1])(
  'is a list of %d ms ago while Koywe is down, as if it were new',
  async (ageMs) => {
    const server = await aServerWithList(ageMs, isDown)

    const answer = await server.inject({ url, headers: { authorization } })

    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ data: [{ method: 'PSE' }] })
  },
)

it('is an old list after eight seconds in which Koywe says nothing', async () => {
  const server = await aServerWithList(11 * minute, () => new Promise(() => {}))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())

  const answering = server.inject({ url, headers: { authorization } })
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0))
  await vi.advanceTimersByTimeAsync(8000)
  const answer = await answering

  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ data: [{ method: 'PSE' }] })
})

it('is none any more when the last list is a day old, and says when to ask again', async () => {
  const server = await aServerWithList(day, isDown)

  const answer = await server.inject({ url, headers: { authorization } })

  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('5')
  expect(answer.json()).toMatchObject({ code: 'koywe_unreachable' })
})

it('is the new list as soon as Koywe answers again', async () => {
  const server = await aServerWithList(11 * minute, async () => ['NEQUI'])

  const answer = await server.inject({ url, headers: { authorization } })

  expect(answer.json()).toMatchObject({ data: [{ method: 'NEQUI' }] })
})
