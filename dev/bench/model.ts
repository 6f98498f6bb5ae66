/**
 * Predicts what a rate of payments needs, from a run of the bench. CPU is the limit, so cores follow from the
 * CPU that a payment costs in each part; disk follows from what a payment leaves behind.
 */

import type { BenchResult } from './bench.ts'
import { spread } from './figures.ts'

/** The share of a core to plan with, so that a burst or the loss of a copy does not build up a queue. */
const usable = 0.6
/** A Node process uses one core. A worker's workflow threads and native part use another half. */
const coresOfCopy: Record<string, number> = { api: 1, worker: 1.5 }
const secondsOfDay = 86_400

export interface Need {
  perSecond: number
  /** Cores by part, with reserve. */
  cores: Record<string, number>
  /** Copies of each process of Payin. */
  copies: Record<string, number>
  /** Gigabytes a day: kept in the store, and in the engine until its retention ends. */
  storeGbDay: number
  historyGbDay: number
}

/** CPU milliseconds a payment costs in each part, with many callers. */
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
      // At least two, so that one may fail.
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
