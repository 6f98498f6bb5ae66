/** Addresses that cannot be reached, each in another way. Each ends with the test that uses it. */

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Refuses connections. */
export async function aDeadAddress(): Promise<string> {
  const server = createServer()
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}/api/v1`
}

/** Accepts connections and stays silent, so that the TLS handshake never ends. */
export async function aMuteAddress(): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => sockets.add(socket.on('error', () => {})))
  const port = await listen(server)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `https://127.0.0.1:${port}/api/v1`
}

/** Listens with the shortest queue, and never accepts from it. */
const sleeper = `
  const { createServer } = require('node:net')
  const { parentPort } = require('node:worker_threads')
  const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port)
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
  })
`

/** Has a full queue of connections, so that another one is never made. */
export async function aFullAddress(): Promise<string> {
  const worker = new Worker(sleeper, { eval: true })
  const [port] = (await once(worker, 'message')) as [number]
  const queue = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
  onTestFinished(async () => {
    for (const socket of queue) socket.on('error', () => {}).destroy()
    await worker.terminate()
  })
  await Promise.all(queue.map((socket) => once(socket, 'connect')))
  return `http://127.0.0.1:${port}/api/v1`
}
