/** A door between two parts that a test can shut: every connection through it is cut at once. */

import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

export interface Door {
  /** host:port of this side. */
  address: string
  /** Cuts what is open, and refuses what comes. */
  shut(): Promise<void>
  open(): Promise<void>
  /** Lets nothing through any more, and cuts nothing: who comes is taken and never answered. */
  jam(): void
  /** Ends a jam: what was stuck is cut. */
  clear(): void
  /** Ends a jam for who comes anew: what was stuck never hears anything. */
  abandon(): void
  /** Cuts what is open, and what comes as soon as it has come, until it is opened. */
  cut(): void
  /** Each piece takes so long from now on, either way. */
  slow(delayMs: number): void
  close(): Promise<void>
}

interface Manner {
  mayPass: () => boolean
  delayMs: number
}

/** Lets each piece through that may pass, later where the way is slow, and drops the others. */
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
 * @param mayPass asked before each piece that passes, either way
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
