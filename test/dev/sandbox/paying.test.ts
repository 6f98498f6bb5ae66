/** How an order is paid, fails, pays itself or expires, and what the payer sees. */

import { describe, expect, it } from 'vitest'
import { minute } from '../../support/payments.ts'
import { aSandbox, freezeTime, hour, type TestSandbox } from '../../support/sandbox.ts'

const profiles = ['guide', 'current'] as const
const methods = [
  ['PSE', 'COP'],
  ['NEQUI', 'COP'],
  ['PIX_STATIC', 'BRL'],
  ['PIX_DYNAMIC', 'BRL'],
] as const
const automatic = [
  ['SPEI', 'MXN'],
  ['KHIPU', 'CLP'],
  ['KHIPU', 'ARS'],
] as const

const page = ({ sandbox }: TestSandbox, id: string) => sandbox.app.inject(`/pay/${id}`)

const statusOf = async ({ read }: TestSandbox, id: string) => (await read(id))['status']

describe('the hosted page', () => {
  it('shows what is to be paid, with one button to pay and one to decline', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ description: 'Two chairs' })

    const { body, headers } = await page(sandbox, id)

    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toContain('$ 50.000')
    expect(body).toContain('Two chairs')
    expect(body.match(/<button[^>]*value="\w+"/g)).toEqual([
      expect.stringContaining('value="pay"'),
      expect.stringContaining('value="decline"'),
    ])
  })

  it('shows a description as text, whatever stands in it', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ description: '<script>alert("1")</script>' })

    const { body } = await page(sandbox, id)

    expect(body).not.toContain('<script>')
    expect(body).not.toContain('"1"')
  })

  it('has no buttons for an order that is paid', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order()
    await sandbox.choose(id, 'pay')

    const { body } = await page(sandbox, id)

    expect(body).not.toContain('<button')
    expect(body).toContain('PROCESSING')
  })

  it('is listed with the others, newest first, for who cannot scan a code', async () => {
    const sandbox = aSandbox()
    const first = await sandbox.order({ description: 'One chair' })
    const second = await sandbox.order({ externalId: 'pay_2', description: 'Two <b>chairs</b>' })

    const { body } = await sandbox.sandbox.app.inject('/')

    expect(body.match(/\/pay\/[\w-]+/g)).toEqual([`/pay/${second}`, `/pay/${first}`])
    expect(body).not.toContain('<b>')
  })

  it('does not exist for an unknown order', async () => {
    const sandbox = aSandbox()

    const { statusCode, body } = await page(sandbox, 'ord_unknown')

    expect(statusCode).toBe(404)
    expect(body).toContain('Order not found.')
  })

  it('takes no choice for an unknown order', async () => {
    const sandbox = aSandbox()

    const { status, text } = await sandbox.choose('ord_unknown', 'pay')

    expect(status).toBe(404)
    expect(text).toContain('Order not found.')
  })

  it.each([
    ['paid', 'pay', 50_000, 'https://shop.example/ok'],
    ['declined', 'decline', 50_000, 'https://shop.example/failed'],
    ['paid with 666', 'pay', 666, 'https://shop.example/failed'],
  ])('leads the payer on when the order is %s', async (_what, choice, amountIn, address) => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ amountIn })

    const { status, headers } = await sandbox.choose(id, choice)

    expect(status).toBe(303)
    expect(headers['location']).toBe(address)
  })

  it('changes nothing when it is sent a second time', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order()
    await sandbox.choose(id, 'pay')

    const { status } = await sandbox.choose(id, 'decline')

    expect(status).toBe(303)
    expect(await statusOf(sandbox, id)).toBe('PROCESSING')
  })
})

describe('a paid order', () => {
  it.each([
    [0, 'PROCESSING'],
    [0.9 * minute, 'PROCESSING'],
    [minute, 'PAID'],
    [1.9 * minute, 'PAID'],
    [2 * minute, 'COMPLETED'],
    [48 * hour, 'COMPLETED'],
  ])('is %d ms after the payer chose: %s', async (afterMs, status) => {
    const sandbox = aSandbox()
    const id = await sandbox.order()
    await sandbox.choose(id, 'pay')

    await sandbox.advance(afterMs)

    expect(await statusOf(sandbox, id)).toBe(status)
  })

  it.each(methods)('by %s in %s completes', async (method, currency) => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ method, currency, amountIn: 1000 })
    await sandbox.choose(id, 'pay')

    await sandbox.advance(hour)

    expect(await statusOf(sandbox, id)).toBe('COMPLETED')
  })

  it.each([665, 667, 665.99, 666.01, 6660, 1666])(
    'completes with the amount %d',
    async (amountIn) => {
      const sandbox = aSandbox()
      const id = await sandbox.order({ amountIn })
      await sandbox.choose(id, 'pay')

      await sandbox.advance(hour)

      expect(await statusOf(sandbox, id)).toBe('COMPLETED')
    },
  )

  it.each(methods)('by %s in %s fails with the amount 666', async (method, currency) => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ method, currency, amountIn: 666 })
    await sandbox.choose(id, 'pay')

    await sandbox.advance(hour)

    expect(await statusOf(sandbox, id)).toBe('FAILED')
  })

  it('goes the way that the settings name', async () => {
    const sandbox = aSandbox({ settings: { paidSteps: ['PAID', 'PROCESSING', 'COMPLETED'] } })
    const id = await sandbox.order()
    await sandbox.choose(id, 'pay')

    await sandbox.advance(minute)

    expect(await statusOf(sandbox, id)).toBe('PROCESSING')
  })

  it('shows in the guide profile when it was paid and completed', async () => {
    freezeTime()
    const sandbox = aSandbox({ settings: { profile: 'guide' } })
    const id = await sandbox.order()
    await sandbox.choose(id, 'pay')
    await sandbox.advance(hour)

    const { dates } = (await sandbox.read(id)) as { dates: Record<string, string> }

    const apartMs = Date.parse(dates['deliveryDate'] ?? '') - Date.parse(dates['paymentDate'] ?? '')
    expect(apartMs).toBe(minute)
  })
})

it.each(profiles)('fails a declined order at once in the %s profile', async (profile) => {
  const sandbox = aSandbox({ settings: { profile } })
  const id = await sandbox.order()

  await sandbox.choose(id, 'decline')

  expect(await statusOf(sandbox, id)).toBe('FAILED')
})

describe('an order whose page is not opened', () => {
  it.each(automatic)('by %s in %s pays itself and completes', async (method, currency) => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ method, currency, amountIn: 1000 })

    await sandbox.advance(hour)

    expect(await statusOf(sandbox, id)).toBe('COMPLETED')
  })

  it.each(automatic)(
    'by %s in %s pays itself and fails with the amount 666',
    async (method, currency) => {
      const sandbox = aSandbox()
      const id = await sandbox.order({ method, currency, amountIn: 666 })

      await sandbox.advance(hour)

      expect(await statusOf(sandbox, id)).toBe('FAILED')
    },
  )

  it.each(methods)('by %s in %s waits for its payer', async (method, currency) => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ method, currency, amountIn: 1000 })

    await sandbox.advance(23 * hour)

    expect(await statusOf(sandbox, id)).toBe('PENDING')
  })

  it('expires after a day', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order()

    await sandbox.advance(24 * hour)

    expect(await statusOf(sandbox, id)).toBe('EXPIRED')
  })

  it('that is declined before it pays itself stays failed', async () => {
    const sandbox = aSandbox()
    const id = await sandbox.order({ method: 'SPEI', currency: 'MXN', amountIn: 1000 })
    await sandbox.choose(id, 'decline')

    await sandbox.advance(48 * hour)

    expect(await statusOf(sandbox, id)).toBe('FAILED')
  })
})
