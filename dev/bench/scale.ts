/** Compares the model's prediction for other set-ups on the same machine with a measurement. */

import { execFile } from 'node:child_process'
import { cpus } from 'node:os'
import { promisify } from 'node:util'
import type { Contestant } from './contestants.ts'
import { quantile } from './figures.ts'
import type { BenchGround } from './ground.ts'
import { measureLives } from './lives.ts'
import { childrenOf } from './machine.ts'

/** Payments a second at 16 callers. */
export interface ScaleFigures {
  base: number
  twoWorkers: { predicted: number; measured: number }
  halfCores: { predicted: number; measured: number }
}

const point = { callers: 16, payments: 160 }

export async function measureScale(
  ground: BenchGround,
  ours: Contestant,
  { rounds, say }: { rounds: number; say: (line: string) => void },
): Promise<ScaleFigures> {
  const rate = async (shape: string): Promise<number> => {
    const rates: number[] = []
    for (let round = 1; round <= rounds; round += 1) {
      rates.push((await measureLives(ground, ours, point)).perSecond)
    }
    const median = quantile(rates, 0.5)
    say(`${shape}: ${median.toFixed(1)} payments/s`)
    return median
  }
  const cores = cpus().length
  const base = await rate('as it is')
  const half = Math.max(1, Math.floor(cores / 2))
  await pin(ground, ours, half)
  const onHalf = await rate('half the cores')
  await pin(ground, ours, cores)
  const second = await ours.startSecondWorker?.()
  try {
    const twoWorkers = await rate('two workers')
    return {
      base,
      // A second process adds no core.
      twoWorkers: { predicted: base, measured: twoWorkers },
      halfCores: { predicted: predictRate(base, { cores: half, of: cores }), measured: onHalf },
    }
  } finally {
    await second?.stop()
  }
}

const run = promisify(execFile)

/** Restricts every process, this one included, to the first cores. */
async function pin(ground: BenchGround, { parts }: Contestant, cores: number): Promise<void> {
  const processes = [...Object.values(parts), ground.temporal, ground.postgres]
  const pids = [process.pid, ...processes.flatMap(({ pid }) => [pid, ...childrenOf(pid)])]
  for (const pid of pids) await run('taskset', ['-a', '-c', '-p', `0-${cores - 1}`, String(pid)])
}

/**
 * Predicts payments a second on fewer or more cores. The driver of the bench uses cores, too.
 * @param perSecond measured on `of` cores
 */
function predictRate(perSecond: number, { cores, of }: { cores: number; of: number }): number {
  return (perSecond * cores) / of
}
