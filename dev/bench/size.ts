/** The api's routes and a round of the dispatcher, with ten thousand and with a million payments in the store. */

import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { limits } from '../../runtime/notifier.ts'
import { connectDatabase } from '../../store/database.ts'
import { createStore, type Store } from '../../store/store.ts'
import { createLog } from '../../runtime/log.ts'
import { fill } from '../../test/support/fill.ts'
import { benchKey, type Contestant } from './contestants.ts'
import { quantile } from './figures.ts'
import type { BenchGround } from './ground.ts'
import { checkOut, sendWebhook } from './live.ts'

/** p95 in milliseconds by route, one for each round. */
export type SizeFigures = Record<string, number[]>

interface Wish {
  rounds: number
  say: (line: string) => void
}

const sizes = [10_000, 1_000_000]
const fillStep = 50_000
const tries = 300

export async function measureSize(
  ground: BenchGround,
  ours: Contestant,
  { rounds, say }: Wish,
): Promise<Record<string, SizeFigures>> {
  const url = ground.postgresUrl('payin')
  const pool = new pg.Pool({ connectionString: url })
  const log = createLog('bench', 'silent')
  const database = connectDatabase({ url, connectionsMax: 2, statementTimeoutMs: 60_000, log })
  const store = createStore(database)
  const figures: Record<string, SizeFigures> = {}
  let filled = 0
  try {
    for (const size of sizes) {
      for (; filled < size; filled += Math.min(fillStep, size - filled)) {
        const to = filled + Math.min(fillStep, size - filled)
        await fill((text, values) => pool.query(text, values), filled + 1, to)
        say(`${to} payments in the store`)
      }
      // The write-back and clean-up that filling causes must not be measured.
      await pool.query('vacuum analyze')
      await pool.query('checkpoint')
      figures[size] = await measureRounds(ours, store, rounds)
    }
    return figures
  } finally {
    await store.close()
    await pool.end()
  }
}

async function measureRounds(ours: Contestant, store: Store, rounds: number): Promise<SizeFigures> {
  const figures: SizeFigures = {}
  for (let round = 1; round <= rounds; round += 1) {
    for (const [what, ms] of Object.entries(await measureRoutes(ours, store))) {
      figures[what] = [...(figures[what] ?? []), ms]
    }
  }
  return figures
}

async function measureRoutes(ours: Contestant, store: Store): Promise<Record<string, number>> {
  const ids: string[] = []
  const headers = { authorization: `Bearer ${benchKey}` }
  const get = async (path: string) => {
    const answer = await fetch(`${ours.url}${path}`, { headers })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  }
  return {
    'POST /payments': await p95(async () => {
      ids.push((await checkOut(ours, `size-${randomUUID()}`)).id)
    }),
    'GET /payments/{id}': await p95((one) => get(`/payments/${ids[one]}`)),
    'GET /payments?status': await p95(() => get('/payments?status=completed&limit=50')),
    webhook: await p95((one) => sendWebhook(ours, ids[one] ?? '')),
    'dispatcher round': await p95(async () => {
      await store.signals.claimOverdue(limits)
      await store.sweep.check({ unmatchedForMs: 60_000 })
    }),
  }
}

async function p95(act: (one: number) => Promise<unknown>): Promise<number> {
  const tookMs: number[] = []
  for (let one = 0; one < tries; one += 1) {
    const startedAt = performance.now()
    await act(one)
    tookMs.push(performance.now() - startedAt)
  }
  return quantile(tookMs, 0.95)
}
