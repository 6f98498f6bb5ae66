/** What docs/temporal-ui.md promises: the queries to save find what they say, and every run is explained. */

import { randomUUID } from 'node:crypto'
import { Connection } from '@temporalio/client'
import { defineQuery } from '@temporalio/workflow'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { createEngine } from '../../runtime/engine.ts'
import { toWorkflowId } from '../../workflows/messages.ts'
import { silentLog } from '../support/log.ts'
import { listBlocks } from '../support/pages.ts'
import { admin, choose, moveOrder, untilNotified } from '../support/payer.ts'
import { findRun, waitForEnd } from '../support/runs.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const [held = '', stuck = '', late = '', noWorker = ''] = listBlocks('docs/temporal-ui.md').map(
  ({ code }) => code.trim(),
)
const namespace = 'default'

let world: World
let connection: Connection
beforeAll(async () => {
  world = await aWorld({ env: { SWEEP_EVERY_MS: '100', POLL_SCHEDULE_MS: '60000' } })
  connection = await Connection.connect({ address: inject('temporalAddress') })
})
afterAll(async () => {
  await connection.close()
  await world.close()
})

/** Whether a query finds the workflow of a payment. */
async function finds(query: string, paymentId: string): Promise<boolean> {
  const one = `${query} AND WorkflowId = '${toWorkflowId(paymentId)}'`
  const { count } = await connection.workflowService.countWorkflowExecutions({
    namespace,
    query: one,
  })
  return Number(count) > 0
}

const untilFound = (query: string, paymentId: string) =>
  waitFor(`the row of ${query}`, () => finds(query, paymentId))

async function open(): Promise<PaymentView> {
  return (await world.call.checkout()).body
}

const untilHeld = ({ id }: PaymentView) =>
  waitFor('the hold', async () => (await world.call.payment(id)).fulfilment === 'held')

/** A task queue without a worker, and a run on it. */
async function aRunWithoutWorker(): Promise<{ paymentId: string; taskQueue: string }> {
  const taskQueue = `unserved-${randomUUID()}`
  const address = { address: inject('temporalAddress') }
  const engine = createEngine({ connection: address, namespace, log: silentLog, taskQueue })
  const paymentId = `pay_${randomUUID()}`
  await engine.signal(paymentId)
  onTestFinished(async () => {
    await world.temporal.workflow.getHandle(toWorkflowId(paymentId)).terminate()
    await engine.close()
  })
  return { paymentId, taskQueue }
}

/** Fails the next task of a run, as code that throws does. */
async function failTask(taskQueue: string): Promise<void> {
  const { workflowService } = connection
  const queue = { namespace, taskQueue: { name: taskQueue } }
  const poll = () => workflowService.pollWorkflowTaskQueue({ ...queue, identity: 'failing' })
  const { taskToken } = await connection.withDeadline(Date.now() + 60_000, poll)
  await workflowService.respondWorkflowTaskFailed({ namespace, taskToken })
}

describe('the query', () => {
  it('"held" finds held money, and no other payment', async () => {
    const [payment, other] = [await open(), await open()]
    await moveOrder(world, payment, { amountIn: 40_000, status: 'COMPLETED' })
    await untilHeld(payment)

    await untilFound(held, payment.id)

    expect(await finds(held, other.id)).toBe(false)
    expect(await finds(late, payment.id)).toBe(false)
  })

  it('"late" finds late money', async () => {
    const payment = await open()
    await moveOrder(world, payment, { status: 'EXPIRED' })
    await waitFor('expiry', async () => (await world.call.payment(payment.id)).status === 'expired')
    await moveOrder(world, payment, { status: 'COMPLETED' })
    await untilHeld(payment)

    await untilFound(late, payment.id)
  })

  it('"stuck" finds an open finding, and no other payment', async () => {
    const [payment, other] = [await open(), await open()]
    await moveOrder(world, payment, { amountIn: 40_000, status: 'COMPLETED' })
    await untilHeld(payment)
    await waitFor('the finding', async () => {
      const { text } = await world.call.get(`/findings?open=true&paymentId=${payment.id}`)
      return text.includes('money_held')
    })
    // The run learns of the findings with its next step.
    await admin(world, 'webhooks/send', {
      body: { id: randomUUID(), type: 'order.nudged', data: { orderId: payment.koyweOrderId } },
    })

    await untilFound(stuck, payment.id)

    expect(await finds(stuck, other.id)).toBe(false)
  })

  it('"no worker" finds a run that no worker has taken', async () => {
    const { paymentId } = await aRunWithoutWorker()
    const served = await open()

    await untilFound(noWorker, paymentId)

    expect(await finds(noWorker, served.id)).toBe(false)
  })

  it('"stuck" finds a run whose code fails again and again', async () => {
    const { paymentId, taskQueue } = await aRunWithoutWorker()

    for (let failures = 0; failures < 5; failures += 1) await failTask(taskQueue)

    await untilFound(stuck, paymentId)
  })
})

/** The SDK's own query, by which the UI gets the details. */
const metadata = defineQuery<{ currentDetails?: string }>('__temporal_workflow_metadata')

async function detailsOf(paymentId: string, runId: string): Promise<string> {
  const handle = world.temporal.workflow.getHandle(toWorkflowId(paymentId), runId)
  return (await handle.query(metadata)).currentDetails ?? ''
}

const explain = async ({ id }: PaymentView) => {
  const { body } = await world.call.get<{ sentence: string; action: string | null }>(
    `/payments/${id}/explanation`,
  )
  return body
}

it('the details are the explanation, in the run that a late webhook starts too', async () => {
  const payment = await open()
  await choose(world, payment)
  await untilNotified(world, payment.id)
  const { runId } = await waitForEnd(world, payment.id)
  const before = await explain(payment)
  const first = await detailsOf(payment.id, runId)

  await moveOrder(world, payment, { status: 'REFUNDED' })

  expect(first).toContain(before.sentence)
  // A webhook of the purchase may start a run of its own, so more than one may follow.
  await waitFor('the explanation of the refund in the details of a later run', async () => {
    const run = await findRun(world, payment.id)
    if (run.runId === runId || run.isOpen) return false
    const { sentence, action } = await explain(payment)
    const details = await detailsOf(payment.id, run.runId)
    return (
      sentence !== before.sentence &&
      [sentence, String(action)].every((text) => details.includes(text))
    )
  })
})
