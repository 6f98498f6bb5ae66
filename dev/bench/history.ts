/** What a completed payment leaves behind in the engine, until its retention ends, and in the store. */

import { Client, Connection } from '@temporalio/client'
import pg from 'pg'
import type { Contestant } from './contestants.ts'
import type { BenchGround } from './ground.ts'
import { live } from './live.ts'

export interface HistoryFigures {
  events: number
  bytes: number
}

export async function measureHistory(
  { world, temporalAddress }: BenchGround,
  contestant: Contestant,
): Promise<HistoryFigures> {
  const { id } = await live(world, contestant)
  const connection = await Connection.connect({ address: temporalAddress })
  try {
    const handle = new Client({ connection }).workflow.getHandle(
      contestant.toWorkflowId?.(id) ?? id,
    )
    await handle.result()
    const { historyLength, historySize = 0 } = await handle.describe()
    return { events: historyLength, bytes: historySize }
  } finally {
    await connection.close()
  }
}

/** Bytes that the store holds per payment of this run, indexes included. */
export async function measureStore(ground: BenchGround): Promise<number> {
  const client = new pg.Client({ connectionString: ground.postgresUrl('payin') })
  await client.connect()
  try {
    const { rows } = await client.query<{ bytes: string }>(`
      select sum(pg_total_relation_size(relid)) / (select count(*) from payments) as bytes
      from pg_stat_user_tables`)
    return Math.round(Number(rows[0]?.bytes))
  } finally {
    await client.end()
  }
}
