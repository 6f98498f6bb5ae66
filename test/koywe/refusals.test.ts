/** Whatever Koywe repeats of a payer in a refusal, and however: no error and no log line has it. */

import { expect, it } from 'vitest'
import { redact, redactCode } from '../../koywe/redact.ts'
import { refusals } from '../support/refusals.ts'

it('has two hundred refusals', () => {
  expect(refusals).toHaveLength(200)
})

it.each(refusals)('keeps nothing of the payer: $message', ({ payer, message, kept, errorCode }) => {
  const { name: fullName, email, phone, documentNumber } = payer
  const request = { fullName, email, phone, documentNumber }

  expect(redact(message, request).replaceAll(/…(?:, …)+/gu, '…')).toBe(kept)
  expect(['UNKNOWN', 'CT99400']).toContain(redactCode(errorCode, request))
})
