/** Incidents at Koywe and on the way to it: the explanation tells them apart, and never blames the payer. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Actor, Cause } from '../../payment/cause.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout } from '../support/caller.ts'
import { incidentsOf } from '../support/incidents.ts'
import { admin, choose, moveOrder } from '../support/payer.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
const { open, explained, untranslated, fail, heal } = incidentsOf(() => world)
beforeAll(async () => {
  world = await aWorld({
    env: {
      OPEN_WAIT_MS: '700',
      KOYWE_TIMEOUT_MS: '500',
      // Longer than the test, so that an unknown outcome stays unknown.
      LOOKUP_SETTLE_MS: '600000,600000',
      POLL_SCHEDULE_MS: '200',
      SWEEP_EVERY_MS: '100',
    },
  })
})
afterEach(async () => {
  await heal()
  await fetch(`${world.sandboxUrl}/admin/webhooks/faults`, { method: 'DELETE' })
})
afterAll(() => world.close())

let documents = 1_000_000 + (Date.now() % 1_000_000)

/** A payer whom Koywe does not know yet, so that a contact is created. */
function aNewPayer() {
  documents += 1
  return { payer: { ...aCheckout().payer, documentNumber: String(documents) } }
}

/** A payment that the payer can pay: with so short a wait, its checkout may be answered before the order exists. */
async function openPayable(): Promise<PaymentView> {
  const { id } = await open()
  await explained({ id }, 'awaiting_payer')
  return world.call.payment(id)
}

async function openThen(fault: Record<string, unknown>): Promise<PaymentView> {
  const payment = await openPayable()
  await fail({ call: 'read', ...fault })
  return payment
}

const openDespite = async (fault: Record<string, unknown>, fields = {}): Promise<PaymentView> => {
  await fail({ times: 1, ...fault })
  return open(fields)
}

const incidents: [string, () => Promise<{ id: string }>, Cause, Actor][] = [
  [
    'creating the order is answered with 500',
    () => openDespite({ call: 'order', status: 500, when: 'before' }),
    'create_failed',
    'none',
  ],
  [
    'creating the order is not answered',
    () => openDespite({ call: 'order', kind: 'hang', when: 'before' }),
    'create_unanswered',
    'none',
  ],
  ['Koywe answers reads with 503', () => openThen({ status: 503 }), 'koywe_failing', 'koywe'],
  ['Koywe cuts the connection', () => openThen({ kind: 'cut' }), 'koywe_unreachable', 'operator'],
  [
    'Koywe limits the calls',
    () => openThen({ status: 429, retryAfter: '1' }),
    'koywe_throttling',
    'none',
  ],
  [
    'Koywe answers with another shape',
    () => openThen({ kind: 'odd' }),
    'order_unreadable',
    'support',
  ],
  [
    'the order is gone',
    () => openThen({ status: 404, errorCode: 'OR99404' }),
    'order_missing',
    'support',
  ],
]

describe('the explanation is true when', () => {
  it.each(incidents)('%s', async (_what, play, cause, actor) => {
    const payment = await play()

    const explanation = await explained(payment, cause)

    expect(explanation.actor).toBe(actor)
    expect(await untranslated(payment)).toEqual([])
    await heal()
  })

  it('Koywe is down, and again when it is back', async () => {
    const payment = await openThen({ status: 503 })
    const down = await explained(payment, 'koywe_failing')

    await heal()

    const back = await explained(payment, 'awaiting_payer')
    expect([down.actor, back.actor]).toEqual(['koywe', 'payer'])
  })

  it('Koywe refuses the document of the payer, and the refused request says the same', async () => {
    await fail({ call: 'contact', status: 400, errorCode: 'DC00010', times: 1 })
    const answer = await world.call.checkout<{ paymentId: string; requestId: string }>(
      aCheckout(aNewPayer()),
    )

    const explanation = await explained({ id: answer.body.paymentId }, 'document_refused')

    expect([answer.status, explanation.actor]).toEqual([422, 'payer'])
  })

  it('Koywe refuses the order for another reason', async () => {
    await fail({ call: 'order', status: 400, errorCode: 'OR00001', times: 1 })
    const { body } = await world.call.checkout<{ paymentId: string }>()

    const explanation = await explained({ id: body.paymentId }, 'order_refused')

    expect(explanation.actor).toBe('support')
  })

  it('the payer abandons the payment, and it expires', async () => {
    await admin(world, 'settings', { expiresMs: 1500 })
    const payment = await open()
    await admin(world, 'settings', { expiresMs: 86_400_000 })

    const explanation = await explained(payment, 'payment_expired')

    expect(explanation.actor).toBe('payer')
    expect(explanation.next).not.toBeNull()
  })

  it('no webhook about the money arrives', async () => {
    const payment = await openPayable()
    await admin(world, 'webhooks/faults', { kind: 'lose', times: 100 })

    await choose(world, payment)

    const explanation = await explained(payment, 'webhooks_missing')
    expect(explanation.actor).toBe('operator')
  })
})

describe('webhooks that are signed with another secret', () => {
  it('are named as the cause, before the money is found and afterwards', async () => {
    const env = { KOYWE_WEBHOOK_SECRET: 'not-the-secret-at-koywe', POLL_SCHEDULE_MS: '4000' }
    const deaf = await aWorld({ env })
    const there = incidentsOf(() => deaf)
    const payment = await there.open()
    await moveOrder(deaf, payment, { status: 'COMPLETED' })

    const before = await there.explained(payment, 'webhooks_refused')
    const after = await there.explained(payment, 'webhooks_refused')

    expect([before.actor, after.actor]).toEqual(['operator', 'operator'])
    expect(before.next?.at).not.toBeNull()
    await deaf.close()
  })
})
