/** Incidents of Payin's own parts, of the shop, the mail server, and calls that were refused. */

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import { incidentsOf, type RefusalView } from '../support/incidents.ts'
import { choose } from '../support/payer.ts'
import { aDoor } from '../support/proxy.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

const env = { SWEEP_EVERY_MS: '100', POLL_SCHEDULE_MS: '60000', PARK_MS: '200' }

let world: World
const { open, explained } = incidentsOf(() => world)
beforeAll(async () => {
  world = await aWorld({ env })
})
afterAll(() => world.close())

async function paid(fields: Record<string, unknown> = {}): Promise<PaymentView> {
  const payment = await open(fields)
  await choose(world, payment)
  return payment
}

describe('the receivers', () => {
  it('are named when the shop refuses, until it takes the event', async () => {
    const payment = await open()
    world.shop.refuses.add(payment.id)
    await choose(world, payment)

    const explanation = await explained(payment, 'shop_refuses')

    expect(explanation.actor).toBe('developer')
    expect(explanation.until).not.toBeNull()
    world.shop.refuses.delete(payment.id)
    await explained(payment, 'completed')
  })

  it.each([
    ['refuses the address', 550, 'mail_undeliverable', 'support'],
    ['takes no mail for now', 451, 'mail_delayed', 'operator'],
  ] as const)('are named when the mail server %s', async (_what, code, cause, actor) => {
    world.mailbox.refuses.code = code
    const payment = await paid()

    const explanation = await explained(payment, cause)

    world.mailbox.refuses.code = null
    expect(explanation.actor).toBe(actor)
  })
})

describe('a refused request', () => {
  const refusals = (query: string) =>
    waitFor(`the trace of ${query}`, async () => {
      const { body } = await world.call.get<{ data: RefusalView[] }>(`/refusals?${query}`)
      return body.data.length > 0 && body.data
    })

  it('leaves a trace by request id and by reference, without what the payer entered', async () => {
    const payer = { ...aCheckout().payer, documentNumber: '12AB' }
    const request = aCheckout({ payer, merchantReference: `wrong-${Date.now()}` })
    const { body } = await world.call.checkout<ReadProblem>(request)

    const [byRequest] = await refusals(`requestId=${body.requestId}`)
    const [byReference] = await refusals(`merchantReference=${request.merchantReference}`)

    expect(byRequest).toMatchObject({ code: 'invalid_document', actor: 'payer' })
    expect(byReference).toEqual(byRequest)
    const kept = JSON.stringify(await world.database.query('select * from refusals'))
    for (const entered of ['12AB', payer.name, payer.email]) expect(kept).not.toContain(entered)
  })

  it('names the payment that uses the reference', async () => {
    const request = aCheckout()
    const { body: holder } = await world.call.checkout(request)
    const { body } = await world.call.checkout<ReadProblem>(request)

    const [refusal] = await refusals(`requestId=${body.requestId}`)

    expect(refusal).toMatchObject({ code: 'reference_in_use', actor: 'developer' })
    expect(refusal?.paymentId).toBe(holder.id)
    expect(refusal?.sentence).toContain(holder.id)
  })

  it('is found by nothing less than an id or a reference, and by support alone', async () => {
    const { status, body } = await world.call.get<ReadProblem>('/refusals')
    const withoutKey = await fetch(`${world.apiUrl}/refusals?requestId=x`)

    expect([status, body.field, withoutKey.status]).toEqual([422, 'requestId', 401])
  })
})

/** Makes every write fail as on a full disk. */
const fullDisk = `
  create function no_space() returns trigger language plpgsql as $$ begin
    raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
  end $$;
  do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
      execute format('create trigger no_space before insert or update on %I
        for each statement execute function no_space()', name);
    end loop;
  end $$;
  create function no_space_for_tables() returns event_trigger language plpgsql as $$ begin
    raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
  end $$;
  create event trigger no_space on ddl_command_start when tag in ('CREATE TABLE AS')
    execute function no_space_for_tables()`

describe('the parts of Payin', () => {
  it('are named when no worker runs, and again not when one does', async () => {
    const payment = await open()
    await explained(payment, 'awaiting_payer')
    await world.stopWorker()

    const explanation = await explained(payment, 'worker_absent')

    await world.startWorker()
    expect(explanation.actor).toBe('operator')
    await explained(payment, 'awaiting_payer')
  })

  it('are named when the disk of the database is full', async () => {
    const payment = await open()
    await world.database.query(fullDisk)

    const explanation = await explained(payment, 'database_full')

    await world.database.query('drop function no_space, no_space_for_tables cascade')
    expect(explanation.actor).toBe('operator')
    await explained(payment, 'awaiting_payer')
  })

  it('are named when the database takes no writes', async () => {
    const payment = await open()
    const [{ name }] = (await world.database.query('select current_database() as name')) as [
      { name: string },
    ]
    await world.database.query(`alter database ${name} set default_transaction_read_only = on`)
    await world.databaseDoor.shut()
    await world.databaseDoor.open()

    const explanation = await explained(payment, 'database_read_only')

    await world.database.query('set default_transaction_read_only = off')
    await world.database.query(`alter database ${name} reset default_transaction_read_only`)
    await world.databaseDoor.shut()
    await world.databaseDoor.open()
    expect(explanation.actor).toBe('operator')
  })

  it('are named when a payment is gone because the database was restored', async () => {
    const payment = await open()
    for (const table of ['outbox', 'orders', 'idempotency_keys', 'webhook_events', 'timeline']) {
      await world.database.query(`delete from ${table} where payment_id = $1`, [payment.id])
    }
    await world.database.query('delete from payments where id = $1', [payment.id])
    await choose(world, payment)

    const explanation = await explained(payment, 'payment_unknown')

    expect(explanation.actor).toBe('operator')
  })

  it('say nothing of a payer who was erased, except that no e-mails are sent', async () => {
    const payment = await paid()
    await explained(payment, 'completed')
    const payer = 'select payer_id from payments where id = $1'
    await world.database.query(`delete from payers where id = (${payer})`, [payment.id])

    const explanation = await explained(payment, 'payer_erased')

    expect(explanation.actor).toBe('none')
  })

  it('are named when Temporal is away', async () => {
    const door = await aDoor(inject('temporalAddress'))
    const cut = await aWorld({ env: { ...env, TEMPORAL_ADDRESS: door.address } })
    const there = incidentsOf(() => cut)
    const payment = await there.open()
    await door.shut()

    const explanation = await there.explained(payment, 'temporal_unreachable')

    await door.open()
    expect(explanation.actor).toBe('operator')
    await there.explained(payment, 'awaiting_payer')
    await cut.close()
    await door.close()
  })

  it('are named when Koywe rejects the credentials', async () => {
    const wrong = await aWorld({ env: { ...env, KOYWE_SECRET: 'wrong', OPEN_WAIT_MS: '500' } })
    const there = incidentsOf(() => wrong)
    const payment = await there.open()

    const explanation = await there.explained(payment, 'koywe_credentials')

    expect(explanation.actor).toBe('operator')
    expect(explanation.until).toBe(payment.expiresAt)
    await wrong.close()
  })
})
