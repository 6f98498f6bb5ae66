/** Findings: each raised by a fault and closed by its cure, once, however many processes sweep. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FindingKind } from '../../payment/finding.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { admin, choose, moveOrder } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

interface FindingView {
  kind: FindingKind
  subject: string
  paymentId: string | null
  owner: string
  nextAction: string
  since: string
  closedAt: string | null
}

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { SWEEP_EVERY_MS: '100', POLL_SCHEDULE_MS: '600000' } })
})
afterAll(() => world.close())

async function findings(open: 'true' | 'false' = 'true'): Promise<FindingView[]> {
  const { body } = await world.call.get<{ data: FindingView[] }>(`/findings?open=${open}`)
  return body.data
}

const find = (kind: FindingKind, subject: string) =>
  waitFor(kind, async () =>
    (await findings()).find((one) => one.kind === kind && one.subject.startsWith(subject)),
  )

const untilCured = (kind: FindingKind, subject: string) =>
  waitFor(`the cure of ${kind}`, async () =>
    (await findings()).every((one) => one.kind !== kind || !one.subject.startsWith(subject)),
  )

const open = async (): Promise<PaymentView> => (await world.call.checkout()).body

const sql = (text: string, ...values: unknown[]) => world.database.query(text, values)

const clearFaults = () => fetch(`${world.sandboxUrl}/admin/faults`, { method: 'DELETE' })

/** Asks Koywe now, though the last read may be too young to ask again. */
async function refresh(id: string): Promise<void> {
  await sql(
    `update payments set last_read_at = last_read_at - interval '1 minute' where id = $1`,
    id,
  )
  await world.call.get(`/payments/${id}?refresh=true`)
}

async function paid(): Promise<PaymentView> {
  const payment = await open()
  await choose(world, payment)
  await waitFor('fulfilment', async () => {
    const { fulfilment } = await world.call.payment(payment.id)
    return fulfilment === 'done'
  })
  // A read that is still to come would undo what a test does to the store.
  await waitFor('the end of every report', async () => {
    const reports = await sql(
      'select type, state from webhook_events where payment_id = $1',
      payment.id,
    )
    const hasEnded = reports.every(({ state }) => state !== 'waiting')
    return hasEnded && reports.some(({ type }) => type === 'order.completed')
  })
  return payment
}

/** A fault of each kind, and what cures it. */
const stories: [FindingKind, () => Promise<{ subject: string; cure: () => Promise<unknown> }>][] = [
  [
    'webhook_event_waiting',
    async () => {
      const payment = await open()
      await world.stopWorker()
      await choose(world, payment)
      await waitFor('a webhook', async () => {
        const older = `update webhook_events set received_at = received_at - interval '2 minutes'`
        const waiting = `${older} where state = 'waiting' and payment_id = $1 returning id`
        return (await sql(waiting, payment.id)).length > 0
      })
      return { subject: payment.id, cure: () => world.startWorker() }
    },
  ],
  [
    'payment_unwatched',
    async () => {
      const { id } = await open()
      await world.stopWorker()
      await sql(`update payments set next_poll_at = now() - interval '6 minutes' where id = $1`, id)
      return { subject: id, cure: () => world.startWorker() }
    },
  ],
  [
    'order_outcome_unknown',
    async () => {
      await admin(world, 'faults', { call: 'order', kind: 'cut' })
      await admin(world, 'faults', { call: 'read', path: '/external/', status: 500, times: 1000 })
      const { body } = await world.call.checkout()
      await sql(
        `update payments set order_doubt_at = order_doubt_at - interval '2 hours' where id = $1`,
        body.id,
      )
      return {
        subject: body.id,
        cure: async () => {
          await clearFaults()
          await sql(
            `update payments set order_absent_at = now() - interval '1 hour' where id = $1`,
            body.id,
          )
        },
      }
    },
  ],
  [
    'paid_unfulfilled',
    async () => {
      const { id } = await paid()
      const old = `fulfilment = 'none', updated_at = now() - interval '6 minutes'`
      await sql(`update payments set ${old} where id = $1`, id)
      return {
        subject: id,
        cure: () => sql(`update payments set fulfilment = 'done' where id = $1`, id),
      }
    },
  ],
  [
    'settlement_stalled',
    async () => {
      const payment = await open()
      await moveOrder(world, payment, { status: 'PAID' })
      await waitFor('paid', async () => (await world.call.payment(payment.id)).status === 'paid')
      await sql(
        `update payments set updated_at = now() - interval '2 days' where id = $1`,
        payment.id,
      )
      return { subject: payment.id, cure: () => moveOrder(world, payment, { status: 'COMPLETED' }) }
    },
  ],
  [
    'fulfilled_unpaid',
    async () => {
      const { id } = await paid()
      await sql('update payments set paid_amount = null where id = $1', id)
      return {
        subject: id,
        cure: () => sql(`update payments set paid_amount = '50000' where id = $1`, id),
      }
    },
  ],
  [
    'money_held',
    async () => {
      const payment = await open()
      await moveOrder(world, payment, { amountIn: 1, status: 'PAID' })
      return {
        subject: payment.id,
        cure: () =>
          world.call.post(`/payments/${payment.id}/decision`, { decision: 'accept', reason: 'ok' }),
      }
    },
  ],
  [
    'refund_by_hand',
    async () => {
      const payment = await open()
      await moveOrder(world, payment, { amountIn: 1, status: 'PAID' })
      await find('money_held', payment.id)
      const word = { decision: 'decline', reason: 'too little' }
      await world.call.post(`/payments/${payment.id}/decision`, word)
      return { subject: payment.id, cure: () => moveOrder(world, payment, { status: 'REFUNDED' }) }
    },
  ],
  [
    'webhooks_silent',
    async () => {
      const [one] = await sql(
        'select min(id)::text as id, min(payment_id) as payment from timeline',
      )
      await sql("update webhook_events set received_at = received_at - interval '2 hours'")
      for (let moved = 0; moved < 3; moved += 1) {
        await sql(
          `insert into timeline (payment_id, at, kind, summary, detail)
           values ($1, now(), 'koywe', 'order read: PAID', '{"foundBy":"schedule"}')`,
          one?.['payment'],
        )
      }
      return { subject: 'koywe', cure: open }
    },
  ],
  [
    'order_missing',
    async () => {
      const payment = await open()
      const path = `/orders/${payment.koyweOrderId}`
      await admin(world, 'faults', { call: 'read', path, status: 404, times: 1000 })
      await refresh(payment.id)
      return {
        subject: payment.id,
        cure: async () => {
          await clearFaults()
          // The page of a machine under load may give up before its read is done.
          await waitFor('the order', async () => {
            await refresh(payment.id)
            return (await findings('true')).every(({ subject }) => subject !== payment.id)
          })
        },
      }
    },
  ],
  [
    'koywe_credentials',
    async () => {
      await admin(world, 'tokens/revoke')
      await admin(world, 'faults', { call: 'sign-in', status: 401, times: 1000 })
      const { body } = await world.call.checkout()
      expect(body.status).toBe('opening')
      return { subject: 'merchant', cure: () => clearFaults().then(open) }
    },
  ],
]

describe('a finding', () => {
  it.each(stories)(
    '%s is raised by its fault, says who does what, and closes with its cure',
    async (kind, story) => {
      const { subject, cure } = await story()

      const found = await find(kind, subject)
      await cure()
      await untilCured(kind, subject)

      expect(found).toMatchObject({
        owner: expect.stringMatching(/^(operator|support|developer)$/) as string,
        nextAction: expect.stringMatching(/\w{3}/) as string,
        closedAt: null,
      })
      const closed = (await findings('false')).filter((one) => one.kind === kind)
      expect(closed.some((one) => one.subject === found.subject)).toBe(true)
    },
  )

  it('is counted in the metrics', async () => {
    const payment = await open()
    await moveOrder(world, payment, { amountIn: 1, status: 'PAID' })
    await find('money_held', payment.id)

    const answer = await fetch(`${world.apiUrl}/metrics`)

    const line = /^payin_findings_open\{kind="money_held"\} (\d+)$/m.exec(await answer.text())
    expect(Number(line?.[1])).toBeGreaterThan(0)
  })

  it('is for support alone', async () => {
    const answer = await fetch(`${world.apiUrl}/findings`)

    expect(answer.status).toBe(401)
  })

  it('is stored once, however many processes sweep at once', async () => {
    const payment = await open()
    await moveOrder(world, payment, { amountIn: 1, status: 'PAID' })
    await find('money_held', payment.id)
    const { sweep } = world.database.store
    const rows = async () => {
      const found = await sql('select count(*)::int as count from findings')
      return found[0]?.['count']
    }
    const before = await rows()

    const facts = { at: Date.now(), unmatchedForMs: 600_000 }
    await Promise.all(Array.from({ length: 10 }, () => sweep.check(facts)))
    await sweep.check(facts)

    expect(await rows()).toBe(before)
  })
})
