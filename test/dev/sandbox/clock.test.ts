/** The sandbox's clock, and what is scheduled by it. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClock } from '../../../dev/sandbox/clock.ts'
import { epoch } from '../../support/clock.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: epoch })
})

afterEach(() => {
  vi.useRealTimers()
})

/** A clock, and what ran by it with the time since the beginning at which it ran. */
function aRunning() {
  const clock = createClock()
  const ran: [string, number][] = []
  const note = (name: string) => () => ran.push([name, clock.now() - epoch])
  return { clock, ran, plan: (name: string, ms: number) => clock.at(epoch + ms, note(name)) }
}

describe('the clock', () => {
  it('is the machine’s', () => {
    const { clock } = aRunning()

    vi.setSystemTime(epoch + 5)

    expect(clock.now()).toBe(epoch + 5)
  })

  it('is ahead of the machine by the sum of all advances', () => {
    const { clock } = aRunning()
    clock.advance(100)

    clock.advance(20)

    expect(clock.now()).toBe(epoch + 120)
  })

  it('is the machine’s again after a reset', () => {
    const { clock, ran, plan } = aRunning()
    plan('a', 200)
    clock.advance(100)

    clock.reset()

    expect(clock.now()).toBe(epoch)
    vi.advanceTimersByTime(199)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ran).toEqual([['a', 200]])
  })
})

describe('what is scheduled', () => {
  it('runs when the machine’s time reaches it', () => {
    const { ran, plan } = aRunning()
    plan('a', 100)

    vi.advanceTimersByTime(100)

    expect(ran).toEqual([['a', 100]])
  })

  it('does not run before', () => {
    const { ran, plan } = aRunning()
    plan('a', 100)

    vi.advanceTimersByTime(99)

    expect(ran).toEqual([])
  })

  it('runs at its own time and in order when the clock is moved past it', () => {
    const { clock, ran, plan } = aRunning()
    plan('third', 300)
    plan('first', 100)
    plan('second', 200)

    clock.advance(1000)

    expect(ran).toEqual([
      ['first', 100],
      ['second', 200],
      ['third', 300],
    ])
    expect(clock.now()).toBe(epoch + 1000)
  })

  it('runs at its own time although the machine’s goes on while it runs', () => {
    const clock = createClock()
    const seen: number[] = []
    clock.at(epoch + 100, () => {
      vi.setSystemTime(epoch + 1)
      seen.push(clock.now() - epoch)
    })

    clock.advance(200)

    expect(seen).toEqual([100])
    expect(clock.now()).toBe(epoch + 200)
  })

  it('runs in the order of scheduling if the times are equal', () => {
    const { clock, ran, plan } = aRunning()
    plan('first', 100)
    plan('second', 100)

    clock.advance(100)

    expect(ran.map(([name]) => name)).toEqual(['first', 'second'])
  })

  it('may schedule more, which runs, too, if it becomes due on the way', () => {
    const { clock, ran, plan } = aRunning()
    clock.at(epoch + 100, () => plan('on the way', 150))
    clock.at(epoch + 100, () => plan('beyond', 250))

    clock.advance(200)

    expect(ran).toEqual([['on the way', 150]])
  })

  it('runs once, after an advance as after a wait', () => {
    const { clock, ran, plan } = aRunning()
    plan('a', 100)
    clock.advance(100)

    vi.advanceTimersByTime(1000)

    expect(ran).toHaveLength(1)
  })

  it('may wait longer than Node’s timers can', () => {
    const { ran, plan } = aRunning()
    const monthMs = 30 * 24 * 60 * 60 * 1000
    plan('a', monthMs)

    vi.advanceTimersByTime(monthMs)

    expect(ran).toEqual([['a', monthMs]])
  })

  it('does not run after the clock was closed', () => {
    const { clock, ran, plan } = aRunning()
    plan('a', 100)
    clock.close()

    vi.advanceTimersByTime(1000)

    expect(ran).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
