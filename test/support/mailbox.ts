/** A mail server that keeps what it is sent. */

import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface TestMailbox {
  url: string
  mails: ParsedMail[]
  /** Refuses every mail with this code: 4xx is for now, 5xx for good. */
  refuses: { code: number | null }
  to(address: string): ParsedMail[]
  close(): Promise<void>
}

export async function aMailbox(): Promise<TestMailbox> {
  const mails: ParsedMail[] = []
  const refuses: TestMailbox['refuses'] = { code: null }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      const { code } = refuses
      done(code === null ? null : Object.assign(new Error('refused'), { responseCode: code }))
    },
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        done()
      }, done)
    },
  })
  // Whoever sends may die in the middle of it.
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
    to: (recipient) =>
      mails.filter(({ to }) => JSON.stringify(to ?? '').includes(`"${recipient}"`)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}
