/** Everything that is wrong with a request is said at once, for queries and decisions as for payments. */

import { expect, it } from 'vitest'
import { aServer, authorization } from '../support/server.ts'

interface Problem {
  code: string
  field: string
  errors: { field: string; code: string }[]
}

async function faultsOf(url: string, payload?: object) {
  const server = await aServer()
  const method = payload ? 'POST' : 'GET'
  const answer = await server.inject({
    method,
    url,
    headers: { authorization },
    ...(payload && { payload }),
  })
  const problem = answer.json<Problem>()
  return {
    status: answer.statusCode,
    first: [problem.field, problem.code],
    all: problem.errors.map(({ field, code }) => [field, code]),
  }
}

const id = 'pay_0198c0de-0000-7000-8000-000000000000'

it.each([
  ['/payments?status=x&exception=y&limit=0', ['status', 'exception', 'limit']],
  ['/payments?createdFrom=x&createdTo=y&cursor=z', ['createdFrom', 'createdTo', 'cursor']],
  ['/payments?merchantReference=a%20b&limit=1000', ['merchantReference', 'limit']],
  ['/findings?open=x&kind=y&owner=z&language=fr', ['open', 'kind', 'owner', 'language']],
  ['/findings?paymentId=x&cursor=y&limit=z', ['paymentId', 'cursor', 'limit']],
  [`/payments/${id}/timeline?cursor=x&limit=y`, ['cursor', 'limit']],
])('GET %s names every parameter', async (url, fields) => {
  const faults = await faultsOf(url)

  expect(faults.status).toBe(422)
  expect(faults.all).toEqual(fields.map((field) => [field, 'invalid_field']))
  expect(faults.first).toEqual(faults.all[0])
})

it.each([
  [
    '/payments?limit=x&colour=red&status=y',
    [
      ['colour', 'unknown_field'],
      ['status', 'invalid_field'],
      ['limit', 'invalid_field'],
    ],
  ],
  [
    '/payments?limit=1&limit=2&status=y',
    [
      ['limit', 'invalid_field'],
      ['status', 'invalid_field'],
    ],
  ],
  [
    '/payment-methods?country=UY&currency=UYU',
    [
      ['country', 'unsupported_country'],
      ['currency', 'unsupported_currency'],
    ],
  ],
  [
    '/payment-methods?country=CO&currency=BRL&bank=x',
    [
      ['bank', 'unknown_field'],
      ['currency', 'unsupported_currency'],
    ],
  ],
  [
    '/payment-methods?currency=UYU',
    [
      ['country', 'missing_field'],
      ['currency', 'unsupported_currency'],
    ],
  ],
  ['/payment-methods?country=&currency=BRL', [['country', 'unsupported_country']]],
  ['/payment-methods?country=UY', [['country', 'unsupported_country']]],
])('GET %s names what is malformed, and what breaks a rule', async (url, expected) => {
  const faults = await faultsOf(url)

  expect(faults.status).toBe(422)
  expect(faults.all).toEqual(expected)
})

it('a decision names every field', async () => {
  const faults = await faultsOf(`/payments/${id}/decision`, {
    decision: 'maybe',
    reason: 'two\nlines',
    expectedVersion: 0,
    by: 'me',
  })

  expect(faults.status).toBe(422)
  expect(faults.all.toSorted(([one], [other]) => String(one).localeCompare(String(other)))).toEqual(
    [
      ['by', 'unknown_field'],
      ['decision', 'invalid_field'],
      ['expectedVersion', 'invalid_field'],
      ['reason', 'invalid_field'],
    ],
  )
})

it.each(['/payments?status=&limit=&cursor=', '/findings?open=&kind=&language='])(
  'GET %s takes empty parameters for absent ones',
  async (url) => {
    const server = await aServer({
      store: { payments: { list: async () => [] }, findings: { list: async () => [] } },
    })

    const answer = await server.inject({ url, headers: { authorization } })

    expect(answer.statusCode).toBe(200)
  },
)
