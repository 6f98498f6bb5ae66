/** Time that is given and never slept. */

/** The time at which a test begins: long before any token of the sandbox ends. */
export const epoch = Date.UTC(2026, 0, 1)

export interface TestClock {
  (): number
  advance(ms: number): void
}

/** A clock that stands still until it is told otherwise. */
export function aClock(start = epoch): TestClock {
  let now = start
  return Object.assign(() => now, {
    advance(ms: number) {
      now += ms
    },
  })
}
