/** A Koywe that only says what it once said: answers as a recording has them, in its order. */

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Recorded, Recorder } from './recorder.ts'

export interface Replayer extends Recorder {
  /** What the recorded run marked its payments with. */
  mark: string
}

/** @param file written by a recorder */
export async function startReplayer(file: string): Promise<Replayer> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  const left = lines.map((line) => JSON.parse(line) as Recorded)
  const server = createServer((request, response) => {
    void text(request).then(() => {
      const place = left.findIndex(
        ({ method, path }) => method === request.method && path === request.url,
      )
      const [said] = place === -1 ? [] : left.splice(place, 1)
      const type = { 'content-type': 'application/json' }
      if (said) response.writeHead(said.status, type).end(said.answer)
      else response.writeHead(501, type).end('{"message":"this was not recorded"}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const [, mark = ''] = /pay_([0-9a-f-]{36})-\d/.exec(lines.join('\n')) ?? []
  return {
    url: `http://127.0.0.1:${port}`,
    mark,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
