/** Codes and accounts: what an order asks for, and that a bank pays by it and by nothing else. */

import { describe, expect, it } from 'vitest'
import { crc16 } from '../../../dev/sandbox/crc16.ts'
import { anOrderRequest, aSandbox, scoped, type TestSandbox } from '../../support/sandbox.ts'

const pix = { currency: 'BRL', method: 'PIX_STATIC', amountIn: 79.9 }
const spei = { currency: 'MXN', method: 'SPEI', amountIn: 250.25 }

async function create({ koywe }: TestSandbox, wishes: object): Promise<Record<string, unknown>> {
  return (await koywe('POST', scoped('orders'), { body: anOrderRequest({ ...wishes }) })).body
}

async function payAtBank({ sandbox }: TestSandbox, code: string) {
  const answer = await sandbox.app.inject({
    method: 'POST',
    url: '/bank',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ code }).toString(),
  })
  return { status: answer.statusCode, page: answer.body }
}

it.each([
  ['123456789', '29B1'],
  // The sample of the manual of the Banco Central do Brasil.
  [
    '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***6304',
    '1D3D',
  ],
])('the checksum of %s is %s', (text, sum) => {
  expect(crc16(text)).toBe(sum)
})

describe('an order of PIX', () => {
  it.each(['PIX_STATIC', 'PIX_DYNAMIC'])('asks by a BR Code for its amount: %s', async (method) => {
    const { providedAction } = await create(aSandbox(), { ...pix, method })

    const code = String(providedAction)
    expect(code).toMatch(/^000201.*br\.gov\.bcb\.pix.*5303986540579\.905802BR.*6304[0-9A-F]{4}$/)
    expect(crc16(code.slice(0, -4))).toBe(code.slice(-4))
  })

  it('has the code as text in the one field of the guide', async () => {
    const { paymentUrl } = await create(aSandbox({ settings: { profile: 'guide' } }), pix)

    expect(paymentUrl).toMatch(/^000201/)
  })
})

describe('an order of SPEI', () => {
  it('asks for a transfer to a CLABE that is valid', async () => {
    const { providedAction, providedActionType } = await create(aSandbox(), spei)

    const { clabe } = providedAction as { clabe: string }
    const weighed = Array.from(
      clabe,
      (digit, at) => (Number(digit) * ([3, 7, 1][at % 3] ?? 0)) % 10,
    )
    const sum = weighed.slice(0, 17).reduce((total, one) => total + one, Number(clabe.at(-1)))
    expect(providedActionType).toBe('BANK_TRANSFER')
    expect(clabe).toMatch(/^646\d{15}$/)
    expect(sum % 10).toBe(0)
  })

  it('has the account as JSON in the one field of the guide', async () => {
    const { paymentUrl } = await create(aSandbox({ settings: { profile: 'guide' } }), spei)

    expect(JSON.parse(String(paymentUrl))).toMatchObject({ bankName: 'STP' })
  })
})

describe('the bank', () => {
  it('pays the order of a code', async () => {
    const sandbox = aSandbox()
    const { id, providedAction } = await create(sandbox, pix)
    await create(sandbox, { ...pix, externalId: 'pay_2' })

    const { status, page } = await payAtBank(sandbox, ` ${String(providedAction)}\n`)

    expect(status).toBe(200)
    expect(page).toContain('Paid:')
    const { orders } = sandbox.sandbox.state
    expect(orders.all().map((one) => [one.id === id, one.status])).toEqual([
      [true, 'PROCESSING'],
      [false, 'PENDING'],
    ])
  })

  it('pays the order of a CLABE, however it is spaced', async () => {
    const sandbox = aSandbox()
    const { providedAction } = await create(sandbox, spei)
    const { clabe } = providedAction as { clabe: string }

    const { status } = await payAtBank(sandbox, `${clabe.slice(0, 3)} ${clabe.slice(3)}`)

    expect(status).toBe(200)
  })

  it.each(['', '00020126', '646180111800000009'])('pays nothing by "%s"', async (code) => {
    const sandbox = aSandbox()
    await create(sandbox, pix)
    await create(sandbox, { externalId: 'pay_2' })

    expect((await payAtBank(sandbox, code)).status).toBe(404)
  })

  it('pays an order once', async () => {
    const sandbox = aSandbox()
    const { providedAction } = await create(sandbox, pix)
    await payAtBank(sandbox, String(providedAction))

    const { status } = await payAtBank(sandbox, String(providedAction))

    expect(status).toBe(409)
  })
})
