/** An outbox message: its key, its content, and what the store, the activities and the workflow know of it. */

import {
  messageRules,
  queueOf,
  type DeliveryActivity,
  type MessageKind,
  type Queue,
} from './outbox.ts'
import { viewPayment, type Payer, type Payment } from './payment.ts'

/**
 * - `due`: to be sent
 * - `done`: the receiver took it
 * - `skipped`: not needed, such as a mail without an address
 * - `undeliverable`: the mail server refuses the payer's address; blocks nothing
 * - `given_up`: no attempt succeeded; blocks what waits for it until a person has it sent again
 */
export type MessageState = 'due' | 'done' | 'skipped' | 'undeliverable' | 'given_up'

/** A message that may be sent now: nothing that it waits for is left. Stands in the history of the run. */
export interface DueMessage {
  key: string
  queue: Queue
  activity: DeliveryActivity
  /** How often a person asked for the next attempt at once; absent where no person did. */
  retriesAsked?: number
}

/** A message at the begin of an attempt, with everything that its delivery needs. */
export interface OutboxMessage {
  /** The row of the attempt. */
  attemptId: bigint
  key: string
  kind: MessageKind
  /** The key of the message that was taken and that a person has sent once more; null for an ordinary message. */
  repeats: string | null
  /** The frozen bytes of an event; null for mails, which are written when they are sent. */
  body: string | null
  /** Attempts so far, this one included. */
  attempts: number
  /** How many of them, this one included, have no known outcome. */
  uncertainAttempts: number
  /** Milliseconds since the first attempt. */
  triedForMs: number
  payment: Payment
  /** Null once the payer is erased. */
  payer: Payer | null
}

/** A message of which no attempt may begin now. */
export interface BlockedMessage {
  key: string
  kind: MessageKind
  state: MessageState
  attempts: number
  uncertainAttempts: number
  /** Milliseconds until the next attempt may begin. */
  waitMs: number
  lastError: string | null
}

/** A message as a transition emits it, for the store. */
export interface NewMessage {
  key: string
  kind: MessageKind
  queue: Queue
  /** Its place among the messages of one version. */
  position: number
  /** The key of the message that must be done first. */
  waitsFor: string | null
  overtakes: boolean
  body: string | null
}

/** Gives the messages of a transition, in the order of sending. */
export function toNewMessages(kinds: readonly MessageKind[], payment: Payment): NewMessage[] {
  return kinds.map((kind, position) => {
    const { queue, waitsFor, overtakes } = messageRules[kind]
    return {
      key: messageKey(kind, payment),
      kind,
      queue,
      position,
      waitsFor: waitsFor && messageKey(waitsFor, payment),
      overtakes,
      body: queue === 'events' ? freezeEvent(kind, payment) : null,
    }
  })
}

/** The key of a message: the same on every attempt, for Payin and for the receiver. It begins with the payment's id. */
export function messageKey(
  kind: MessageKind,
  { id, version }: Pick<Payment, 'id' | 'version'>,
): string {
  const name = queueOf(kind) === 'mails' ? kind : kind.replace('payment.', '')
  return messageRules[kind].isOncePerPayment ? `${id}.${name}` : `${id}.${name}.${version}`
}

/** Stands in the key of a message that repeats another one, between that key and a number. */
export const repetitionMark = '.again.'

/** The id of the payment to which a key belongs. */
export function paymentIdOf(key: string): string {
  return key.split('.')[0] ?? key
}

/**
 * The body of an event: the payment at its transition, frozen as text so that every attempt sends the same bytes.
 * `{"type":"payment.completed","timestamp":"2026-01-01T00:00:00.000Z","data":{…payment…}}`
 */
export function freezeEvent(kind: MessageKind, payment: Payment): string {
  const view = viewPayment(payment)
  return JSON.stringify({
    type: kind,
    timestamp: new Date(payment.updatedAt).toISOString(),
    // A shop that has taken payment.completed ships, so for its reader fulfilment is done.
    data: kind === 'payment.completed' ? { ...view, fulfilment: 'done' } : view,
  })
}
