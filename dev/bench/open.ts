/** Many open payments: what they cost while nothing is due, and how fast a tenth of them is signalled. */

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Contestant } from './contestants.ts'
import type { BenchGround } from './ground.ts'
import { checkOut, sendWebhook } from './live.ts'
import { readCpuMs, readMemory } from './machine.ts'

export interface OpenFigures {
  count: number
  workerMb: number
  /** Cores that all processes used together while nothing was due. */
  idleCores: number
  /** Payments a second, from the first webhook to the last fulfilment. */
  signalledPerSecond: number
}

const count = 10_000
const signalled = 1000
const callers = 32
/** New payments are still polled at first. */
const graceMs = 90_000
const idleMs = 30_000

export async function measureOpen(
  ground: BenchGround,
  contestant: Contestant,
  say: (line: string) => void,
): Promise<OpenFigures> {
  const { world } = ground
  const waiting: { id: string; reference: string }[] = []
  let left = count
  const open = async () => {
    while (left > 0) {
      left -= 1
      waiting.push(await checkOut(contestant, `open-${randomUUID()}`))
      if (waiting.length % 1000 === 0) say(`${contestant.name}: ${waiting.length} open payments`)
    }
  }
  await Promise.all(Array.from({ length: callers }, open))
  say(`${contestant.name}: waits until nothing is due`)
  await pause(graceMs)
  const pids = [...Object.values(contestant.parts), ground.temporal, ground.postgres]
  const used = () => pids.reduce((sum, { pid }) => sum + readCpuMs(pid), 0)
  const before = used()
  await pause(idleMs)
  const idleCores = (used() - before) / idleMs
  const workerMb = readMemory(contestant.parts['worker']?.pid ?? 0)
  const chosen = waiting.slice(0, signalled)
  const startedAt = performance.now()
  const signal = async () => {
    for (let next = chosen.pop(); next; next = chosen.pop()) {
      const witness = world.expect(next.reference)
      world.setStatus(next.id, 'COMPLETED')
      await sendWebhook(contestant, next.id)
      await witness.taken
    }
  }
  await Promise.all(Array.from({ length: callers }, signal))
  const signalledPerSecond = (signalled * 1000) / (performance.now() - startedAt)
  const rate = `${signalled} signalled at ${signalledPerSecond.toFixed(1)}/s`
  say(`${contestant.name}: worker ${workerMb} MB, ${idleCores.toFixed(3)} cores idle, ${rate}`)
  return { count, workerMb, idleCores, signalledPerSecond }
}
