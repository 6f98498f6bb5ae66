/** The sandbox's clock: the machine's time, moved forward on demand, and what is scheduled by it. */

export interface SandboxClock {
  now(): number
  /** Runs something when the clock reaches a time. */
  at(time: number, run: () => void): void
  /** Moves the clock forward. What becomes due runs in order. */
  advance(ms: number): void
  /** Sets the clock back to the machine's time. What is scheduled keeps its time. */
  reset(): void
  close(): void
}

/** Longer timers are cut into pieces: Node's own limit is 2^31 milliseconds. */
const timerMsMax = 60 * 60 * 1000

export function createClock(): SandboxClock {
  let offset = 0
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  const waiting: { time: number; run: () => void }[] = []
  /** The time of what runs while the clock moves forward, which happens at exactly its own time. */
  let passing: number | null = null
  const now = () => passing ?? Date.now() + offset

  function arm(): void {
    clearTimeout(timer)
    const first = waiting[0]
    if (!first || isClosed) return
    timer = setTimeout(runDue, Math.min(timerMsMax, Math.max(0, first.time - now())))
  }

  function runDue(): void {
    for (let first = waiting[0]; first && first.time <= now(); first = waiting[0]) {
      waiting.shift()
      first.run()
    }
    arm()
  }

  return {
    now,
    at(time, run) {
      const place = waiting.findIndex((other) => other.time > time)
      waiting.splice(place === -1 ? waiting.length : place, 0, { time, run })
      arm()
    },
    advance(ms) {
      const target = now() + ms
      for (let first = waiting[0]; first && first.time <= target; first = waiting[0]) {
        offset += Math.max(0, first.time - now())
        waiting.shift()
        passing = first.time
        first.run()
        passing = null
      }
      offset += Math.max(0, target - now())
      arm()
    },
    reset() {
      offset = 0
      arm()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
