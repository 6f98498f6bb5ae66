/** What browsers get where programs get JSON, and how payers come back. */

import { describe, expect, it } from 'vitest'
import { aServer } from '../support/server.ts'

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const unknownId = 'pay_0198a0a0-0000-7000-8000-000000000000'

describe('a browser', () => {
  it.each([
    ['/', 200, 'API documentation'],
    ['//', 200, 'API documentation'],
    ['/errors', 200, 'invalid_amount'],
    ['/errors/invalid_amount', 200, 'invalid_amount'],
    ['/errors/constructor', 404, 'Not found'],
    ['/nothing/here', 404, 'Not found'],
    ['/nothing//here///', 404, 'Not found'],
    ['/payments', 401, 'API key'],
    ['/nothing', 404, 'Not found', 'TEXT/HTML'],
    ['/nothing', 404, 'Not found', 'application/json;q=0.5, text/html;q=0.6'],
    ['/nothing', 404, 'Not found', 'text/*'],
  ])('gets a page at %s', async (url, status, text, accept = browser.accept) => {
    const server = await aServer()

    const answer = await server.inject({ url, headers: { accept } })

    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.body).toContain(text)
  })
})

describe('a program', () => {
  it.each([
    ['POST', '/payments', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'],
    ['POST', '/payments', browser.accept],
    ['GET', '/nothing', 'application/json, text/html;q=0.1'],
    ['GET', '/nothing', 'application/json, text/html;q=0'],
    ['GET', '/nothing', 'text/html, application/json'],
    ['GET', '/nothing', '*/*'],
    ['GET', '/nothing', 'text/html;q=x'],
  ] as const)('gets no page for its %s of %s with Accept: %s', async (method, url, accept) => {
    const server = await aServer()

    const answer = await server.inject({ method, url, headers: { accept } })

    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  it('gets no page where it shows a key', async () => {
    const server = await aServer()

    const headers = { ...browser, authorization: 'Bearer wrong' }
    const answer = await server.inject({ url: '/payments', headers })

    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

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

  it('with slashes at the end is redirected to the page without them', async () => {
    const server = await aServer()

    const answer = await server.inject({ method: 'POST', url: `/return/${unknownId}///` })

    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/return/${unknownId}`])
  })

  it('to the page to pay on is redirected there', async () => {
    const server = await aServer()

    const answer = await server.inject({ method: 'POST', url: `/pay/${unknownId}` })

    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/pay/${unknownId}`])
  })
})

it('a returning form stays below the path of PUBLIC_URL', async () => {
  const server = await aServer({ publicUrl: 'https://shop.example/payin' })

  const answer = await server.inject({ method: 'POST', url: `/return/${unknownId}` })

  expect(answer.headers.location).toBe(`/payin/return/${unknownId}`)
})

it.each([
  ['PUT', '/payments/', 'GET, HEAD, POST'],
  ['GET', '/webhooks/koywe/', 'POST'],
  ['PUT', '/return/x/', 'GET, HEAD, POST'],
  ['DELETE', '/payments/x/', 'GET, HEAD'],
  ['DELETE', '/payments/x//', 'GET, HEAD'],
] as const)('%s %s is 405 with its methods', async (method, url, allow) => {
  const server = await aServer()

  const answer = await server.inject({ method, url })

  expect(answer.statusCode).toBe(405)
  expect(answer.headers.allow).toBe(allow)
})

it.each(['/', '//', '/////'])('the return page with %s at its end is the page', async (end) => {
  const server = await aServer()

  const read = async (url: string) => {
    const { statusCode, body } = await server.inject({ url, headers: browser })
    return { statusCode, body: body.replaceAll(/nonce="[^"]+"/g, '') }
  }
  const page = await read(`/return/${unknownId}`)

  expect(page.body).toContain('We cannot show your payment')
  expect(await read(`/return/${unknownId}${end}`)).toEqual(page)
})

it.each([
  '/health/live/',
  '/health/live//',
  '/health/live///?at=end//',
  '/errors/invalid_amount//',
  '/openapi.json/',
  `/openapi.json${'/'.repeat(40)}`,
])('%s is the address without its slashes', async (url) => {
  const server = await aServer()

  expect((await server.inject({ url })).statusCode).toBe(200)
})
