/** A TCP proxy between two parts that a test can cut, jam and slow. */

import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

export interface Door {
  /** host:port of this side. */
  address: string
  /** Cuts open connections, and refuses new ones. */
  shut(): Promise<void>
  open(): Promise<void>
  /** Stops all data without cutting: new connections are accepted and never answered. */
  jam(): void
  /** Ends a jam, and cuts the connections that were stuck. */
  clear(): void
  /** Ends a jam for new connections. The stuck ones stay silent. */
  abandon(): void
  /** Cuts open connections, and accepts and cuts new ones, until it is opened. */
  cut(): void
  /** Delays each piece of data by so much, in both directions. */
  slow(delayMs: number): void
  close(): Promise<void>
}

interface Manner {
  mayPass: () => boolean
  delayMs: number
}

/** Forwards each piece that may pass, after the delay, and drops the others. */
function sieve(manner: Manner): Transform {
  return new Transform({
    transform(piece, _encoding, done) {
      const pass = () => done(null, manner.mayPass() ? piece : undefined)
      if (manner.delayMs > 0) setTimeout(pass, manner.delayMs)
      else pass()
    },
  })
}

/**
 * @param target host:port of the part behind it
 * @param mayPass decides for each piece of data, in both directions
 */
export async function aDoor(target: string, mayPass = () => true): Promise<Door> {
  const manner: Manner = { mayPass, delayMs: 0 }
  const [host = '', port = ''] = target.split(':')
  const sockets = new Set<Socket>()
  let isJammed = false
  let isCutting = false
  const server = createServer((near) => {
    if (isCutting) {
      near.destroy()
      return
    }
    if (isJammed) {
      sockets.add(near)
      near.on('error', () => near.destroy())
      return
    }
    const far = connect(Number(port), host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    near.pipe(sieve(manner)).pipe(far).pipe(sieve(manner)).pipe(near)
  })
  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  await listen(0)
  const address = server.address()
  const own = typeof address === 'object' && address !== null ? address.port : 0
  return {
    address: `127.0.0.1:${own}`,
    shut,
    async open() {
      isCutting = false
      if (!server.listening) await listen(own)
    },
    jam() {
      isJammed = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    abandon() {
      isJammed = false
    },
    cut() {
      isCutting = true
      for (const socket of sockets) socket.destroy()
    },
    slow(delayMs) {
      manner.delayMs = delayMs
    },
    clear() {
      isJammed = false
      for (const socket of sockets) socket.destroy()
    },
    close: () => (server.listening ? shut() : Promise.resolve()),
  }
}
