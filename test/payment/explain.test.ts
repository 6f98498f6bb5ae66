/** Explanations: the true cause for what the rows prove, in whole sentences of three languages. */

import { describe, expect, it } from 'vitest'
import { causeCodes, causes, type Cause } from '../../payment/cause.ts'
import { locales, type Locale } from '../../payment/country.ts'
import { explain, explainUnknown } from '../../payment/explain.ts'
import { explanationTexts } from '../../payment/explanation-languages.ts'
import { findingKinds, type FindingKind } from '../../payment/finding.ts'
import type { KoyweTrouble } from '../../payment/explanation-facts.ts'
import { aCase, aRefusedMessage, type CaseWishes } from '../support/cases.ts'
import { epoch } from '../support/clock.ts'
import { accepted, aHeld, aPaid, day, declined, minute } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

const since = epoch + 10_000
const found = (...kinds: FindingKind[]) => ({
  findings: kinds.map((kind) => ({ kind, since, detail: null })),
})
const trouble = (wishes: Partial<KoyweTrouble> = {}) => ({
  trouble: { code: 'koywe_unreachable' as const, status: null, since, ...wishes },
})
const opening: CaseWishes = {
  payment: { status: 'opening', koyweOrderId: null, koyweStatus: null },
  orderState: null,
}
const inDoubt: CaseWishes = {
  ...opening,
  row: { intent: { intentAt: since, doubtAt: since, absentAt: null } },
}
const completed: CaseWishes = {
  payment: { ...aPaid(), status: 'completed', fulfilment: 'done', koyweStatus: 'COMPLETED' },
  orderState: 'completed',
}
const unshipped: CaseWishes = {
  ...completed,
  payment: { ...completed.payment, fulfilment: 'none' },
}
const held = (wishes: Parameters<typeof aHeld>[0]): CaseWishes => ({ payment: aHeld(wishes) })
const rejected = (code: 'koywe_refused' | 'invalid_document_at_koywe' | 'order_mismatch') => ({
  payment: {
    status: 'rejected' as const,
    koyweOrderId: null,
    failure: { code, detail: 'DC00010', field: null },
  },
})
const mail = (state: 'due' | 'undeliverable' | 'given_up') => ({
  ...completed,
  messages: [aRefusedMessage({ kind: 'mail.shipping', state })],
})

/** Rows that prove each cause. */
const cases: Record<Exclude<Cause, 'payment_unknown'>, CaseWishes> = {
  database_full: { services: { database: 'full', isWorkerAlive: false } },
  database_read_only: { services: { database: 'read_only' } },
  temporal_unreachable: { services: { isTemporalReachable: false } },
  worker_absent: { services: { isWorkerAlive: false, workerSeenAt: since } },
  payment_stalled: { row: { loadedAt: epoch + 10 * minute } },
  webhook_unread: { webhooks: { waitingSince: epoch } },
  koywe_credentials: { ...opening, ...found('koywe_credentials') },
  koywe_merchant: { ...opening, ...found('koywe_merchant') },
  koywe_unreachable: trouble(),
  koywe_failing: trouble({ status: 502 }),
  koywe_throttling: trouble({ code: 'koywe_throttled', status: 429 }),
  koywe_unintelligible: trouble({ code: 'koywe_unintelligible', status: 200 }),
  opening,
  create_unanswered: inDoubt,
  create_failed: { ...inDoubt, doubtStatus: 500 },
  order_outcome_unknown: { ...inDoubt, ...found('order_outcome_unknown') },
  document_refused: rejected('invalid_document_at_koywe'),
  order_refused: rejected('koywe_refused'),
  order_mismatch: rejected('order_mismatch'),
  never_opened: { payment: { status: 'expired', koyweOrderId: null } },
  payment_failed: { payment: { status: 'failed' } },
  payment_cancelled: { payment: { status: 'cancelled' } },
  payment_expired: { payment: { status: 'expired' } },
  awaiting_payer: {},
  pay_address_unknown: {
    payment: { failure: { code: 'pay_address_unknown', detail: null, field: null } },
  },
  selling_ends: { payment: { expiresAt: epoch } },
  reading: { webhooks: { waitingSince: since + 49_000 } },
  webhooks_refused: { webhooks: { refusedAt: epoch + 40_000 } },
  order_missing: found('order_missing'),
  order_unreadable: found('order_unreadable'),
  order_on_hold: { orderState: 'on_hold', payment: { koyweStatus: 'ON_HOLD' } },
  order_status_unknown: { orderState: 'unknown', payment: { koyweStatus: 'TELEPORTED' } },
  settling: { payment: aPaid(), orderState: 'paid' },
  settlement_stalled: { payment: aPaid(), orderState: 'paid', ...found('settlement_stalled') },
  money_late: held({ status: 'expired', exception: 'late' }),
  money_underpaid: held({ paidAmount: '100' }),
  money_overpaid: held({ exception: 'overpaid', paidAmount: '60000' }),
  money_other_currency: held({ exception: 'mismatched', paidCurrency: 'USD' }),
  money_other_reference: held({ exception: 'mismatched' }),
  second_order_held: { ...held({ exception: 'duplicate' }), ...found('duplicate_money') },
  reference_paid_twice: held({ exception: 'duplicate' }),
  money_accepted: held({ decision: accepted }),
  money_declined: held({ decision: declined, fulfilment: 'none' }),
  excess_to_refund: {
    ...completed,
    payment: {
      ...completed.payment,
      paidAmount: '60000.5',
      exceptions: ['overpaid'],
      decision: accepted,
    },
  },
  second_order_paid: { ...completed, ...found('duplicate_money') },
  order_contradiction: { ...completed, ...found('order_contradiction') },
  amount_changed: { ...completed, ...found('order_amount_changed') },
  fulfilled_unpaid: { ...completed, ...found('fulfilled_unpaid') },
  delivering: { ...unshipped, messages: [aRefusedMessage({ attempts: 0, lastError: null })] },
  shop_refuses: { ...unshipped, messages: [aRefusedMessage()] },
  event_given_up: { ...unshipped, messages: [aRefusedMessage({ state: 'given_up' })] },
  mail_undeliverable: mail('undeliverable'),
  mail_delayed: mail('due'),
  mail_given_up: mail('given_up'),
  completed: { ...completed, isFoundByPoll: true, webhooks: { reports: 1 } },
  payer_erased: { ...completed, row: { payerId: null } },
  webhooks_missing: { ...completed, isFoundByPoll: true },
  refund_requested: { ...completed, orderState: 'refund_requested' },
  refunded: { payment: { ...completed.payment, status: 'refunded', fulfilment: 'none' } },
  refunded_after_shipping: { payment: { ...completed.payment, status: 'refunded' } },
}

const entries = Object.entries(cases) as [Cause, CaseWishes][]

describe('an explanation', () => {
  it.each(entries)('finds the cause %s and who must act', (cause, wishes) => {
    const explained = explain(aCase(wishes), 'en')

    expect(explained.cause).toBe(cause)
    expect(explained.actor).toBe(causes[cause].actor)
  })

  it.each(
    locales.flatMap((locale) => entries.map(([cause, wishes]) => [locale, cause, wishes] as const)),
  )('is whole sentences in %s: %s', (locale, _cause, wishes) => {
    const { sentence, action, next, findings } = explain(aCase(wishes), locale)

    const shown = [
      sentence,
      action ?? [],
      next?.sentence ?? [],
      findings.map(({ nextAction }) => nextAction),
    ]
    for (const text of shown.flat(2)) expect(text).toMatch(/^[\p{Lu}\p{Sc}\d].*\.$/su)
    const unfilled = [sentence, action].join(' ').replaceAll('/payments/{id}/', '')
    expect(unfilled).not.toMatch(/[{}]|undefined|null/)
  })

  it.each(locales)('of a payment that only webhooks name is there in %s', (locale) => {
    const { cause, actor, sentence } = explainUnknown(locale)

    expect([cause, actor]).toEqual(['payment_unknown', 'operator'])
    expect(sentence).toBe(explanationTexts[locale].sentences.payment_unknown)
  })

  it('gives what there is to do to everyone who must act, and nothing to no one', () => {
    const idle = entries.filter(
      ([cause]) =>
        (causes[cause].actor === 'none') !==
        (explain(aCase(cases[cause as keyof typeof cases]), 'en').action === null),
    )

    expect(idle).toEqual([])
  })
})

describe('the texts', () => {
  const placeholders = (text: string | null) =>
    [...(text ?? '').matchAll(/\{\w+\}/g)].map(String).toSorted()

  it.each(['es', 'pt'] as const)('say the same facts in %s as in English', (locale) => {
    for (const part of ['sentences', 'actions', 'findings', 'steps'] as const) {
      const [theirs, ours] = [explanationTexts[locale][part], explanationTexts.en[part]]
      for (const [code, text] of Object.entries(ours)) {
        expect([code, placeholders(Object(theirs)[code])]).toEqual([code, placeholders(text)])
      }
    }
  })

  it('are the next actions of findings in English', () => {
    const actions = Object.entries(findingKinds).map(([kind, { nextAction }]) => [kind, nextAction])

    expect(explanationTexts.en.findings).toEqual(Object.fromEntries(actions))
  })

  it('cover every cause', () => {
    for (const locale of locales) {
      expect(Object.keys(explanationTexts[locale].sentences).toSorted()).toEqual(
        causeCodes.toSorted(),
      )
    }
  })
})

describe('amounts and times in a sentence', () => {
  const sentenceOf = (wishes: CaseWishes, language: Locale) =>
    explain(aCase(wishes), language).sentence

  it('have the form of the country, with the code of the currency', () => {
    const sentence = sentenceOf(cases.excess_to_refund, 'en')

    expect(sentence).toMatch(/^\$ 60\.000,50 COP was accepted instead of \$ 50\.000 COP\./)
    expect(sentence).toMatch(/ of the difference, \$ 10\.000,50 COP\.$/)
  })

  it.each([
    ['en', 'ended on January 1, 2026 at 09:00 GMT-5.'],
    ['es', 'terminó el 1 de enero de 2026, 09:00 GMT-5.'],
    ['pt', 'terminou em 1º de janeiro de 2026, 09:00 GMT-5.'],
  ] as const)('are on the clock of the country in %s', (language, end) => {
    const expiresAt = Date.UTC(2026, 0, 1, 14)

    expect(sentenceOf({ payment: { status: 'expired', expiresAt } }, language)).toContain(end)
  })
})

describe('times', () => {
  it('give the payer until the end of selling, and the next poll', () => {
    const { until, next } = explain(aCase(), 'en')

    expect(until).toBe(epoch + day)
    expect(next?.at).toBe(epoch + 2 * minute)
  })

  it('promise nothing that has passed, and no poll where polling is over', () => {
    const overdue = aRow({ polling: { nextPollAt: epoch + minute - 1 } })
    const over = aRow({ polling: { nextPollAt: null } })

    expect(explain(aCase({ row: { polling: overdue.polling } }), 'en').next?.at).toBeNull()
    expect(explain(aCase({ row: { polling: over.polling } }), 'en').next).toBeNull()
  })

  it('give support until the order is no longer looked up', () => {
    const facts = aCase(cases.order_outcome_unknown)

    expect(explain(facts, 'en').until).toBe(facts.row.payment.watchUntil)
  })

  it('give the shop until the delivery is given up', () => {
    const { until, next } = explain(aCase(cases.shop_refuses), 'en')

    expect(until).toBe(epoch + 1000 + 7 * day)
    expect(next?.at).toBe(epoch + 90_000)
  })
})

describe('a payment', () => {
  it.each<[string, CaseWishes]>([
    ['a worker is absent', { services: { isWorkerAlive: false } }],
    ['Koywe is down', trouble()],
    ['the database is full', { services: { database: 'full' } }],
    ['a webhook waits', { webhooks: { waitingSince: since } }],
  ])('is not said to wait for its payer while %s, because that is unknown', (_what, wishes) => {
    expect(explain(aCase(wishes), 'en').actor).not.toBe('payer')
  })

  it('names the part of Payin because of which the payer gets no mail', () => {
    const messages = [aRefusedMessage({ kind: 'mail.shipping', attempts: 0, lastError: null })]
    const facts = aCase({ ...completed, messages, services: { isWorkerAlive: false } })

    expect(explain(facts, 'en').cause).toBe('worker_absent')
  })

  it('keeps the cause of its end while the shop does not take the event', () => {
    const messages = [aRefusedMessage({ kind: 'payment.expired' })]
    const services = { isTemporalReachable: false }

    const facts = aCase({ payment: { status: 'expired' }, messages, services })

    expect(explain(facts, 'en').cause).toBe('payment_expired')
  })

  it('keeps its cause where what is wrong does not concern it', () => {
    const facts = aCase({
      ...completed,
      services: { isWorkerAlive: false, isTemporalReachable: false },
    })

    expect(explain(facts, 'en').cause).toBe('completed')
  })
})

describe('findings', () => {
  it('are shown with their next actions, those about Koywe only where they are the cause', () => {
    const { findings } = explain(aCase(found('order_missing', 'koywe_credentials')), 'pt')

    expect(findings).toEqual([
      {
        kind: 'order_missing',
        since,
        nextAction: explanationTexts.pt.findings.order_missing,
        detail: null,
      },
    ])
  })
})
