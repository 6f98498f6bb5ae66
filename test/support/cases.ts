/** Facts of explanations, with boring defaults: a pending payment, every part of Payin well. */

import {
  allWell,
  type ExplanationFacts,
  type MessageFacts,
} from '../../payment/explanation-facts.ts'
import { epoch } from './clock.ts'
import { aPending, day, minute } from './payments.ts'
import { aRow } from './rows.ts'

export interface CaseWishes extends Partial<
  Omit<ExplanationFacts, 'row' | 'webhooks' | 'services'>
> {
  row?: Partial<ExplanationFacts['row']>
  payment?: Partial<ExplanationFacts['row']['payment']>
  webhooks?: Partial<ExplanationFacts['webhooks']>
  services?: Partial<ExplanationFacts['services']>
}

/** Loaded a minute after the checkout; the next poll is in another minute. */
export function aCase(wishes: CaseWishes = {}): ExplanationFacts {
  const { row, payment, webhooks, services, ...rest } = wishes
  const polling = { nextPollAt: epoch + 2 * minute, lastReadAt: epoch + 30_000 }
  return {
    row: {
      ...aRow({ loadedAt: epoch + minute, polling }),
      payment: aPending({ lastReadAt: epoch + 30_000, ...payment }),
      ...row,
    },
    messages: [],
    findings: [],
    trouble: null,
    doubtStatus: null,
    webhooks: { waitingSince: null, reports: 0, refusedAt: null, ...webhooks },
    isFoundByPoll: false,
    orderState: 'pending',
    services: { ...allWell, ...services },
    giveUpMs: 7 * day,
    ...rest,
  }
}

/** An event that the shop refused once. */
export function aRefusedMessage(wishes: Partial<MessageFacts> = {}): MessageFacts {
  return {
    kind: 'payment.completed',
    state: 'due',
    attempts: 3,
    firstTriedAt: epoch + 1000,
    nextTryAt: epoch + 90_000,
    lastError: 'the shop answered with status 500',
    ...wishes,
  }
}
