/** Sending messages again by API: what is asked of the support actions, and how they refuse. */

import { describe, expect, it } from 'vitest'
import { DeskProblem, type DeskProblemCode } from '../../desk/problem.ts'
import type { SupportActions } from '../../desk/support-actions.ts'
import { aRow } from '../support/rows.ts'
import { aServer, authorization } from '../support/server.ts'

const row = aRow({ payment: { status: 'completed', version: 3 } })
const { id } = row.payment

async function aSendingServer(refusal?: DeskProblemCode) {
  const done: unknown[][] = []
  const noting =
    (name: string) =>
    async (...args: unknown[]) => {
      if (refusal) throw new DeskProblem(refusal)
      done.push([name, ...args])
    }
  const names = ['resendAll', 'resendOne', 'retry']
  const support = Object.fromEntries(names.map((name) => [name, noting(name)]))
  const server = await aServer({
    support: support as unknown as SupportActions,
    store: { payments: { load: async (asked) => (asked === id ? row : undefined) } },
  })
  const post = (path: string, payload?: object) =>
    server.inject({
      method: 'POST',
      url: `/payments/${path}`,
      headers: { authorization },
      ...(payload && { payload }),
    })
  return { post, server, done }
}

describe('a resend', () => {
  it.each([
    [undefined, ['resendAll', id, 'shop']],
    [{}, ['resendAll', id, 'shop']],
    [{ message: '' }, ['resendAll', id, 'shop']],
    [{ message: `${id}.completed` }, ['resendOne', id, `${id}.completed`, 'shop']],
  ])('with the body %j asks for its messages', async (body, call) => {
    const { post, done } = await aSendingServer()

    const answer = await post(`${id}/resend`, body)

    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toMatchObject({ id, version: 3 })
    expect(done).toEqual([call])
  })

  it.each([
    [{ message: 5 }, 'message'],
    [{ messages: [] }, 'messages'],
    [{ message: 'x'.repeat(201) }, 'message'],
  ])('refuses the body %j', async (body, field) => {
    const { post, done } = await aSendingServer()

    const answer = await post(`${id}/resend`, body)

    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ field })
    expect(done).toEqual([])
  })

  it.each([
    ['not_possible', 409, 'nothing_to_resend'],
    ['invalid', 422, 'invalid_field'],
    ['not_found', 404, 'not_found'],
  ] as const)('that is %s is %i', async (code, status, expected) => {
    const { post } = await aSendingServer(code)

    const answer = await post(`${id}/resend`, { message: 'x' })

    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ code: expected })
  })
})

it('a resend without a body may name its type', async () => {
  const { server, done } = await aSendingServer()

  const answer = await server.inject({
    method: 'POST',
    url: `/payments/${id}/resend`,
    headers: { authorization, 'content-type': 'application/json' },
  })

  expect(answer.statusCode).toBe(202)
  expect(done).toEqual([['resendAll', id, 'shop']])
})

describe('a retry', () => {
  it('asks for everything that waits', async () => {
    const { post, done } = await aSendingServer()

    const answer = await post(`${id}/retry`)

    expect(answer.statusCode).toBe(202)
    expect(done).toEqual([['retry', id, 'shop']])
  })

  it('is 409 where nothing waits', async () => {
    const { post } = await aSendingServer('not_possible')

    expect((await post(`${id}/retry`)).json()).toMatchObject({ code: 'not_possible_now' })
  })
})

it.each(['resend', 'retry'])('a %s of what is no payment is 404', async (path) => {
  const { post, done } = await aSendingServer()

  const answers = await Promise.all([post(`x/${path}`), post(`${id.replace(/1$/, '2')}/${path}`)])

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404])
  expect(done).toEqual([])
})
