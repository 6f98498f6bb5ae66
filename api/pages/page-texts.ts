/** What the texts of the payer's pages are: the same parts in every language. */

import type { ExceptionKind } from '../../payment/status.ts'
import type { TransferFieldName } from '../../payment/transfer.ts'

/** The states of a payment that the payer sees. */
export type PayerState =
  | 'confirming'
  | 'processing'
  | 'received'
  | 'completed'
  | 'held'
  | 'declined'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'refunded'

/** What sentences may name. Everything is written for people already. */
export interface TextFacts {
  shop: string
  /** The amount that was asked for, and the one that arrived. */
  asked: string
  paid: string
  /** Until when the payer can pay. */
  deadline: string
  /** Until when money that comes late is seen. */
  watchEnd: string
  exception: ExceptionKind
}

type Sentence = (facts: TextFacts) => string

export interface StateTexts {
  headline: string
  /** What happened. */
  sentence: Sentence
  /** What happens next, until when, and what the payer does. */
  next: Sentence
}

export interface StaticText {
  headline: string
  sentence: string
}

/** How to pay on our own page, in three steps. */
export type PayKind = 'pix' | 'qr' | 'transfer'

export interface PayTexts {
  headline: (amount: string, method: string) => string
  steps: Record<PayKind, readonly [string, string, string]>
  payBefore: (deadline: string) => string
  timeLeft: string
  /** The alternative text of the QR code. */
  qrCode: (amount: string) => string
  code: string
  copyCode: string
  copy: (what: string) => string
  copyShort: string
  copied: string
  howTo: string
  exactAmount: string
  waiting: string
  fields: Record<TransferFieldName, string>
}

export interface PageTexts {
  states: Record<PayerState, StateTexts>
  pay: PayTexts
  facts: Record<'amount' | 'arrived' | 'reference' | 'method' | 'paidAt' | 'createdAt', string>
  actions: Record<
    'toShop' | 'backToShop' | 'payAgain' | 'toPayment' | 'writeToShop',
    (shop: string) => string
  >
  help: (shop: string) => string
  /** The subject of a message to the shop. */
  order: (reference: string) => string
  notFound: StaticText
  /** Shown when the payment cannot be read. The payer must not pay a second time. */
  unavailable: StaticText
}
