/** Whether reports may cause one more read, after how many that brought nothing. Pure. */

import type { IdleReads } from '../store/reads.ts'

export interface ReadLimits {
  /** Reads that changed nothing, per payment and minute. */
  perPayment: number
  /** The same over all payments. */
  overall: number
}

export interface Leave {
  /** 0, or in how many milliseconds to ask again when either budget is used up. */
  waitMs: number
  /** For how long the reports after it are gathered if this read changes nothing. */
  pauseMs: number
}

const minuteMs = 60_000
/** After so many reads in a minute that changed nothing; two are usual. */
const idlePausesMs = [0, 0, 2000, 8000, 15_000]

export function mayRead(idle: IdleReads, now: number, limits: ReadLimits): Leave {
  const { ownSince, overall } = idle
  // One that begins later than now is of a clock that has been set back.
  const isRunning = ownSince !== null && Math.abs(now - ownSince) < minuteMs
  const own = isRunning ? idle.own : 0
  const waitsMs = [
    own >= limits.perPayment ? (ownSince ?? now) + minuteMs - now : 0,
    overall >= limits.overall ? minuteMs - (now % minuteMs) : 0,
  ]
  return { waitMs: Math.max(...waitsMs), pauseMs: idlePausesMs[own] ?? idlePausesMs.at(-1) ?? 0 }
}
