/** Koywe's sentences without the people in them. */

import { expect, it } from 'vitest'
import { redact } from '../../koywe/redact.ts'
import { scan } from '../support/leaks.ts'

const request = {
  email: 'ana@example.com',
  phone: '+573001234567',
  fullName: 'Ana Pérez',
  firstName: 'Ana',
  lastName: 'Pérez',
  documentNumber: 'GODE561231GR8',
  description: 'Zapatos rojos',
  apiKey: 'key-abc',
  secret: 's3cr.t+(x',
  documentType: 'RFC',
  countrySymbol: 'MX',
}

it.each([
  ['an e-mail', 'ana@example.com is taken', '… is taken'],
  ['an e-mail in upper case', 'ANA@EXAMPLE.COM is taken', '… is taken'],
  ['an e-mail of another person', 'see luz@example.org', 'see …'],
  ['a phone', 'phone +573001234567 is wrong', 'phone … is wrong'],
  ['a name', 'Ana Pérez is on a list', '… is on a list'],
  ['a name in upper case', 'ANA PÉREZ is on a list', '… is on a list'],
  ['a part of a name', 'Pérez is on a list', '… is on a list'],
  ['a document with letters', 'RFC GODE561231GR8 is wrong', 'RFC … is wrong'],
  ['such a document in lower case', 'gode561231gr8', '…'],
  ['a description', 'bad description: zapatos rojos', 'bad description: …'],
  ['a word of it', 'no zapatos here', 'no … here'],
  ['an API key', 'unknown key-abc', 'unknown …'],
  ['a secret with marks of its own', 'wrong s3cr.t+(x', 'wrong …'],
  ['a document of another person', 'CC 1098765432 exists', 'CC … exists'],
  ['a RUT of another person', '12345678-k exists', '… exists'],
  ['all of it at once', 'Ana Pérez <ana@example.com> +573001234567', '… <…> …'],
])('takes out %s', (_what, sentence, expected) => {
  const bare = redact(sentence, request)

  expect(bare).toBe(expected)
})

it.each([
  'Payment method not supported',
  'firstName must be a string; property fullName should not exist',
  'document type RFC is not known in MX',
  'amount out of range: 100 to 200',
])('keeps what is not personal: %s', (sentence) => {
  const bare = redact(sentence, request)

  expect(bare).toBe(sentence)
})

it('removes what resembles personal data if the request named none', () => {
  const bare = redact('Invalid document 1234567890 of ana@example.com', undefined)

  expect(bare).toBe('Invalid document … of …')
})

it('takes values for what they are and not for patterns', () => {
  const bare = redact('anything at all', { fullName: '.*' })

  expect(bare).toBe('anything at all')
})

it('ignores values that are no text or are empty', () => {
  const bare = redact('anything at all', { fullName: '', email: null, phone: 7 })

  expect(bare).toBe('anything at all')
})

it('keeps two hundred characters at most', () => {
  const bare = redact('a '.repeat(500), request)

  expect(bare).toHaveLength(200)
})

it('does not show a half of what the limit cuts through', () => {
  const bare = redact(`${'a '.repeat(95)}${request.email}`, request)

  expect(scan(bare, { email: 'ana@exam' })).toEqual([])
})
