/** Answers of a receiver that a test holds back. */

export interface Hold {
  /** Holds back every answer from now on. Call the result to let them go. */
  hold(): () => void
  /** Waits as long as answers are held back. */
  passed(): Promise<void>
}

export function aHold(): Hold {
  let held: Promise<void> = Promise.resolve()
  return {
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
    passed: () => held,
  }
}
