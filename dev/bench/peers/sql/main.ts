/**
 * The same job in plain SQL: a row per payment with its state. A webhook advances the row at once; a query
 * every second advances what a crash has left.
 */

import { setInterval } from 'node:timers/promises'
import pg from 'pg'
import { listen } from '../routes.ts'
import * as steps from '../steps.ts'
import type { PeerOpening, PeerOrder } from '../steps.ts'

const db = new pg.Pool({ connectionString: steps.world.database, max: 20 })
await db.query(`
  create table if not exists sql_payments (
    reference text primary key, request jsonb not null, order_id text, pay_url text,
    state text not null default 'opening', is_signalled boolean not null default false,
    touched_at timestamptz not null default now());
  create index if not exists sql_payments_due on sql_payments (touched_at)
    where is_signalled and state <> 'shipped';
  create table if not exists sql_webhooks (
    id bigint generated always as identity primary key, body text not null,
    received_at timestamptz not null default now())`)

/** The state that follows each state, and the action that leads there. */
const advance: Record<
  string,
  { next: string; act: (order: PeerOrder, orderId: string) => Promise<unknown> }
> = {
  open: {
    next: 'paid',
    act: async (_order, orderId) => {
      if ((await steps.readOrder(orderId)) !== 'COMPLETED') throw new Error('the order is not paid')
    },
  },
  paid: { next: 'fulfilled', act: steps.fulfil },
  fulfilled: { next: 'confirmed', act: steps.sendConfirmation },
  confirmed: { next: 'shipped', act: steps.sendShipping },
}

interface Row {
  request: PeerOrder
  order_id: string
  state: string
}

async function advancePayment(reference: string): Promise<void> {
  for (;;) {
    const { rows } = await db.query<Row>(
      'update sql_payments set touched_at = now() where reference = $1 returning request, order_id, state',
      [reference],
    )
    const [row] = rows
    const step = row && advance[row.state]
    if (!step) return
    await step.act(row.request, row.order_id)
    await db.query('update sql_payments set state = $3 where reference = $1 and state = $2', [
      reference,
      row.state,
      step.next,
    ])
  }
}

const running = new Map<string, Promise<void>>()

/** Advances a payment after what already advances it, so that two webhooks do not fulfil it twice. */
function begin(reference: string): void {
  const before = running.get(reference) ?? Promise.resolve()
  const after = before.then(() => advancePayment(reference)).catch(() => undefined)
  running.set(reference, after)
  void after.then(() => {
    if (running.get(reference) === after) running.delete(reference)
  })
}

await listen(
  {
    async checkOut(order): Promise<PeerOpening> {
      await db.query('insert into sql_payments (reference, request) values ($1, $2)', [
        order.reference,
        order,
      ])
      const opened = await steps.createOrder(order, await steps.createContact(order))
      await db.query(
        `update sql_payments set state = 'open', order_id = $2, pay_url = $3 where reference = $1`,
        [order.reference, opened.orderId, opened.payUrl],
      )
      return opened
    },
    async signal(reference) {
      await db.query('update sql_payments set is_signalled = true where reference = $1', [
        reference,
      ])
      begin(reference)
    },
  },
  {
    // What Payin's webhooks are compared with: verify, and one committed insert.
    '/webhooks/plain': async (body) => {
      await db.query('insert into sql_webhooks (body) values ($1)', [body])
    },
  },
)

for await (const _tick of setInterval(1000)) {
  const { rows } = await db.query<{ reference: string }>(
    `select reference from sql_payments where is_signalled and state <> 'shipped'
     and touched_at < now() - interval '5 seconds' limit 100`,
  )
  for (const { reference } of rows) begin(reference)
}
