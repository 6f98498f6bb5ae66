/** Deeds: faults of processes, connections and receivers that heal after a short time. */

import { createHmac } from 'node:crypto'
import { kill as signal } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { readOrders } from './calls.ts'
import type { Dice } from './dice.ts'
import { startAgain, type Part } from './crew.ts'
import type { TortureStage } from './stage.ts'

export interface Deed {
  name: string
  /** What the deed affects. Deeds with a common subject run one after another. Never empty. */
  subjects: string[]
  act(dice: Dice): Promise<void>
}

const aWhile = (dice: Dice) => pause(500 + dice.below(2500))
/** One pause in four outlasts every heartbeat and task timeout, so that two workers may hold the same task. */
const aLongWhile = (dice: Dice) =>
  dice.below(4) === 0 ? pause(9000 + dice.below(3000)) : aWhile(dice)

function deedsToPart(part: Part): Deed[] {
  return [
    {
      name: `kill:${part.name}`,
      subjects: [part.name],
      async act(dice) {
        signal(part.child.pid, 'SIGKILL')
        await part.child.exited
        await aWhile(dice)
        await startAgain(part)
      },
    },
    {
      name: `pause:${part.name}`,
      subjects: [part.name],
      async act(dice) {
        signal(part.child.pid, 'SIGSTOP')
        await aLongWhile(dice)
        signal(part.child.pid, 'SIGCONT')
      },
    },
  ]
}

function deedsToDoors({ doors }: TortureStage): Deed[] {
  return Object.entries(doors).flatMap(([name, door]) => {
    const deed = (
      kind: string,
      begin: () => Promise<void> | void,
      end: () => Promise<void> | void,
    ) => ({
      name: `${kind}:${name}`,
      subjects: [`door ${name}`],
      async act(dice: Dice) {
        await begin()
        await aWhile(dice)
        await end()
      },
    })
    return [
      deed(
        'cut',
        () => door.shut(),
        () => door.open(),
      ),
      deed(
        'jam',
        () => door.jam(),
        () => door.clear(),
      ),
      deed(
        'slow',
        () => door.slow(150),
        () => door.slow(0),
      ),
    ]
  })
}

function deedsToReceivers({ shop, mail }: TortureStage): Deed[] {
  const answering = (name: string, receiver: { mode: string }, mode: string) => ({
    name,
    subjects: [name.split(':')[0] ?? name],
    async act(dice: Dice) {
      receiver.mode = mode
      await aWhile(dice)
      receiver.mode = 'take'
    },
  })
  return [
    answering('shop:refuses', shop, 'refuse'),
    answering('shop:takes-and-fails', shop, 'take-and-fail'),
    answering('shop:is-silent', shop, 'hang'),
    answering('mail:refuses', mail, 'refuse'),
  ]
}

/** Sends a correctly signed webhook which says that an unpaid order is completed. */
function forgery(stage: TortureStage): Deed {
  return {
    name: 'forge:completed',
    subjects: ['forger'],
    async act(dice) {
      const open = (await readOrders(stage)).filter(({ status }) => status === 'PENDING')
      if (open.length === 0) return
      const { id, externalId } = dice.pick(open)
      const data = { id, orderId: id, externalId, status: 'COMPLETED' }
      const body = JSON.stringify({
        id: `evt_${dice.below(2 ** 31)}`,
        type: 'order.completed',
        data,
      })
      const signature = createHmac('sha256', stage.webhookSecret()).update(body).digest('hex')
      await fetch(stage.webhookUrl, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'koywe-signature': signature },
        signal: AbortSignal.timeout(8000),
      })
    },
  }
}

const rotation = (stage: TortureStage): Deed => ({
  name: 'rotate:webhook-secret',
  subjects: ['api-1', 'api-2', 'sandbox'],
  act: () => stage.rotateSecret(),
})

export function allDeeds(stage: TortureStage): Deed[] {
  return [
    ...stage.parts.flatMap(deedsToPart),
    ...deedsToDoors(stage),
    ...deedsToReceivers(stage),
    forgery(stage),
    rotation(stage),
  ]
}
