/** Koywe's sentences without the people in them. */

import { expect, it } from 'vitest'
import { redact, redactCode } from '../../koywe/redact.ts'
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

it.each([
  ['characters that stand for many letters', '\u3316'.repeat(1490)],
  ['entities', '&#x0000061;'.repeat(140)],
  ['an encoding', '%61'.repeat(480)],
])('shows no half of what the limit cuts through after %s', (_what, filler) => {
  const bare = redact(`${filler}${request.email}`, request)

  expect(scan(bare, { email: 'ana@exam' })).toEqual([])
})

it('knows a code by its form, whatever its length', () => {
  expect(redactCode('A'.repeat(42), request)).toBe('UNKNOWN')
  expect(redactCode('A'.repeat(2_000_000), request)).toBe('UNKNOWN')
  expect(redactCode('A'.repeat(41), request)).toBe('A'.repeat(41))
})

const northern = {
  fullName: 'Bjørn Łukasz Strauß',
  email: 'bjørn@example.com',
  documentNumber: '11111111-1',
}
const southern = { fullName: 'José Pérez Ñuñez', email: 'jose@example.com' }

const twice = (text: string) => Buffer.from(Buffer.from(text).toString('latin1')).toString('latin1')

it.each([
  ['letters that lose their strokes', northern, 'Bjorn Lukasz Strauss is on a list'],
  ['in upper case', northern, 'BJORN LUKASZ STRAUSS is on a list'],
  ['letters that become two', northern, 'Bjoern Łukasz STRAUẞ is on a list'],
  ['UTF-8 that is read as Latin-1', southern, 'JosÃ© PÃ©rez is on a list'],
  ['that in upper case', southern, 'JOSÃ‰ PÃ‰REZ Ã‘UÃ‘EZ is on a list'],
  ['that twice', southern, `${twice('José Pérez')} is on a list`],
  ['that of other letters', northern, `${Buffer.from('Łukasz').toString('latin1')} is on a list`],
  ['named entities', southern, 'Jos&eacute; P&Eacute;rez &Ntilde;u&ntilde;ez is on a list'],
  ['other named entities', northern, 'Bj&oslash;rn &Lstrok;ukasz Strau&szlig; is on a list'],
  ['numbered entities', southern, 'Jos&#233; P&#xE9;rez &amp;Ntilde;u&amp;#241;ez is on a list'],
  ['escapes of JSON', southern, String.raw`Jos\u00e9 P\u00E9rez is on a list`],
  ['Latin-1 for a URL', southern, 'Jos%E9+P%E9rez is on a list'],
  ['letters apart', southern, 'J o s é P é r e z is on a list'],
  ['letters with dots', southern, 'p.e.r.e.z is on a list'],
  ['lost letters', southern, 'Jos? P\uFFFDrez \uFFFDu\uFFFDez is on a list'],
  ['dropped letters', southern, 'Prez is on a list'],
  ['an address in entities', southern, 'jose&#64;example&period;com is on a list'],
])('takes out names in another spelling: %s', (_what, payer, sentence) => {
  const bare = redact(sentence, payer)

  expect(bare.replaceAll(/…[\s+.©\uFFFD…]*/g, '… ')).toBe('… is on a list')
})

it.each(['BJORN', 'BJOERN_LUKASZ', 'STRAUSS', 'S_T_R_A_U_S_S', 'LUKASZ_IS_UNKNOWN'])(
  'keeps no code that is a name: %s',
  (code) => {
    expect(redactCode(code, northern)).toBe('UNKNOWN')
  },
)

it.each([
  'AT&T is not supported; see a & b',
  'prefer the list of methods, 100% of it',
  'an order and its expired date are as usual',
])('keeps what only resembles a spelling: %s', (sentence) => {
  expect(redact(sentence, { fullName: 'Ana Ñandú Pérez Esteban Li' })).toBe(sentence)
})
