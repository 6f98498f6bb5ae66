/**
 * What a rate of payments needs, from what the bench has measured: everything here is CPU, so cores follow
 * from the cost of a payment in each part, and disk from what it leaves behind.
 */

import type { BenchResult } from './bench.ts'
import { spread } from './figures.ts'

/** Of a core, so that a burst or the loss of a copy does not queue up. */
const usable = 0.6
/** One process of Node works on one core, and a worker's workflows and native part on another half. */
const coresOfCopy: Record<string, number> = { api: 1, worker: 1.5 }
const secondsOfDay = 86_400

export interface Need {
  perSecond: number
  /** Cores by part, with room. */
  cores: Record<string, number>
  /** Copies of the processes of ours. */
  copies: Record<string, number>
  /** Gigabytes a day: in the store for good, in the engine until its retention is over. */
  storeGbDay: number
  historyGbDay: number
}

/** Milliseconds of CPU a payment by part, with many callers. */
export function costOf({ lives }: BenchResult): Record<string, number> {
  const rounds = lives['16']?.['Payin'] ?? []
  const parts = Object.keys(rounds[0]?.cpu ?? {})
  return Object.fromEntries(
    parts.map((part) => [part, spread(rounds.map(({ cpu }) => cpu[part] ?? 0)).median]),
  )
}

export function predict(result: BenchResult, perSecond: number): Need {
  const cores = Object.fromEntries(
    Object.entries(costOf(result)).map(([part, ms]) => [part, (perSecond * ms) / 1000 / usable]),
  )
  const copies = Object.fromEntries(
    Object.entries(coresOfCopy).map(([part, each]) => [
      part,
      // Two at least, so that one may die.
      Math.max(2, Math.ceil((cores[part] ?? 0) / each)),
    ]),
  )
  const gbDay = (bytes: number) => (bytes * perSecond * secondsOfDay) / 1e9
  return {
    perSecond,
    cores,
    copies,
    storeGbDay: gbDay(result.storeBytes),
    historyGbDay: gbDay(result.history['Payin']?.bytes ?? 0),
  }
}
