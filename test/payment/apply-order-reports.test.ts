/**
 * Reports are lost, repeated and reordered. If the last snapshot of an order is the same, the payment ends the same, and
 * each obligatory outbox message is emitted once.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageKey } from '../../payment/outbox-message.ts'
import { expire } from '../../payment/expiry.ts'
import { applyOrder, type ReadFacts } from '../../payment/apply-order.ts'
import type { LateMoney } from '../../payment/exception.ts'
import type { TransitionResult } from '../../payment/transition.ts'
import type { Payment } from '../../payment/payment.ts'
import type { MessageKind } from '../../payment/outbox.ts'
import { rank, transitions } from '../../payment/status.ts'
import { orderStates, type OrderSnapshot, type OrderState } from '../../payment/order-snapshot.ts'
import { epoch } from '../support/clock.ts'
import { aPaid, aPending, aSnapshot, day, follow, someFacts } from '../support/payments.ts'

/** How one order went: what may be read on the way, and what is read in the end. */
interface Road {
  start: Payment
  onTheWay: OrderState[]
  inTheEnd: OrderState
  money?: Partial<OrderSnapshot>
  facts?: Partial<ReadFacts>
  end: Partial<Payment>
  /** Sent whatever was lost. */
  obligatory: MessageKind[]
  /** Sent only where the status was seen that it belongs to. */
  optional?: MessageKind[]
}

const words: OrderState[] = ['pending', 'on_hold', 'unknown']
const goods: MessageKind[] = ['mail.confirmation', 'mail.shipping', 'payment.completed']
const processing = aPending({ status: 'processing' })
const held = { fulfilment: 'held', completedAt: null } as const

const mailsOfEnds = { failed: ['mail.failure'], cancelled: [], expired: ['mail.expired'] } as const

const roads: [string, Road][] = [
  [
    'money that arrives',
    {
      start: aPending(),
      onTheWay: [...words, 'processing', 'paid', 'refund_requested', 'completed'],
      inTheEnd: 'completed',
      end: { status: 'completed', exception: null, fulfilment: 'none', paidAmount: '50000' },
      obligatory: goods,
      optional: ['payment.paid'],
    },
  ],
  [
    'money that is on its way',
    {
      start: aPending(),
      onTheWay: [...words, 'processing', 'paid'],
      inTheEnd: 'paid',
      end: { status: 'paid', exception: null, fulfilment: 'none' },
      obligatory: ['mail.confirmation', 'payment.paid'],
    },
  ],
  ...(['failed', 'cancelled', 'expired'] as const).map((state): [string, Road] => [
    `an order that is ${state}`,
    {
      start: aPending(),
      onTheWay: [...words, 'processing', state],
      inTheEnd: state,
      end: { status: state, exception: null, fulfilment: 'none', paidAmount: null },
      obligatory: [...mailsOfEnds[state], `payment.${state}`],
    },
  ]),
  [
    'money that is given back',
    {
      start: aPending(),
      onTheWay: [...words, 'processing', 'paid', 'completed', 'refund_requested', 'refunded'],
      inTheEnd: 'refunded',
      end: { status: 'refunded', exception: null, fulfilment: 'none' },
      obligatory: ['mail.refunded', 'payment.refunded'],
      optional: ['payment.paid', ...goods],
    },
  ],
  [
    'shipped money that is given back',
    {
      start: aPaid({ status: 'completed', fulfilment: 'done', completedAt: epoch }),
      onTheWay: [...words, 'paid', 'completed', 'refund_requested', 'refunded'],
      inTheEnd: 'refunded',
      end: { status: 'refunded', exception: null, fulfilment: 'done' },
      obligatory: ['mail.refunded', 'payment.refunded'],
    },
  ],
  ...(
    [
      ['underpaid', { money: { amount: '49999.99' } }],
      ['overpaid', { money: { amount: '50001' } }],
      ['mismatched', { money: { currency: 'CLP' } }],
      ['mismatched', { money: { externalId: null } }],
      ['duplicate', { facts: { isReferencePaid: true } }],
    ] as const
  ).map(([exception, wishes]): [string, Road] => [
    `${exception} money, ${JSON.stringify(wishes)}`,
    {
      start: processing,
      onTheWay: [...words, 'processing', 'paid', 'completed'],
      inTheEnd: 'completed',
      ...wishes,
      end: { status: 'processing', exception, ...held },
      obligatory: ['mail.held', 'payment.held'],
    },
  ]),
  ...(['expired', 'failed', 'cancelled'] as const).flatMap((status): [string, Road][] => [
    [
      `late money after ${status}, under hold`,
      {
        start: aPending({ status }),
        onTheWay: [...words, 'processing', status, 'paid', 'completed'],
        inTheEnd: 'completed',
        end: { status, exception: 'late', ...held },
        obligatory: ['mail.held', 'payment.held'],
      },
    ],
    [
      `late money after ${status}, under accept`,
      {
        start: aPending({ status }),
        onTheWay: [...words, 'processing', 'paid', 'completed'],
        inTheEnd: 'completed',
        facts: { lateMoney: 'accept' },
        end: { status: 'completed', exception: 'late', fulfilment: 'none' },
        obligatory: goods,
        optional: ['payment.paid'],
      },
    ],
  ]),
]

/** Any selection of what was on the way, in any order and any number of times; then the end. */
function reportsOf({ onTheWay, inTheEnd, money }: Road): fc.Arbitrary<OrderSnapshot[]> {
  return fc
    .array(fc.constantFrom(...onTheWay), { maxLength: 12 })
    .map((states) => [...states, inTheEnd].map((state) => aSnapshot({ ...money, state })))
}

/** The kinds of everything that is stored, and so sent: a key that is known is not stored again. */
function kindsSent(results: TransitionResult[]): MessageKind[] {
  const kinds = results.flatMap(({ messages, payment }) =>
    messages.map((kind) => [messageKey(kind, payment), kind] as const),
  )
  return [...new Map(kinds).values()].toSorted()
}

describe.each(roads)('%s', (_name, road) => {
  const walk = (snapshots: OrderSnapshot[]) => follow(road.start, snapshots, someFacts(road.facts))

  it('ends the same, whatever was lost, repeated or late', () => {
    fc.assert(
      fc.property(reportsOf(road), (snapshots) => {
        const results = walk(snapshots)

        expect(results.at(-1)?.payment).toMatchObject(road.end)
      }),
    )
  })

  it('sends everything obligatory once, and nothing that belongs to another road', () => {
    const { obligatory, optional = [] } = road
    fc.assert(
      fc.property(reportsOf(road), (snapshots) => {
        const sent = kindsSent(walk(snapshots))

        const extra = sent.filter((kind) => !obligatory.includes(kind))
        expect(sent.filter((kind) => obligatory.includes(kind))).toEqual(obligatory)
        expect(new Set(extra).size).toBe(extra.length)
        expect(extra.filter((kind) => !optional.includes(kind))).toEqual([])
      }),
    )
  })

  it('sends payment.paid only where paid was read', () => {
    fc.assert(
      fc.property(reportsOf(road), (snapshots) => {
        const sent = kindsSent(walk(snapshots))

        const isRead = snapshots.some(({ state }) => state === 'paid')
        expect(sent.includes('payment.paid') && !isRead).toBe(false)
      }),
    )
  })
})

const anyStart = fc.constantFrom(
  aPending(),
  processing,
  aPaid(),
  aPaid({ status: 'completed', fulfilment: 'done', completedAt: epoch }),
  aPending({ status: 'rejected' }),
  aPending({ status: 'failed' }),
  aPending({ status: 'expired' }),
  aPending({ status: 'cancelled' }),
)

/** Any order at all: any word, money that fits or not, an id that is ours or not. */
const anySnapshot = fc
  .record({
    state: fc.constantFrom(...orderStates),
    amount: fc.constantFrom('50000', '50000', '49999', '50001'),
    currency: fc.constantFrom('COP', 'COP', 'CLP'),
    externalId: fc.constantFrom(aPending().id, aPending().id, null),
    dueAt: fc.constantFrom(null, epoch + 2 * day),
    payUrl: fc.constantFrom(null, 'https://checkout.example/1'),
  })
  .map((wishes) => aSnapshot(wishes))

const anyFacts = fc
  .record({
    lateMoney: fc.constantFrom('hold' as const, 'accept' as const),
    isReferencePaid: fc.boolean(),
  })
  .map((wishes) => someFacts(wishes))

const moneyStates = fc.constantFrom('paid' as const, 'completed' as const)

/** A read of the order, or the moment at which our clock ends selling. */
type Happening = OrderSnapshot | 'expiry'

const anyHappenings = fc.array(fc.oneof(anySnapshot, fc.constant('expiry' as const)), {
  minLength: 1,
  maxLength: 15,
})

type Pace = { before: Payment; result: TransitionResult }

function live(start: Payment, happenings: Happening[], facts: ReadFacts): Pace[] {
  let before = start
  return happenings.map((happening) => {
    const result =
      happening === 'expiry' ? expire(before, facts.now) : applyOrder(before, happening, facts)
    const pace = { before, result }
    before = result.payment
    return pace
  })
}

/** What a payment has become after its order was read in these states, and the messages that were emitted. */
function liveThrough(states: readonly OrderState[], lateMoney: LateMoney = 'hold') {
  const snapshots = states.map((state) => aSnapshot({ state }))
  const results = follow(aPending(), snapshots, someFacts({ lateMoney }))
  return { payment: results.at(-1)?.payment ?? aPending(), sent: kindsSent(results) }
}

const anyStates = fc.array(fc.constantFrom(...orderStates), { maxLength: 12 })

describe('reports that contradict each other', () => {
  it('ship money after any ends once if the policy accepts it, and hold it if not', () => {
    fc.assert(
      fc.property(anyStates, (states) => {
        const before = states.filter((state) => state !== 'refunded')
        const accepted = liveThrough([...before, 'completed'], 'accept')
        const { payment, sent } = liveThrough([...before, 'completed'], 'hold')

        expect(accepted.payment.status).toBe('completed')
        expect(accepted.sent).toEqual(expect.arrayContaining(goods))
        const isHeld = payment.fulfilment === 'held'
        expect(payment.exception).toBe(isHeld ? 'late' : null)
        expect(sent.includes('payment.completed')).toBe(!isHeld)
      }),
    )
  })

  it('mean the same with states between them that are not known here', () => {
    fc.assert(
      fc.property(anyStates, fc.nat(12), (states, at) => {
        const without = liveThrough(states)
        const between = liveThrough([...states.slice(0, at), 'unknown', ...states.slice(at)])

        const { koyweStatus: _shown, ...rest } = without.payment
        expect(between.payment).toMatchObject(rest)
        expect(between.sent).toEqual(without.sent)
      }),
    )
  })
})

describe('whatever is reported', () => {
  const property = (check: (paces: Pace[]) => void) =>
    fc.assert(
      fc.property(anyStart, anyHappenings, anyFacts, (start, happenings, facts) => {
        check(live(start, happenings, facts))
      }),
      { numRuns: 500 },
    )

  it('never lowers the rank of a payment', () => {
    property((paces) => {
      const climbs = paces.map(
        ({ before, result }) => rank[result.payment.status] - rank[before.status],
      )

      expect(Math.min(...climbs)).toBeGreaterThanOrEqual(0)
    })
  })

  it('moves a payment along the table only, with the outbox messages that stand there', () => {
    property((paces) => {
      const changes = paces.filter(({ before, result }) => result.payment.status !== before.status)

      for (const { before, result } of changes) {
        const legal = transitions.filter(
          ({ from, to }) => from.includes(before.status) && to === result.payment.status,
        )
        expect(legal.map(({ messages }) => messages)).toContainEqual(result.messages)
      }
    })
  })

  it('grows the version by one where the payment changes, and only there', () => {
    property((paces) => {
      const growths = paces.map(({ before, result }) => result.payment.version - before.version)

      expect(growths).toEqual(paces.map(({ result }) => (result.isChanged ? 1 : 0)))
    })
  })

  it('sends nothing where nothing changes', () => {
    property((paces) => {
      const silent = paces.filter(({ result }) => !result.isChanged)

      expect(silent.flatMap(({ result }) => result.messages)).toEqual([])
    })
  })

  it('stores no key twice but that of a mail, which is sent once', () => {
    property((paces) => {
      const keys = paces.flatMap(({ result }) =>
        result.messages.map((kind) => messageKey(kind, result.payment)),
      )
      const repeated = keys.filter((key, index) => keys.indexOf(key) !== index)
      expect(repeated.filter((key) => !/\.mail\.(confirmation|held)$/.test(key))).toEqual([])
    })
  })

  it('notifies the shop to ship only where the payment is completed and nothing is held', () => {
    property((paces) => {
      const shipping = paces.filter(({ result }) => result.messages.includes('payment.completed'))

      for (const { result } of shipping) {
        expect(result.payment).toMatchObject({ status: 'completed', fulfilment: 'none' })
      }
      expect(shipping.length).toBeLessThanOrEqual(1)
    })
  })

  it('notifies the shop of held money whenever an exception begins to hold it', () => {
    property((paces) => {
      const begun = paces.filter(
        ({ before, result }) =>
          before.fulfilment !== 'held' && result.payment.fulfilment === 'held',
      )

      for (const { result } of begun) {
        expect(result.messages).toEqual(['payment.held', 'mail.held'])
        expect(result.payment.exception).not.toBeNull()
      }
    })
  })

  it('never loses money: what has come is on record, or the payment was closed to it', () => {
    fc.assert(
      fc.property(anySnapshot, anyFacts, moneyStates, (snapshot, facts, state) => {
        const { payment, messages } = applyOrder(aPending(), { ...snapshot, state }, facts)

        const { amount: paidAmount, currency: paidCurrency } = snapshot
        expect(payment).toMatchObject({ paidAmount, paidCurrency })
        expect(messages).not.toEqual([])
      }),
    )
  })
})

describe('the same report twice', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyStart, anySnapshot, anyFacts, (start, snapshot, facts) => {
        const first = applyOrder(start, snapshot, facts)

        const second = applyOrder(first.payment, snapshot, facts)

        expect(second).toMatchObject({
          payment: first.payment,
          isChanged: false,
          messages: [],
          notes: [],
        })
      }),
      { numRuns: 500 },
    )
  })
})
