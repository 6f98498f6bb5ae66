/** What goes wrong in a torture run, drawn from its seed: one thing after another, each healed again. */

import { kill as signal } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import type { RecordFile } from './record.ts'
import type { Stage } from './stage.ts'

/** Draws numbers from a seed. */
export interface Dice {
  /** A whole number from 0 to below. */
  below(limit: number): number
  pick<Item>(items: readonly Item[]): Item
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const below = (limit: number) => {
    // A linear congruence: what is drawn needs no more than to come again.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  return {
    below,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('there is nothing to pick from')
      return item
    },
  }
}

const koyweFaults = [
  { kind: 'cut', when: 'after' },
  { kind: 'cut', when: 'before' },
  { kind: 'status', status: 503, when: 'after' },
  { kind: 'status', status: 429, retryAfter: '1' },
  { kind: 'html', when: 'after' },
  { kind: 'truncate', when: 'after' },
  { kind: 'odd' },
  { kind: 'hang', when: 'before' },
] as const

const webhookFaults = [
  { kind: 'lose' },
  { kind: 'repeat', copies: 20, hasNewIds: true },
  { kind: 'forged' },
  { kind: 'foreign' },
] as const

/** Does one thing, and undoes it after a while. */
type Deed = (stage: Stage, dice: Dice) => { what: string; act: () => Promise<void> }

const whileMs = (dice: Dice) => 500 + dice.below(2500)

const kill: Deed = ({ parts }, dice) => {
  const part = dice.pick(parts)
  return {
    what: `kill ${part.name}`,
    async act() {
      signal(part.child.pid, 'SIGKILL')
      await part.child.exited
      await pause(whileMs(dice))
      part.child = await part.start()
    },
  }
}

const stun: Deed = ({ parts }, dice) => {
  const part = dice.pick(parts)
  return {
    what: `pause ${part.name}`,
    async act() {
      signal(part.child.pid, 'SIGSTOP')
      await pause(whileMs(dice))
      signal(part.child.pid, 'SIGCONT')
    },
  }
}

const cut: Deed = ({ doors }, dice) => {
  const [name, door] = dice.pick(Object.entries(doors))
  const isSilent = dice.below(2) === 1
  return {
    what: `${isSilent ? 'jam' : 'cut'} ${name}`,
    async act() {
      if (isSilent) door.jam()
      else await door.shut()
      await pause(whileMs(dice))
      if (isSilent) door.clear()
      else await door.open()
    },
  }
}

/** The next calls of several kinds go wrong, opening more than any other: that is where money is lost. */
const muddle: Deed = ({ sandboxUrl }, dice) => {
  const faults = Array.from({ length: 3 }, () => {
    const call = dice.pick(['order', 'order', 'order', 'contact', 'read', 'sign-in'])
    return { call, ...dice.pick(koyweFaults), probability: 0.7, times: 2 }
  })
  return {
    what: `koywe: ${JSON.stringify(faults)}`,
    async act() {
      for (const fault of faults) await post(`${sandboxUrl}/admin/faults`, fault)
    },
  }
}

const spoil: Deed = ({ sandboxUrl }, dice) => {
  const fault = { ...dice.pick(webhookFaults), times: 1 + dice.below(3) }
  return {
    what: `webhooks: ${JSON.stringify(fault)}`,
    act: () => post(`${sandboxUrl}/admin/webhooks/faults`, fault),
  }
}

const closeShop: Deed = ({ shop }, dice) => ({
  what: 'the shop answers 500',
  async act() {
    shop.status = 500
    await pause(whileMs(dice))
    shop.status = 200
  },
})

const deeds: readonly Deed[] = [
  kill,
  kill,
  stun,
  cut,
  cut,
  muddle,
  muddle,
  muddle,
  spoil,
  closeShop,
]

async function post(url: string, body: object): Promise<void> {
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5000),
  })
}

/** Lets things go wrong until somebody says that it is enough; everything is whole again when it ends. */
export async function rage(
  stage: Stage,
  { dice, record, isOver }: { dice: Dice; record: RecordFile; isOver: () => boolean },
): Promise<void> {
  while (!isOver()) {
    const { what, act } = dice.pick(deeds)(stage, dice)
    record.write({ kind: 'fault', what })
    await act().catch((error: unknown) =>
      record.write({ kind: 'fault', what: `${what}: ${String(error)}` }),
    )
    record.write({ kind: 'fault', what: `${what}: over` })
    await pause(dice.below(1500))
  }
  await fetch(`${stage.sandboxUrl}/admin/faults`, { method: 'DELETE' })
  await fetch(`${stage.sandboxUrl}/admin/webhooks/faults`, { method: 'DELETE' })
}
