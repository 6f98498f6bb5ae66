/** Signing in, and the token that every other call demands. */

import { describe, expect, it } from 'vitest'
import { epoch } from '../../support/clock.ts'
import {
  anOrderRequest,
  aSandbox,
  freezeTime,
  goodSignIn,
  hour,
  scoped,
} from '../../support/sandbox.ts'

const profiles = ['guide', 'current'] as const

const signIn = (body?: object) => ({ ...(body ? { body } : {}), authorization: null })

describe('signing in', () => {
  it.each(profiles)(
    'gives a token for the right key and secret in the %s profile',
    async (profile) => {
      const { koywe } = aSandbox({ settings: { profile } })

      const answer = await koywe('POST', 'auth/sign-in', signIn(goodSignIn))

      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({ token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) })
    },
  )

  it('gives a token that names its own end, an hour ahead', async () => {
    freezeTime()
    const { koywe } = aSandbox()

    const { body } = await koywe('POST', 'auth/sign-in', signIn(goodSignIn))

    const claims = String(body['token']).split('.')[1] ?? ''
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number }
    expect(exp).toBe((epoch + hour) / 1000)
  })

  it('gives another token each time', async () => {
    const { signIn } = aSandbox()
    const first = await signIn()

    const second = await signIn()

    expect(second).not.toBe(first)
  })

  it.each([
    ['a wrong key', { ...goodSignIn, apiKey: 'wrong' }],
    ['a wrong secret', { ...goodSignIn, secret: 'wrong' }],
    ['key and secret changed over', { apiKey: goodSignIn.secret, secret: goodSignIn.apiKey }],
    ['no secret', { apiKey: goodSignIn.apiKey }],
    ['nothing in it', {}],
    ['no body', undefined],
  ])('is refused with %s, in the words of a sign-in', async (_what, body) => {
    const { koywe } = aSandbox()

    const answer = await koywe('POST', 'auth/sign-in', signIn(body))

    expect(answer.status).toBe(401)
    expect(answer.body).toEqual({ error: 'Unauthorized', message: 'Invalid credentials' })
  })
})

const calls = [
  ['GET', 'payment-method?countrySymbol=CO&currencySymbol=COP'],
  ['POST', scoped('contacts')],
  ['GET', scoped('contacts')],
  ['POST', scoped('orders')],
  ['GET', scoped('orders/ord_1')],
  ['GET', scoped('orders/external/pay_1')],
] as const

const unauthorized = (path: string, errorCode: string) => ({
  statusCode: 401,
  timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  path: `/api/v1/${path}`,
  errorCode,
  message: 'Unauthorized',
})

describe('a call', () => {
  it.each(calls)('%s %s is refused without a token', async (method, path) => {
    const { koywe } = aSandbox()
    const body = method === 'POST' ? { body: anOrderRequest() } : {}

    const answer = await koywe(method, path, { ...body, authorization: null })

    expect(answer.status).toBe(401)
    expect(answer.body).toEqual(unauthorized(path, 'AUTH99401'))
  })

  it.each(calls)(
    '%s %s is refused with a token that the sandbox did not issue',
    async (method, path) => {
      const { koywe } = aSandbox()
      const body = method === 'POST' ? { body: anOrderRequest() } : {}

      const answer = await koywe(method, path, { ...body, authorization: 'Bearer made-up' })

      expect(answer.status).toBe(401)
      expect(answer.body).toEqual(unauthorized(path, 'AUTH99401'))
    },
  )

  it('is refused in the word of the older documents in the guide profile', async () => {
    const { koywe } = aSandbox({ settings: { profile: 'guide' } })
    const path = scoped('orders/ord_1')

    const answer = await koywe('GET', path, { authorization: null })

    expect(answer.status).toBe(401)
    expect(answer.body).toEqual(unauthorized(path, 'TOKEN_EXPIRED'))
  })

  it.each([
    ['without the word Bearer', (token: string) => token],
    ['under another scheme', (token: string) => `Basic ${token}`],
    ['with more behind it', (token: string) => `Bearer ${token} more`],
  ])('is refused with a good token %s', async (_what, toHeader) => {
    const { koywe, signIn } = aSandbox()
    const authorization = toHeader(await signIn())

    const answer = await koywe('GET', 'payment-method', { authorization })

    expect(answer.status).toBe(401)
    expect(answer.body['message']).toBe('Unauthorized')
  })

  it('is taken with a token that is not an hour old', async () => {
    const { koywe, signIn, advance } = aSandbox()
    const authorization = `Bearer ${await signIn()}`
    await advance(0.9 * hour)

    const answer = await koywe('GET', 'payment-method', { authorization })

    expect(answer.status).toBe(200)
  })

  it('is refused with a token that is an hour old', async () => {
    const { koywe, signIn, advance } = aSandbox()
    const authorization = `Bearer ${await signIn()}`
    await advance(hour)

    const answer = await koywe('GET', 'payment-method', { authorization })

    expect(answer.status).toBe(401)
    expect(answer.body['errorCode']).toBe('AUTH99401')
  })

  it('is refused with a token that was revoked', async () => {
    const { koywe, signIn, admin } = aSandbox()
    const authorization = `Bearer ${await signIn()}`
    await admin('POST', 'tokens/revoke')

    const answer = await koywe('GET', 'payment-method', { authorization })

    expect(answer.status).toBe(401)
    expect(answer.body['errorCode']).toBe('AUTH99401')
  })
})
