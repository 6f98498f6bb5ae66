/** The checker of torture runs: silent about a good record, and each broken promise is found. */

import { expect, it } from 'vitest'
import { check, invariants } from '../../torture/checker.ts'
import type { Entry, Payment } from '../../torture/record.ts'

const payment: Payment = {
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
const ledger = {
  kind: 'ledger',
  at: 9,
  payment,
  merchantReference: 'r1',
  isOpenRun: false,
} as const
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
  mail('m1'),
  mail('m1'),
  mail('m2'),
  order,
  { kind: 'delivery', at: 9, type: 'order.completed', orderId: 'ord_1', statuses: [0, 503, 200] },
  ledger,
  { kind: 'receipt', at: 9, id: '1', state: 'applied', reason: null },
  { kind: 'finding', at: 9, finding: 'money_held', subject: 'pay_2' },
]

it('says nothing about a record that keeps every promise', () => {
  expect(check(good)).toEqual([])
})

/** Each promise, broken by an entry more or another one instead. */
const broken: Record<number, (record: Entry[]) => Entry[]> = {
  1: (record) => record.filter(({ kind }) => kind !== 'receipt'),
  2: (record) => [...record, { ...order, id: 'ord_2', status: 'PENDING' }],
  3: (record) => [...record, { ...shipped, key: 'k2', payment: { ...payment, version: 5 } }],
  4: (record) => record.map((one) => (one.kind === 'order' ? { ...one, amount: '1' } : one)),
  5: (record) =>
    record.map((one) =>
      one.kind === 'ledger' ? { ...one, payment: { ...payment, fulfilment: 'none' } } : one,
    ),
  6: (record) => [...record, asked('two')],
  7: (record) => [...record, read('pending')],
  8: (record) => [...record, { ...ledger, payment: { ...payment, id: 'pay_3' } }],
  9: (record) => [
    ...record,
    { kind: 'event', at: 7, key: 'k3', type: 'payment.held', payment: { ...payment, version: 2 } },
  ],
  10: (record) => [...record, mail('m3')],
  11: (record) => [...record, { kind: 'leak', at: 9, where: 'a name in api.log' }],
  12: (record) => [...record, { kind: 'finding', at: 9, finding: 'effect_stuck', subject: 'k1' }],
  13: (record) => record.map((one) => (one.kind === 'ledger' ? { ...one, isOpenRun: true } : one)),
}

it.each(Object.entries(invariants).map(([number, { says }]) => [Number(number), says] as const))(
  'finds a broken promise %d: %s',
  (number) => {
    const record = broken[number]?.(good) ?? []

    expect(new Set(check(record).map(({ invariant }) => invariant))).toEqual(new Set([number]))
  },
)

it.each(['waiting', 'parked'])('takes a receipt that is %s for one without an ending', (state) => {
  const record = good.map((one) => (one.kind === 'receipt' ? { ...one, state } : one))

  expect(check(record)).toMatchObject([{ invariant: 1 }])
})
