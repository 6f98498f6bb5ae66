/** What one happy payment may cost, where it does not depend on the machine. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { toWorkflowId } from '../../workflows/messages.ts'
import { choose } from '../support/payer.ts'
import { fetchHistory, waitForEnd } from '../support/runs.ts'
import { aWorld, type World } from '../support/world.ts'
import { deliverEvent } from '../support/webhook.ts'

let world: World
beforeAll(async () => {
  // Two webhooks, paid and then completed; a sweep would count its own statements.
  world = await aWorld({
    sandbox: { paidSteps: ['PAID', 'COMPLETED'], announcesCreation: false, stepMs: 400 },
    env: { SWEEP_EVERY_MS: '600000' },
  })
  await world.database.query('create extension pg_stat_statements')
})
afterAll(() => world.close())

async function takePayment(): Promise<PaymentView> {
  const { body: payment } = await world.call.checkout()
  await choose(world, payment)
  await waitForEnd(world, payment.id)
  return payment
}

/** Of this database alone: others are counted at the same time. */
const forgetStatements = () =>
  world.database.query(`
    select pg_stat_statements_reset(0, oid, 0) from pg_database where datname = current_database()`)

/**
 * Without those that the test causes, and those that a process makes once a second at most, whatever the number of
 * payments: the heartbeat of the worker, and the records of calls to Koywe.
 */
async function countStatements(): Promise<number> {
  const [row] = await world.database.query(`
    select sum(calls) as calls from pg_stat_statements s
    join pg_database d on d.oid = s.dbid
    where d.datname = current_database() and query not like '%pg_stat_statements%'
      and query not like 'select state, reason%' and query not like '%into workers%'
      and query not like '%into provider_calls%'`)
  return Number(row?.['calls'])
}

/** As the engine counts them. */
async function historyBytes(paymentId: string): Promise<number> {
  const handle = world.temporal.workflow.getHandle(toWorkflowId(paymentId))
  return (await handle.describe()).historySize ?? 0
}

async function callsToKoywe(): Promise<Record<string, number>> {
  const answer = await fetch(`${world.sandboxUrl}/admin/calls`)
  return (await answer.json()) as Record<string, number>
}

describe('one happy payment', () => {
  it.each([
    { paidSteps: ['COMPLETED'], events: 26, bytes: 7900, statements: 33, reads: 1 },
    // Reports that come during a read are covered by one more.
    { paidSteps: ['PAID', 'COMPLETED'], events: 36, bytes: 10_280, statements: 40, reads: 2 },
  ])('stays within its budget with webhooks for $paidSteps', async ({ paidSteps, ...budget }) => {
    world.sandbox.state.settings.paidSteps = paidSteps
    // The first payment of a process signs in, reads the methods and connects.
    await takePayment()
    await world.database.query('update payers set koywe_contact_id = null')
    await forgetStatements()
    const callsBefore = await callsToKoywe()

    const payment = await takePayment()

    const statements = await countStatements()
    const callsAfter = await callsToKoywe()
    const history = await fetchHistory(world, payment.id)
    const events = history.events ?? []
    const bytes = await historyBytes(payment.id)
    const calls = Object.fromEntries(
      Object.entries(callsAfter).map(([kind, count]) => [kind, count - (callsBefore[kind] ?? 0)]),
    )
    const figures = { events: events.length, bytes, statements, calls }
    process.stdout.write(`[budget] ${JSON.stringify(figures)}\n`)
    const { read = 0, ...others } = calls
    expect(others).toEqual({ 'sign-in': 0, methods: 0, contact: 1, order: 1 })
    expect(read).toBeLessThanOrEqual(budget.reads)
    expect(events.length).toBeLessThanOrEqual(budget.events)
    expect(bytes).toBeLessThanOrEqual(budget.bytes)
    expect(statements).toBeLessThanOrEqual(budget.statements)
    expect(openTimers(events)).toBe(0)
    // As long as a worker takes updates, webhooks cause updates and no signals.
    expect(signals(events)).toBe(0)
    expect(new Set(updates(events))).toEqual(new Set(['open', 'report']))
  })

  it('answers a webhook after one insert and one commit, and signals afterwards', async () => {
    await world.stopWorker()
    await forgetStatements()

    await deliverEvent(world, { type: 'ping', note: 'budget' })

    expect(await countStatements()).toBe(1)
  })
})

const count = (events: object[], name: string) =>
  events.filter((event) => name in event && hasValue(event, name)).length

function openTimers(events: object[]): number {
  return (
    count(events, 'timerStartedEventAttributes') -
    count(events, 'timerFiredEventAttributes') -
    count(events, 'timerCanceledEventAttributes')
  )
}

const signals = (events: object[]) => count(events, 'workflowExecutionSignaledEventAttributes')

const updates = (events: HistoryEvents) =>
  events.flatMap(
    ({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) =>
      accepted?.acceptedRequest?.input?.name ?? [],
  )

type HistoryEvents = NonNullable<Awaited<ReturnType<typeof fetchHistory>>['events']>

function hasValue(event: object, name: string): boolean {
  return (event as Record<string, unknown>)[name] != null
}
