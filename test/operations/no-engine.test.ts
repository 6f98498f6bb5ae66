/** The engine as the api sees it while there is none: every call ends in time. */

import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../api/engine.ts'
import { silentLog } from '../support/log.ts'

/** Takes every connection, and never says a word. */
let hole: Server
beforeAll(async () => {
  hole = createServer()
  await new Promise<void>((resolve) => {
    hole.listen(0, '127.0.0.1', resolve)
  })
})
afterAll(() => {
  hole.close()
})

const addresses = {
  'refuses every connection': () => '127.0.0.1:1',
  'takes connections and says nothing': () => {
    const address = hole.address()
    return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  },
}

async function withEngine<Result>(address: string, act: (engine: Engine) => Promise<Result>) {
  const connection = { address }
  const engine = createEngine({ connection, namespace: 'default', log: silentLog })
  try {
    return await act(engine)
  } finally {
    await engine.close()
  }
}

describe.each(Object.entries(addresses))('an engine that %s', (_what, addressOf) => {
  it('is unreachable for an opening, soon after its time is up', async () => {
    const opening = await withEngine(addressOf(), async (engine) => {
      const late = new Promise((resolve) => {
        setTimeout(() => resolve('late'), 2500)
      })
      return Promise.race([engine.open('pay_1', 1000), late])
    })

    expect(opening).toBe('unreachable')
  })

  it('gives no refresh, takes no wake-up, and is not reachable', async () => {
    await withEngine(addressOf(), async (engine) => {
      const [refreshed, woken, reached] = await Promise.allSettled([
        engine.refresh('pay_1', 500),
        engine.wake('pay_1'),
        engine.isReachable(),
      ])

      expect(refreshed).toMatchObject({ value: false })
      expect(woken.status).toBe('rejected')
      expect(reached).toMatchObject({ value: false })
    })
  })
})
