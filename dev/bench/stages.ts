/** Where the time goes with one payment at a time, as the provider and the shop see it. */

import { randomUUID } from 'node:crypto'
import type { Contestant } from './contestants.ts'
import { quantile } from './figures.ts'
import type { BenchGround } from './ground.ts'
import { checkOut, inTime, sendWebhook } from './live.ts'
import type { BenchWorld } from './world.ts'

/** Milliseconds by stage, the median of a round. */
export type Stages = Record<string, number>

const lives = 60

export async function measureStages(
  { world }: BenchGround,
  contestant: Contestant,
): Promise<Stages> {
  const each: Stages[] = []
  for (let made = 0; made < lives; made += 1) each.push(await watch(world, contestant))
  const names = Object.keys(each[0] ?? {})
  return Object.fromEntries(
    names.map((name) => {
      const ms = each.map((one) => one[name] ?? Number.NaN)
      return [name, quantile(ms, 0.5)]
    }),
  )
}

async function watch(world: BenchWorld, contestant: Contestant): Promise<Stages> {
  const reference = `stages-${randomUUID()}`
  const witness = world.expect(reference)
  const sentAt = performance.now()
  const { id } = await checkOut(contestant, reference)
  const openedAt = performance.now()
  const { contact = Number.NaN, order = Number.NaN } = world.lastAt
  world.setStatus(id, 'COMPLETED')
  const sentWebhookAt = performance.now()
  await sendWebhook(contestant, id)
  const answeredAt = performance.now()
  const takenAt = await inTime(witness.taken, contestant, id)
  const { read = Number.NaN } = world.lastAt
  await inTime(witness.done, contestant, id)
  return {
    'checkout → contact': contact - sentAt,
    'contact → order': order - contact,
    'order → pay address': openedAt - order,
    'webhook → 200': answeredAt - sentWebhookAt,
    'webhook → order read': read - sentWebhookAt,
    'order read → event taken': takenAt - read,
  }
}
