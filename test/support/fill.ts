/** Fills a store with finished payments and everything that belongs to them. */

type Query = (text: string, values?: unknown[]) => Promise<unknown>

/**
 * Adds payments, one a minute up to now. One in a hundred is still open, the others are finished.
 * @param from the number of the first one, so that a store can be filled in steps
 */
export async function fill(query: Query, from: number, to: number): Promise<void> {
  for (const statement of statements) await query(statement, [from, to])
  await query('analyze')
}

const series = 'generate_series($1::int, $2::int) as n'
const id = `'pay_old_' || lpad(n::text, 9, '0')`
const at = `now() - (($2::int - n) || ' minutes')::interval`
const isOpen = 'n % 100 = 0'

const statements = [
  `insert into payers (id, name, business_type, email, phone, country, document_type,
     document_number, koywe_contact_id, koywe_merchant, created_at)
   select 'payer_' || n, 'Ana Old', 'INDIVIDUAL', 'old' || n || '@example.com', '+573001234567', 'CO', 'CC',
     n::text, 'cnt_' || n, 'org/mrc', ${at} from ${series}`,
  `insert into payments (id, merchant_reference, status, fulfilment, amount_minor, currency, country, method,
     description, locale, success_url, failed_url, pay_url, pay_action, koywe_order_id, koywe_status,
     paid_amount, paid_at, completed_at, created_at, updated_at, expires_at, watch_until, version, payer_id,
     api_key_name, request_id, next_poll_at, last_read_at, polls)
   select ${id}, 'old-' || n, case when ${isOpen} then 'pending' else 'completed' end,
     case when ${isOpen} then 'none' else 'done' end, 5000000, 'COP', 'CO', 'PSE', 'A kilo of coffee', 'es',
     'https://shop.example/', 'https://shop.example/', 'https://pay.example/' || n, 'redirect', 'ord_old_' || n,
     case when ${isOpen} then 'PENDING' else 'COMPLETED' end,
     case when ${isOpen} then null else '50000' end, ${at}, ${at}, ${at}, ${at},
     ${at} + interval '1 day', now() + interval '30 days', 4, 'payer_' || n, 'shop', 'req_' || n,
     case when ${isOpen} then now() + interval '1 day' end, ${at}, 2 from ${series}`,
  `insert into orders (koywe_order_id, payment_id, seen_at, money_at)
   select 'ord_old_' || n, ${id}, ${at}, ${at} from ${series}`,
  `insert into idempotency_keys (api_key_name, key, fingerprint, payment_id, created_at, answer, body)
   select 'shop', 'old-' || n, md5(n::text), ${id}, ${at}, '{}', '{}' from ${series}`,
  `insert into webhook_events (received_at, body, event_id, digest, type, order_id, external_id, event_status,
     payment_id, state, reason, ended_at)
   select ${at}, '{}', 'evt_old_' || n, md5(n::text), 'order.completed', 'ord_old_' || n, ${id}, 'COMPLETED',
     ${id}, 'applied', 'the order was read afterwards', ${at} from ${series}`,
  `insert into outbox (key, payment_id, kind, queue, version, position, overtakes, state, body, created_at, first_tried_at,
     attempts, done_at, evidence)
   select ${id} || '.' || kind, ${id}, kind, queue, 3, 0, false, 'done', '{}', ${at}, ${at}, 1, ${at}, '{}'
   from ${series}, (values ('payment.completed', 'events'), ('mail.confirmation', 'mails'),
     ('mail.shipping', 'mails')) as message (kind, queue)`,
  `insert into timeline (payment_id, at, kind, summary, detail)
   select ${id}, ${at}, 'koywe', 'order read: COMPLETED', '{"cause": "webhook"}'
   from ${series}, generate_series(1, 6)`,
]
