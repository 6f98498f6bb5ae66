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
