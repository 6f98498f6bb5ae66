/** Injects the faults of a torture run, all drawn from its seed. */

import { setTimeout as pause } from 'node:timers/promises'
import { allDeeds, type Deed } from './deeds.ts'
import { createDeck, createDice, type Dice } from './dice.ts'
import { burst, misbehaviours, type Misbehaviour } from './faults-of-koywe.ts'
import type { RecordFile } from './record.ts'
import type { TortureStage } from './stage.ts'

export interface FaultWish {
  seed: number
  record: RecordFile
  /** Prefixes of the names of the faults to inject; null for all faults. */
  only: string[] | null
  isOver: () => boolean
}

/** The interval between deeds. Each comes about five times in a thousand payments. */
const deedEveryMs = 1750
/** The interval between Koywe's faults. Each kind comes about 20 times in a thousand payments. */
const misbehaveEveryMs = 425
/** One of so many misbehaviours is a burst. */
const burstEvery = 250

/** Injects faults until `isOver`. Resolves when every fault is healed. */
export async function injectFaults(stage: TortureStage, wish: FaultWish): Promise<void> {
  const { seed, only } = wish
  const mayHappen = ({ name }: { name: string }) =>
    only?.some((one) => name.startsWith(one)) ?? true
  const deeds = allDeeds(stage).filter(mayHappen)
  await Promise.all([
    doDeeds(deeds, { ...wish, dice: createDice(seed) }),
    misbehave(stage, {
      ...wish,
      dice: createDice(seed + 1_000_003),
      kinds: misbehaviours.filter(mayHappen),
      hasBursts: mayHappen(burst),
    }),
  ])
  await call(stage, 'faults', { method: 'DELETE' })
  await call(stage, 'webhooks/faults', { method: 'DELETE' })
}

async function doDeeds(deeds: Deed[], { dice, record, isOver }: FaultWish & { dice: Dice }) {
  const draw = createDeck(deeds, dice)
  const lastTo = new Map<string, Promise<void>>()
  while (!isOver()) {
    const deed = draw()
    // Each deed has dice of its own, so that its duration does not change later draws.
    const own = createDice(dice.below(2 ** 31))
    if (deed) {
      const before = Promise.all(deed.subjects.map(async (subject) => lastTo.get(subject)))
      const done = before.then(() => (isOver() ? undefined : carryOut(deed, own, record)))
      deed.subjects.forEach((subject) => lastTo.set(subject, done))
    }
    await pause(deedEveryMs)
  }
  await Promise.all(lastTo.values())
}

async function carryOut(deed: Deed, dice: Dice, record: RecordFile): Promise<void> {
  const { name } = deed
  record.write({ kind: 'fault', name, phase: 'begun' })
  const phase = await deed.act(dice).then(
    () => 'over' as const,
    () => 'failed' as const,
  )
  record.write({ kind: 'fault', name, phase })
}

interface Misbehaving {
  dice: Dice
  kinds: readonly Misbehaviour[]
  hasBursts: boolean
}

async function misbehave(
  stage: TortureStage,
  { dice, record, isOver, kinds, hasBursts }: FaultWish & Misbehaving,
): Promise<void> {
  const draw = createDeck(kinds, dice)
  for (let count = 1; !isOver(); count += 1) {
    const isTurn = hasBursts && count % burstEvery === burstEvery / 2
    const kind = isTurn ? burst : draw()
    if (!kind && !hasBursts) return
    if (kind) {
      const body = JSON.stringify(kind.body(dice))
      const headers = { 'content-type': 'application/json' }
      const isSet = await call(stage, kind.path, { method: 'POST', headers, body })
      record.write({ kind: 'fault', name: kind.name, phase: isSet ? 'over' : 'failed' })
    }
    await pause(misbehaveEveryMs)
  }
}

/** Returns whether the call worked. The sandbox may be down, because a deed may stop it. */
async function call(
  { sandboxUrl }: TortureStage,
  path: string,
  init: RequestInit,
): Promise<boolean> {
  const url = `${sandboxUrl}/admin/${path}`
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(5000) }).catch(() => null)
  return answer?.ok === true
}
