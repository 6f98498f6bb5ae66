/** Calls that go wrong on demand, before or after they had their outbox message. */

import { describe, expect, it } from 'vitest'
import type { InjectedFault } from '../../../dev/sandbox/faults.ts'
import { minute } from '../../support/payments.ts'
import { anOrderRequest, aSandbox, scoped, type TestSandbox } from '../../support/sandbox.ts'
import { waitFor } from '../../support/wait.ts'

const ordersOf = ({ sandbox }: TestSandbox) => sandbox.state.orders.all().length

async function aFaulty(fault: Partial<InjectedFault>) {
  const sandbox = aSandbox()
  // Signed in before, so that the fault meets the call that it is meant for.
  const authorization = `Bearer ${await sandbox.signIn()}`
  await sandbox.admin('POST', 'faults', fault)
  const create = () =>
    sandbox.koywe('POST', scoped('orders'), { body: anOrderRequest(), authorization })
  return { sandbox, authorization, create }
}

/** The same over a real connection, which alone can be cut or left without an answer. */
async function aFaultyServer(fault: Partial<InjectedFault>) {
  const faulty = await aFaulty(fault)
  const origin = await faulty.sandbox.sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  const stop = new AbortController()
  const create = () =>
    fetch(`${origin}/api/v1/${scoped('orders')}`, {
      method: 'POST',
      headers: { authorization: faulty.authorization, 'content-type': 'application/json' },
      body: JSON.stringify(anOrderRequest()),
      signal: stop.signal,
    })
  return { ...faulty, create, stop }
}

it('unknown fields are added to a good answer', async () => {
  const { sandbox, create } = await aFaulty({ call: 'order', kind: 'extra' })

  const { status, body } = await create()

  expect(status).toBe(201)
  expect(body).toMatchObject({ id: expect.stringMatching(/^ord_/), unheardOf: { of: [1] } })
  expect(ordersOf(sandbox)).toBe(1)
})

describe('a fault before the outbox message', () => {
  it('answers with its status and code, and nothing is created', async () => {
    const fault = { call: 'order', status: 503, errorCode: 'SBX00001' } as const
    const { sandbox, create } = await aFaulty(fault)

    const { status, body } = await create()

    expect(status).toBe(503)
    expect(body).toMatchObject({
      statusCode: 503,
      errorCode: 'SBX00001',
      message: 'a fault of the sandbox',
    })
    expect(ordersOf(sandbox)).toBe(0)
  })

  it('has no code unless one is given', async () => {
    const { create } = await aFaulty({ call: 'order', status: 404 })

    const { status, body } = await create()

    expect(status).toBe(404)
    expect(body).not.toHaveProperty('errorCode')
  })

  it.each([
    ['with', '7', '7'],
    ['without', null, undefined],
  ])('asks to wait %s a Retry-After', async (_what, retryAfter, header) => {
    const { create } = await aFaulty({ call: 'order', status: 429, retryAfter })

    const { status, headers } = await create()

    expect(status).toBe(429)
    expect(headers['retry-after']).toBe(header)
  })

  it('answers like a proxy, in HTML', async () => {
    const { sandbox, create } = await aFaulty({ call: 'order', kind: 'html' })

    const { status, headers, text } = await create()

    expect(status).toBe(502)
    expect(headers['content-type']).toMatch(/^text\/html/)
    expect(text).toContain('Bad gateway')
    expect(ordersOf(sandbox)).toBe(0)
  })

  it('answers with JSON that breaks off', async () => {
    const { create } = await aFaulty({ call: 'order', kind: 'truncate' })

    const { status, text } = await create()

    expect(status).toBe(200)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })

  it('cuts the connection, and nothing is created', async () => {
    const { sandbox, create } = await aFaultyServer({ call: 'order', kind: 'cut' })

    const answer = create()

    await expect(answer).rejects.toThrow('fetch failed')
    expect(ordersOf(sandbox)).toBe(0)
  })

  it('leaves the call without an answer, while others are answered', async () => {
    const { sandbox, create, stop } = await aFaultyServer({ call: 'order', kind: 'hang' })
    const ends: string[] = []

    const hanging = create().then(
      () => ends.push('answered'),
      () => ends.push('given up'),
    )
    await waitFor('the call', async () => {
      const { body } = await sandbox.admin('GET', 'calls')
      return body['order'] === 1
    })
    const other = await create()
    ends.push(`the other: ${other.status}`)
    stop.abort()
    await hanging

    expect(ends).toEqual(['the other: 201', 'given up'])
  })
})

describe('a fault after the outbox message', () => {
  it('answers with its status although the order was created', async () => {
    const { sandbox, create } = await aFaulty({ call: 'order', when: 'after', status: 500 })

    const { status, body } = await create()

    expect(status).toBe(500)
    expect(body).toMatchObject({ statusCode: 500, message: 'a fault of the sandbox' })
    expect(ordersOf(sandbox)).toBe(1)
  })

  it('cuts the connection although the order was created', async () => {
    const fault = { call: 'order', kind: 'cut', when: 'after' } as const
    const { sandbox, create } = await aFaultyServer(fault)

    const answer = create()

    await expect(answer).rejects.toThrow('fetch failed')
    expect(ordersOf(sandbox)).toBe(1)
  })

  it.each([
    ['HTML', 'html', 502],
    ['JSON that breaks off', 'truncate', 201],
  ] as const)('answers with %s although the order was created', async (_what, kind, expected) => {
    const { sandbox, create } = await aFaulty({ call: 'order', kind, when: 'after' })

    const { status, text } = await create()

    expect(status).toBe(expected)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(ordersOf(sandbox)).toBe(1)
  })
})

describe('an odd answer', () => {
  it.each(['before', 'after'] as const)('has nothing of an order, given %s', async (when) => {
    const { sandbox, create } = await aFaulty({ call: 'order', kind: 'odd', when })

    const { status, text } = await create()

    expect(status).toBeLessThan(300)
    expect(JSON.parse(text)).not.toHaveProperty('id')
    expect(ordersOf(sandbox)).toBe(when === 'after' ? 1 : 0)
  })
})

describe('a late order', () => {
  it('is not there when its connection is cut', async () => {
    const { sandbox, create } = await aFaultyServer({
      call: 'order',
      kind: 'late',
      delayMs: minute,
    })

    const answer = create()

    await expect(answer).rejects.toThrow('fetch failed')
    expect(ordersOf(sandbox)).toBe(0)
  })

  it('is there once its time has come', async () => {
    const { sandbox, create } = await aFaultyServer({
      call: 'order',
      kind: 'late',
      delayMs: minute,
    })
    await create().catch(() => {})

    await sandbox.advance(minute)

    expect(ordersOf(sandbox)).toBe(1)
  })
})

describe('faults', () => {
  it('leave the calls of other kinds alone', async () => {
    const { create } = await aFaulty({ call: 'read' })

    const { status } = await create()

    expect(status).toBe(201)
  })

  it('end after one call by default', async () => {
    const { create } = await aFaulty({ call: 'order' })
    await create()

    const { status } = await create()

    expect(status).toBe(201)
  })

  it('last for the requested number of calls', async () => {
    const { create } = await aFaulty({ call: 'order', times: 3 })
    await create()
    await create()

    const third = await create()
    const fourth = await create()

    expect([third.status, fourth.status]).toEqual([500, 201])
  })

  it('of any call meet the next one, whatever it is', async () => {
    const { sandbox, authorization } = await aFaulty({ call: 'any' })

    const { status } = await sandbox.koywe('GET', 'payment-method', { authorization })

    expect(status).toBe(500)
  })

  it('are taken away', async () => {
    const { sandbox, create } = await aFaulty({ call: 'order', times: 100 })
    await sandbox.admin('DELETE', 'faults')

    const { status } = await create()

    expect(status).toBe(201)
  })

  it.each([
    ['sign-in', 'POST', 'auth/sign-in'],
    ['methods', 'GET', 'payment-method'],
    ['contact', 'POST', scoped('contacts')],
    ['contact', 'GET', scoped('contacts')],
    ['order', 'POST', scoped('orders')],
    ['read', 'GET', scoped('orders/ord_1')],
    ['read', 'GET', scoped('orders/external/pay_1')],
  ] as const)('of the kind %s meet %s %s', async (call, method, path) => {
    const { sandbox, authorization } = await aFaulty({ call, status: 418 })
    const body = method === 'POST' ? { body: {} } : {}

    const { status } = await sandbox.koywe(method, path, { ...body, authorization })

    expect(status).toBe(418)
  })
})
