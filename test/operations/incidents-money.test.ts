/** Incidents of money: the explanation alone names the true cause and the actor. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor, Cause } from '../../payment/cause.ts'
import { aCheckout } from '../support/caller.ts'
import { incidentsOf } from '../support/incidents.ts'
import { admin, choose, moveOrder } from '../support/payer.ts'
import { aWorld, type World } from '../support/world.ts'
import type { PaymentView } from '../../payment/payment.ts'

let world: World
const { open, explained, untranslated, nudge, decide } = incidentsOf(() => world)
beforeAll(async () => {
  world = await aWorld({ env: { POLL_SCHEDULE_MS: '60000' } })
})
afterAll(() => world.close())

const move = (payment: PaymentView, change: Record<string, unknown>) =>
  moveOrder(world, payment, change)

async function shipped(): Promise<PaymentView> {
  const payment = await open()
  await choose(world, payment)
  await explained(payment, 'completed')
  return payment
}

async function late(): Promise<PaymentView> {
  const payment = await open()
  await move(payment, { status: 'EXPIRED' })
  await explained(payment, 'payment_expired')
  await move(payment, { status: 'COMPLETED' })
  await explained(payment, 'money_late')
  return payment
}

const twinOf = ({ koyweOrderId }: PaymentView) =>
  admin<{ id: string }>(world, `orders/${koyweOrderId}/twin`)

async function paidWith(change: Record<string, unknown>): Promise<PaymentView> {
  const payment = await open()
  await move(payment, { ...change, status: 'PAID' })
  return payment
}

/** What happens, and what the explanation must say then. */
const incidents: [string, () => Promise<{ id: string }>, Cause, Actor][] = [
  ['nothing yet', () => open(), 'awaiting_payer', 'payer'],
  [
    'the payer declines',
    async () => {
      const payment = await open()
      await choose(world, payment, 'decline')
      return payment
    },
    'payment_failed',
    'payer',
  ],
  ['the order is cancelled', cancelled, 'payment_cancelled', 'payer'],
  ['the money is on its way', () => paidWith({}), 'settling', 'koywe'],
  ['the money comes late', late, 'money_late', 'support'],
  ['too little money comes', () => paidWith({ amountIn: 40_000 }), 'money_underpaid', 'support'],
  ['too much money comes', () => paidWith({ amountIn: 60_000 }), 'money_overpaid', 'support'],
  [
    'another currency comes',
    () => paidWith({ currency: 'USD' }),
    'money_other_currency',
    'support',
  ],
  [
    'the order names another payment',
    () => paidWith({ externalId: 'another' }),
    'money_other_reference',
    'support',
  ],
  [
    'support declines late money',
    async () => {
      const payment = await late()
      await decide(payment, 'decline')
      return payment
    },
    'money_declined',
    'support',
  ],
  [
    'support accepts too much money',
    async () => {
      const payment = await open()
      await move(payment, { amountIn: 60_000, status: 'COMPLETED' })
      await explained(payment, 'money_overpaid')
      await decide(payment, 'accept')
      return payment
    },
    'excess_to_refund',
    'support',
  ],
  [
    'the payer pays a second order before anything is shipped',
    async () => {
      const payment = await open()
      const twin = await twinOf(payment)
      await move(payment, { status: 'PAID' })
      await explained(payment, 'settling')
      await admin(world, `orders/${twin.id}`, { status: 'PAID' })
      return payment
    },
    'second_order_held',
    'support',
  ],
  [
    'the payer pays a second order after shipping',
    async () => {
      const payment = await open()
      const twin = await twinOf(payment)
      await choose(world, payment)
      await explained(payment, 'completed')
      await admin(world, `orders/${twin.id}`, { status: 'COMPLETED' })
      return payment
    },
    'second_order_paid',
    'support',
  ],
  [
    'the payer pays two payments of one reference',
    async () => {
      const request = aCheckout()
      const { body: first } = await world.call.checkout(request)
      await move(first, { status: 'EXPIRED' })
      await explained(first, 'payment_expired')
      const { body: second } = await world.call.checkout(request)
      await choose(world, second)
      await explained(second, 'completed')
      await move(first, { status: 'COMPLETED' })
      return first
    },
    'reference_paid_twice',
    'support',
  ],
  [
    'a refund is requested at Koywe',
    async () => {
      const payment = await shipped()
      await move(payment, { status: 'REFUND_REQUESTED' })
      await nudge(payment)
      return payment
    },
    'refund_requested',
    'koywe',
  ],
  [
    'the money is refunded after shipping',
    async () => {
      const payment = await shipped()
      await move(payment, { status: 'REFUNDED' })
      return payment
    },
    'refunded_after_shipping',
    'support',
  ],
  [
    'the money is refunded before Payin has seen it',
    async () => {
      const payment = await open()
      await move(payment, { status: 'COMPLETED', isSilent: true })
      await move(payment, { status: 'REFUNDED' })
      return payment
    },
    'refunded',
    'none',
  ],
  [
    'Koywe says completed, and then failed',
    async () => {
      const payment = await shipped()
      await move(payment, { status: 'FAILED' })
      await nudge(payment)
      return payment
    },
    'order_contradiction',
    'support',
  ],
  [
    'the amount changes after shipping',
    async () => {
      const payment = await shipped()
      await move(payment, { amountIn: 1 })
      await nudge(payment)
      return payment
    },
    'amount_changed',
    'support',
  ],
  [
    'Koywe holds the order back',
    async () => {
      const payment = await open()
      await move(payment, { status: 'ON_HOLD' })
      await nudge(payment)
      return payment
    },
    'order_on_hold',
    'koywe',
  ],
  [
    'Koywe uses an unknown status',
    async () => {
      const payment = await open()
      await move(payment, { status: 'TELEPORTED' })
      await nudge(payment)
      return payment
    },
    'order_status_unknown',
    'support',
  ],
  [
    'each webhook comes fifty times',
    async () => {
      const storm = { kind: 'repeat', copies: 50, hasNewIds: true, times: 100 }
      const payment = await open()
      await admin(world, 'webhooks/faults', storm)
      await choose(world, payment)
      return payment
    },
    'completed',
    'none',
  ],
]

async function cancelled(): Promise<PaymentView> {
  const payment = await open()
  await move(payment, { status: 'CANCELLED' })
  return payment
}

it.each(incidents)('%s', async (_what, play, cause, actor) => {
  const payment = await play()

  const explanation = await explained(payment, cause)

  expect(explanation.actor).toBe(actor)
  expect(explanation.sentence).not.toBe('')
  expect(await untranslated(payment)).toEqual([])
})

it('speaks three languages, English unless asked, and refuses a fourth', async () => {
  const { id } = await late()
  const path = `/payments/${id}/explanation`

  const [none, spanish, portuguese, french] = await Promise.all(
    ['', '?language=es-CO', '?language=pt', '?language=fr'].map((query) =>
      world.call.get<{ sentence: string; code?: string; field?: string }>(`${path}${query}`),
    ),
  )

  expect(none?.body.sentence).toMatch(
    /^\$ 50\.000 COP arrived when the payment was already expired/,
  )
  expect(spanish?.body.sentence).toMatch(
    /^El dinero \(\$ 50\.000 COP\) llegó cuando el pago ya estaba vencido/,
  )
  expect(portuguese?.body.sentence).toMatch(
    /^O dinheiro \(\$ 50\.000 COP\) chegou quando o pagamento já estava expirado/,
  )
  expect([french?.status, french?.body.field]).toEqual([422, 'language'])
})

it('is not there for a payment that no one has named', async () => {
  const unknown = '/payments/pay_01a20dce-1a87-7783-8676-53995a861217/explanation'

  const answers = await Promise.all([
    world.call.get(unknown),
    world.call.get('/payments/x/explanation'),
  ])

  expect(answers.map(({ status }) => status)).toEqual([404, 404])
})
