/** Sessions of the desk end after a working day, and earlier when they are not used; actions stay. */

import { describe, expect } from 'vitest'
import { epoch } from '../support/clock.ts'
import { aStored, timelineOf } from '../support/store.ts'
import { database, it } from '../support/store-fixture.ts'

const hour = 60 * 60 * 1000
const ana = { person: 'ana', print: 'print' }

describe('a session', () => {
  it('is found until it ends', async () => {
    const { deskSessions } = database.store
    await deskSessions.begin('one', ana)

    expect(await deskSessions.find('one')).toEqual(ana)
    expect(await deskSessions.find('other')).toBeUndefined()
    await deskSessions.end('one')
    expect(await deskSessions.find('one')).toBeUndefined()
  })

  it('ends two hours after its last use, and twelve hours after its begin', async () => {
    const { deskSessions } = database.store
    await database.setNow(epoch)
    await deskSessions.begin('used', ana)
    await deskSessions.begin('idle', ana)
    const seen: boolean[] = []
    for (let hours = 1; hours <= 12; hours += 1) {
      await database.setNow(epoch + hours * hour)
      seen.push((await deskSessions.find('used')) !== undefined)
    }
    const idle = await deskSessions.find('idle')
    await deskSessions.begin('next', ana)
    const rows = await database.query('select digest from desk_sessions')
    await database.setNow(null)

    expect(seen).toEqual([...Array.from({ length: 11 }, () => true), false])
    expect(idle).toBeUndefined()
    expect(rows).toEqual([{ digest: 'next' }])
  })
})

describe('an action', () => {
  it('is recorded with its person, and stands on the timeline of its payment', async () => {
    const { payment } = await aStored(database.store)
    const note = { person: 'ana', action: 'note', paymentId: payment.id, reason: 'called' } as const
    await database.store.deskActions.add({ ...note, detail: { a: 1 } }, 'note by ana: called')

    const [action] = await database.store.deskActions.list({ paymentId: payment.id, limit: 10 })

    expect(action).toMatchObject({ ...note, detail: { a: 1 } })
    expect((await timelineOf(database.store, payment.id)).at(-1)).toMatchObject({
      kind: 'support',
      summary: 'note by ana: called',
    })
  })

  it('without a payment or a summary stands on no timeline', async () => {
    const { payment } = await aStored(database.store)
    const search = { person: 'ana', action: 'show_payer', reason: null, detail: null } as const
    await database.store.deskActions.add({ ...search, paymentId: payment.id })
    await database.store.deskActions.add({ ...search, paymentId: null }, 'nothing')

    expect(await timelineOf(database.store, payment.id)).toHaveLength(1)
  })

  it('keeps texts that PostgreSQL does not store', async () => {
    const odd = {
      person: 'a\u0000',
      action: 'note',
      reason: '\ud800',
      detail: { x: '\u0000' },
    } as const

    await database.store.deskActions.add({ ...odd, paymentId: null })

    expect(await database.store.deskActions.list({ limit: 1 })).toMatchObject([
      { person: 'a\ufffd' },
    ])
  })

  it('is listed in pages, newest first', async () => {
    const { deskActions } = database.store
    for (const person of ['a', 'b', 'c']) {
      await deskActions.add({
        person,
        action: 'export',
        paymentId: null,
        reason: null,
        detail: null,
      })
    }

    const [first, second] = await deskActions.list({ limit: 2 })
    const before = second?.id ?? 0n
    const [third] = await deskActions.list({ limit: 1, before })

    expect([first, second, third].map((one) => one?.person)).toEqual(['c', 'b', 'a'])
  })
})
