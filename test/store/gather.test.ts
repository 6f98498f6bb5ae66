/** Calls that come while others are under way share a batch, and none of them pays for another. */

import { setImmediate as nextTurn } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { gather } from '../../store/gather.ts'

/** Something that does many at once, with the batches that it was given. */
function aCounter(
  act = async (items: number[]) => items.map((item) => item * 10),
  isOfOne = (error: unknown) => String(error).includes('is bad'),
) {
  const batches: number[][] = []
  const one = gather((items: number[]) => {
    batches.push(items)
    return act(items)
  }, isOfOne)
  return { one, batches }
}

// No call is slow because the machine is.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('calls', () => {
  it('that come one after another are done one by one', async () => {
    const { one, batches } = aCounter()

    const results = [await one(1), await one(2)]

    expect(results).toEqual([10, 20])
    expect(batches).toEqual([[1], [2]])
  })

  it('that come at the same moment are done together, each with its own result', async () => {
    const { one, batches } = aCounter()

    const results = await Promise.all([1, 2, 3].map(one))

    expect(results).toEqual([10, 20, 30])
    expect(batches).toEqual([[1, 2, 3]])
  })

  it('that come while others are under way wait for them, and are done together', async () => {
    const first = Promise.withResolvers<void>()
    const { one, batches } = aCounter(async (items) => {
      if (items.includes(1)) await first.promise
      return items
    })
    const done: Promise<number>[] = []
    for (const item of [1, 2, 3]) {
      done.push(one(item))
      await nextTurn()
    }
    expect(batches).toEqual([[1]])

    first.resolve()

    expect(await Promise.all(done)).toEqual([1, 2, 3])
    expect(batches).toEqual([[1], [2, 3]])
  })

  it('are not held up by slow ones, unless four are slow', async () => {
    const slow = Promise.withResolvers<void>()
    const { one, batches } = aCounter(async (items) => {
      if (items.some((item) => item < 5)) await slow.promise
      return items
    })
    const passTime = () => vi.advanceTimersByTimeAsync(50)

    const stuck = [one(1)]
    await nextTurn()
    stuck.push(one(2))
    await nextTurn()
    expect(batches).toEqual([[1]])
    await passTime()
    expect(batches).toEqual([[1], [2]])

    await passTime()
    expect([await one(5), await one(6)]).toEqual([5, 6])

    for (const item of [3, 4, 7]) {
      stuck.push(one(item))
      await nextTurn()
      await passTime()
    }
    expect(batches.slice(4)).toEqual([[3], [4]])

    slow.resolve()
    expect(await Promise.all(stuck)).toEqual([1, 2, 3, 4, 7])
  })

  it('are gathered again once slow ones have ended', async () => {
    const gates = new Map([1, 4].map((item) => [item, Promise.withResolvers<void>()]))
    const { one, batches } = aCounter(async (items) => {
      for (const item of items) await gates.get(item)?.promise
      return items
    })
    const slow = one(1)
    await nextTurn()
    await vi.advanceTimersByTimeAsync(50)
    gates.get(1)?.resolve()
    await slow
    await one(3)
    await vi.advanceTimersByTimeAsync(50)

    const done = [one(4)]
    for (const item of [5, 6]) {
      await nextTurn()
      done.push(one(item))
    }
    await nextTurn()
    gates.get(4)?.resolve()
    await Promise.all(done)

    expect(batches).toEqual([[1], [3], [4], [5, 6]])
  })

  it('are never more than a hundred in one batch', async () => {
    const { one, batches } = aCounter()

    await Promise.all(Array.from({ length: 250 }, (_, item) => one(item)))

    expect(batches.map(({ length }) => length)).toEqual([100, 100, 50])
  })

  it('fail alone: a bad one in a batch costs its neighbours nothing but a second try', async () => {
    const { one } = aCounter(async (items) => {
      if (items.includes(4)) throw new Error('4 is bad')
      return items.map((item) => item * 10)
    })

    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(one))

    expect(
      results.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
    ).toEqual([10, 20, 30, 'Error: 4 is bad', 50])
  })

  it('are tried alone four at a time after a deadlock of their batch', async () => {
    const deadlock = Object.assign(new pg.DatabaseError('deadlock detected', 1, 'error'), {
      code: '40P01',
    })
    let running = 0
    let most = 0
    const one = gather(async (items: number[]) => {
      if (items.length > 1) throw deadlock
      running += 1
      most = Math.max(most, running)
      await nextTurn()
      running -= 1
      return items
    })
    const all = Array.from({ length: 20 }, (_, item) => item)

    expect(await Promise.all(all.map(one))).toEqual(all)
    expect(most).toBe(4)
  })

  it('fail together, and at once, when nobody of them is at fault', async () => {
    const { one, batches } = aCounter(async () => {
      throw new Error('the database is away')
    })

    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(one))

    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'))
    expect(batches).toEqual([[1, 2, 3, 4, 5]])
  })

  it('fail where their turn comes after their callers have given up, and are not done', async () => {
    const outage = Promise.withResolvers<void>()
    const { one, batches } = aCounter(async (items) => {
      if (items.some((item) => item < 5)) await outage.promise
      return items
    })
    const running: Promise<number>[] = []
    for (const item of [1, 2, 3, 4]) {
      running.push(one(item))
      await nextTurn()
      await vi.advanceTimersByTimeAsync(50)
    }
    const late = one(5)
    const isRefused = expect(late).rejects.toThrow('busy for too long')
    await vi.advanceTimersByTimeAsync(2500)
    const inTime = one(6)
    await vi.advanceTimersByTimeAsync(600)
    outage.resolve()

    await isRefused
    expect(await inTime).toBe(6)
    expect(await Promise.all(running)).toEqual([1, 2, 3, 4])
    expect(batches).toEqual([[1], [2], [3], [4], [6]])
  })

  it('go on after one that failed', async () => {
    const { one } = aCounter(async (items) => {
      if (items.includes(1)) throw new Error('1 is bad')
      return items
    })
    await expect(one(1)).rejects.toThrow('1 is bad')

    expect(await one(2)).toBe(2)
  })
})
