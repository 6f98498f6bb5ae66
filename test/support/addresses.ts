/** Addresses at which no call can be made. Each is given up with the test that asked for it. */

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Nobody listens there. */
export async function aDeadAddress(): Promise<string> {
  const server = createServer()
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}/api/v1`
}

/** Takes connections and never says a word, so that no TLS comes about. */
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

/** Listens with the shortest queue, and never again looks at it. */
const sleeper = `
  const { createServer } = require('node:net')
  const { parentPort } = require('node:worker_threads')
  const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port)
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
  })
`

/** Its queue of connections is full, so that another one is never made. */
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
