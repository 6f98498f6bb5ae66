/** Every payment method of the sandbox, paid from checkout to fulfilment. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { aCheckout } from '../support/caller.ts'
import { choose } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const brazilian = { name: 'João Silva', documentType: 'CPF', documentNumber: '123.456.789-09' }
const mexican = { name: 'María López', documentType: 'RFC', documentNumber: 'GODE561231GR8' }
const chilean = { name: 'Pedro Soto', documentType: 'RUT', documentNumber: '11.111.111-1' }
const argentine = { name: 'Luz Díaz', documentType: 'DNI', documentNumber: '20123456' }
const company = {
  name: 'Café del Sur SAS',
  businessType: 'COMPANY',
  documentType: 'NIT',
  documentNumber: '900123456-8',
}
const colombian = { name: 'Ana Pérez', documentType: 'CC', documentNumber: '1234567890' }

const purchases = [
  { method: 'PSE', country: 'CO', currency: 'COP', amount: '50000', payer: colombian },
  { method: 'PSE', country: 'CO', currency: 'COP', amount: '50000.50', payer: company },
  { method: 'NEQUI', country: 'CO', currency: 'COP', amount: '12000', payer: colombian },
  { method: 'PIX_STATIC', country: 'BR', currency: 'BRL', amount: '79.90', payer: brazilian },
  { method: 'PIX_DYNAMIC', country: 'BR', currency: 'BRL', amount: '79.9', payer: brazilian },
  { method: 'SPEI', country: 'MX', currency: 'MXN', amount: '250.25', payer: mexican },
  { method: 'KHIPU', country: 'CL', currency: 'CLP', amount: '12990', payer: chilean },
  { method: 'KHIPU', country: 'AR', currency: 'ARS', amount: '15000', payer: argentine },
]

/** These complete without a visit to the hosted page. */
const byThemselves = new Set(['SPEI', 'KHIPU'])

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

it.each(purchases)('$method in $country is paid to its end: $payer.documentType', async (one) => {
  const request = aCheckout({ ...one, bank: undefined })
  const { status, body: payment } = await world.call.checkout(request)

  if (!byThemselves.has(one.method)) await choose(world, payment)

  expect(status).toBe(201)
  const end = await waitFor('fulfilment', async () => {
    const now = await world.call.payment(payment.id)
    return now.fulfilment === 'done' && now
  })
  expect(end).toMatchObject({ status: 'completed', exception: null, paidAmount: end.amount })
})

it('gives what to draw, and our own page, where a method is paid by QR', async () => {
  const request = aCheckout({ ...purchases[3], bank: undefined })

  const { body: payment } = await world.call.checkout(request)

  expect(payment).toMatchObject({
    payAction: 'qr',
    payUrl: `${world.apiUrl}/pay/${payment.id}`,
    qrCode: expect.stringMatching(/^000201.*6304[0-9A-F]{4}$/),
  })
})
