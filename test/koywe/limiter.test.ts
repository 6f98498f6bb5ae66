/** Shares of reads: none of them uses up another one. */

import { expect, it } from 'vitest'
import { createLimiter } from '../../koywe/limiter.ts'
import type { ReadShare } from '../../payment/read-pace.ts'
import { aClock } from '../support/clock.ts'
import { aScriptedKoywe } from '../support/scripted-koywe.ts'

function aLimiter() {
  const clock = aClock()
  const limiter = createLimiter(clock)
  const count = (share: ReadShare, times = 1000) => {
    let taken = 0
    for (let asked = 0; asked < times; asked += 1) {
      try {
        limiter.take(share)
        taken += 1
      } catch {
        break
      }
    }
    return taken
  }
  return { clock, limiter, count }
}

it.each([
  ['strangers', 20, 5],
  ['pages', 50, 10],
] as const)('gives %s a burst, and then so many reads a second', (share, burst, perSecond) => {
  const { clock, count } = aLimiter()

  const first = count(share)
  clock.advance(1000)
  const second = count(share)
  clock.advance(60_000)

  expect([first, second, count(share)]).toEqual([burst, perSecond, burst])
})

it('says how long the share is used up', () => {
  const { limiter, count } = aLimiter()
  count('strangers')

  expect(() => limiter.take('strangers')).toThrow(
    expect.objectContaining({
      code: 'koywe_throttled',
      message: 'the share of reads for strangers is used up',
      retry: 'later',
      retryAfterMs: 200,
    }),
  )
})

it('leaves the other shares alone', () => {
  const { count } = aLimiter()
  count('strangers')
  count('pages', 50)

  expect(count('own')).toBe(1000)
  expect(aLimiter().count('pages')).toBe(50)
})

it('stands before Koywe: a payment is read while the share of strangers is used up', async () => {
  const order = { id: 'ord_1', status: 'PAID', amountIn: 1, originCurrencySymbol: 'COP' }
  const { client, received } = await aScriptedKoywe(
    ...Array.from({ length: 21 }, () => ({ body: order })),
  )
  for (let reads = 0; reads < 20; reads += 1)
    await client.readOrder('ord_1', { share: 'strangers' })

  await expect(client.readOrder('ord_1', { share: 'strangers' })).rejects.toMatchObject({
    code: 'koywe_throttled',
  })
  expect(received).toHaveLength(20)
  expect(await client.readOrder('ord_1')).toMatchObject({ state: 'paid' })
})
