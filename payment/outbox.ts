/**
 * The kinds of outbox messages: what Payin sends because of a transition, through which queue, and which message
 * waits for which. The order of sending is defined here and nowhere else: the store writes it into each row. A message
 * that repeats one that was taken waits for nothing, and nothing waits for it.
 */

/** Events go to the shop, mails to the payer. A blocked queue does not delay the other one. */
export type Queue = 'events' | 'mails'

/** The Temporal activities that deliver messages. Histories contain these names. */
export type DeliveryActivity =
  | 'announce'
  | 'fulfil'
  | 'sendConfirmation'
  | 'sendShippingNotification'
  | 'sendFailureNotification'
  | 'sendNotice'

interface MessageRule {
  queue: Queue
  activity: DeliveryActivity
  /** Sent once per payment. Every other kind is sent once per version. */
  isOncePerPayment: boolean
  /** The message that the receiver must take first, in addition to the earlier messages of the queue. */
  waitsFor: 'payment.completed' | null
  /** Goes ahead of earlier messages of its queue that were not taken within `overtakeAfterMs`. */
  overtakes: boolean
}

const event: MessageRule = {
  queue: 'events',
  activity: 'announce',
  isOncePerPayment: false,
  waitsFor: null,
  overtakes: false,
}

const mail = { ...event, queue: 'mails', isOncePerPayment: true } satisfies MessageRule

/** A mail that says what has become of the payment. */
const notice = { ...mail, activity: 'sendNotice' } as const satisfies MessageRule

/** Every kind with its rule. Within a queue, messages are sent in the order of versions. */
export const messageRules = {
  'payment.paid': event,
  'payment.completed': { ...event, activity: 'fulfil', isOncePerPayment: true, overtakes: true },
  'payment.failed': event,
  'payment.rejected': event,
  'payment.expired': event,
  'payment.cancelled': event,
  'payment.held': event,
  'payment.refunded': event,
  'mail.confirmation': { ...mail, activity: 'sendConfirmation' },
  'mail.shipping': {
    ...mail,
    activity: 'sendShippingNotification',
    waitsFor: 'payment.completed',
    overtakes: true,
  },
  'mail.failure': { ...mail, activity: 'sendFailureNotification' },
  'mail.expired': notice,
  'mail.held': notice,
  'mail.declined': notice,
  'mail.refunded': notice,
} as const satisfies Record<string, MessageRule>

export type MessageKind = keyof typeof messageRules
export type MailKind = Extract<MessageKind, `mail.${string}`>

export const messageKinds = Object.keys(messageRules) as MessageKind[]
export const mailKinds = messageKinds.filter(isMailKind)

/** Gives the kinds of mails that a list such as `MAILS` names: `none` is no mail, `held` is `mail.held`. */
export function toMailKinds(names: readonly string[]): MailKind[] {
  return mailKinds.filter((kind) => names.includes(kind.replace('mail.', '')))
}

export function queueOf(kind: MessageKind): Queue {
  return messageRules[kind].queue
}

export function isMailKind(kind: MessageKind): kind is MailKind {
  return queueOf(kind) === 'mails'
}

export interface MailConditions {
  /** Whether Payin has an e-mail address of the payer. */
  hasAddress: boolean
  /** `MAILS` */
  sentMails: readonly MailKind[]
}

/** Whether a new message is sent. A mail without an address or of a kind that is switched off is skipped. */
export function isSent(kind: MessageKind, { hasAddress, sentMails }: MailConditions): boolean {
  return !isMailKind(kind) || (hasAddress && sentMails.includes(kind))
}

/** How long a message that overtakes waits for earlier ones that the receiver does not take. */
export const overtakeAfterMs = 5 * 60 * 1000

/** The pause after the first attempt, and the factor by which each further pause grows. */
export const firstPauseMs = 1000
export const pauseGrowth = 1.6

/**
 * How many attempts of a message may have an unknown outcome. Of a mail: the first one and one repetition, because each
 * may have reached the payer. Events have no limit, because the shop recognizes a repetition by its key.
 */
export const uncertainAttemptsMax: Record<Queue, number | null> = { events: null, mails: 2 }

/**
 * - `refused`: the receiver did not take the message, so a later attempt duplicates nothing
 * - `unknown`: the connection was lost before the answer, so the receiver may have the message
 * - `undeliverable`: the mail server refuses the payer's address for good
 */
export type DeliveryFailure = 'refused' | 'unknown' | 'undeliverable'

/** What follows a failed attempt: another one, the end of the attempts, or the end of a mail to a refused address. */
export type AfterFailure = 'retry' | 'give_up' | 'undeliverable'

/**
 * Decides what follows a failed attempt.
 * @param message `triedForMs`: since the first attempt
 * @param giveUpMs `EFFECT_GIVE_UP_MS`
 */
export function decideAfterFailure(
  message: { kind: MessageKind; uncertainAttempts: number; triedForMs: number },
  failure: DeliveryFailure,
  giveUpMs: number,
): AfterFailure {
  if (failure === 'undeliverable') return 'undeliverable'
  if (message.triedForMs >= giveUpMs) return 'give_up'
  return failure === 'unknown' && !mayRepeat(message) ? 'give_up' : 'retry'
}

/** Whether a message may be attempted again after attempts whose outcome is unknown. */
export function mayRepeat({
  kind,
  uncertainAttempts,
}: {
  kind: MessageKind
  uncertainAttempts: number
}): boolean {
  const most = uncertainAttemptsMax[queueOf(kind)]
  return most === null || uncertainAttempts < most
}
