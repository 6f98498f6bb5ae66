/** Addresses that lead nowhere, and methods that an address does not have. */

import { describe, expect, it } from 'vitest'
import { aServer, authorization } from '../support/server.ts'

const longId = 'p'.repeat(2000)

describe('an address that leads nowhere', () => {
  it.each([
    '/payments/%ff',
    '/payments/%',
    `/payments/${longId}`,
    `/payments/${longId}/timeline`,
    '/payments/17',
    '/errors/%ff',
    '/nowhere/%ff',
    '/return/%ff/state',
  ])('is answered 404 as any unknown one: %.40s', async (url) => {
    const server = await aServer()

    const answer = await server.inject({ url, headers: { authorization } })

    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.json()).toMatchObject({ code: 'not_found', status: 404 })
    expect(answer.json<{ requestId: string }>().requestId).toMatch(/^req_/)
  })
})

describe('a method that an address does not have', () => {
  it.each([
    ['DELETE', '/payments', 'GET, HEAD, POST'],
    ['PUT', '/payments?limit=1', 'GET, HEAD, POST'],
    ['OPTIONS', '/payments', 'GET, HEAD, POST'],
    ['PATCH', '/payments/pay_1', 'GET, HEAD'],
    ['GET', '/payments/pay_1/decision', 'POST'],
    ['GET', '/webhooks/koywe', 'POST'],
    ['POST', '/payment-methods', 'GET, HEAD'],
    ['POST', '/health/ready', 'GET, HEAD'],
    ['POST', '/return/pay_1/state', 'GET, HEAD'],
  ] as const)('%s %s is answered 405 with those it has', async (method, url, allow) => {
    const server = await aServer()

    const answer = await server.inject({ method, url, headers: { authorization } })

    expect(answer.statusCode).toBe(405)
    expect(answer.headers.allow).toBe(allow)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.json()).toMatchObject({ code: 'method_not_allowed', status: 405 })
  })

  it('is refused before its body is read', async () => {
    const server = await aServer()
    const headers = { authorization, 'content-type': 'text/plain' }

    const wrong = await server.inject({ method: 'PUT', url: '/payments', headers, payload: 'x' })
    const nowhere = await server.inject({ method: 'PUT', url: '/nowhere', headers, payload: 'x' })

    expect([wrong.statusCode, nowhere.statusCode]).toEqual([405, 404])
  })
})

describe('an answer', () => {
  it.each([
    ['GET', '/payments/pay_1', 404],
    ['GET', '/payments', 401],
    ['GET', '/payments?limit=x', 422],
    ['POST', '/payments', 400],
    ['PUT', '/payments', 405],
    ['GET', '/payments/%ff', 404],
    ['GET', '/payments/pay_1/timeline/', 404],
    ['GET', '/payment-methods', 422],
    ['GET', '/findings', 200],
    ['GET', '/health/live', 200],
  ] as const)('is kept by no cache: %s %s, %i', async (method, url, status) => {
    const server = await aServer({
      store: { payments: { load: async () => undefined }, findings: { list: async () => [] } },
    })
    const headers = status === 401 ? {} : { authorization, 'content-type': 'application/json' }

    const answer = await server.inject({
      method,
      url,
      headers,
      ...(method === 'POST' && { payload: '{' }),
    })

    expect(answer.statusCode).toBe(status)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('that is an asset of the documentation keeps its own rule', async () => {
    const server = await aServer()

    const answer = await server.inject({ url: '/docs/static/swagger-ui.css' })

    expect(answer.headers['cache-control']).toContain('max-age')
  })
})
