/** A mail server that keeps every mail. */

import type { Socket } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { aHold } from './hold.ts'

export interface TestMailbox {
  url: string
  mails: ParsedMail[]
  /** Refuses every mail with this answer, to this command: 4xx is for now, 5xx for good. */
  refuses: { code: number | null; text: string; at: 'MAIL FROM' | 'RCPT TO' | 'DATA' }
  /** How many mails it takes and then ends the connection without an answer. */
  dies: { times: number }
  /** Holds back the answers to mails that are kept already. Call the result to let them go. */
  hold(): () => void
  to(address: string): ParsedMail[]
  close(): Promise<void>
}

export async function aMailbox(): Promise<TestMailbox> {
  const mails: ParsedMail[] = []
  const refuses: TestMailbox['refuses'] = { code: null, text: 'refused', at: 'RCPT TO' }
  const refusalOf = (command: string) =>
    refuses.code !== null && refuses.at === command
      ? Object.assign(new Error(refuses.text), { responseCode: refuses.code })
      : null
  const dies: TestMailbox['dies'] = { times: 0 }
  const sockets = new Set<Socket>()
  const answers = aHold()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onMailFrom: (_address, _session, done) => done(refusalOf('MAIL FROM')),
    onRcptTo: (_address, _session, done) => done(refusalOf('RCPT TO')),
    onData(stream, _session, done) {
      simpleParser(stream).then(async (mail) => {
        const refusal = refusalOf('DATA')
        if (refusal) {
          done(refusal)
          return
        }
        mails.push(mail)
        await answers.passed()
        if (dies.times === 0) {
          done()
          return
        }
        dies.times -= 1
        for (const socket of sockets) socket.destroy()
      }, done)
    },
  })
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  // A client may end the connection at any time.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuses,
    dies,
    hold: () => answers.hold(),
    to: (recipient) =>
      mails.filter(({ to }) => JSON.stringify(to ?? '').includes(`"${recipient}"`)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}
