/** Ports without a working service, each in its own way. */

import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export type DeadPort = 'refuses' | 'hangs' | 'cuts'

/**
 * The address of a port that refuses connections, accepts them and never answers, or accepts and closes them
 * at once.
 */
export async function anAbsent(absence: DeadPort): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (absence === 'cuts') socket.destroy()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  if (absence === 'refuses') await close()
  else onTestFinished(close)
  return `127.0.0.1:${port}`
}
