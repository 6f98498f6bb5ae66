/** A process that cannot start says why, on standard error, and ends with the code for it. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkout } from '../../local/paths.ts'

it('ends at once with one message when its configuration is not complete', () => {
  const main = join(checkout, 'sandbox/main.ts')
  const env = { KOYWE_SECRET: 's3cret', SANDBOX_PROFILE: 's3cret', PORT: 's3cret' }

  const { status, stdout, stderr } = spawnSync(process.execPath, [main], { env, encoding: 'utf8' })

  expect(status).toBe(78)
  expect(stdout).toBe('')
  expect(stderr).toBe(
    [
      'The configuration is not complete:',
      '  - KOYWE_API_KEY is missing; it is not empty',
      '  - KOYWE_MERCHANT_ID is missing; it is not empty',
      '  - KOYWE_ORG_ID is missing; it is not empty',
      '  - KOYWE_WEBHOOK_SECRET is missing; it is one or more secrets, comma-separated',
      '  - PORT must be a port number',
      '  - SANDBOX_PROFILE must be guide or current',
      '',
    ].join('\n'),
  )
})
