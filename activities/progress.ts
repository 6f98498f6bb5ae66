/** What an activity tells the workflow: what is next, when, and which effects are due. */

import type { DueEffect } from '../store/outbox.ts'
import type { PaymentRecord } from '../store/rows.ts'
import type { EffectKind, Lane, Status } from '../payment/status.ts'
import { lookUpAt, type LookupSettle } from './lookup.ts'
import { lookDueAt, maySellingEnd } from './schedule.ts'

/** An effect that is due, for its lane. */
export interface LaneEffect {
  key: string
  kind: EffectKind
  lane: Lane
  /** The key of an effect of the other lane that is due too and must be done before. */
  after: string | null
}

/**
 * What comes next in a payment's life: open its order, find out whether an order exists, look at the
 * order, end selling, or nothing more by itself.
 */
export type NextStep = 'open' | 'find' | 'look' | 'expire' | 'rest'

/** Holds no personal data: it stands in the history of the run. */
export interface Progress {
  next: NextStep
  /** Milliseconds until that is due. */
  inMs: number
  effects: LaneEffect[]
  /** Reports have come in that no read has covered. */
  hasReports: boolean
  /** Milliseconds for which reports, those that still come included, cause no read. */
  reportsInMs: number
  /** Milliseconds until selling ends; opening may take no longer. */
  sellingEndsInMs: number
  status: Status
  method: string
  country: string
  merchantReference: string
  koyweOrderId: string | null
  payUrl: string | null
}

export interface ProgressFacts {
  now: number
  hasReports: boolean
  reportsInMs: number
  settle: LookupSettle
}

/** Says what comes next for a payment, from nothing but the ledger. */
export function toProgress(
  record: PaymentRecord,
  effects: DueEffect[],
  facts: ProgressFacts,
): Progress {
  const { payment } = record
  const { next, at } = findNext(record, facts)
  const inMs = Math.max(0, at - facts.now)
  return {
    next,
    inMs,
    effects: effects.map((effect) => toLaneEffect(effect, effects)),
    hasReports: facts.hasReports && (next === 'look' || next === 'rest'),
    reportsInMs: next === 'look' ? Math.min(facts.reportsInMs, inMs) : facts.reportsInMs,
    sellingEndsInMs: Math.max(1000, payment.expiresAt - facts.now),
    status: payment.status,
    method: payment.method,
    country: payment.country,
    merchantReference: payment.merchantReference,
    koyweOrderId: payment.koyweOrderId,
    payUrl: payment.payUrl,
  }
}

function findNext(record: PaymentRecord, facts: ProgressFacts): { next: NextStep; at: number } {
  const { payment, watch, intent } = record
  if (payment.status === 'opening') {
    if (intent.intentAt !== null) {
      const isOver = facts.now >= payment.watchUntil
      return { next: isOver ? 'rest' : 'find', at: lookUpAt(record, facts) }
    }
    if (facts.now < payment.expiresAt) return { next: 'open', at: facts.now }
    return { next: 'expire', at: payment.expiresAt }
  }
  const mayExpire = payment.status === 'pending' && payment.fulfilment !== 'held'
  if (mayExpire && maySellingEnd(record, facts.now)) {
    return { next: 'expire', at: payment.expiresAt }
  }
  const lookAt = lookDueAt(watch, facts.now)
  return lookAt === null ? { next: 'rest', at: facts.now } : { next: 'look', at: lookAt }
}

/** The payer hears of the shipping once the shop has been told to ship. */
function toLaneEffect(effect: DueEffect, due: DueEffect[]): LaneEffect {
  const isShipping = effect.kind === 'mail.shipping'
  const telling = isShipping ? due.find(({ kind }) => kind === 'payment.completed') : undefined
  return { ...effect, after: telling?.key ?? null }
}
