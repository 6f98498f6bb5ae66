/** What a happy payment leaves in the engine. */

import { Client, Connection } from '@temporalio/client'
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
