/** The list of findings: money first, filtered, paged; and what strangers cause is counted. */

import { expect } from 'vitest'
import { empty } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

it.beforeEach(() => empty(database))

async function list(filter: object = {}) {
  const found = await database.store.findings.list({ isOpen: true, limit: 100, ...filter })
  return found.map(({ kind, subject }) => `${kind} ${subject}`)
}

it('has money first, and then the newest', async () => {
  const { findings } = database.store
  await findings.open('money_held', 'pay_1')
  await findings.open('webhooks_silent', 'koywe')
  await findings.open('refund_by_hand', 'pay_2')
  await findings.open('koywe_credentials', 'merchant')

  expect(await list()).toEqual([
    'refund_by_hand pay_2',
    'money_held pay_1',
    'koywe_credentials merchant',
    'webhooks_silent koywe',
  ])
})

it('is filtered by kind, owner and payment', async () => {
  const { findings } = database.store
  await findings.open('money_held', 'pay_1')
  await findings.open('message_stuck', 'pay_1.completed')
  await findings.open('money_held', 'pay_2')

  expect(await list({ kind: 'money_held' })).toEqual(['money_held pay_2', 'money_held pay_1'])
  expect(await list({ owner: 'developer' })).toEqual(['message_stuck pay_1.completed'])
  expect(await list({ paymentId: 'pay_2' })).toEqual(['money_held pay_2'])
})

it('goes on behind the last finding of a page, past the end of the money', async () => {
  const { findings } = database.store
  await findings.open('money_held', 'pay_1')
  await findings.open('koywe_merchant', 'a')
  await findings.open('koywe_credentials', 'b')
  const [first] = await findings.list({ isOpen: true, limit: 1 })

  const rest = await list({ after: { isMoney: true, id: first?.id ?? 0n } })

  expect(rest).toEqual(['koywe_credentials b', 'koywe_merchant a'])
})

it('shows five hundred strangers as one finding with a count, which ends after a day', async () => {
  const { findings, sweep } = database.store
  await findings.open('money_held', 'pay_1')
  for (let stranger = 0; stranger < 500; stranger += 1) {
    await findings.count('unknown_payment', `pay_${stranger}`)
  }
  const found = await findings.list({ isOpen: true, kind: 'unknown_payment', limit: 100 })
  await database.query("update findings set since = since - interval '25 hours'")

  await sweep.check({ unmatchedForMs: 600_000 })

  expect(found).toMatchObject([{ paymentId: null, detail: { count: 500 } }])
  expect(found[0]?.detail?.['examples']).toHaveLength(5)
  expect(await list({ kind: 'unknown_payment' })).toEqual([])
})
