/** Mails to the payer about money that did not go the ordinary way: each once, over SMTP, in the shop's face. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout } from '../support/caller.ts'
import { moveOrder } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const face = {
  SHOP_NAME: 'Tienda Andina',
  SHOP_COLOR: '#0f766e',
  SHOP_SUPPORT: 'ayuda@andina.example',
}
const env = { ...face, POLL_SCHEDULE_MS: '60000' }

let world: World
let quiet: World
beforeAll(async () => {
  world = await aWorld({ env })
  quiet = await aWorld({ env: { ...env, MAILS: 'confirmation,shipping' } })
})
afterAll(async () => {
  await world.close()
  await quiet.close()
})

let payers = 0

/** A payment with a payer of its own. */
async function open(at = world): Promise<{ payment: PaymentView; email: string }> {
  payers += 1
  const email = `ana${payers}@example.com`
  const { payer, ...request } = aCheckout() as { payer: object }
  const { body } = await at.call.checkout({ ...request, payer: { ...payer, email } })
  return { payment: body, email }
}

const subjectsTo = (email: string, at = world) => at.mailbox.to(email).map(({ subject }) => subject)

async function becomes(payment: PaymentView, fields: Partial<PaymentView>, at = world) {
  await waitFor(JSON.stringify(fields), async () => {
    const now = await at.call.payment(payment.id)
    return Object.entries(fields).every(([name, value]) => now[name as keyof PaymentView] === value)
  })
}

async function decide(payment: PaymentView, decision: 'accept' | 'decline', at = world) {
  const { status } = await at.call.post(`/payments/${payment.id}/decision`, {
    decision,
    reason: 'the customer called',
  })
  expect(status).toBe(200)
}

async function received(email: string, count: number, at = world) {
  await waitFor(`${count} mails`, () => at.mailbox.to(email).length >= count)
  return at.mailbox.to(email)
}

describe('the payer', () => {
  it('reads that the time to pay is over, and later that late money is declined and returned', async () => {
    const { payment, email } = await open()
    await moveOrder(world, payment, { status: 'EXPIRED' })
    await received(email, 1)
    await moveOrder(world, payment, { status: 'COMPLETED' })
    await received(email, 2)

    await decide(payment, 'decline')
    await received(email, 3)
    await moveOrder(world, payment, { status: 'REFUNDED' })
    await received(email, 4)

    expect(subjectsTo(email)).toEqual([
      'Se venció el plazo para pagar $ 50.000',
      'La tienda está revisando tu pago',
      'La tienda te devolverá tu pago de $ 50.000',
      'Se devolvió tu pago de $ 50.000',
    ])
  })

  it('reads of held money what arrived, whom to ask, and once, although the amount changes', async () => {
    const { payment, email } = await open()
    await moveOrder(world, payment, { amountIn: 40_000, status: 'PAID' })
    const [mail] = await received(email, 1)
    await moveOrder(world, payment, { amountIn: 30_000, status: 'COMPLETED' })
    await becomes(payment, { paidAmount: '30000' })

    await decide(payment, 'accept')
    await received(email, 3)

    expect(mail?.text).toContain('Recibimos $ 40.000 por')
    expect(mail?.text).toContain(`Pedido: ${payment.merchantReference}`)
    expect(mail?.text).toContain('Escríbele a Tienda Andina: ayuda@andina.example')
    expect(mail?.html).toContain('background:#0f766e')
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(subjectsTo(email)).toEqual([
      'La tienda está revisando tu pago',
      'Recibimos tu pago de $ 30.000',
      'La tienda está preparando tu compra',
    ])
  })

  it('gets no mail of a kind that is switched off, and the timeline says why', async () => {
    const { payment, email } = await open(quiet)
    await moveOrder(quiet, payment, { amountIn: 40_000, status: 'PAID' })
    await becomes(payment, { fulfilment: 'held' }, quiet)

    await decide(payment, 'decline', quiet)
    await moveOrder(quiet, payment, { status: 'REFUNDED' })
    await waitFor('the refund', () => quiet.shop.eventsOf(payment.id).includes('payment.refunded'))

    const { text } = await quiet.call.get(`/payments/${payment.id}/timeline`)
    for (const kind of ['held', 'declined', 'refunded']) {
      expect(text).toContain(`mail.${kind} is skipped: MAILS does not list it`)
    }
    expect(subjectsTo(email, quiet)).toEqual([])
  })

  it('reads no more that money is being reviewed once it was released, where the mail waited', async () => {
    const { payment, email } = await open()
    Object.assign(world.mailbox.refuses, { code: 451, text: 'later' })
    await moveOrder(world, payment, { amountIn: 40_000, status: 'COMPLETED' })
    await becomes(payment, { fulfilment: 'held' })
    await decide(payment, 'accept')
    await becomes(payment, { status: 'completed' })

    world.mailbox.refuses.code = null

    await received(email, 2)
    expect(subjectsTo(email)).toEqual([
      'Recibimos tu pago de $ 40.000',
      'La tienda está preparando tu compra',
    ])
  })
})
