/** Whole lives: one at a time, then with many callers; contestants take turns within each round. */

import type { Contestant } from './contestants.ts'
import { quantile } from './figures.ts'
import type { BenchGround } from './ground.ts'
import { liveMany } from './live.ts'
import { readCpuMs, readMachineTime } from './machine.ts'

/** What one contestant did in one round at one point. */
export interface Point {
  openP50: number
  settleP50: number
  settleP95: number
  perSecond: number
  /** Milliseconds of CPU a payment, by process. */
  cpu: Record<string, number>
  /** Share of the machine that was idle. */
  idle: number
}

export interface PointWish {
  callers: number
  /** In each round. */
  payments: number
}

export async function measureLives(
  ground: BenchGround,
  contestant: Contestant,
  wish: PointWish,
): Promise<Point> {
  const pids = {
    ...Object.fromEntries(Object.entries(contestant.parts).map(([name, { pid }]) => [name, pid])),
    ...(contestant.usesTemporal ? { temporal: ground.temporal.pid } : {}),
    postgres: ground.postgres.pid,
  }
  const used = () => Object.entries(pids).map(([name, pid]) => [name, readCpuMs(pid)] as const)
  const before = Object.fromEntries(used())
  const timeBefore = readMachineTime()
  const { lives, perSecond } = await liveMany(ground.world, contestant, wish)
  const timeAfter = readMachineTime()
  const settled = lives.map(({ settleMs }) => settleMs)
  const cpu = used().map(
    ([name, ms]) => [name, (ms - (before[name] ?? 0)) / wish.payments] as const,
  )
  return {
    openP50: quantile(
      lives.map(({ openMs }) => openMs),
      0.5,
    ),
    settleP50: quantile(settled, 0.5),
    settleP95: quantile(settled, 0.95),
    perSecond,
    cpu: Object.fromEntries(cpu),
    idle: (timeAfter.idle - timeBefore.idle) / (timeAfter.all - timeBefore.all),
  }
}
