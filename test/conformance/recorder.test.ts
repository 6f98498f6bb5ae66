/** What is kept of Koywe's traffic: everything but secrets and people. */

import { expect, it } from 'vitest'
import { redactJson } from './recorder.ts'

it('keeps shapes and takes out what is secret or somebody’s', () => {
  const kept = redactJson(
    JSON.stringify({ token: 'ey.x.y', id: 'cnt_1', fullName: 'Ana', contact: { email: 'a@b.c' } }),
  )

  expect(JSON.parse(kept)).toEqual({
    token: '[redacted]',
    id: 'cnt_1',
    fullName: '[redacted]',
    contact: { email: '[redacted]' },
  })
})
