/** Whether reports may cause one more read, after how many that brought nothing. Pure. */

import type { IdleReads } from '../ledger/reads.ts'

export interface ReadLimits {
  /** Reads that changed nothing, per payment and minute. */
  perPayment: number
  /** The same over all payments. */
  overall: number
}

export interface Leave {
  /** 0, or in how many milliseconds to ask again when either budget is used up. */
  waitMs: number
  /** Reads of the payment in the running minute if this one changes nothing, itself included. */
  idleReads: number
}

const minuteMs = 60_000

export function mayRead(idle: IdleReads, now: number, limits: ReadLimits): Leave {
  const { ownSince, overall } = idle
  // One that begins later than now is of a clock that has been set back.
  const isRunning = ownSince !== null && Math.abs(now - ownSince) < minuteMs
  const own = isRunning ? idle.own : 0
  const waitsMs = [
    own >= limits.perPayment ? (ownSince ?? now) + minuteMs - now : 0,
    overall >= limits.overall ? minuteMs - (now % minuteMs) : 0,
  ]
  return { waitMs: Math.max(...waitsMs), idleReads: own + 1 }
}
