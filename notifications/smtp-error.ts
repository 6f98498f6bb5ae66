/** What an error of the mail server, or of the way to it, means for a mail. */

import type { DeliveryFailure } from '../payment/outbox.ts'
import { DeliveryFailed } from './delivery-failed.ts'

/** What nodemailer puts into its errors. */
interface SmtpError {
  code?: string
  command?: string
  responseCode?: number
  response?: string
}

/**
 * Converts an error of nodemailer. Servers repeat addresses in their answers, so only the codes are kept.
 * @param isSent whether the content may have reached the server
 */
export function toDeliveryFailed(error: unknown, isSent: boolean): DeliveryFailed {
  const smtpError: SmtpError = typeof error === 'object' && error !== null ? error : {}
  const { code, responseCode } = smtpError
  const codes = [code, responseCode].filter((part) => part !== undefined).join(' ') || 'unknown'
  return new DeliveryFailed(`the mail server did not take it: ${codes}`, judge(smtpError, isSent))
}

function judge(error: SmtpError, isSent: boolean): DeliveryFailure {
  if (isUnusable(error) || isPermanentlyRefused(error)) return 'undeliverable'
  return isSent && error.responseCode === undefined ? 'unknown' : 'refused'
}

/** nodemailer finds no recipient in the address. */
function isUnusable({ code, command }: SmtpError): boolean {
  return code === 'EENVELOPE' && command === 'API'
}

/**
 * Answers without an enhanced code that mean the recipient (RFC 5321, RFC 7504), by the command that they answer.
 * After the content, 552 and 554 mean the content.
 */
const recipientCodes = new Map([
  ['RCPT TO', new Set([501, 510, 511, 512, 513, 550, 551, 552, 553, 554, 556])],
  ['DATA', new Set([550, 551, 553, 556])],
])

/**
 * Whether the server refuses the recipient for good. Of the enhanced codes (RFC 3463), 5.1 and 5.2 mean the mailbox.
 * The others mean us or the server, such as 554 5.7.1 of a server that does not relay for us: later mails may pass.
 */
function isPermanentlyRefused({
  command = '',
  responseCode = 0,
  response = '',
}: SmtpError): boolean {
  const codes = recipientCodes.get(command)
  if (!codes || responseCode < 500) return false
  const [, subject] = /^\d{3}[ -]5\.(\d{1,3})\.\d{1,3}\b/.exec(response) ?? []
  return subject === undefined ? codes.has(responseCode) : subject === '1' || subject === '2'
}
