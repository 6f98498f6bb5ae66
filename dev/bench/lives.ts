/** Whole lives of payments: how long each phase takes, how many fit into a second, and what they cost. */

import type { Contestant } from './contestants.ts'
import { quantile } from './figures.ts'
import type { BenchGround } from './ground.ts'
import { liveMany, type Life } from './live.ts'
import { readCpuMs, readMachineTime } from './machine.ts'

/** Figures of one contestant, in one round, with one number of callers. */
export interface Point {
  openP50: number
  fulfilP50: number
  fulfilP95: number
  perSecond: number
  /** Milliseconds of CPU a payment, by process. */
  cpu: Record<string, number>
  /** Share of the machine that was idle. */
  idle: number
}

export interface PointWish {
  callers: number
  life?: Life
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
  const paidToFulfil = lives.map(({ paidToFulfilMs }) => paidToFulfilMs)
  const cpu = used().map(
    ([name, ms]) => [name, (ms - (before[name] ?? 0)) / wish.payments] as const,
  )
  return {
    openP50: quantile(
      lives.map(({ openMs }) => openMs),
      0.5,
    ),
    fulfilP50: quantile(paidToFulfil, 0.5),
    fulfilP95: quantile(paidToFulfil, 0.95),
    perSecond,
    cpu: Object.fromEntries(cpu),
    idle: (timeAfter.idle - timeBefore.idle) / (timeAfter.all - timeBefore.all),
  }
}
