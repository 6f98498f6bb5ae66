/** A clock for tests that do not sleep. */

/** The time at which tests begin. */
export const epoch = Date.UTC(2026, 0, 1)

export interface TestClock {
  (): number
  advance(ms: number): void
}

/** A clock that only `advance` moves. */
export function aClock(start = epoch): TestClock {
  let now = start
  return Object.assign(() => now, {
    advance(ms: number) {
      now += ms
    },
  })
}
