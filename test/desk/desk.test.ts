/** The desk on the port of the api: it changes nothing there, and is not there unless it is configured. */

import { expect, it } from 'vitest'
import { aServer } from '../support/server.ts'
import { aDesk } from '../support/desk.ts'

const browser = { accept: 'text/html' }

it('is not there unless people were configured', async () => {
  const server = await aServer()

  expect((await server.inject({ url: '/desk', headers: browser })).statusCode).toBe(404)
  expect((await server.inject({ url: '/desk/sign-in', headers: browser })).statusCode).toBe(404)
})

it('serves its pages with its own headers, and leaves the routes of the api alone', async () => {
  const { parts } = await aDesk()
  const server = await aServer({ desk: parts })

  const page = await server.inject({ url: '/desk/sign-in', headers: browser })
  const style = await server.inject('/desk/style.css')
  const form = await server.inject({
    method: 'POST',
    url: '/payments',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'a=b',
  })

  expect([page.statusCode, page.headers['x-frame-options']]).toEqual([200, 'DENY'])
  expect(page.headers['content-security-policy']).toContain("style-src 'self'")
  expect(style.headers['content-type']).toContain('text/css')
  expect([401, 415]).toContain(form.statusCode)
})

it.each([
  ['GET', '/desk/nothing', 404],
  ['DELETE', '/desk', 405],
] as const)('answers %s %s with a page and %i', async (method, url, status) => {
  const { parts } = await aDesk()
  const server = await aServer({ desk: parts })

  const answer = await server.inject({ method, url, headers: browser })

  expect(answer.statusCode).toBe(status)
  expect(answer.body).toContain('There is no such page')
})

it.each(['/%64esk/sign-in', '/%64%65%73%6b', '/des%6B/payments/x'])(
  'is not there under another spelling, which a proxy may let pass: %s',
  async (url) => {
    const { parts } = await aDesk()
    const server = await aServer({ desk: parts })

    expect((await server.inject({ url })).statusCode).toBe(404)
  },
)

it('stands in no description of the api', async () => {
  const { parts } = await aDesk()
  const server = await aServer({ desk: parts })

  expect((await server.inject('/openapi.json')).body).not.toContain('/desk')
})
