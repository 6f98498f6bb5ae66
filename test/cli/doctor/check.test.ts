/** Checks that depend on each other: only what is wrong is blamed. */

import { expect, it } from 'vitest'
import { fine, runChecks, wrong, type Check } from '../../../cli/doctor/check.ts'

const aCheck = (name: string, isFine: boolean, needs: string[] = []): Check => ({
  name,
  needs,
  run: async () => (isFine ? fine('good') : wrong('bad', 'Mend it.')),
})

it('are skipped after a failure of what they need, and so is what needs them', async () => {
  const lines: string[] = []
  const checks = [
    aCheck('sign-in', false),
    aCheck('merchant', true, ['sign-in']),
    aCheck('methods', false, ['merchant']),
    aCheck('clock', true),
  ]

  const results = await runChecks(checks, (name, { says }) => lines.push(`${name}: ${says}`))

  expect(lines).toEqual([
    'sign-in: bad',
    'merchant: not checked: first correct sign-in',
    'methods: not checked: first correct merchant',
    'clock: good',
  ])
  expect(results.filter(({ isFine }) => !isFine)).toHaveLength(1)
})
