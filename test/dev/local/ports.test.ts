/** Finding free ports. */

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { checkout } from '../../../dev/local/paths.ts'
import { findAnyPort, findPort } from '../../../dev/local/ports.ts'

/** Whichever port is drawn, another test may just have one of the two that finding it takes. */
const elsewhere = { retry: 2, timeout: 10_000 }

const run = promisify(execFile)

async function aListener(port = 0, host = '127.0.0.1'): Promise<{ server: Server; port: number }> {
  const server = createServer()
  server.listen(port, host)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { server, port: (server.address() as AddressInfo).port }
}

it('is the preferred one if it is free', elsewhere, async () => {
  const preferred = await findAnyPort()

  const port = await findPort(preferred)

  expect(port).toBe(preferred)
})

it.each(['127.0.0.1', '0.0.0.0'])('is a later one if the port is taken on %s', async (host) => {
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

it(
  'is not claimed if it is in use, and a claim does not keep the process running',
  elsewhere,
  async () => {
    const taken = await aListener()
    const other = await findPort(taken.port)
    taken.server.close()
    const again = await findPort(taken.port)

    const ports = pathToFileURL(join(checkout, 'dev', 'local', 'ports.ts')).href
    const code = `import { findPort } from '${ports}'; console.log(await findPort(${again}))`
    const ended = await run(process.execPath, ['--input-type=module', '--eval', code])

    expect(again).toBe(taken.port)
    expect(Number(ended.stdout)).toBeGreaterThan(again)
    expect(Number(ended.stdout)).not.toBe(other)
  },
)

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
