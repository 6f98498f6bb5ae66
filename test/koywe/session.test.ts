/** How long a token is kept, and who signs in when there is none. */

import { expect, it } from 'vitest'
import { createSession } from '../../koywe/session.ts'
import { aClock, epoch } from '../support/clock.ts'

const minute = 60_000

/** A session whose tokens are handed out in order, the last one again and again. */
function aSession(...tokens: string[]) {
  const clock = aClock()
  const given: string[] = []
  const session = createSession(async () => {
    const token = tokens[given.length] ?? `token-${given.length + 1}`
    given.push(token)
    return token
  }, clock)
  return { session, clock, given }
}

function aJwt(payload: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256' })}.${part(payload)}.c2lnbmF0dXJl`
}

it('signs in when the first token is wanted', async () => {
  const { session, given } = aSession()

  const token = await session.getToken()

  expect(token).toBe('token-1')
  expect(given).toEqual(['token-1'])
})

it.each([0, minute, 55 * minute - 1])('keeps a token for %d ms', async (ms) => {
  const { session, clock, given } = aSession()
  await session.getToken()
  clock.advance(ms)

  const token = await session.getToken()

  expect(token).toBe('token-1')
  expect(given).toHaveLength(1)
})

it('signs in again after 55 minutes', async () => {
  const { session, clock } = aSession()
  await session.getToken()
  clock.advance(55 * minute)

  const token = await session.getToken()

  expect(token).toBe('token-2')
})

it('keeps the second token for 55 minutes of its own', async () => {
  const { session, clock, given } = aSession()
  await session.getToken()
  clock.advance(55 * minute)
  await session.getToken()
  clock.advance(55 * minute - 1)

  const token = await session.getToken()

  expect(token).toBe('token-2')
  expect(given).toHaveLength(2)
})

it.each([
  { what: 'keeps it before that', minutes: 9, signIns: 1 },
  { what: 'renews it at that time', minutes: 10, signIns: 2 },
])('goes by the time at which a token itself ends, and $what', async ({ minutes, signIns }) => {
  const { session, clock, given } = aSession(aJwt({ exp: epoch / 1000 + 10 * 60 }))
  await session.getToken()
  clock.advance(minutes * minute)

  await session.getToken()

  expect(given).toHaveLength(signIns)
})

it('keeps a token for a minute, however soon its own end seems to be', async () => {
  const { session, clock, given } = aSession(aJwt({ exp: epoch / 1000 - 120 }))
  await session.getToken()
  clock.advance(minute - 1)
  await session.getToken()
  expect(given).toHaveLength(1)

  clock.advance(1)
  await session.getToken()

  expect(given).toHaveLength(2)
})

it('does not send a token that ends on its way', async () => {
  const { session, clock, given } = aSession(aJwt({ exp: epoch / 1000 + 10 * 60 }))
  await session.getToken()
  clock.advance(10 * minute - 1000)

  await session.getToken()

  expect(given).toHaveLength(2)
})

it('keeps a token for 55 minutes at most, however long it lives', async () => {
  const { session, clock, given } = aSession(aJwt({ exp: epoch / 1000 + 24 * 60 * 60 }))
  await session.getToken()
  clock.advance(55 * minute)

  await session.getToken()

  expect(given).toHaveLength(2)
})

const unreadable = [
  ['no JWT', 'opaque'],
  ['not base64', 'a.%%%.c'],
  ['not JSON', `a.${Buffer.from('{"exp":').toString('base64url')}.c`],
  ['null', aJwt(null)],
  ['without an end', aJwt({ sub: 'k3r_operator' })],
  ['with an end in words', aJwt({ exp: '2026-01-01T00:01:00Z' })],
]

it.each(unreadable)('keeps a token that says no end for 55 minutes: %s', async (_what, token) => {
  const { session, clock, given } = aSession(token)
  await session.getToken()
  clock.advance(55 * minute - 1)

  await session.getToken()

  expect(given).toHaveLength(1)
})

it.each(unreadable)('renews a token that says no end after that: %s', async (_what, token) => {
  const { session, clock, given } = aSession(token)
  await session.getToken()
  clock.advance(55 * minute)

  await session.getToken()

  expect(given).toHaveLength(2)
})

it('signs in once for all waiting callers', async () => {
  const { session, given } = aSession()

  const tokens = await Promise.all(Array.from({ length: 20 }, () => session.getToken()))

  expect(new Set(tokens)).toEqual(new Set(['token-1']))
  expect(given).toHaveLength(1)
})

it('gives a failed sign-in to all waiting callers', async () => {
  let signIns = 0
  const session = createSession(async () => {
    signIns += 1
    throw new Error('refused')
  }, aClock())

  const ends = await Promise.allSettled([session.getToken(), session.getToken()])

  expect(ends).toMatchObject([
    { status: 'rejected', reason: { message: 'refused' } },
    { status: 'rejected', reason: { message: 'refused' } },
  ])
  expect(signIns).toBe(1)
})

it('signs in again after a failed sign-in', async () => {
  const outcomes = [Promise.reject(new Error('refused')), Promise.resolve('token')]
  const session = createSession(() => outcomes.shift() ?? Promise.resolve('another'), aClock())
  await session.getToken().catch(() => {})

  const token = await session.getToken()

  expect(token).toBe('token')
})

it('forgets a token that was refused', async () => {
  const { session } = aSession()
  session.drop(await session.getToken())

  const token = await session.getToken()

  expect(token).toBe('token-2')
})

it('keeps a newer token when an older one is refused late', async () => {
  const { session, given } = aSession()
  const older = await session.getToken()
  session.drop(older)
  await session.getToken()
  session.drop(older)

  const token = await session.getToken()

  expect(token).toBe('token-2')
  expect(given).toHaveLength(2)
})
