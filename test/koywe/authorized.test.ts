/** Calls with a token: how one is got, and what happens when Koywe refuses it. */

import { describe, expect, it } from 'vitest'
import { createAuthorized } from '../../koywe/authorized.ts'
import { createHttp } from '../../koywe/http.ts'
import { aClock } from '../support/clock.ts'
import { aScriptedServer, credentials, type Script } from '../support/scripted-koywe.ts'

async function anAuthorized(...replies: Script[]) {
  const server = await aScriptedServer(...replies)
  const clock = aClock()
  const http = createHttp({ baseUrl: server.url, timeoutMs: 5000, connectTimeoutMs: 5000, clock })
  return { ...server, clock, authorized: createAuthorized(http, credentials, clock) }
}

const call = { kind: 'order', method: 'POST', path: 'orders', inDoubt: 'after-lookup' } as const
const refusal = { status: 401, body: { statusCode: 401, errorCode: 'AUTH99401', message: 'No' } }

describe('the sign-in', () => {
  it('sends the key and the secret, and no token', async () => {
    const { authorized, signIns } = await anAuthorized({ body: {} })

    await authorized.send(call)

    expect(signIns).toMatchObject([
      {
        method: 'POST',
        path: 'auth/sign-in',
        token: null,
        body: { apiKey: credentials.apiKey, secret: credentials.secret },
      },
    ])
  })

  it.each([
    ['token', { token: 'a-token' }],
    ['accessToken', { accessToken: 'a-token' }],
    ['token before accessToken', { accessToken: 'other', token: 'a-token' }],
  ])('takes the token from %s', async (_what, body) => {
    const { authorized, received, replyToSignIn } = await anAuthorized({ body: {} })
    replyToSignIn({ body })

    await authorized.send(call)

    expect(received).toMatchObject([{ token: 'a-token' }])
  })

  it.each([[{}], [{ token: '' }], [{ token: 42 }], [{ data: { token: 'x' } }], [[]], ['null']])(
    'is not understood when it brings no token: %j',
    async (body) => {
      const { authorized, replyToSignIn } = await anAuthorized()
      replyToSignIn({ body })

      const sending = authorized.send(call)

      await expect(sending).rejects.toMatchObject({
        code: 'koywe_unintelligible',
        message: 'Koywe answered the sign-in without a token',
        retry: 'later',
      })
    },
  )

  it.each([
    ['as the credentials page says', { error: 'Unauthorized', message: 'Invalid' }, null],
    ['in the older envelope', { errorCode: 'INVALID_CREDENTIALS' }, 'INVALID_CREDENTIALS'],
    ['in the newer envelope', { statusCode: 401, errorCode: 'AUTH00001' }, 'AUTH00001'],
    ['in the enveloped one', { ok: false, error: { code: 'AUTH00001' } }, 'AUTH00001'],
  ])('that is refused reports %s', async (_how, body, errorCode) => {
    const { authorized, received, replyToSignIn } = await anAuthorized()
    replyToSignIn({ status: 401, body })

    const sending = authorized.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unauthorized',
      message: `Koywe answered sign-in with 401${errorCode === null ? '' : ` ${errorCode}`}`,
      errorCode,
      status: 401,
      retry: 'later',
    })
    expect(received).toEqual([])
  })

  it.each([
    [400, 'koywe_unauthorized'],
    [403, 'koywe_unauthorized'],
    [500, 'koywe_unreachable'],
    [503, 'koywe_unreachable'],
  ])('that is answered %d created nothing, so the call may be repeated', async (status, code) => {
    const { authorized, replyToSignIn } = await anAuthorized()
    replyToSignIn({ status })

    const sending = authorized.send(call)

    await expect(sending).rejects.toMatchObject({
      code,
      message: `Koywe answered sign-in with ${status}`,
      retry: 'later',
    })
  })

  it('that is cut created nothing, so the call may be repeated', async () => {
    const { authorized, replyToSignIn } = await anAuthorized()
    replyToSignIn('cut')

    const sending = authorized.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unreachable',
      message: expect.stringContaining('Koywe did not answer sign-in'),
      retry: 'later',
    })
  })
})

describe('a token', () => {
  it('goes with every call, from one sign-in', async () => {
    const { authorized, received, signIns } = await anAuthorized({ body: {} }, { body: {} })
    await authorized.send(call)

    await authorized.send(call)

    expect(received.map(({ token }) => token)).toEqual(['token-1', 'token-1'])
    expect(signIns).toHaveLength(1)
  })

  it('is got once for twenty calls at a time', async () => {
    const replies = Array.from({ length: 20 }, () => ({ body: {} }))
    const { authorized, received, signIns } = await anAuthorized(...replies)

    await Promise.all(replies.map(() => authorized.send(call)))

    expect(received).toHaveLength(20)
    expect(signIns).toHaveLength(1)
  })

  it('is renewed after 55 minutes', async () => {
    const { authorized, clock, received } = await anAuthorized({ body: {} }, { body: {} })
    await authorized.send(call)
    clock.advance(55 * 60_000)

    await authorized.send(call)

    expect(received.map(({ token }) => token)).toEqual(['token-1', 'token-2'])
  })
})

describe('a refused token', () => {
  it('is renewed once, and the call repeated once as it was', async () => {
    const { authorized, received } = await anAuthorized(refusal, { body: { id: 'ord_1' } })

    const answer = await authorized.send({ ...call, body: { externalId: 'pay_1' } })

    expect(answer).toEqual({ id: 'ord_1' })
    expect(received).toMatchObject([
      { method: 'POST', path: 'orders', token: 'token-1', body: { externalId: 'pay_1' } },
      { method: 'POST', path: 'orders', token: 'token-2', body: { externalId: 'pay_1' } },
    ])
  })

  it('that is refused again when it is new is an error', async () => {
    const { authorized, received, signIns } = await anAuthorized(refusal, refusal, { body: {} })

    const sending = authorized.send(call)

    await expect(sending).rejects.toMatchObject({
      code: 'koywe_unauthorized',
      message: 'Koywe answered order with 401 AUTH99401',
      status: 401,
      retry: 'later',
    })
    expect(received).toHaveLength(2)
    expect(signIns).toHaveLength(2)
  })

  it('is renewed once for all the calls that had it', async () => {
    const calls = Array.from({ length: 20 }, () => call)
    const onlyTheSecond: Script = ({ token }) => (token === 'token-2' ? { body: {} } : refusal)
    const { authorized, signIns, received } = await anAuthorized(
      ...calls.flatMap(() => [onlyTheSecond, onlyTheSecond]),
    )

    await Promise.all(calls.map((one) => authorized.send(one)))

    expect(signIns).toHaveLength(2)
    expect(received).toHaveLength(40)
  })

  it.each([400, 403, 404, 409, 429, 500])('is not what an answer of %d means', async (status) => {
    const { authorized, received, signIns } = await anAuthorized({ status })

    const sending = authorized.send(call)

    await expect(sending).rejects.toMatchObject({ status })
    expect(received).toHaveLength(1)
    expect(signIns).toHaveLength(1)
  })
})
