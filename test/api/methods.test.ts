/** The list of methods while Koywe does not answer. */

import { expect, it, onTestFinished, vi } from 'vitest'
import { createMethodCache } from '../../koywe/methods.ts'
import { silentLog } from '../support/log.ts'
import { aServer, authorization } from '../support/server.ts'

const url = '/payment-methods?country=CO&currency=COP'

/** A server behind which Koywe is asked and answers as the test says. */
function aServerOf(ask: () => Promise<unknown>) {
  const cache = createMethodCache(ask, { clock: Date.now, log: silentLog })
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
