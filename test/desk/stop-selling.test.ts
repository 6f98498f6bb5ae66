/** Stopping to sell on the desk: after a look at the order, and only for the version that was seen. */

import { describe, expect, it } from 'vitest'
import { DeskProblem } from '../../desk/problem.ts'
import { aDesk, aDeskBrowser, aDeskStore } from '../support/desk.ts'
import { aRow } from '../support/rows.ts'

const row = aRow({ payment: { status: 'pending', koyweOrderId: 'ord_1', version: 3 } })
const { id } = row.payment
const path = `/desk/payments/${id}`
const version = '3'
const reason = 'because'

describe('a stop of selling', () => {
  async function stop(commit: () => Promise<boolean>) {
    const desk = await aDesk({ store: { ...aDeskStore(row), commit } })
    const browser = aDeskBrowser(desk)
    await browser.signIn('ana')
    const answer = await browser.post(`${path}/stop-selling`, { reason, version })
    return { desk, answer }
  }

  it('reads the order first, and notifies the run afterwards', async () => {
    const { desk } = await stop(async () => true)

    expect(desk.asks).toEqual([
      ['refresh', id],
      ['notify', id],
    ])
  })

  it('that another change overtakes says so, and does nothing more', async () => {
    const { desk, answer } = await stop(async () => false)

    expect(answer.statusCode).toBe(409)
    expect(desk.asks).toEqual([['refresh', id]])
    expect(desk.actions.map(({ action }) => action)).toEqual(['sign_in'])
  })

  it('needs the version that the person has seen', async () => {
    const { parts } = await aDesk({ store: aDeskStore(row) })
    const asked = { by: 'ana', reason, expectedVersion: 2 }

    await expect(parts.support.stopSelling(id, asked)).rejects.toEqual(
      new DeskProblem('changed', 3),
    )
  })
})
