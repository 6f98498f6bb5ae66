/** A decision that others are faster than. */

import { expect, it } from 'vitest'
import { createDecisions } from '../../desk/decisions.ts'
import type { Store } from '../../store/store.ts'
import { silentLog } from '../support/log.ts'
import { aHeld } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'

/** A store whose payment gets another version between the first load and the commit, with the same money. */
function someDecisions() {
  let version = 3
  const committed: number[] = []
  const store = {
    payments: { load: async () => aRow({ payment: aHeld({ version }) }) },
    commit: async ({ row }: { row: { payment: { version: number } } }) => {
      if (version === 3) {
        version = 4
        return false
      }
      committed.push(row.payment.version)
      return true
    },
  } as unknown as Store
  const decisions = createDecisions({ store, notifier: { notify: () => {} }, log: silentLog })
  const decide = (expectedVersion: number | null) =>
    decisions.decide('pay_1', { decision: 'accept', by: 'ana', reason: 'seen', expectedVersion })
  return { decide, committed }
}

it('is made about the newer version where it names none', async () => {
  const { decide, committed } = someDecisions()

  await decide(null)

  expect(committed).toEqual([4])
})

it('is refused where it names the older one, although the money is the same', async () => {
  const { decide, committed } = someDecisions()

  await expect(decide(3)).rejects.toMatchObject({ code: 'changed', version: 4 })

  expect(committed).toEqual([])
})

it('is refused where other money arrived between the look and the decision', async () => {
  const amounts = ['40000', '50000']
  const committed: string[] = []
  const store = {
    payments: {
      load: async () => aRow({ payment: aHeld({ paidAmount: amounts.shift() ?? '50000' }) }),
    },
    commit: async () => committed.push('commit') > 0,
  } as unknown as Store
  const decisions = createDecisions({ store, notifier: { notify: () => {} }, log: silentLog })
  const word = { decision: 'accept', by: 'ana', reason: 'seen', expectedVersion: null } as const

  await expect(decisions.decide('pay_1', word)).rejects.toMatchObject({ code: 'changed' })

  expect(committed).toEqual([])
})
