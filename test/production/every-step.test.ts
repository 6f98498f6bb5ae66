/**
 * A worker that dies at any step of a payment's road, from its first activity to its last mail: one
 * order, shipped once. The steps are counted from a run that lives.
 */

import { randomBytes } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { toWorkflowId } from '../../workflows/messages.ts'
import { aCheckout } from '../support/caller.ts'
import { quietRuntime } from '../support/runtime.ts'
import { aScene, type Scene } from '../support/scene.ts'
import { aStage, type Stage } from '../support/stage.ts'
import { waitFor } from '../support/wait.ts'

/** Everything outside itself that a worker waits for on the road of a paid order. */
const places = [
  'store.payments.load',
  'store.pendingWork',
  'koywe.signIn',
  'store.findings.close',
  'store.payers.loadWithPayment',
  'koywe.createContact',
  'store.payers.keepContact',
  'store.commit',
  'koywe.createOrder',
  'store.reads.begin',
  'koywe.readOrder',
  'store.commitMoney',
  'store.outbox.begin completed',
  'shop.deliver completed',
  'store.outbox.finish completed',
  'store.outbox.listSendable',
  'store.outbox.begin mail.confirmation',
  'mailer.send mail.confirmation',
  'store.outbox.finish mail.confirmation',
  'store.outbox.begin mail.shipping',
  'mailer.send mail.shipping',
  'store.outbox.finish mail.shipping',
]
const toMoments = (place: string) => [`before ${place}`, `after ${place}`]
const moments = places.flatMap(toMoments)
/** The first commit stores that the order is about to be created, the second one that it was. */
const repeated = ['before store.commit #2', 'after store.commit #2']

let scene: Scene
beforeAll(async () => {
  quietRuntime()
  scene = await aScene({
    sandbox: { paidSteps: ['COMPLETED'], webhooks: 'drop' },
    env: { LOOKUP_SETTLE_MS: '700,500' },
  })
})
afterAll(() => scene.close())

/** A POST that may have begun is over after 45 s; only then can its order be known not to exist. */
const guardMs = 200_000

/** Checks out, and the payer pays as soon as there is an order, whatever the worker does. */
async function pay(stage: Stage, email: string): Promise<string> {
  const { body } = await stage.call.checkout(aCheckout({ payer: { ...aCheckout().payer, email } }))
  const { orders } = scene.sandbox.state
  void waitFor('the order', () => orders.findByExternalId(body.id), guardMs).then(
    (order) => orders.pay(order),
    () => undefined,
  )
  return body.id
}

const isOver = async (paymentId: string) => {
  const rows = await scene.database.query('select state from outbox where payment_id = $1', [
    paymentId,
  ])
  return rows.length === 3 && rows.every(({ state }) => state === 'done')
}

/** Waits for the end of a payment. On a timeout, the error contains the history of the run. */
async function untilOver(paymentId: string): Promise<void> {
  try {
    await waitFor('the end', () => isOver(paymentId), guardMs)
  } catch (cause) {
    throw new Error(`${paymentId} went through\n${await describePayment(paymentId)}`, { cause })
  }
}

async function describePayment(paymentId: string): Promise<string> {
  const connection = await Connection.connect({ address: inject('temporalAddress') })
  const run = new Client({ connection }).workflow.getHandle(toWorkflowId(paymentId))
  const [history, about] = await Promise.all([run.fetchHistory(), run.describe()])
  await connection.close()
  return JSON.stringify([history.events, about.raw.pendingActivities], null, 1)
}

/** The other side has taken it, and the store does not know yet. */
const isTakenUnknown = (moment: string) => /^after (shop|mailer)|^before \S+finish/.test(moment)

const anAddress = () => `${randomBytes(6).toString('hex')}@example.com`

it('takes the steps that these tests say, and no others', async ({ onTestFinished }) => {
  const stage = await aStage(scene, onTestFinished)
  const worker = await stage.startDying()

  const id = await pay(stage, anAddress())

  await untilOver(id)
  await worker.saying('after store.outbox.finish mail.shipping')
  const passed = worker.said().match(/^(before|after) .*$/gm)
  expect([...new Set(passed)].toSorted()).toEqual(moments.toSorted())
})

describe('a worker that dies', () => {
  it.concurrent.for([...moments, ...repeated])(
    '%s leaves one order that is shipped once',
    { timeout: guardMs + 40_000 },
    async (moment, { onTestFinished }) => {
      const email = anAddress()
      const stage = await aStage(scene, onTestFinished)
      const dying = await stage.startDying(moment)
      const id = await pay(stage, email)
      const how = await dying.ended

      await stage.startWorker()

      await untilOver(id)
      const orders = scene.sandbox.state.orders.all()
      const events = scene.shop.events.filter(({ data }) => data.id === id)
      const mails = scene.mailbox.to(email)
      expect(how).toBe('SIGKILL')
      expect(orders.filter(({ externalId }) => externalId === id)).toHaveLength(1)
      // One that was taken just before the end is sent again, and known by its key.
      expect(new Set(events.map(({ id: key, type }) => `${type} ${key}`)).size).toBe(1)
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2)
      expect(events.length + mails.length).toBe(isTakenUnknown(moment) ? 4 : 3)
      expect((await stage.call.payment(id)).status).toBe('completed')
    },
  )
})
