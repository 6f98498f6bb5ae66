/** The one error of the provider's room: what it always says, and what it says where it is known. */

import { expect, it } from 'vitest'
import { KoyweError } from '../../koywe/errors.ts'

it('says what happened and when to try again', () => {
  const error = new KoyweError('koywe_unreachable', 'Koywe did not answer', { retry: 'later' })

  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    name: 'KoyweError',
    code: 'koywe_unreachable',
    message: 'Koywe did not answer',
    retry: 'later',
  })
})

it('has null for everything that Koywe did not say', () => {
  const error = new KoyweError('koywe_refused', 'refused', { retry: 'never' })

  expect(error).toMatchObject({ errorCode: null, reason: null, status: null, retryAfterMs: null })
  expect(error).not.toHaveProperty('cause')
})

it('keeps everything that Koywe did say', () => {
  const cause = new Error('connect ECONNREFUSED')
  const details = { errorCode: 'DC00010', reason: 'Invalid', status: 400, retryAfterMs: 1000 }

  const error = new KoyweError('koywe_refused', 'refused', { retry: 'never', ...details, cause })

  expect(error).toMatchObject(details)
  expect(error.cause).toBe(cause)
})
