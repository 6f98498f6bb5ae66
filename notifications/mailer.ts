/** Sends one e-mail over SMTP, in one attempt. */

import type { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import type { ReceiverAnswer } from '../payment/attempt.ts'
import { toDeliveryFailed, toReceiverAnswer } from './smtp-error.ts'

export interface Mail {
  to: string
  subject: string
  text: string
  html: string
  /** The message's key: every attempt of one mail has the same Message-ID. */
  key: string
}

export interface SentMail {
  /** The code of the reply. */
  response: string
  messageId: string
  /** It may hold personal data. */
  answer: ReceiverAnswer
}

export interface Mailer {
  /** Returns what the server answered. @throws DeliveryFailed, without the address in its message */
  send(mail: Mail): Promise<SentMail>
  /** Whether the server accepts our connection. */
  verify(): Promise<void>
  close(): void
}

/** Milliseconds that a mail server may be silent, in every phase of a delivery. */
const patienceMs = 20_000

/** @param smtpUrl such as smtp://user:password@host:587 */
export function createMailer(smtpUrl: string, from: string): Mailer {
  const domain = from.split('@')[1]?.replace(/>.*$/, '') ?? 'payin.invalid'
  const transport = createTransport({
    url: smtpUrl,
    // Making a connection costs more than a mail, so mails share connections.
    pool: true,
    // By default the pool sends a mail again, up to five times, when its connection closes: unseen, and perhaps twice.
    maxRequeues: 0,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  })
  const contents = trackContents(transport)
  return {
    async send({ key, to, ...mail }) {
      const messageId = `<${key}@${domain}>`
      try {
        const sent = await transport.sendMail({
          ...mail,
          // As an object, because a text would be parsed as a list of addresses.
          to: { name: '', address: to },
          from,
          messageId,
          // So that out-of-office replies do not answer (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        const answer = toReceiverAnswer(sent.response)
        return { response: sent.response.slice(0, 3), messageId, answer }
      } catch (error) {
        const isSent = contents.get(messageId)?.readableDidRead === true
        throw toDeliveryFailed(error, isSent)
      } finally {
        contents.delete(messageId)
      }
    },
    async verify() {
      await transport.verify()
    },
    close: () => transport.close(),
  }
}

/** Collects the content of each mail by its Message-ID: once it was read, it may have reached the mail server. */
function trackContents(transport: Transport): Map<string, Readable> {
  const contents = new Map<string, Readable>()
  transport.use('stream', ({ data, message }, done) => {
    message.processFunc((content) => {
      contents.set(String(data.messageId), content)
      return content
    })
    done()
  })
  return contents
}

type Transport = ReturnType<typeof createTransport>
