/** `npm run sandbox -- …` against a sandbox that a service uses: what each scenario comes to. */

import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { checkout } from '../../dev/local/paths.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { runCommand } from '../support/command.ts'
import { apiKey } from '../support/credentials.ts'
import { admin, untilNotified } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'
import { scenarios } from '../../dev/sandbox/scenarios.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { POLL_SCHEDULE_MS: '1500' } })
})
afterAll(() => world.close())

/** A payment that has its order, also where the machine is under load. */
async function open(): Promise<PaymentView> {
  const { body } = await world.call.checkout()
  return waitFor('the order', async () => {
    const payment = await world.call.payment(body.id)
    return payment.status === 'pending' && payment
  })
}

function start(...args: string[]) {
  const command = runCommand(
    [process.execPath, join(checkout, 'dev/sandbox/main.ts'), ...args, '--at', world.sandboxUrl],
    { cwd: checkout, env: {} },
  )
  onTestFinished(() => void command.end('SIGKILL'))
  return command
}

/** How each scenario ends for the shop. */
const ends: Record<keyof typeof scenarios, object> = {
  paid: { status: 'completed', fulfilment: 'done' },
  declined: { status: 'failed', fulfilment: 'none' },
  'late-by-3-days': { status: 'expired', exception: 'late', fulfilment: 'held' },
  partial: { exception: 'underpaid', fulfilment: 'held' },
  over: { exception: 'overpaid', fulfilment: 'held' },
  refund: { status: 'refunded' },
  // Completed or held: that depends on whether the first one was read before the second one was paid.
  'second-order': { exception: 'duplicate' },
  'unknown-status': { status: 'completed', fulfilment: 'done' },
  'lost-webhooks': { status: 'completed', fulfilment: 'done' },
  'late-webhooks': { status: 'completed', fulfilment: 'done' },
  reversed: { status: 'completed', fulfilment: 'done' },
  storm: { status: 'completed', fulfilment: 'done' },
  unsigned: { status: 'completed', fulfilment: 'done' },
  foreign: { status: 'completed', fulfilment: 'done' },
}

it.each(Object.keys(scenarios))('scenario %s ends as it should', async (name) => {
  await fetch(`${world.sandboxUrl}/admin/webhooks/faults`, { method: 'DELETE' })
  const payment = await open()

  const code = await start('scenario', name, '--payment', payment.id).ended

  expect(code).toBe(0)
  const expected = Object.entries(ends[name] ?? {})
  expect(expected).not.toEqual([])
  await waitFor(JSON.stringify(ends[name]), async () => {
    const now = Object.entries(await world.call.payment(payment.id))
    return expected.every(([field, value]) => new Map(now).get(field) === value)
  })
})

it('scenario lists the events that Payin sends the shop', async () => {
  const payment = await open()
  const args = ['--payment', payment.id, '--payin', world.apiUrl, '--key', apiKey]

  const scenario = start('scenario', 'paid', ...args)

  expect(await scenario.ended).toBe(0)
  expect(scenario.said()).toMatch(
    /Events of pay_\S+ to the shop:\n(?:.*\n)* {2}payment\.completed /,
  )
})

it('trigger sends the event of a payment, and listen prints it with its answer', async () => {
  const payment = await open()
  const listening = start('listen')
  await listening.saying('Listening to the webhooks')

  const triggered = start('trigger', 'order.completed', '--payment', payment.id)

  expect(await triggered.ended).toBe(0)
  expect(triggered.said()).toContain(`The order of ${payment.id} is COMPLETED`)
  const line = `order.completed    ${payment.koyweOrderId}  try 1: 200`
  await listening.saying(line)
  await untilNotified(world, payment.id)
})

it('plays the steps of a file', async () => {
  const payment = await open()
  const file = join(checkout, 'test/dev/sandbox/cancelled.json')

  expect(await start('scenario', file, '--payment', payment.id).ended).toBe(0)

  await waitFor('the end', async () => {
    const { status } = await world.call.payment(payment.id)
    return status === 'cancelled'
  })
})

it.each([
  [
    ['trigger', 'paid', '--payment', 'pay_1'],
    'There is no event "paid". Use one of: order.pending',
  ],
  [['trigger', 'order.bogus', '--payment', 'pay_1'], 'order.completed, order.failed'],
  [['clock', 'forward'], 'Use clock, or clock reset.'],
  [['trigger', 'order.paid'], 'Say --payment'],
  [['trigger', 'order.paid', '--payment', 'pay_1'], 'Order not found'],
  [['scenario', 'sunshine'], 'late-by-3-days'],
])('says what was wrong with %j', async (args, sentence) => {
  const command = start(...args)

  expect(await command.ended).toBe(1)
  expect(command.said()).toContain(sentence)
})

it('says that no sandbox is there', async () => {
  await admin(world, 'settings', {})
  const command = runCommand(
    [
      process.execPath,
      join(checkout, 'dev/sandbox/main.ts'),
      'listen',
      '--at',
      'http://127.0.0.1:1',
    ],
    { cwd: checkout, env: {} },
  )

  expect(await command.ended).toBe(1)
  expect(command.said()).toContain('No sandbox answers at http://127.0.0.1:1')
})
