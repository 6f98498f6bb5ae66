/** A mail server that keeps what it is sent. */

import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface TestMailbox {
  url: string
  mails: ParsedMail[]
  /** Refuses every mail while true. */
  refuses: { value: boolean }
  to(address: string): ParsedMail[]
  close(): Promise<void>
}

export async function aMailbox(): Promise<TestMailbox> {
  const mails: ParsedMail[] = []
  const refuses = { value: false }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      done(refuses.value ? Object.assign(new Error('no such box'), { responseCode: 550 }) : null)
    },
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        done()
      }, done)
    },
  })
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
