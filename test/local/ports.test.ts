/** Finding ports that nobody listens on. */

import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { findAnyPort, findPort } from '../../local/ports.ts'

async function aListener(port = 0, host = '127.0.0.1'): Promise<{ server: Server; port: number }> {
  const server = createServer()
  server.listen(port, host)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { server, port: (server.address() as AddressInfo).port }
}

it('is the preferred one where nobody listens on it', async () => {
  const preferred = await findAnyPort()

  const port = await findPort(preferred)

  expect(port).toBe(preferred)
})

it.each(['127.0.0.1', '0.0.0.0'])('is a later one where somebody listens on %s', async (host) => {
  const taken = await aListener(0, host)

  const port = await findPort(taken.port)

  expect(port).toBeGreaterThan(taken.port)
  expect(port).toBeLessThan(taken.port + 200)
})

it('belongs to who found it, from before anybody listens on it', async () => {
  const first = await findPort(await findAnyPort())

  const second = await findPort(first)

  expect(second).toBeGreaterThan(first)
})

it('can be listened on at once', async () => {
  const port = await findPort(40_000)

  const listener = await aListener(port)

  expect(listener.port).toBe(port)
})

it('is a port that can be listened on, whichever is free', async () => {
  const port = await findAnyPort()

  const listener = await aListener(port)

  expect(listener.port).toBe(port)
})
