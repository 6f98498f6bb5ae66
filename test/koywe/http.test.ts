/** What one call sends, what it brings back, and what each of Koywe's answers means for the next one. */

import { describe, expect, it } from 'vitest'
import { createHttp, type Call } from '../../koywe/http.ts'
import { aClock, epoch } from '../support/clock.ts'
import { aScriptedServer, type Script } from '../support/scripted-koywe.ts'

const order = { kind: 'order', method: 'POST', path: 'orders', inDoubt: 'after-lookup' } as const
const read = { kind: 'read', method: 'GET', path: 'orders/ord_1', inDoubt: 'later' } as const

async function anHttp(...replies: Script[]) {
  const server = await aScriptedServer(...replies)
  const clock = aClock()
  const http = createHttp({
    baseUrl: server.url,
    timeoutMs: 5000,
    connectTimeoutMs: 5000,
    clock,
    uptime: clock,
  })
  return { ...server, clock, http }
}

describe('a call', () => {
  it('sends its body as JSON with its token', async () => {
    const { http, received } = await anHttp({ body: {} })

    await http.send({ ...order, body: { externalId: 'pay_1' }, token: 'a-token' })

    expect(received).toMatchObject([
      {
        method: 'POST',
        path: 'orders',
        token: 'a-token',
        body: { externalId: 'pay_1' },
        headers: { 'content-type': 'application/json', accept: 'application/json' },
      },
    ])
  })

  it('sends its query, and neither a body nor a token that it does not have', async () => {
    const { http, received } = await anHttp({ body: {} })

    await http.send({ ...read, path: 'payment-method?countrySymbol=CO' })

    expect(received).toMatchObject([
      { method: 'GET', path: 'payment-method?countrySymbol=CO', token: null, body: null },
    ])
  })

  it.each([200, 201, 202])('brings the JSON of a %d', async (status) => {
    const { http } = await anHttp({ status, body: { id: 'ord_1' } })

    const answer = await http.send(order)

    expect(answer).toEqual({ id: 'ord_1' })
  })

  it.each([
    ['starts with a byte order mark', '\uFEFF{"id":"ord_1","name":"José"}', 'José'],
    ['is not UTF-8', Buffer.from('{"id":"ord_1","name":"José"}', 'latin1'), 'Jos\uFFFD'],
  ])('brings an answer that %s', async (_what, body, name) => {
    const { http } = await anHttp({ body: Buffer.from(body) })

    const answer = await http.send(order)

    expect(answer).toEqual({ id: 'ord_1', name })
  })

  it.each([
    ['nests without end', JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown],
    ['has too many values', Array.from({ length: 50_001 }, () => 0)],
    ['has a name without end', { ['a'.repeat(201)]: 1 }],
  ])('is not understood when its answer %s', async (_what, body) => {
    const { http } = await anHttp({ body })

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unintelligible',
      retry: 'after-lookup',
    })
  })

  it('that failed is not repeated', async () => {
    const { http, received } = await anHttp({ status: 503 }, { body: {} })

    const sending = http.send(read)

    await expect(sending).rejects.toMatchObject({ code: 'koywe_unreachable', status: 503 })
    expect(received).toHaveLength(1)
  })

  it('that is sent elsewhere does not go there', async () => {
    const elsewhere = await aScriptedServer({ body: {} })
    const { http } = await anHttp({ status: 307, headers: { location: `${elsewhere.url}/x` } })

    const sending = http.send({ ...order, token: 'a-token' })

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: 'Koywe answered order with 307',
      retry: 'after-lookup',
    })
    expect(elsewhere.received).toEqual([])
  })
})

/** What an answer means: for an order, which it may have created, and for a read. */
const meanings = [
  { status: 302, code: 'koywe_unreachable', order: 'after-lookup', read: 'later' },
  { status: 400, code: 'koywe_refused', order: 'never', read: 'never' },
  { status: 401, code: 'koywe_unauthorized', order: 'later', read: 'later' },
  { status: 403, code: 'koywe_unauthorized', order: 'later', read: 'later' },
  { status: 404, code: 'koywe_refused', order: 'never', read: 'never' },
  { status: 405, code: 'koywe_refused', order: 'never', read: 'never' },
  { status: 408, code: 'koywe_unreachable', order: 'after-lookup', read: 'later' },
  { status: 409, code: 'koywe_unreachable', order: 'after-lookup', read: 'later' },
  { status: 422, code: 'koywe_refused', order: 'never', read: 'never' },
  { status: 500, code: 'koywe_unreachable', order: 'after-lookup', read: 'later' },
  { status: 502, code: 'koywe_unreachable', order: 'after-lookup', read: 'later' },
  { status: 503, code: 'koywe_unreachable', order: 'after-lookup', read: 'later' },
  { status: 504, code: 'koywe_unreachable', order: 'after-lookup', read: 'later' },
]

describe('an answer', () => {
  it.each(meanings)('of $status lets an order be tried again: $order', async (meaning) => {
    const body = { statusCode: meaning.status, errorCode: 'OR99000', message: 'Not now' }
    const { http } = await anHttp({ status: meaning.status, body })

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: meaning.code,
      message: `Koywe answered order with ${meaning.status} OR99000`,
      retry: meaning.order,
      status: meaning.status,
      errorCode: 'OR99000',
      reason: 'Not now',
    })
  })

  it.each(meanings)('of $status lets a read be tried again: $read', async (meaning) => {
    const { http } = await anHttp({ status: meaning.status })

    const sending = http.send(read)

    await expect(sending).rejects.toMatchObject({
      code: meaning.code,
      message: `Koywe answered read with ${meaning.status}`,
      retry: meaning.read,
    })
  })

  it('of a missing route proves nothing about the order, which is looked up before another attempt', async () => {
    const body = { statusCode: 404, message: 'Cannot POST /orders', error: 'Not Found' }
    const { http } = await anHttp({ status: 404, body })

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_refused',
      message: 'Koywe answered order with 404',
      errorCode: null,
      retry: 'after-lookup',
    })
  })

  it.each([400, 403, 422])('of %d about a foreign merchant is a wrong setting', async (status) => {
    const { http } = await anHttp({ status, body: { errorCode: 'MC00015', message: 'No' } })

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unauthorized',
      message: `Koywe answered order with ${status} MC00015`,
      retry: 'later',
    })
  })
})

describe('a reason', () => {
  it.each([
    ['the newer envelope', { errorCode: 'OR1', message: 'No' }, 'OR1', 'No'],
    ['the enveloped one', { ok: false, error: { code: 'OR1', message: 'No' } }, 'OR1', 'No'],
    ['a bare code', { code: 'OR1', message: 'No' }, 'OR1', 'No'],
    ['words for a code', { error: 'Bad Request', message: 'No' }, null, 'No'],
    ['a number for a code', { code: 400, message: 'No' }, null, 'No'],
    ['a list of sentences', { errorCode: 'CT1', message: ['a', 'b'] }, 'CT1', 'a; b'],
    ['no sentence', { errorCode: 'CT1', message: null }, 'CT1', null],
    ['details', { errorCode: 'CT1', message: 'No', details: [{ field: 'x' }] }, 'CT1', 'No'],
    ['marks in a code', { errorCode: '<b>OR1</b>' }, 'UNKNOWN', null],
    ['another form', { errorCode: { a: 1 }, message: 'No' }, null, null],
    ['HTML', '<html>Bad request</html>', null, null],
    ['nothing', '', null, null],
    ['null', 'null', null, null],
  ])('is read from %s', async (_what, body, errorCode, reason) => {
    const { http } = await anHttp({ status: 400, body })

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_refused',
      message: `Koywe answered order with 400${errorCode === null ? '' : ` ${errorCode}`}`,
      errorCode,
      reason,
    })
  })
})

describe('a call that Koywe asked to wait with', () => {
  it.each([
    ['so long as it said', { 'retry-after': '7' }, 7000],
    ['until when it said', { 'retry-after': new Date(epoch + 9000).toUTCString() }, 9000],
    ['a second where it did not say', {}, 1000],
  ])('waits %s', async (_what, headers, retryAfterMs) => {
    const { http } = await anHttp({ status: 429, headers })

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_throttled',
      message: 'Koywe throttles order',
      retry: 'later',
      status: 429,
      retryAfterMs,
    })
  })

  it('is not sent before that time', async () => {
    const { http, clock, received } = await anHttp({ status: 429, headers: { 'retry-after': '7' } })
    await http.send(order).catch(() => {})
    clock.advance(6999)

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({ code: 'koywe_throttled', retryAfterMs: 1 })
    expect(received).toHaveLength(1)
  })

  it('holds up no read of a payment where a stranger’s was too many', async () => {
    const { http, received } = await anHttp({ status: 429 }, { body: { id: 'ord_1' } })
    const read = { kind: 'read', method: 'GET', path: 'orders/ord_1', inDoubt: 'later' } as const
    await http.send({ ...read, share: 'strangers' }).catch(() => {})

    const answer = await http.send(read)

    expect(answer).toEqual({ id: 'ord_1' })
    expect(received).toHaveLength(2)
  })

  it('is sent from that time on', async () => {
    const wait = { status: 429, headers: { 'retry-after': '7' } }
    const { http, clock } = await anHttp(wait, { body: { id: 'ord_1' } })
    await http.send(order).catch(() => {})
    clock.advance(7000)

    const answer = await http.send(order)

    expect(answer).toEqual({ id: 'ord_1' })
  })

  it('waits twice as long when it is asked again', async () => {
    const { http, clock } = await anHttp({ status: 429 }, { status: 429 })
    await http.send(order).catch(() => {})
    clock.advance(1000)

    const sending = http.send(order)

    await expect(sending).rejects.toMatchObject({ code: 'koywe_throttled', retryAfterMs: 2000 })
  })

  it.each([{ body: {} }, { status: 404 }, { status: 500 }])(
    'waits a second again after an answer in between: %j',
    async (answer) => {
      const { http, clock } = await anHttp({ status: 429 }, answer, { status: 429 })
      await http.send(order).catch(() => {})
      clock.advance(1000)
      await http.send(order).catch(() => {})

      const sending = http.send(order)

      await expect(sending).rejects.toMatchObject({ code: 'koywe_throttled', retryAfterMs: 1000 })
    },
  )

  it('keeps no other kind of call waiting', async () => {
    const { http } = await anHttp({ status: 429 }, { body: { id: 'ord_1' } })
    await http.send(order).catch(() => {})

    const answer = await http.send(read satisfies Call)

    expect(answer).toEqual({ id: 'ord_1' })
  })
})

describe('whether Koywe serves', () => {
  it.each([
    ['an answer', { body: {} }, true],
    ['a refusal', { status: 422 }, true],
    ['a limit', { status: 429 }, false],
    ['an outage', { status: 503 }, false],
    ['wrong credentials', { status: 401 }, false],
    ['a cut', 'cut' as const, false],
  ])('is told by %s, for a time', async (_what, reply, expected) => {
    const { http, clock } = await anHttp(reply)

    await http.send(read).catch(() => {})

    expect(http.hasServedWithin(1000)).toBe(expected)
    clock.advance(1001)
    expect(http.hasServedWithin(1000)).toBe(false)
  })

  it('is not told by a sign-in', async () => {
    const { http } = await anHttp({ body: {} })

    await http.send({ ...read, kind: 'sign-in' })

    expect(http.hasServedWithin(1000)).toBe(false)
  })

  it('is still known while one order fails', async () => {
    const { http } = await anHttp({ body: {} }, 'cut')
    await http.send(read)

    await http.send(read).catch(() => {})

    expect(http.hasServedWithin(1000)).toBe(true)
  })
})
