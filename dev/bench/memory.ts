/** Memory of api and worker over many payments, to see whether it grows. */

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

/** Samples the memory of each process. The returned function stops that and returns the medians. */
function sample({ parts }: Contestant): () => Record<string, number> {
  const seen = Object.entries(parts).map(([name, { pid }]) => ({ name, pid, mb: [] as number[] }))
  const read = () => seen.forEach(({ pid, mb }) => mb.push(readMemory(pid)))
  read()
  const timer = setInterval(read, sampleEveryMs)
  return () => {
    clearInterval(timer)
    return Object.fromEntries(seen.map(({ name, mb }) => [name, quantile(mb, 0.5)]))
  }
}
