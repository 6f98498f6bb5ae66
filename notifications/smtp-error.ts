/** What an error of the mail server, or of the way to it, means for a mail. */

import { answerBytesMax, type ReceiverAnswer } from '../payment/attempt.ts'
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
 * Converts an error of nodemailer. Servers repeat addresses in their answers, so the message has only the codes.
 * @param isSent whether the content may have reached the server
 */
export function toDeliveryFailed(error: unknown, isSent: boolean): DeliveryFailed {
  const smtpError: SmtpError = typeof error === 'object' && error !== null ? error : {}
  const { code, responseCode } = smtpError
  const codes = [code, responseCode].filter((part) => part !== undefined).join(' ') || 'unknown'
  const answer = toReceiverAnswer(smtpError.response ?? null, responseCode)
  return new DeliveryFailed(
    `the mail server did not take it: ${codes}`,
    judge(smtpError, isSent),
    answer,
  )
}

/** What a mail server replied. Its code is the begin of the reply. */
export function toReceiverAnswer(
  reply: string | null,
  code = Number(reply?.slice(0, 3)) || null,
): ReceiverAnswer {
  return { status: code, text: reply && reply.slice(0, answerBytesMax) }
}

function judge(error: SmtpError, isSent: boolean): DeliveryFailure {
  if (isUnusable(error) || isPermanentlyRefused(error)) return 'undeliverable'
  return isSent && error.responseCode === undefined ? 'unknown' : 'refused'
}

/** nodemailer finds no recipient in the address. */
function isUnusable({ code, command }: SmtpError): boolean {
  return code === 'EENVELOPE' && command === 'API'
}

/** Answers about the session with us: the order of commands, our greeting, and our sign-in. */
const sessionCodes = new Set([503, 504, 530, 534, 535, 538])
/** Words of a server that does not take mails from us, whatever the recipient: from our sender, our host, or so many. */
const aboutUs =
  /relay|authenti|sender|not owned|\bhelo\b|\behlo\b|client host|blocked (?:by|using|for)|block ?list|black ?list|spamhaus|dnsbl|\brbl\b|reputation|\bspf\b|\bdkim\b|\bdmarc\b|sending (?:limit|quota|rate)|too many/i
/** After the content, the codes that mean the recipient (RFC 5321, RFC 7504), and words that do. */
const recipientCodes = new Set([550, 551, 553, 556])
const aboutRecipient = /recipient|mailbox|\buser\b/i

/**
 * Whether the server refuses the recipient for good. Servers use many codes for it, so a 5xx in answer to the
 * recipient means the recipient unless it says otherwise.
 */
function isPermanentlyRefused({ command, responseCode = 0, response = '' }: SmtpError): boolean {
  if (responseCode < 500 || sessionCodes.has(responseCode)) return false
  if (command === 'RCPT TO') return isRecipientRefused({ responseCode, response }, () => true)
  if (command === 'DATA') return isRecipientRefused({ responseCode, response }, isAboutRecipient)
  return false
}

interface Refusal {
  responseCode: number
  response: string
}

/** @param judgeRest decides about a refusal whose enhanced code and words say neither */
function isRecipientRefused(
  refusal: Refusal,
  judgeRest: (code: string, refusal: Refusal) => boolean,
): boolean {
  const { response } = refusal
  const code = enhancedCode.exec(response)?.[1] ?? ''
  if (/^[12]\./.test(code)) return !senderCodes.has(code)
  return !aboutUs.test(response) && judgeRest(code, refusal)
}

/** Subject and detail, such as 1.1 in `550 5.1.1` (RFC 3463). 1 means an address, and 2 a mailbox. */
const enhancedCode = /^\d{3}[ -]5\.(\d{1,3}\.\d{1,3})\b/
/** These mean the address of the sender. */
const senderCodes = new Set(['1.7', '1.8'])

/**
 * After the content, most refusals mean the content: later attempts may pass a filter. Of the enhanced codes (RFC 3463),
 * 5.3, 5.6 and 5.7 mean the size, the form and the policy.
 */
function isAboutRecipient(code: string, { responseCode, response }: Refusal): boolean {
  if (/^[367]\./.test(code)) return false
  return recipientCodes.has(responseCode) || aboutRecipient.test(response)
}
