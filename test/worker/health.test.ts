/** The worker's health endpoint. */

import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { Counter, Registry } from 'prom-client'
import { expect, it, onTestFinished } from 'vitest'
import { serveHealth, type HealthParts } from '../../worker/health.ts'

async function aHealthServer(wishes: Partial<HealthParts> = {}) {
  const server = await serveHealth(
    { host: '127.0.0.1', port: 0 },
    { isReady: async () => true, metrics: new Registry(), ...wishes },
  )
  onTestFinished(() => {
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`) }
}

it('is alive as long as it answers', async () => {
  const { get } = await aHealthServer({ isReady: async () => false })

  const response = await get('/health/live')

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.json()).toEqual({ status: 'alive' })
})

it('is ready when the store answers and tasks are taken', async () => {
  const { get } = await aHealthServer({ isReady: async () => true })

  const response = await get('/health/ready')

  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ready' })
})

it.each([
  ['something is missing', async () => false],
  ['it cannot find out', () => Promise.reject(new Error('s3cret'))],
])('is not ready when %s', async (_why, isReady) => {
  const { get } = await aHealthServer({ isReady })

  const response = await get('/health/ready')

  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ status: 'not ready' })
})

it('shows its metrics as Prometheus reads them', async () => {
  const metrics = new Registry()
  new Counter({ name: 'reads_total', help: 'Reads.', registers: [metrics] }).inc(3)
  const { get } = await aHealthServer({ metrics })

  const response = await get('/metrics')

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await response.text()).toContain('\nreads_total 3\n')
})

it.each(['/', '/health', '/health/ready/', '/metrics/all'])(
  'serves nothing else: %s',
  async (path) => {
    const { get } = await aHealthServer()

    const response = await get(path)

    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ status: 'not found' })
  },
)

it('ends a request that does not arrive', async () => {
  const { port } = await aHealthServer()
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\n')

  const [hadError] = await once(socket.resume(), 'close')

  expect(hadError).toBe(false)
})

it('does not start on a port that is taken', async () => {
  const { port } = await aHealthServer()
  const parts = { isReady: async () => true, metrics: new Registry() }

  const second = serveHealth({ host: '127.0.0.1', port }, parts)

  await expect(second).rejects.toThrow('EADDRINUSE')
})
