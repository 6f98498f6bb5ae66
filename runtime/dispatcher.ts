/**
 * The only repair mechanism. Runs rounds, each with an interval of its own: one notifies payments that are overdue, one
 * finds the owners of unmatched webhook events, one checks the findings, one notes the runs that a person stopped. Runs in
 * every api process, and the first round in every worker as well.
 */

import type { Log } from '../payment/log.ts'
import { atMost } from './at-most.ts'

export interface Dispatcher {
  /**
   * Waits for the running rounds, but no longer than a second: a call to Koywe takes longer than a supervisor waits.
   * Every round may be cut off at any point, as by a crash.
   */
  stop(): Promise<void>
}

/** A job that repeats. A failure is logged, and the next round tries again. */
export interface Round {
  name: string
  everyMs: number
  run: () => Promise<unknown>
}

const stopMsMax = 1000
/** Node fires a longer timer at once. */
const timerMsMax = 2 ** 31 - 1

export function startDispatcher(rounds: Round[], log: Log): Dispatcher {
  const running = rounds.map((round) => startRound(round, log))
  return {
    async stop() {
      await atMost(stopMsMax, Promise.all(running.map((round) => round.stop())))
    },
  }
}

function startRound({ name, everyMs, run }: Round, log: Log): Dispatcher {
  let isStopping = false
  let interrupt: (() => void) | undefined

  async function repeat(): Promise<void> {
    while (!isStopping) {
      await run().catch((error: unknown) =>
        log.warn(
          { err: error, round: name },
          'a round of the dispatcher failed; the next one follows',
        ),
      )
      await pause()
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(everyMs, timerMsMax))
      interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
      if (isStopping) interrupt()
    })
  }

  const running = repeat()
  return {
    async stop() {
      isStopping = true
      interrupt?.()
      await running
    },
  }
}
