/** The ledger: the record of every payment. The only room that speaks SQL. */

import { sql } from 'kysely'
import { commitMove, type Move } from './commit.ts'
import { isMigrated, type Database } from './database.ts'
import { createBacklog, type Backlog } from './backlog.ts'
import { createEffects, type Effects } from './outbox.ts'
import { createFindings, type Findings } from './findings.ts'
import { createIdempotencyKeys, type IdempotencyKeys } from './idempotency.ts'
import { createParked, type Parked } from './unmatched.ts'
import { createPayers, type Payers } from './payers.ts'
import { createPayments, lockReference, type Payments } from './payments.ts'
import { createReads, type Reads } from './reads.ts'
import { createReceipts, type Receipts } from './webhook-events.ts'
import { readStanding, type Standing } from './pending-work.ts'
import { createSweep, type Sweep } from './sweep.ts'
import { createTimeline, type Timeline } from './timeline.ts'
import { createWakes, type Wakes } from './signals.ts'

export interface Ledger {
  payments: Payments
  payers: Payers
  receipts: Receipts
  parked: Parked
  effects: Effects
  timeline: Timeline
  idempotencyKeys: IdempotencyKeys
  wakes: Wakes
  findings: Findings
  reads: Reads
  sweep: Sweep
  backlog: Backlog
  /** The effects that are due for a payment, and whether reports wait for a read. */
  standing(paymentId: string): Promise<Standing>
  /** Commits a move, or nothing: false when the payment has moved since it was loaded. */
  commit(move: Move): Promise<boolean>
  /**
   * Commits a move that depends on whether another payment for the same merchant reference has money.
   * The two are judged one after the other, however near to each other they come.
   */
  commitMoney(
    merchantReference: string,
    decide: (isReferencePaid: boolean) => Move,
    paymentId: string,
  ): Promise<boolean>
  /** Whether the database answers and has the tables that this version needs. */
  isReady(): Promise<boolean>
  close(): Promise<void>
}

export function createLedger(db: Database): Ledger {
  return {
    payments: createPayments(db),
    payers: createPayers(db),
    receipts: createReceipts(db),
    parked: createParked(db),
    effects: createEffects(db),
    timeline: createTimeline(db),
    idempotencyKeys: createIdempotencyKeys(db),
    wakes: createWakes(db),
    findings: createFindings(db),
    reads: createReads(db),
    sweep: createSweep(db),
    backlog: createBacklog(db),
    standing: (paymentId) => readStanding(db, paymentId),
    commit: (move) => commitMove(db, move),
    commitMoney: (merchantReference, decide, paymentId) =>
      db.transaction().execute(async (trx) => {
        await lockReference(trx, merchantReference)
        return commitMove(trx, decide(await isReferencePaid(trx, merchantReference, paymentId)))
      }),
    isReady: () => isMigrated(db),
    close: () => db.destroy(),
  }
}

/** Money that another payment keeps or holds; what a person declined is on its way back. */
async function isReferencePaid(
  trx: Database,
  reference: string,
  exceptId: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('payments')
    .select('id')
    .where('merchantReference', '=', reference)
    .where('id', '<>', exceptId)
    .where('paidAmount', 'is not', null)
    .where('status', '<>', 'refunded')
    .where(sql<boolean>`decision ->> 'decision' is distinct from 'decline'`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
