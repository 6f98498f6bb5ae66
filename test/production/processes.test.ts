/** Api and worker as processes: how they refuse to start, and how they end what they accepted. */

import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCheckout } from '../support/caller.ts'
import { admin, choose, untilNotified } from '../support/payer.ts'
import { aSceneForProcesses, runMain, type Processes } from '../support/processes.ts'
import { aRefusingProxy } from '../support/refusing-proxy.ts'
import { waitFor } from '../support/wait.ts'
import { deliverEvent } from '../support/webhook.ts'

let scene: Processes
beforeAll(async () => {
  scene = await aSceneForProcesses()
})
afterAll(() => scene.close())

/** The next call of that kind takes so long, and then does what it should. */
const slow = (call: string) => admin(scene, 'faults', { call, kind: 'delay', delayMs: 1500 })

const counted = async (call: string) => {
  const answer = await fetch(`${scene.sandboxUrl}/admin/calls`)
  const counts = (await answer.json()) as Record<string, number>
  return counts[call] ?? 0
}

/** Connects and sends the start of a request. */
async function hold(port: number, start: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(start)
  return socket
}

describe.each(['api', 'worker'] as const)('the %s', (name) => {
  it('says everything that is wrong with its environment at once, and no value', async () => {
    const env = { DATABASE_URL: 'mysql://hidden', PUBLIC_URL: 'hidden', LOG_LEVEL: 'hidden' }

    const start = runMain(name, env)

    expect(await start.ended).toBe(78)
    for (const variable of [...Object.keys(env), 'KOYWE_API_KEY', 'KOYWE_SECRET']) {
      expect(start.said()).toContain(variable)
    }
    expect(start.said()).not.toContain('hidden')
    expect(start.said()).not.toContain('    at ')
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('exits 0 after a clean close on %s', async (signal) => {
    const command = await scene.start(name)

    expect(await command.end(signal)).toBe(0)
  })
})

describe('a worker that may not register its namespace', () => {
  it('exits 1 with one sentence that names the command to run', async () => {
    const closed = ['RegisterNamespace', 'AddSearchAttributes', 'ListSearchAttributes']
    const { address } = await aRefusingProxy(String(scene.env['TEMPORAL_ADDRESS']), closed)
    const env = { ...scene.env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'not-registered' }

    const start = runMain('worker', env)

    expect(await start.ended).toBe(1)
    expect(start.said()).toMatch(
      new RegExp(
        `^Temporal at ${address} cannot be used: the namespace not-registered does not `,
        'm',
      ),
    )
    expect(start.said()).toContain('temporal operator namespace create --namespace not-registered')
  })
})

describe('the end of an api', () => {
  it('is clean while clients hold connections open', async () => {
    const api = await scene.start('api')
    const starts = ['', 'GET / HTTP/1.1\r\n', 'POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n{']
    const sockets = await Promise.all(starts.map((start) => hold(scene.apiPort, start)))

    const exit = await api.end('SIGTERM')

    expect(exit).toBe(0)
    for (const socket of sockets) socket.destroy()
  })

  it('comes within 5 seconds while clients read none of their answers', async () => {
    const api = await scene.start('api')
    const request = 'GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nhost: here\r\n\r\n'
    const clients = [1, 12].map(async (count) => {
      const socket = await hold(scene.apiPort, request.repeat(count))
      socket.pause()
      return socket
    })
    const sockets = await Promise.all(clients)
    // Accepted last, so that the requests above have arrived.
    await scene.call.get('/health/live')
    const endingAt = performance.now()

    const exit = await api.end('SIGTERM')

    expect(exit).toBe(0)
    expect(performance.now() - endingAt).toBeLessThan(5000)
    for (const socket of sockets) socket.destroy()
  })

  it('comes after the answer to a checkout that it accepted', async () => {
    const worker = await scene.start('worker')
    const api = await scene.start('api')
    const before = await counted('order')
    await slow('order')
    const checkout = scene.call.checkout(aCheckout(), randomUUID())
    await waitFor('the order call', async () => (await counted('order')) > before)

    const exit = await api.end('SIGTERM')

    const { status, body } = await checkout
    await worker.end('SIGTERM')
    expect(exit).toBe(0)
    expect(status).toBe(201)
    expect(body.payUrl).toContain('/pay/')
  })

  it('comes after the signal of a webhook that it accepted', async () => {
    const worker = await scene.start('worker')
    const api = await scene.start('api')
    const { body: payment } = await scene.call.checkout()
    await admin(scene, `orders/${payment.koyweOrderId}`, { status: 'COMPLETED', isSilent: true })
    const event = { type: 'order.completed', data: { externalId: payment.id } }
    const status = await deliverEvent(scene, event)

    const exit = await api.end('SIGTERM')

    expect([status, exit]).toEqual([200, 0])
    await untilNotified(scene, payment.id)
    await worker.end('SIGTERM')
  })
})

describe('the end of a worker', () => {
  it('comes after the call that it is making, which is then not made again', async () => {
    const api = await scene.start('api')
    const worker = await scene.start('worker')
    const before = await counted('order')
    await slow('order')
    const checkout = scene.call.checkout(aCheckout(), randomUUID())
    await waitFor('the order call', async () => (await counted('order')) > before)

    const exit = await worker.end('SIGTERM')

    const next = await scene.start('worker')
    const { body: payment } = await checkout
    await choose(scene, payment)
    await untilNotified(scene, payment.id)
    expect(exit).toBe(0)
    expect((await counted('order')) - before).toBe(1)
    await Promise.all([next.end('SIGTERM'), api.end('SIGTERM')])
  })
})
