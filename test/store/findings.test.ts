/** Findings: open once while they last, closed when they are cured, and opened again when they return. */

import { describe, expect } from 'vitest'
import { findingKinds, type FindingKind } from '../../payment/finding.ts'
import { epoch } from '../support/clock.ts'
import { aCrowd, aChange, aStored, later, load } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

async function open(kind: FindingKind, subject: string, at = epoch): Promise<void> {
  await database.setNow(at)
  await database.store.findings.open(kind, subject)
}

async function close(kind: FindingKind, subject: string, at = later): Promise<void> {
  await database.setNow(at)
  await database.store.findings.close(kind, subject)
}

const findingsOf = (subject: string) =>
  database.query(
    `select kind, payment_id, owner, next_action, since, closed_at from findings
     where subject = $1 order by id`,
    [subject],
  )

describe('a finding', () => {
  it('says whose it is and what to do next', async () => {
    await open('koywe_credentials', 'koywe')

    expect(await findingsOf('koywe')).toEqual([
      {
        kind: 'koywe_credentials',
        payment_id: null,
        owner: 'operator',
        next_action: findingKinds.koywe_credentials.nextAction,
        since: new Date(epoch),
        closed_at: null,
      },
    ])
  })

  it.each([
    ['a payment', 'pay_1', 'pay_1'],
    ['an outbox message', 'pay_2.completed', 'pay_2'],
    ['a mail', 'pay_3.mail.shipping', 'pay_3'],
    ['a part', 'merchant', null],
  ])('about %s knows which payment it is about', async (_what, subject, paymentId) => {
    await open('message_given_up', subject)

    expect(await findingsOf(subject)).toMatchObject([{ payment_id: paymentId }])
  })

  it('is open once, since it was first found, while it lasts', async () => {
    await open('order_missing', 'pay_lasting')

    await open('order_missing', 'pay_lasting', later)

    expect(await findingsOf('pay_lasting')).toMatchObject([{ since: new Date(epoch) }])
  })

  it('is open once when twenty find it at once', async () => {
    const crowd = await aCrowd(database, 20)

    await Promise.all(crowd.map(({ findings }) => findings.open('order_missing', 'pay_raced')))

    expect(await findingsOf('pay_raced')).toHaveLength(1)
  })

  it('is closed when it is cured, and a new one when it returns', async () => {
    await open('order_missing', 'pay_cured')
    await close('order_missing', 'pay_cured')

    await open('order_missing', 'pay_cured', later + 1)

    expect(await findingsOf('pay_cured')).toMatchObject([
      { since: new Date(epoch), closed_at: new Date(later) },
      { since: new Date(later + 1), closed_at: null },
    ])
  })

  it('keeps the time at which it was closed', async () => {
    await open('order_missing', 'pay_closed')
    await close('order_missing', 'pay_closed')

    await close('order_missing', 'pay_closed', later + 1)

    expect(await findingsOf('pay_closed')).toMatchObject([{ closed_at: new Date(later) }])
  })

  it('is not closed by the cure of another kind or of another subject', async () => {
    await open('order_missing', 'pay_uncured')

    await close('order_contradiction', 'pay_uncured')
    await close('order_missing', 'pay_other')

    expect(await findingsOf('pay_uncured')).toMatchObject([{ closed_at: null }])
  })
})

describe('a move', () => {
  it('raises what it found about its payment, and not what is open already', async () => {
    const { store } = database
    const row = await aStored(store)
    const { id } = row.payment
    await open('order_missing', id)

    await database.setNow(later)
    await store.commit(aChange(row, { raised: ['order_missing', 'duplicate_money'] }))

    const { owner, nextAction } = findingKinds.duplicate_money
    expect(await findingsOf(id)).toMatchObject([
      { kind: 'order_missing', since: new Date(epoch) },
      {
        kind: 'duplicate_money',
        payment_id: id,
        owner,
        next_action: nextAction,
        since: new Date(later),
        closed_at: null,
      },
    ])
  })

  it('cures what it names of its own payment, and nothing else', async () => {
    const { store } = database
    const [row, other] = [await aStored(store), await aStored(store)]
    const { id } = row.payment
    await store.commit(aChange(row, { raised: ['order_missing', 'duplicate_money'] }))
    await store.commit(aChange(other, { raised: ['order_missing'] }))

    await database.setNow(later + 1)
    await store.commit(aChange(await load(store, id), { cured: ['order_missing'] }))

    expect(await findingsOf(id)).toMatchObject([
      { kind: 'order_missing', closed_at: new Date(later + 1) },
      { kind: 'duplicate_money', closed_at: null },
    ])
    expect(await findingsOf(other.payment.id)).toMatchObject([{ closed_at: null }])
  })
})
