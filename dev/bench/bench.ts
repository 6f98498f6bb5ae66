/** Runs the bench: starts everything once, then lets the contestants take turns in every section. */

import { execFile } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkout } from '../local/paths.ts'
import {
  arePeersInstalled,
  startDbos,
  startNaive,
  startPayin,
  startRestate,
  startSql,
  type Contestant,
} from './contestants.ts'
import { startGround, type BenchGround, type EngineName } from './ground.ts'
import { measureHistory, measureStore, type HistoryFigures } from './history.ts'
import type { Life } from './live.ts'
import { measureLives, type Point, type PointWish } from './lives.ts'
import { measureMemory, type MemoryFigures } from './memory.ts'
import { measureOpen, type OpenFigures } from './open.ts'
import { measureScale, type ScaleFigures } from './scale.ts'
import { measureSize, type SizeFigures } from './size.ts'
import { measureStages, type Stages } from './stages.ts'
import { measureWebhooks, type WebhookFigures } from './webhooks.ts'

export const sections = [
  'lives',
  'five-webhooks',
  'stages',
  'history',
  'scale',
  'open',
  'size',
  'memory',
  'webhooks',
] as const
export type Section = (typeof sections)[number]
/** All sections except the one that takes hours. */
export const usualSections = sections.filter((name) => name !== 'memory')
/** The sections of --quick. */
export const quickSections: Section[] = ['lives', 'five-webhooks', 'history', 'webhooks']

export interface BenchWish {
  engine: EngineName
  isQuick: boolean
  only: Section[]
  rounds: number
  /** Lives of the memory section. */
  payments: number
}

/** By contestant, one figure for each round. */
export type Rounds<Figure> = Record<string, Figure[]>

export interface BenchResult {
  machine: { cpu: string; cores: number; memoryGb: number; node: string }
  wish: BenchWish
  /** Contestants that did not take part, with the reason. */
  absent: Record<string, string>
  /** By number of callers; one webhook a payment. */
  lives: Record<string, Rounds<Point>>
  /** The same with all five webhooks. */
  livesOfFive: Record<string, Rounds<Point>>
  /** One payment at a time. */
  stages: Rounds<Stages>
  history: Record<string, HistoryFigures>
  /** Bytes a payment. */
  storeBytes: number
  webhooks: WebhookFigures | null
  scale: ScaleFigures | null
  open: Record<string, OpenFigures>
  /** By payments in the store. */
  size: Record<string, SizeFigures>
  memory: MemoryFigures | null
}

type Say = (line: string) => void

const run = promisify(execFile)

export async function runBench(wish: BenchWish, say: Say): Promise<BenchResult> {
  const absent: Record<string, string> = {}
  await installPeers(say).catch((error: unknown) => {
    absent['DBOS'] = absent['Restate'] = `packages were not installed: ${String(error)}`
  })
  const ground = await startGround(wish.engine, say)
  const contestants: Contestant[] = []
  const close = async () => {
    for (const { parts } of contestants) for (const part of Object.values(parts)) await part.stop()
    await ground.close()
  }
  process.once('SIGINT', () => void close().finally(() => process.exit(130)))
  try {
    await startAll(ground, contestants, { absent, say })
    return await measureAll(ground, contestants, { wish, absent, say })
  } finally {
    await close()
  }
}

/** Installs the peers from their own lockfile: users of the service do not need them. */
async function installPeers(say: Say): Promise<void> {
  if (arePeersInstalled()) return
  say('installing the packages of the peers (dev/bench/peers), once')
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: join(checkout, 'dev', 'bench', 'peers'),
  })
}

async function startAll(
  ground: BenchGround,
  started: Contestant[],
  { absent, say }: Pick<Run, 'absent' | 'say'>,
): Promise<void> {
  const starts = {
    Payin: startPayin,
    naive: startNaive,
    DBOS: startDbos,
    Restate: startRestate,
    'plain SQL': startSql,
  }
  for (const [name, start] of Object.entries(starts)) {
    if (absent[name]) continue
    say(`starting ${name}`)
    try {
      started.push(await start(ground))
    } catch (error) {
      if (name === 'Payin' || name === 'naive') throw error
      absent[name] = `did not start: ${String(error)}`
      say(`${name} is left out: ${absent[name]}`)
    }
  }
}

const points: PointWish[] = [
  { callers: 1, payments: 70 },
  { callers: 16, payments: 160 },
  { callers: 64, payments: 256 },
]
const quickPoints: PointWish[] = [
  { callers: 1, payments: 20 },
  { callers: 16, payments: 48 },
]

interface Run {
  wish: BenchWish
  absent: Record<string, string>
  say: Say
}

async function measureAll(
  ground: BenchGround,
  contestants: Contestant[],
  { wish, absent, say }: Run,
): Promise<BenchResult> {
  const [ours, naive] = contestants
  if (!ours || !naive) throw new Error('the bench needs Payin and the naive program')
  const wants = (section: Section) => wish.only.includes(section)
  say('warming up')
  for (const contestant of contestants) {
    await measureLives(ground, contestant, { callers: 4, payments: 24 })
  }
  const pair = [ours, naive]
  return {
    machine: describeMachine(),
    wish,
    absent,
    lives: wants('lives') ? await takeTurns(ground, contestants, { wish, say, life: 'one' }) : {},
    livesOfFive: wants('five-webhooks')
      ? await takeTurns(ground, contestants, { wish, say, life: 'five' })
      : {},
    stages: wants('stages') ? await takeTurnsAtStages(ground, pair, { wish, say }) : {},
    history: wants('history') ? await ofBoth(pair, (one) => measureHistory(ground, one)) : {},
    storeBytes: await measureStore(ground),
    scale: await only(wants('scale'), () => measureScale(ground, ours, { ...wish, say })),
    open: wants('open') ? await ofBoth(pair, (one) => measureOpen(ground, one, say)) : {},
    size: wants('size') ? await measureSize(ground, ours, { ...wish, say }) : {},
    memory: await only(wants('memory'), () => measureMemory(ground, ours, { ...wish, say })),
    // Last, because it stops the engine.
    webhooks: await only(wants('webhooks'), () =>
      measureWebhooks(ground, contestants, { ...wish, say }),
    ),
  }
}

async function only<Figures>(isWanted: boolean, measure: () => Promise<Figures>) {
  return isWanted ? measure() : null
}

async function ofBoth<Figures>(
  pair: Contestant[],
  measure: (contestant: Contestant) => Promise<Figures>,
): Promise<Record<string, Figures>> {
  const figures: Record<string, Figures> = {}
  for (const one of pair) figures[one.name] = await measure(one)
  return figures
}

function describeMachine(): BenchResult['machine'] {
  const [cpu] = cpus()
  const memoryGb = Math.round(totalmem() / 1e9)
  return { cpu: cpu?.model ?? 'unknown', cores: cpus().length, memoryGb, node: process.version }
}

async function takeTurns(
  ground: BenchGround,
  contestants: Contestant[],
  { wish, say, life }: { wish: BenchWish; say: Say; life: Life },
): Promise<BenchResult['lives']> {
  const lives: BenchResult['lives'] = {}
  for (const point of wish.isQuick ? quickPoints : points) {
    lives[point.callers] = await inRounds(contestants, wish.rounds, async (contestant, round) => {
      const measured = await measureLives(ground, contestant, { ...point, life })
      say(
        `${point.callers} callers, ${life} webhook(s), round ${round} of ${wish.rounds}: ` +
          `${contestant.name} ${measured.perSecond.toFixed(1)}/s, ` +
          `paid to fulfilled p50 ${measured.fulfilP50.toFixed(0)} ms`,
      )
      return measured
    })
  }
  return lives
}

function takeTurnsAtStages(
  ground: BenchGround,
  pair: Contestant[],
  { wish, say }: { wish: BenchWish; say: Say },
): Promise<Rounds<Stages>> {
  return inRounds(pair, wish.rounds, (contestant, round) => {
    say(`stages, round ${round} of ${wish.rounds}: ${contestant.name}`)
    return measureStages(ground, contestant)
  })
}

/** Takes the contestants one after another within each round, so that a slow minute affects all of them. */
async function inRounds<Figure>(
  contestants: Contestant[],
  count: number,
  measure: (contestant: Contestant, round: number) => Promise<Figure>,
): Promise<Rounds<Figure>> {
  const rounds: Rounds<Figure> = {}
  for (let round = 1; round <= count; round += 1) {
    for (const contestant of contestants) {
      const figure = await measure(contestant, round)
      rounds[contestant.name] = [...(rounds[contestant.name] ?? []), figure]
    }
  }
  return rounds
}
