/**
 * A worker that dies at any moment of an effect: it is done once all the same. The moments are counted
 * from a run that lives: one before and one after each thing that an effect awaits.
 */

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCheckout } from '../support/caller.ts'
import { quietRuntime } from '../support/runtime.ts'
import { aScene, type Scene } from '../support/scene.ts'
import { aStage, type Stage } from '../support/stage.ts'
import { waitFor } from '../support/wait.ts'

/** Everything that an effect awaits, in order: an event's way, and a mail's. */
const ways = {
  'payment.completed': [
    'ledger.effects.beginTry completed',
    'shop.deliver completed',
    'ledger.effects.finish completed',
  ],
  'mail.failure': [
    'ledger.effects.beginTry mail.failure',
    'ledger.effects.loadPayer',
    'mailer.send mail.failure',
    'ledger.effects.finish mail.failure',
  ],
} as const
type Effect = keyof typeof ways

const momentsOf = (effect: Effect) =>
  ways[effect].flatMap((place) => [`before ${place}`, `after ${place}`])

/** The other side has taken it, and the ledger does not know yet. */
const isTakenUnknown = (moment: string) => /^after (shop|mailer)|^before \S+finish/.test(moment)

let scene: Scene
beforeAll(async () => {
  // No other effect comes first: the order is completed at once, or fails without an event to wait for.
  quietRuntime()
  scene = await aScene({ sandbox: { paidSteps: ['COMPLETED'], webhooks: 'drop' } })
})
afterAll(() => scene.close())

/** Makes a payment whose effect is the one, and brings its order to its end. Gives the id. */
async function bringAbout(stage: Stage, effect: Effect, email: string): Promise<string> {
  const isPaid = effect === 'payment.completed'
  const payer = { ...aCheckout().payer, email: isPaid ? undefined : email }
  const { body } = await stage.call.checkout(aCheckout({ payer }))
  const order = await waitFor('the order', () =>
    scene.sandbox.state.orders.findByExternalId(body.id),
  )
  if (isPaid) scene.sandbox.state.orders.pay(order)
  else scene.sandbox.state.orders.decline(order)
  return body.id
}

const isDone = async (paymentId: string, effect: Effect) => {
  const [row] = await scene.database.query(
    'select state from effects where payment_id = $1 and kind = $2',
    [paymentId, effect],
  )
  return row?.['state'] === 'done'
}

describe.each(Object.keys(ways) as Effect[])('%s', (effect) => {
  it('awaits what these tests say, and nothing else', async ({ onTestFinished }) => {
    const stage = await aStage(scene, onTestFinished)
    const worker = await stage.startDying()

    const id = await bringAbout(stage, effect, 'counted@example.com')

    await worker.saying(momentsOf(effect).at(-1) ?? '')
    expect(await isDone(id, effect)).toBe(true)
    const own = new Set<string>(momentsOf(effect))
    const name = effect.replace('payment.', '')
    const moments = worker
      .said()
      .split('\n')
      .filter((moment) => own.has(moment) || moment.endsWith(` ${name}`))
    expect(moments).toEqual(momentsOf(effect))
  })

  it.concurrent.for(momentsOf(effect))(
    'is done once when the worker dies %s',
    async (moment, { onTestFinished }) => {
      const email = `${randomBytes(6).toString('hex')}@example.com`
      const stage = await aStage(scene, onTestFinished)
      const dying = await stage.startDying(moment)
      const id = await bringAbout(stage, effect, email)
      const how = await dying.ended

      await stage.startWorker()

      await waitFor('the effect', () => isDone(id, effect), 60_000)
      const events = scene.shop.events.filter(
        ({ data, type }) => data.id === id && type === 'payment.completed',
      )
      const taken =
        effect === 'payment.completed'
          ? events.map(({ id: key, body }) => `${key} ${body}`)
          : scene.mailbox.to(email).map(({ messageId }) => messageId)
      // What was taken just before the worker died is taken again, under the same key.
      expect(how).toBe('SIGKILL')
      expect(taken).toHaveLength(isTakenUnknown(moment) ? 2 : 1)
      expect(new Set(taken).size).toBe(1)
    },
  )
})
