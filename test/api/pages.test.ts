/** What browsers get where programs get JSON, and how payers come back. */

import { describe, expect, it } from 'vitest'
import { aServer } from '../support/server.ts'

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const unknownId = 'pay_0198a0a0-0000-7000-8000-000000000000'

describe('a browser', () => {
  it.each([
    ['/', 200, 'API documentation'],
    ['/errors', 200, 'invalid_amount'],
    ['/errors/invalid_amount', 200, 'invalid_amount'],
    ['/errors/constructor', 404, 'Not found'],
    ['/nothing/here', 404, 'Not found'],
    ['/payments', 401, 'API key'],
  ])('gets a page at %s', async (url, status, text) => {
    const server = await aServer()

    const answer = await server.inject({ url, headers: browser })

    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.body).toContain(text)
  })
})

describe('a program', () => {
  it.each([
    ['/', 404],
    ['/errors/constructor', 404],
    ['/nothing/here', 404],
  ])('gets a problem document at %s', async (url, status) => {
    const server = await aServer()

    const answer = await server.inject({ url })

    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  it('gets the list of error codes as JSON', async () => {
    const server = await aServer()

    const answer = await server.inject({ url: '/errors' })

    expect(answer.json<{ data: { code: string }[] }>().data.map(({ code }) => code)).toContain(
      'invalid_amount',
    )
  })
})

describe('a bank that sends the payer back by a form', () => {
  it.each([
    ['application/x-www-form-urlencoded', 'status=PAID'],
    ['text/plain', 'PAID'],
    ['application/json', '{"status":'],
    [undefined, ''],
  ])('of type %s is redirected to the page', async (type, payload) => {
    const server = await aServer()

    const answer = await server.inject({
      method: 'POST',
      url: `/return/${unknownId}?status=PAID`,
      headers: type === undefined ? {} : { 'content-type': type },
      payload,
    })

    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toBe(`/return/${unknownId}`)
  })

  it('to the page to pay on is redirected there', async () => {
    const server = await aServer()

    const answer = await server.inject({ method: 'POST', url: `/pay/${unknownId}` })

    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/pay/${unknownId}`])
  })
})

it.each(['/health/live/', '/errors/invalid_amount/', '/openapi.json/'])(
  '%s is the address without its slash',
  async (url) => {
    const server = await aServer()

    expect((await server.inject({ url })).statusCode).toBe(200)
  },
)
