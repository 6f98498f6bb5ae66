/** A storm of genuine webhooks for one payment: answered at once, and cheap behind the door. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { fetchHistory } from '../support/runs.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'
import { deliverEvent } from '../support/webhook.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { POLL_SCHEDULE_MS: '600000' } })
})
afterAll(() => world.close())

const deliver = (event: object) => deliverEvent(world, event)

async function countReads(): Promise<number> {
  const answer = await fetch(`${world.sandboxUrl}/admin/calls`)
  const counts = (await answer.json()) as Record<string, number>
  return counts['read'] ?? 0
}

it('of a thousand costs a handful of reads and few events of history, and all of them end', async () => {
  const { body: payment } = await world.call.checkout()
  const before = await countReads()
  const statuses: number[] = []

  for (let batch = 0; batch < 20; batch += 1) {
    const events = Array.from({ length: 50 }, (_one, at) => ({
      type: 'order.processing',
      data: { orderId: payment.koyweOrderId, note: `storm ${batch} ${at}` },
    }))
    statuses.push(...(await Promise.all(events.map(deliver))))
  }

  expect(new Set(statuses)).toEqual(new Set([200]))
  await waitFor('every ending', async () => {
    const [row] = await world.database.query(
      `select count(*) filter (where state = 'waiting')::int as waiting,
         count(*) filter (where state = 'applied')::int as applied from webhook_events`,
    )
    return row?.['waiting'] === 0 && Number(row['applied']) >= 1000
  })
  const reads = (await countReads()) - before
  const { events } = await fetchHistory(world, payment.id)
  process.stdout.write(`[storm] ${JSON.stringify({ reads, events: events?.length })}\n`)
  expect(reads).toBeLessThanOrEqual(8)
  expect(events?.length).toBeLessThan(100)
})
