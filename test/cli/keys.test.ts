/** `npm run keys`: the key is printed once, and what is configured is its hash. */

import { expect, it } from 'vitest'
import { createApiKeys } from '../../api/keys.ts'
import { silentLog } from '../support/log.ts'
import { runToEnd } from '../support/run-to-end.ts'

const make = (...args: string[]) => runToEnd('cli/keys/main.ts', { args })

it('makes a key that its entry for API_KEYS opens', async () => {
  const [{ status, stdout }, other] = await Promise.all([
    make('shop', 'payments+support'),
    make('shop', 'payments+support'),
  ])

  const [key = '', entry = ''] = [...stdout.matchAll(/^ {2}(\S+)$/gm)].map(([, word]) => word ?? '')
  const found = createApiKeys(entry, { path: undefined, log: silentLog }).find(key)
  expect(status).toBe(0)
  expect(found).toMatchObject({ name: 'shop', scopes: ['payments', 'support'] })
  expect(key).toMatch(/^payin_[\w-]{43}$/)
  expect(stdout.split(key)).toHaveLength(2)
  expect(other.stdout).not.toContain(key)
})

it.each([[['shop']], [['shop', 'admin']]])(
  'says how it is used when it is given %j',
  async (args) => {
    const { status, stdout, stderr } = await make(...args)

    expect(status).toBe(64)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^Give a name and scopes\.\n\nnpm run keys/)
  },
)
