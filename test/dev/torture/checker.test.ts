/** The checker of torture runs finds each broken promise, and nothing in a good record. */

import { expect, it } from 'vitest'
import { check, invariants } from '../../../dev/torture/checker.ts'
import { paymentIn, describeStory } from '../../../dev/torture/story.ts'
import type { Entry, RecordedPayment } from '../../../dev/torture/record.ts'

const payment: RecordedPayment = {
  id: 'pay_1',
  status: 'completed',
  exception: null,
  fulfilment: 'done',
  amount: '50000',
  currency: 'COP',
  version: 4,
}
const order = {
  kind: 'order',
  at: 9,
  id: 'ord_1',
  externalId: 'pay_1',
  status: 'COMPLETED',
  amount: '50000',
  currency: 'COP',
} as const
const shipped = { kind: 'event', at: 5, key: 'k1', type: 'payment.completed', payment } as const
const store = {
  kind: 'store',
  at: 9,
  payment,
  merchantReference: 'r1',
  isOpenRun: false,
} as const
const held = {
  kind: 'finding',
  at: 9,
  finding: 'money_held',
  subject: 'pay_2',
  paymentId: 'pay_2',
  owner: 'support',
} as const
const row = { kind: 'outbox', at: 9, paymentId: 'pay_1', state: 'done' } as const
const read = (status: string): Entry => ({ kind: 'read', at: 2, payment: { ...payment, status } })
const asked = (text: string): Entry => ({ kind: 'asked', at: 1, key: 'i1', status: 201, text })
const mail = (messageId: string): Entry => ({ kind: 'mail', at: 6, messageId, to: 'a@b.c' })

const good: Entry[] = [
  asked('one'),
  { kind: 'asked', at: 1, key: 'i1', status: 0, text: '' },
  asked('one'),
  read('pending'),
  read('expired'),
  read('paid'),
  { kind: 'event', at: 4, key: 'k0', type: 'payment.paid', payment: { ...payment, version: 3 } },
  shipped,
  shipped,
  mail('<pay_1.mail.confirmation@b.c>'),
  mail('<pay_1.mail.confirmation@b.c>'),
  mail('<pay_1.mail.shipping@b.c>'),
  order,
  { kind: 'webhook', at: 3, digest: 'd1', status: 0 },
  { kind: 'webhook', at: 4, digest: 'd1', status: 200 },
  { kind: 'webhook', at: 5, digest: 'd2', status: 401 },
  { kind: 'rest', at: 8, afterMs: 900 },
  store,
  {
    kind: 'webhook_event',
    at: 9,
    id: '1',
    paymentId: 'pay_1',
    state: 'applied',
    reason: null,
    digest: 'd1',
  },
  { kind: 'outbox', at: 9, key: 'k0', paymentId: 'pay_1', message: 'paid', state: 'done' },
  { kind: 'outbox', at: 9, key: 'k1', paymentId: 'pay_1', message: 'completed', state: 'done' },
  {
    ...store,
    payment: { ...payment, id: 'pay_2', fulfilment: 'held', exception: 'underpaid' },
    merchantReference: 'r2',
  },
  { ...order, id: 'ord_2', externalId: 'pay_2', amount: '1' },
  { ...held },
  { kind: 'twin', at: 9, orderId: 'ord_3' },
  { ...order, id: 'ord_3' },
]

it('finds nothing in a record that keeps every promise', () => {
  expect(check(good)).toEqual([])
})

/** Breaks each promise by an entry that is added, changed or removed. */
const broken: Record<number, ((record: Entry[]) => Entry[])[]> = {
  1: [
    (record) => record.filter(({ kind }) => kind !== 'webhook_event'),
    (record) => [...record, { kind: 'webhook', at: 6, digest: 'd2', status: 200 }],
    (record) =>
      record.map((one) => (one.kind === 'webhook_event' ? { ...one, state: 'waiting' } : one)),
    (record) =>
      record.map((one) => (one.kind === 'webhook_event' ? { ...one, state: 'unmatched' } : one)),
  ],
  2: [(record) => record.filter(({ kind }) => kind !== 'twin')],
  3: [
    (record) => [
      ...record,
      { ...row, key: 'k2', message: 'completed' },
      { ...shipped, key: 'k2', payment: { ...payment, version: 5 } },
    ],
  ],
  4: [
    (record) => record.map((one) => (one.kind === 'order' ? { ...one, amount: '1' } : one)),
    (record) => record.map((one) => (one.kind === 'order' ? { ...one, currency: 'CLP' } : one)),
    (record) => record.map((one) => (one.kind === 'order' ? { ...one, completedMs: 300 } : one)),
    (record) => record.map((one) => (one.kind === 'order' ? { ...one, completedMs: null } : one)),
  ],
  5: [
    (record) => record.map((one) => (one.kind === 'rest' ? { ...one, afterMs: null } : one)),
    (record) =>
      record.map((one) =>
        one.kind === 'store' && one.payment.id === 'pay_1'
          ? { ...one, payment: { ...payment, fulfilment: 'none' } }
          : one,
      ),
    (record) => [
      ...record,
      { ...order, id: 'ord_4', externalId: 'pay_4', status: 'PENDING' },
      {
        ...store,
        payment: { ...payment, id: 'pay_4', status: 'failed' },
        merchantReference: 'r4',
      },
    ],
    (record) => [
      ...record,
      {
        ...store,
        payment: { ...payment, id: 'pay_6', status: 'opening' },
        merchantReference: 'r6',
      },
    ],
  ],
  6: [
    (record) => [...record, asked('two')],
    (record) => [
      ...record,
      { kind: 'asked', at: 1, key: 'i2', status: 202, text: '{"id":"pay_7"}' },
      { kind: 'asked', at: 2, key: 'i2', status: 201, text: '{"id":"pay_8"}' },
    ],
  ],
  7: [
    (record) => [...record, read('pending')],
    (record) => [read('failed'), ...record.filter(({ kind }) => kind !== 'read'), read('expired')],
  ],
  8: [
    (record) => [
      ...record,
      { ...order, id: 'ord_5', externalId: 'pay_5' },
      { ...store, payment: { ...payment, id: 'pay_5' } },
    ],
  ],
  9: [
    (record) => [
      ...record,
      { ...row, key: 'k3', message: 'held' },
      {
        kind: 'event',
        at: 7,
        key: 'k3',
        type: 'payment.held',
        payment: { ...payment, version: 2 },
      },
    ],
    (record) => [...record, { ...shipped, payment: { ...payment, fulfilment: 'none' } }],
  ],
  10: [(record) => record.filter((one) => one.kind !== 'finding')],
  15: [(record) => [...record, { kind: 'unreadable', at: 9, paymentId: 'pay_1', why: 'swapped' }]],
  11: [(record) => [...record, { kind: 'leak', at: 9, where: 'a name in api.log' }]],
  12: [
    (record) => [...record, { ...held, finding: 'message_stuck', subject: 'k1' }],
    (record) => [...record, { ...held, subject: 'pay_1', paymentId: 'pay_1' }],
    (record) => [...record, { ...held, finding: 'refund_excess' }],
  ],
  13: [
    (record) => record.map((one) => (one.kind === 'store' ? { ...one, isOpenRun: true } : one)),
    (record) => [...record, { kind: 'left', at: 10, process: 'node api/main.ts' }],
  ],
  14: [
    (record) => [...record, mail('<pay_1.mail.shipping.3@b.c>')],
    (record) => [...record, mail('<pay_1.mail.confirmation@b.c>')],
    (record) => [...record, { ...row, key: 'k4', message: 'mail.shipping' }],
    (record) => record.filter((one) => one.kind !== 'outbox' || one.key !== 'k1'),
  ],
}

const cases = Object.entries(invariants).flatMap(([number, { says }]) =>
  (broken[Number(number)] ?? []).map((breach) => [Number(number), says, breach] as const),
)

it('breaks every promise at least once', () => {
  expect([...new Set(cases.map(([number]) => number))]).toEqual(Object.keys(invariants).map(Number))
})

it.each(cases)('finds a broken promise %d: %s', (number, _says, breach) => {
  const found = check(breach(good)).map(({ invariant }) => invariant)

  expect(new Set(found)).toEqual(new Set([number]))
})

it('allows a person to accept a different amount', () => {
  const paidLess = good.flatMap((one): Entry[] => {
    if (one.kind === 'order') return [{ ...one, amount: '1' }]
    return [one]
  })
  const accepted: Entry = {
    kind: 'decision',
    at: 4,
    paymentId: 'pay_1',
    choice: 'accept',
    status: 200,
  }

  expect(check([...paidLess, accepted])).toEqual([])
})

it('describes the story of the payment that it found', () => {
  const [first = ''] = check([...good, read('pending')]).map(({ says }) => says)

  const story = describeStory(good, String(paymentIn(first))).join('\n')

  expect(story).toContain('the shop receives payment.completed k1')
  expect(story).toContain('Koywe: order ord_1 is COMPLETED')
  expect(story).not.toContain('pay_2')
})

it('ignores what arrives while the final state is recorded', () => {
  const late = [
    { kind: 'webhook', at: 100, digest: 'never surveyed', status: 200 },
    { ...shipped, at: 100, key: 'k2' },
  ] as const

  expect(check([...good, ...late])).toEqual([])
})
