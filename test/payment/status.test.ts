/** The table of legal transitions: who may move a payment where, and what is due then. */

import { describe, expect, it } from 'vitest'
import { messageKinds, queueOf, type MessageKind } from '../../payment/outbox.ts'
import {
  findTransition,
  fulfilmentTransitions,
  initialState,
  isEndWithoutMoney,
  isLive,
  mayFulfilmentChange,
  rank,
  statuses,
  transitions,
  type Trigger,
  type Status,
} from '../../payment/status.ts'

const endsWithoutMoney = ['rejected', 'failed', 'expired', 'cancelled'] as const

/** Every single step of the table. */
const results = transitions.flatMap(({ from, to, by, messages }) =>
  from.flatMap((status) => by.map((trigger) => ({ from: status, to, by: trigger, messages }))),
)

describe('the ranks', () => {
  it('follow the way of the money', () => {
    const way: Status[] = ['opening', 'pending', 'processing', 'paid', 'completed', 'refunded']

    const ranks = way.map((status) => rank[status])

    expect(ranks).toEqual([...new Set(ranks)].toSorted((a, b) => a - b))
  })

  it('are one for all ends without money, above what is live and below money', () => {
    const ranks = new Set(endsWithoutMoney.map((status) => rank[status]))

    expect(ranks.size).toBe(1)
    expect(rank.failed).toBeGreaterThan(rank.processing)
    expect(rank.failed).toBeLessThan(rank.paid)
  })
})

describe('a status', () => {
  it.each([
    ['opening', true, false],
    ['pending', true, false],
    ['processing', true, false],
    ['paid', false, false],
    ['completed', false, false],
    ['rejected', false, true],
    ['failed', false, true],
    ['expired', false, true],
    ['cancelled', false, true],
    ['refunded', false, false],
  ] as const)('%s: live %s, an end without money %s', (status, live, end) => {
    const facts = [isLive(status), isEndWithoutMoney(status)]

    expect(facts).toEqual([live, end])
  })
})

describe('every transition', () => {
  it.each(results)('leads upward: $from → $to by $by', ({ from, to }) => {
    const climb = rank[to] - rank[from]

    expect(climb).toBeGreaterThan(0)
  })

  it('is listed once', () => {
    const names = results.map(({ from, to, by }) => `${from} ${to} ${by}`)

    expect(new Set(names).size).toBe(names.length)
  })

  it.each(results)('is found: $from → $to by $by', ({ from, to, by, messages }) => {
    const transition = findTransition(from, to, by)

    expect(transition?.messages).toEqual(messages)
  })
})

describe('a status that is reached', () => {
  it.each<[Status, MessageKind[]]>([
    ['pending', []],
    ['processing', []],
    ['paid', ['payment.paid', 'mail.confirmation']],
    ['completed', ['payment.completed', 'mail.confirmation', 'mail.shipping']],
    ['rejected', ['payment.rejected']],
    ['failed', ['payment.failed', 'mail.failure']],
    ['cancelled', ['payment.cancelled']],
    ['refunded', ['payment.refunded', 'mail.refunded']],
  ])('%s makes due %j, from wherever it is reached', (status, messages) => {
    const arrivals = results.filter(({ to }) => to === status)

    expect(arrivals.length).toBeGreaterThan(0)
    expect(arrivals.map((arrival) => arrival.messages)).toEqual(arrivals.map(() => messages))
  })
})

describe('an expired payment', () => {
  it.each(results.filter(({ to }) => to === 'expired'))(
    'writes to its payer, unless it was never opened: from $from by $by',
    ({ from, messages }) => {
      const mails = from === 'opening' ? [] : ['mail.expired']

      expect(messages).toEqual(['payment.expired', ...mails])
    },
  )
})

describe('a read of the order', () => {
  it.each([
    ['opening', 'pending'],
    ['pending', 'processing'],
    ['pending', 'paid'],
    ['pending', 'completed'],
    ['processing', 'completed'],
    ['paid', 'completed'],
    ['processing', 'failed'],
    ['pending', 'cancelled'],
    ['processing', 'expired'],
    ['paid', 'refunded'],
    ['completed', 'refunded'],
    ['expired', 'refunded'],
    ['pending', 'refunded'],
  ] as const)('moves %s to %s', (from, to) => {
    const transition = findTransition(from, to, 'read')

    expect(transition).toMatchObject({ to })
  })

  it.each([
    ['paid', 'pending'],
    ['paid', 'failed'],
    ['completed', 'paid'],
    ['completed', 'cancelled'],
    ['failed', 'expired'],
    ['expired', 'processing'],
    ['expired', 'completed'],
    ['rejected', 'paid'],
    ['refunded', 'completed'],
    ['opening', 'expired'],
  ] as const)('does not move %s to %s', (from, to) => {
    const transition = findTransition(from, to, 'read')

    expect(transition).toBeUndefined()
  })
})

describe('the others who move a payment', () => {
  it.each<[Trigger, string[]]>([
    ['clock', ['opening → expired', 'pending → expired']],
    ['refusal', ['opening → rejected']],
    [
      'acceptance',
      endsWithoutMoney.flatMap((status) => [`${status} → completed`, `${status} → paid`]),
    ],
  ])('%s: no more than %j', (trigger, expected) => {
    const changes = results
      .filter(({ by }) => by === trigger)
      .map(({ from, to }) => `${from} → ${to}`)

    expect(changes.toSorted()).toEqual(expected.toSorted())
  })
})

describe('the ways through the table', () => {
  it('lead to every status but the one where every payment starts', () => {
    const reached = new Set(results.map(({ to }) => to))

    expect([...statuses].filter((status) => !reached.has(status))).toEqual([initialState.status])
  })

  it('lead on from every status but the last', () => {
    const left = new Set(results.map(({ from }) => from))

    expect([...statuses].filter((status) => !left.has(status))).toEqual(['refunded'])
  })
})

describe('fulfilment', () => {
  it('is held for money that does not fit, is freed again, and is done for good', () => {
    const changes = fulfilmentTransitions.flatMap(({ from, to, by }) =>
      by.map((trigger) => `${from} → ${to} by ${trigger}`),
    )

    expect(changes).toEqual([
      'none → held by exception',
      'held → none by acceptance',
      'held → none by decline',
      'held → none by refund',
      'none → done by delivery',
    ])
  })

  it.each([
    ['held', 'done', 'delivery'],
    ['done', 'held', 'exception'],
    ['done', 'none', 'refund'],
    ['none', 'held', 'decline'],
  ] as const)('does not change from %s to %s by %s', (from, to, trigger) => {
    expect(mayFulfilmentChange(from, to, trigger)).toBe(false)
  })
})

describe('the queue of an outbox message', () => {
  it.each(messageKinds)('%s is chosen by whom it goes to', (kind) => {
    const queue = queueOf(kind)

    expect(queue).toBe(kind.startsWith('payment.') ? 'events' : 'mails')
  })
})
