/** Deliveries whose outcome cannot be stored, counted at the receiver. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout } from '../support/caller.ts'
import { admin, choose } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ env: { EFFECT_BACKOFF_MAX_MS: '300' } })
})
afterAll(() => world.close())

interface Outage {
  begin(): Promise<unknown>
  end(): Promise<unknown>
}

/** A failover that leaves api and worker with the old primary. New connections read, and write nothing. */
const readOnly: Outage = {
  begin: () => setReadOnly('on'),
  end: () => setReadOnly('off'),
}

async function setReadOnly(value: 'on' | 'off'): Promise<void> {
  const [row] = await world.database.query('select current_database() as name')
  const name = String(row?.['name'])
  await world.database.query('set transaction_read_only = off')
  await world.database.query(`alter database ${name} set default_transaction_read_only = ${value}`)
  await world.databaseDoor.shut()
  await world.databaseDoor.open()
}

const vanished: Outage = {
  begin: () => world.databaseDoor.shut(),
  end: () => world.databaseDoor.open(),
}

/** A payment whose payer has an address of their own, and pays. */
async function pay(email: string): Promise<PaymentView> {
  const payer = { ...aCheckout().payer, email }
  const { body } = await world.call.checkout(aCheckout({ payer }))
  await choose(world, body)
  return body
}

/** How often an attempt of this message failed because of the store. */
const failuresOf = (key: string) =>
  world.logged.filter((line) => line.includes(key) && line.includes('storage_unavailable')).length

/** Lets the answer to a delivery come while the database is out. */
async function loseOutcome(key: string, outage: Outage, release: () => void): Promise<void> {
  const before = failuresOf(key)
  await outage.begin()
  release()
  await waitFor('the outcome to be lost', () => failuresOf(key) > before + 1)
}

const isFound = async (kind: string, subject: string) => {
  const { body } = await world.call.get<{ data?: { kind: string; subject: string }[] }>(
    '/findings?open=true',
  )
  const findings = body.data ?? []
  return findings.some((finding) => finding.kind === kind && finding.subject === subject)
}

it('a database that turns read-only costs one contact at Koywe, however often its step is repeated', async () => {
  const email = 'contact@example.com'
  const before = world.sandbox.state.contacts.size
  const contacts = () => world.sandbox.state.contacts.size - before
  await admin(world, 'faults', { call: 'contact', kind: 'delay', delayMs: 1500 })
  const checkout = world.call.checkout(aCheckout({ payer: { ...aCheckout().payer, email } }))
  await waitFor('the payment', async () => {
    const rows = await world.database.query('select from payers where email = $1', [email])
    return rows.length > 0
  })
  await readOnly.begin()
  const failures = () =>
    world.logged.filter((line) => /(?:authenticate|createContact).*storage_unavailable/.test(line))
      .length

  await waitFor('three attempts', () => failures() >= 3)

  expect(contacts()).toBeLessThanOrEqual(1)
  await readOnly.end()
  await checkout
  await waitFor('the order', () => contacts() >= 1)
  expect(contacts()).toBeLessThanOrEqual(2)
})

describe.each([
  ['turns read-only', readOnly],
  ['vanishes', vanished],
])('a database that %s between an attempt and its outcome', (how, outage) => {
  it('sends a mail once more, and never again: then a finding is open', async () => {
    const email = `${how.replaceAll(' ', '-')}@example.com`
    let release = world.mailbox.hold()
    const { id } = await pay(email)
    const key = `${id}.mail.confirmation`
    await waitFor('the first attempt', () => world.mailbox.to(email).length === 1)
    await loseOutcome(key, outage, release)
    release = world.mailbox.hold()
    await outage.end()
    await waitFor('the second attempt', () => world.mailbox.to(email).length === 2)
    await loseOutcome(key, outage, release)

    await outage.end()

    await waitFor('the finding', () => isFound('message_given_up', key))
    const { text } = await world.call.get(`/payments/${id}/timeline`)
    expect(text).toContain('mail.confirmation was given up after 2 attempts')
    expect(world.mailbox.to(email).map(({ messageId }) => messageId)).toEqual([
      `<${key}@shop.example>`,
      `<${key}@shop.example>`,
    ])
  })

  it('has a mail sent twice at most when the second outcome is stored', async () => {
    const email = `${how.replaceAll(' ', '-')}-once@example.com`
    const release = world.mailbox.hold()
    const { id } = await pay(email)
    await waitFor('the first attempt', () => world.mailbox.to(email).length === 1)
    await loseOutcome(`${id}.mail.confirmation`, outage, release)

    await outage.end()

    await waitFor('the shipping mail', async () => {
      const { text } = await world.call.get(`/payments/${id}/timeline`)
      return text.includes('mail.shipping was taken')
    })
    const ids = world.mailbox.to(email).map(({ messageId }) => messageId)
    expect(ids.filter((one) => one?.includes('mail.confirmation'))).toHaveLength(2)
    expect(ids.filter((one) => one?.includes('mail.shipping'))).toHaveLength(1)
  })

  it('has an event sent again with the same key and bytes until its outcome is stored', async () => {
    const release = world.shop.hold()
    const { id } = await pay('events@example.com')
    const triesOf = () => world.shop.tries.filter(({ data }) => data.id === id)
    await waitFor('the first attempt', () => triesOf().length === 1)
    const [first] = triesOf()
    await loseOutcome(first?.id ?? '', outage, release)
    const during = triesOf().length

    await outage.end()

    await waitFor('fulfilment', async () => (await world.call.payment(id)).fulfilment === 'done')
    const repeated = triesOf().filter((attempt) => attempt.id === first?.id)
    expect(during).toBe(1)
    expect(repeated).toHaveLength(2)
    expect(new Set(repeated.map(({ body }) => body)).size).toBe(1)
  })
})
