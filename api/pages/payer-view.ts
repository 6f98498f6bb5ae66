/** What a payer is shown of a payment, in the language of the payment. Holds no personal data. */

import { createHash } from 'node:crypto'
import { writeDeadline, writeTime } from '../../payment/date-text.ts'
import { nameMethod } from '../../payment/method-name.ts'
import { isPayable, type Payment } from '../../payment/payment.ts'
import { nameShop, toSupportLink, type ShopFace } from '../../payment/shop-face.ts'
import { showAsked, showPaid } from './amounts.ts'
import type { PayerState, TextFacts } from './page-texts.ts'
import { pageTexts } from './return-texts.ts'

export interface PageLink {
  href: string
  label: string
}

/** What the return page shows. */
export interface PayerView {
  state: PayerState
  headline: string
  sentence: string
  /** What happens next, and until when. */
  next: string
  /** The state will not change soon, so the page stops polling. */
  isFinal: boolean
  /** The one thing to do. */
  link: PageLink | null
  help: PageLink | null
  /** Labels and values, in the order in which the page shows them. */
  facts: [label: string, value: string][]
}

export interface PageContext {
  face: ShopFace
  /** Epoch milliseconds. */
  now: number
  /** The page has no script and never reloads. */
  isStill?: boolean
}

const finalStates = new Set<PayerState>(['completed', 'failed', 'cancelled', 'refunded'])

export function viewForPayer(payment: Payment, context: PageContext): PayerView {
  const state = toPayerState(payment)
  const { headline, sentence, next } = pageTexts[payment.locale].states[state]
  const facts = toTextFacts(payment, context.face)
  const help = toHelp(payment, context.face)
  const link = toLink(payment, state, context)
  return {
    state,
    headline,
    sentence: sentence(facts),
    next: next(facts),
    isFinal: finalStates.has(state),
    link,
    help: help?.href === link?.href ? null : help,
    facts: toFacts(payment, state),
  }
}

/** What `/return/{id}/state` and `/pay/{id}/state` return. */
export interface ShownState extends Omit<PayerView, 'state'> {
  /** `payable`: the page shows how to pay. */
  state: PayerState | 'payable'
  /** Changes with what the page shows. */
  content: string
  /** Milliseconds in which the payer can still pay; null where the page shows no countdown. */
  leftMs: number | null
}

export function viewReturnState(payment: Payment, context: PageContext): ShownState {
  const view = viewForPayer(payment, context)
  return { ...view, content: digestView(view), leftMs: null }
}

/** A short text that changes with what is shown, so that a page knows when to load again. */
export function digestView(view: object): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 16)
}

function toPayerState({ status, fulfilment, decision }: Payment): PayerState {
  // Money that a person accepted stays held until the next read.
  if (fulfilment === 'held') return decision?.decision === 'accept' ? 'received' : 'held'
  if (decision?.decision === 'decline' && status !== 'refunded') return 'declined'
  switch (status) {
    case 'opening':
    case 'pending':
      return 'confirming'
    case 'paid':
      return 'received'
    case 'completed':
      // This state says that the shop was notified, which is true only after it accepted the event.
      return fulfilment === 'done' ? 'completed' : 'received'
    case 'rejected':
      return 'failed'
    case 'processing':
    case 'failed':
    case 'expired':
    case 'cancelled':
    case 'refunded':
      return status
  }
}

function toTextFacts(payment: Payment, face: ShopFace): TextFacts {
  return {
    shop: nameShop(face, payment),
    asked: showAsked(payment),
    paid: showPaid(payment),
    deadline: writeDeadline(payment.expiresAt, payment),
    watchEnd: writeDeadline(payment.watchUntil, payment),
    exception: payment.exception ?? 'mismatched',
  }
}

function toLink(
  payment: Payment,
  state: PayerState,
  { face, now }: PageContext,
): PayerView['link'] {
  const { actions, order } = pageTexts[payment.locale]
  const shop = nameShop(face, payment)
  const support = face.support && {
    href: toSupportLink(face.support, order(payment.merchantReference)),
    label: actions.writeToShop(shop),
  }
  switch (state) {
    case 'received':
    case 'completed':
      return { href: payment.successUrl, label: actions.toShop(shop) }
    case 'failed':
    case 'expired':
    case 'cancelled':
      return { href: payment.failedUrl, label: actions.payAgain(shop) }
    case 'refunded':
      return { href: payment.failedUrl, label: actions.backToShop(shop) }
    case 'confirming':
      return payment.payUrl !== null && isPayable(payment, now)
        ? { href: payment.payUrl, label: actions.toPayment(shop) }
        : null
    case 'declined':
      return support ?? { href: payment.failedUrl, label: actions.backToShop(shop) }
    case 'held':
      return support
    case 'processing':
      return null
  }
}

/** The way to the shop's support; null where the shop names none. */
export function toHelp(payment: Payment, face: ShopFace): PageLink | null {
  if (face.support === null) return null
  const { help, order } = pageTexts[payment.locale]
  return {
    href: toSupportLink(face.support, order(payment.merchantReference)),
    label: help(nameShop(face, payment)),
  }
}

function toFacts(payment: Payment, state: PayerState): PayerView['facts'] {
  const { facts } = pageTexts[payment.locale]
  const [asked, paid] = [showAsked(payment), showPaid(payment)]
  const { paidAt, createdAt } = payment
  const hasNoMoney = state === 'confirming' || state === 'processing' || payment.paidAmount === null
  return [
    [facts.amount, asked],
    ...(paid === asked ? [] : [[facts.arrived, paid] satisfies [string, string]]),
    [facts.method, nameMethod(payment.method)],
    [facts.reference, payment.merchantReference],
    paidAt === null || hasNoMoney
      ? [facts.createdAt, writeTime(createdAt, payment)]
      : [facts.paidAt, writeTime(paidAt, payment)],
  ]
}
