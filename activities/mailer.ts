/** Sends one e-mail over SMTP. Does not retry. */

import { createTransport } from 'nodemailer'

export interface Mail {
  to: string
  subject: string
  text: string
  html: string
  /** The outbox message's key: every try of one mail carries the same Message-ID. */
  key: string
}

export interface Mailer {
  /** Gives what the server answered. @throws MailRefused, without the address in its message */
  send(mail: Mail): Promise<{ response: string; messageId: string }>
  /** Whether the server takes our connection. */
  verify(): Promise<void>
  close(): void
}

/** A mail that the server did not take. Servers repeat addresses, so only their codes are kept. */
export class MailRefused extends Error {
  constructor(cause: unknown) {
    super(`the mail server did not take it: ${readCode(cause)}`)
    this.name = 'MailRefused'
  }
}

function readCode(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return 'unknown'
  const parts: unknown[] = [
    'code' in cause ? cause.code : undefined,
    'responseCode' in cause ? cause.responseCode : undefined,
  ]
  const words = parts.filter((part) => typeof part === 'string' || typeof part === 'number')
  return words.join(' ') || 'unknown'
}

/** Milliseconds that a mail server may be silent, in every phase of a delivery. */
const patienceMs = 20_000

/** @param smtpUrl such as smtp://user:password@host:587 */
export function createMailer(smtpUrl: string, from: string): Mailer {
  const domain = from.split('@')[1]?.replace(/>.*$/, '') ?? 'payin.invalid'
  const transport = createTransport({
    url: smtpUrl,
    // A connection serves many mails: making one costs more than a mail.
    pool: true,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  })
  return {
    async send({ key, ...mail }) {
      const messageId = `<${key}@${domain}>`
      try {
        const sent = await transport.sendMail({ ...mail, from, messageId })
        return { response: sent.response.slice(0, 3), messageId }
      } catch (error) {
        throw new MailRefused(error)
      }
    },
    async verify() {
      await transport.verify()
    },
    close: () => transport.close(),
  }
}
