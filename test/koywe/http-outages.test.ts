/** Calls that bring no answer, or none that can be read: whether Koywe may have done what they asked. */

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createHttp, type HttpOptions } from '../../koywe/http.ts'
import { aDeadAddress, aFullAddress, aMuteAddress } from '../support/addresses.ts'
import { aClock } from '../support/clock.ts'
import { anOrder, anOrderAnswer } from '../support/samples.ts'
import { aScriptedKoywe, aScriptedServer, type Reply } from '../support/scripted-koywe.ts'

const order = { kind: 'order', method: 'POST', path: 'orders', inDoubt: 'after-lookup' } as const
const read = { kind: 'read', method: 'GET', path: 'orders/ord_1', inDoubt: 'later' } as const

const gzip = { 'content-encoding': 'gzip' }
const brotli = { 'content-encoding': 'br' }
const half = gzipSync(JSON.stringify(anOrderAnswer())).subarray(0, 60)

function anHttpOf(baseUrl: string, wishes: Partial<HttpOptions> = {}) {
  const options = { baseUrl, timeoutMs: 5000, connectTimeoutMs: 5000, clock: aClock() }
  return createHttp({ ...options, ...wishes })
}

async function anHttp(...replies: Reply[]) {
  return anHttpOf((await aScriptedServer(...replies)).url)
}

describe('an order that never left', () => {
  it('may be tried later: nothing listens', async () => {
    const http = anHttpOf(await aDeadAddress())

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: 'Koywe did not answer order: ECONNREFUSED',
      retry: 'later',
      status: null,
    })
  })

  it('may be tried later: no connection came about in time', async () => {
    const http = anHttpOf(await aFullAddress(), { connectTimeoutMs: 30 })

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: 'Koywe did not answer order: ETIMEDOUT',
      retry: 'later',
      cause: { message: "Timeout awaiting 'connect' for 30ms" },
    })
  })

  it('may be tried later: no TLS came about in time', async () => {
    const http = anHttpOf(await aMuteAddress(), { connectTimeoutMs: 1000 })

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: 'Koywe did not answer order: ETIMEDOUT',
      retry: 'later',
      cause: { message: "Timeout awaiting 'secureConnect' for 1000ms" },
    })
  })

  it('may be tried later: the name is unknown', async () => {
    // A part of a name has 63 characters at most, so no DNS server outside is asked for this one.
    const http = anHttpOf(`http://${'k'.repeat(64)}.invalid/api/v1`)

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: 'Koywe did not answer order: ENOTFOUND',
      retry: 'later',
    })
  })
})

describe.each([
  { what: 'an order', call: order, retry: 'after-lookup' },
  { what: 'a read', call: read, retry: 'later' },
])('$what that may have arrived', ({ call, retry }) => {
  it(`may be tried ${retry} when no answer came in time`, async () => {
    const { url } = await aScriptedServer('hang')
    const http = anHttpOf(url, { timeoutMs: 30 })

    const sending = http.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: `Koywe did not answer ${call.kind}: ETIMEDOUT`,
      retry,
      status: null,
    })
  })

  it.each([
    ['before the answer', 'cut'],
    ['in the middle of the answer', 'cut halfway'],
  ] as const)(`may be tried ${retry} when the connection was cut %s`, async (_when, reply) => {
    const http = await anHttp(reply)

    const sending = http.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: expect.stringContaining(`Koywe did not answer ${call.kind}: `),
      retry,
    })
  })

  it.each([
    ['HTML', '<html><body>Welcome</body></html>'],
    ['cut off', '{"id":"ord_'],
    ['empty', ''],
    ['two values', '{} {}'],
  ])(`may be tried ${retry} when a good answer is %s`, async (_what, body) => {
    const http = await anHttp({ status: 201, body })

    const sending = http.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unintelligible',
      message: `Koywe answered ${call.kind} with 201 and no JSON`,
      retry,
      status: 201,
    })
  })

  it(`may be tried ${retry} when a bad gateway answers HTML`, async () => {
    const http = await anHttp({ status: 502, body: '<html><body>Bad gateway</body></html>' })

    const sending = http.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: `Koywe answered ${call.kind} with 502`,
      retry,
      errorCode: null,
      reason: null,
    })
  })

  it.each([
    ['has no end', { body: ' '.repeat(5 * 1024 * 1024) }, '201 and more than 2 MiB'],
    ['is no gzip', { headers: gzip, body: Buffer.from('{}') }, '201 and a broken encoding'],
    ['is half a gzip', { headers: gzip, body: half }, '201 and a broken encoding'],
    ['is no brotli', { headers: brotli, body: Buffer.from('{}') }, '201 and a broken encoding'],
  ])(`may be tried ${retry} and cannot be read when the answer %s`, async (_what, reply, said) => {
    const http = await anHttp({ status: 201, ...reply })

    const sending = http.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unintelligible',
      message: `Koywe answered ${call.kind} with ${said}`,
      retry,
      status: 201,
    })
    expect(http.isFine()).toBe(true)
  })

  it(`may be tried ${retry} and cannot be read when the head of the answer has no end`, async () => {
    const http = await anHttp({ headers: { 'x-long': 'x'.repeat(20_000) } })

    const sending = http.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unintelligible',
      message: `Koywe answered ${call.kind} with more than 16 KiB of headers`,
      retry,
    })
  })

  it.each([
    ['has no end', { body: ' '.repeat(5 * 1024 * 1024) }],
    ['has a broken encoding', { headers: gzip, body: Buffer.from('{}') }],
  ])(`may be tried ${retry} when the page of an outage %s`, async (_what, reply) => {
    const http = await anHttp({ status: 503, ...reply })

    const sending = http.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: `Koywe answered ${call.kind} with 503`,
      retry,
    })
    expect(http.isFine()).toBe(false)
  })
})

describe('an answer', () => {
  it.each([[{}], [[]], ['null'], [{ order: anOrderAnswer() }], [anOrderAnswer({ amountIn: 'x' })]])(
    'to an order that cannot be read leaves it to be looked up: %j',
    async (body) => {
      const { client } = await aScriptedKoywe({ status: 201, body })

      const creating = client.createOrder(anOrder())

      await expect(creating).rejects.toMatchObject({
        code: 'koywe_unintelligible',
        message: expect.stringMatching(/^Koywe returned an order in an unknown shape: /),
        retry: 'after-lookup',
      })
    },
  )

  it.each(['readOrder', 'findOrder'] as const)(
    'to %s that cannot be read is neither an order nor none',
    async (verb) => {
      const { client } = await aScriptedKoywe({ body: {} })

      const reading = client[verb]('ord_1')

      await expect(reading).rejects.toMatchObject({
        code: 'koywe_unintelligible',
        message: expect.stringMatching(/^Koywe returned an order in an unknown shape: /),
        retry: 'later',
      })
    },
  )

  it('about another order is not taken for the one that was read', async () => {
    const { client } = await aScriptedKoywe({ body: anOrderAnswer({ id: 'ord_2' }) })

    const reading = client.readOrder('ord_1')

    await expect(reading).rejects.toMatchObject({
      code: 'koywe_unintelligible',
      message: 'Koywe answered with another order',
      retry: 'later',
    })
  })
})
