/** The shop and the mail server of a torture run. They record what they accept, and fail on demand. */

import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { findAnyPort } from '../local/ports.ts'
import type { RecordedPayment, RecordFile } from './record.ts'

export type Mode = 'take' | 'refuse' | 'take-and-fail' | 'hang'

export interface Receiver {
  url: string
  mode: Mode
  close(): void
}

export async function startShop(record: RecordFile): Promise<Receiver> {
  const shop: Receiver = { url: '', mode: 'take', close: () => undefined }
  const server = createServer((request, response) => {
    const { mode } = shop
    void text(request).then((body) => {
      const key = String(request.headers['webhook-id'])
      const { type, data } = JSON.parse(body) as { type: string; data: RecordedPayment }
      // Never answers: the sender's timeout ends the call.
      if (mode === 'hang') return
      if (mode !== 'refuse') record.write({ kind: 'event', key, type, payment: data })
      response.writeHead(mode === 'take' ? 200 : 500).end()
    })
  })
  const port = await findAnyPort()
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  shop.url = `http://127.0.0.1:${port}/events`
  shop.close = () => {
    server.close()
    server.closeAllConnections()
  }
  return shop
}

export async function startMail(record: RecordFile): Promise<Receiver> {
  const mail: Receiver = { url: '', mode: 'take', close: () => undefined }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      // A temporary refusal: a permanent one would end the mail.
      done(mail.mode === 'take' ? null : Object.assign(new Error('no room'), { responseCode: 451 }))
    },
    onData(stream, session, done) {
      simpleParser(stream).then((parsed) => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join()
        record.write({ kind: 'mail', messageId: String(parsed.messageId), to })
        done()
      }, done)
    },
  })
  // A sender was killed while it sent a mail.
  server.on('error', () => undefined)
  const port = await findAnyPort()
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  mail.url = `smtp://127.0.0.1:${port}`
  mail.close = () => server.close(() => undefined)
  return mail
}
