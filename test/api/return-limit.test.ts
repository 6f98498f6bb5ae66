/** How many reads the return pages that one address asks for may cause. */

import { expect, it } from 'vitest'
import { aPending } from '../support/payments.ts'
import { aRow } from '../support/rows.ts'
import { aServer } from '../support/server.ts'

const url = `/return/${aPending().id}`

async function aReturn(status: 'pending' | 'completed' = 'pending') {
  const reads = { count: 0 }
  const row = aRow({ payment: aPending({ status }) })
  const server = await aServer({
    store: { payments: { load: async () => row } },
    refreshes: {
      refresh: async (given) => {
        reads.count += 1
        return { row: given, isFresh: true }
      },
    },
  })
  /** One after the other: the limiter may refuse more of those that come in the same instant. */
  const visit = async (times: number, path: string, remoteAddress: string) => {
    const statuses: number[] = []
    for (let visits = 0; visits < times; visits += 1) {
      statuses.push((await server.inject({ url: path, remoteAddress })).statusCode)
    }
    return statuses
  }
  return { reads, visit }
}

it('is sixty a minute, page and state together; then the page shows what is known', async () => {
  const { reads, visit } = await aReturn()

  const pages = await visit(50, url, '192.0.2.1')
  const states = await visit(50, `${url}/state`, '192.0.2.1')

  expect(reads.count).toBe(60)
  expect([...pages, ...states]).toEqual(Array.from({ length: 100 }, () => 200))
})

it('counts the page to pay on too', async () => {
  const { reads, visit } = await aReturn()

  await visit(40, url, '192.0.2.1')
  await visit(40, url.replace('/return/', '/pay/'), '192.0.2.1')

  expect(reads.count).toBe(60)
})

it('is counted for each address', async () => {
  const { reads, visit } = await aReturn()
  await visit(70, url, '192.0.2.1')

  await visit(1, url, '192.0.2.2')

  expect(reads.count).toBe(61)
})

it('is none where the payment can no longer change', async () => {
  const { reads, visit } = await aReturn('completed')

  await visit(5, url, '192.0.2.1')

  expect(reads.count).toBe(0)
})
