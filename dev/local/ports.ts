/** Finds free ports on this machine. */

import { createServer, type Server } from 'node:net'

/**
 * Returns the preferred port, or the next free one. Claims it until this process ends, so that two processes
 * that search at the same time get different ports.
 */
export async function findPort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + 200; port += 1) {
    const claim = await listen(claimOf(port))
    const listener = claim && (await listen(port))
    listener?.close()
    if (claim && listener) {
      claim.unref()
      return port
    }
    claim?.close()
  }
  throw new Error(`no port from ${preferred} to ${preferred + 200} is free`)
}

/** Returns any free port. */
export async function findAnyPort(): Promise<number> {
  const listener = await listen(0)
  const address = listener?.address()
  listener?.close()
  if (!address || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

/** The port to listen on as a claim to another one. */
function claimOf(port: number): number {
  return port < 45_000 ? port + 20_000 : port - 20_000
}

/** Null if the port is in use. */
function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
