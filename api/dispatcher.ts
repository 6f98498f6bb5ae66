/**
 * The only repair mechanism: does its rounds again and again, each as often as it needs: wakes payments
 * that nobody looked at although something was due, finds out whose unmatched webhooks are, and keeps the
 * findings. Runs in every api process.
 */

import type { Log } from '../payment/log.ts'

export interface Dispatcher {
  /** Ends after the running round. */
  stop(): Promise<void>
}

/** One thing that is done over and over. A round that fails is done again the next time. */
export interface Round {
  name: string
  everyMs: number
  run: () => Promise<unknown>
}

/** Node fires a timer that is longer than this at once. */
const timerMsMax = 2 ** 31 - 1

export function startDispatcher(rounds: Round[], log: Log): Dispatcher {
  const running = rounds.map((round) => startRound(round, log))
  return {
    async stop() {
      await Promise.all(running.map((round) => round.stop()))
    },
  }
}

function startRound({ name, everyMs, run }: Round, log: Log): Dispatcher {
  let isStopping = false
  let interrupt: (() => void) | undefined

  async function repeat(): Promise<void> {
    while (!isStopping) {
      await run().catch((error: unknown) =>
        log.warn({ err: error, round: name }, 'a round of the dispatcher failed and is repeated'),
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
