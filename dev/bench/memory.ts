/** Whether api and worker grow: their memory over many payments, by tenths of the way. */

import type { Contestant } from './contestants.ts'
import { quantile } from './figures.ts'
import type { BenchGround } from './ground.ts'
import { liveMany } from './live.ts'
import { readMemory } from './machine.ts'

export interface MemoryFigures {
  payments: number
  /** Resident MB by process, the median of each tenth. */
  tenths: Record<string, number>[]
}

const callers = 16
const sampleEveryMs = 500

export async function measureMemory(
  ground: BenchGround,
  contestant: Contestant,
  { payments, say }: { payments: number; say: (line: string) => void },
): Promise<MemoryFigures> {
  const tenths: MemoryFigures['tenths'] = []
  for (let tenth = 1; tenth <= 10; tenth += 1) {
    const sampled = sample(contestant)
    await liveMany(ground.world, contestant, { payments: payments / 10, callers, say })
    const figures = sampled()
    tenths.push(figures)
    const words = Object.entries(figures).map(([name, mb]) => `${name} ${mb.toFixed(0)} MB`)
    say(`memory after ${(payments / 10) * tenth} payments: ${words.join(', ')}`)
  }
  return { payments, tenths }
}

/** Looks at the processes now and then; gives the median of each when it is called. */
function sample({ parts }: Contestant): () => Record<string, number> {
  const seen = Object.entries(parts).map(([name, { pid }]) => ({ name, pid, mb: [] as number[] }))
  const look = () => seen.forEach(({ pid, mb }) => mb.push(readMemory(pid)))
  look()
  const timer = setInterval(look, sampleEveryMs)
  return () => {
    clearInterval(timer)
    return Object.fromEntries(seen.map(({ name, mb }) => [name, quantile(mb, 0.5)]))
  }
}
