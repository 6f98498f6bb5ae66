/** Lets things go wrong in a torture run, all drawn from its seed, until somebody says that it is enough. */

import { setTimeout as pause } from 'node:timers/promises'
import { allDeeds, type Deed } from './deeds.ts'
import { createDeck, createDice, type Dice } from './dice.ts'
import { burst, misbehaviours, type Misbehaviour } from './faults-of-koywe.ts'
import type { RecordFile } from './record.ts'
import type { TortureStage } from './stage.ts'

export interface Rage {
  seed: number
  record: RecordFile
  /** Beginnings of the names of what may go wrong; null for everything. */
  only: string[] | null
  isOver: () => boolean
}

/** A deed begins so often, whatever else is still going on: each comes five times within a thousand payments. */
const deedEveryMs = 1750
/** So that each of Koywe's kinds comes 20 times within a thousand payments. */
const misbehaveEveryMs = 425
/** A burst comes once in so many misbehaviours. */
const burstEvery = 250

/** Everything is whole again when it ends. */
export async function rage(stage: TortureStage, wish: Rage): Promise<void> {
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

async function doDeeds(deeds: Deed[], { dice, record, isOver }: Rage & { dice: Dice }) {
  const draw = createDeck(deeds, dice)
  const lastTo = new Map<string, Promise<void>>()
  while (!isOver()) {
    const deed = draw()
    // Drawn here and used alone, so that how long a deed takes changes nothing that comes later.
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
  { dice, record, isOver, kinds, hasBursts }: Rage & Misbehaving,
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

/** Gives whether it worked: the sandbox may be down, which is a deed of its own. */
async function call(
  { sandboxUrl }: TortureStage,
  path: string,
  init: RequestInit,
): Promise<boolean> {
  const url = `${sandboxUrl}/admin/${path}`
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(5000) }).catch(() => null)
  return answer?.ok === true
}
