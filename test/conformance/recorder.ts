/** Koywe behind a door that notes what passes, without what is secret or personal, to be read later. */

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'

export interface Recorder {
  /** Takes the place of Koywe's own address. */
  url: string
  close(): void
}

/** One call and its answer. */
export interface Recorded {
  method: string
  path: string
  sent: string
  status: number
  answer: string
}

/** Names whose values are secret or personal. */
const hidden =
  /("(?:token|accessToken|apiKey|secret|email|phone|fullName|firstName|lastName|documentNumber)"\s*:\s*)"[^"]*"/g

export const redactJson = (text: string): string => text.replace(hidden, '$1"[redacted]"')

/**
 * Hands every call on to Koywe and its answer back, and writes a line of JSON for each to a file.
 * @param target with its path, such as https://api-sandbox.koywe.com/api/v1
 */
export async function startRecorder(target: string, file: string): Promise<Recorder> {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  const server = createServer((request, response) => {
    void pass(target, request).then(({ status, type, text, sent }) => {
      const { method = '', url: path = '' } = request
      const answer = redactJson(text)
      const line: Recorded = { method, path, sent: redactJson(sent), status, answer }
      appendFileSync(file, `${JSON.stringify(line)}\n`)
      response.writeHead(status, { 'content-type': type }).end(text)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function pass(target: string, request: IncomingMessage) {
  const sent = await buffer(request)
  const { authorization, 'content-type': contentType } = request.headers
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers: {
      ...(authorization ? { authorization } : {}),
      ...(contentType ? { 'content-type': contentType } : {}),
    },
    ...(sent.length > 0 ? { body: new Uint8Array(sent) } : {}),
  })
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? 'application/json',
    text: await answer.text(),
    sent: sent.toString('utf8'),
  }
}
