/** The search for leaks finds what is planted, in every spelling, and nothing else. */

import { describe, expect, it } from 'vitest'
import { aCheckout } from './support/caller.ts'
import { suiteSecrets } from './support/credentials.ts'
import { scan, scanPlain, spellOut, textsOf } from './support/leaks.ts'

const name = 'Ana Pérez'
const email = 'ana+shop@example.com'
const phone = '+573001234567'
const document = '1234567890'
const secret = 'S3cret/with "quotes" and +signs='
const secrets = { name, email, phone, document, secret }

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const form = (text: string) => new URLSearchParams({ q: `<${text}>` }).toString()
const path = (text: string) => `/return/${encodeURIComponent(`<${text}>`)}?a=1`
const json = (text: string) => JSON.stringify({ said: text })
const payload = (text: string) => json(base64(json(text)))

/** JSON as programs write it that emit ASCII only. */
const asciiJson = (text: string) =>
  json(text).replaceAll(
    /[^ -~]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

describe('a planted secret', () => {
  it.each([
    ['plain', `before${name}after`, ['name (plain)']],
    ['in upper case without its accent', 'PAYER ANA PEREZ', ['name (plain)']],
    ['with its accent as a mark of its own', name.normalize('NFD'), ['name (plain)']],
    ['in a query', form(name), ['name (url)']],
    ['in a path', path(name), ['name (url)']],
    ['in a path, in lower case', path(name).toLowerCase(), ['name (url)']],
    ['in JSON of ASCII', asciiJson(name), ['name (escaped)']],
    ['in a payload', payload(name), ['name (base64)']],
    ['in a payload of ASCII', base64(asciiJson(name)), ['name (base64, escaped)']],
    ['plain', `<${email}>`, ['email (plain)']],
    ['in a query', form(email), ['email (url)']],
    ['in a path', path(email), ['email (url)']],
    ['in a payload', payload(email), ['email (base64)']],
    ['plain', `tel:${phone}`, ['phone (plain)']],
    ['in a query', form(phone), ['phone (separated)']],
    ['grouped by spaces', '+57 300 123 4567', ['phone (separated)']],
    ['grouped by brackets', '(57) 300-123.45.67', ['phone (separated)']],
    ['in a payload', payload(phone), ['phone (base64)']],
    ['plain', `CC${document}`, ['document (plain)']],
    ['grouped by dots', 'CC 1.234.567.890', ['document (separated)']],
    ['grouped by dots in a payload', payload('1.234.567.890'), ['document (base64, separated)']],
    ['in a query', form(document), ['document (plain)']],
    ['plain', secret, ['secret (plain)']],
    ['in JSON', json(secret), ['secret (escaped)']],
    ['in JSON in JSON', json(json(secret)), ['secret (escaped, escaped)']],
    ['in a query', form(secret), ['secret (url)']],
    ['in a payload', payload(secret), ['secret (base64, escaped)']],
    ['in a payload in a payload', payload(payload(secret)), ['secret (base64, base64, escaped)']],
  ])('is found %s: %s', (_where, text, finds) => {
    const found = scan(text, secrets)

    expect(found).toEqual(finds)
  })

  it.each(['', 'x', 'xy', 'xyz'])('is found in base64 behind %j, at any alignment', (before) => {
    const text = `/files/${base64(`${before}${document}${before}`)}`

    const found = scan(text, secrets)

    expect(found).toEqual(['document (base64)'])
  })

  it('is found in base64url, which has other marks', () => {
    const text = Buffer.from(`ÿ>?ÿ>?${email}ÿ>?`, 'utf8').toString('base64url')

    const found = scan(text, secrets)

    expect(text).toMatch(/[-_]/)
    expect(found).toEqual(['email (base64)'])
  })

  it('is found between bytes that are no text', () => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 254, 10]), Buffer.from(secret)])

    const found = scan(json(bytes.toString('base64')), secrets)

    expect(found).toEqual(['secret (base64)'])
  })

  it.each(['11.111.111-K', '11111111k', '11 111 111 K'])('is found as a RUT: %s', (written) => {
    const found = scan(`RUT ${written}.`, { document: '11111111-K' })

    expect(found).toHaveLength(1)
  })
})

describe('the answer', () => {
  it('has a find for each secret and the value of none', () => {
    const found = scan(Object.values(secrets).join(', '), secrets)

    expect(found).toEqual(Object.keys(secrets).map((label) => `${label} (plain)`))
  })

  it.each([
    ['an empty text', ''],
    ['prose', 'Payment pay_0198 was paid at 2026-01-01T12:34:56.789Z; amount 1234567 COP.'],
    ['a longer number', 'trace 91.234.567.890'],
    ['a masked document', 'CC ******7890'],
    ['a half of each', 'Ana, Pérez; ana@example.com; 123456789; 300 123 4567'],
    ['a payload', payload('{"paymentId":"pay_0198","at":1767225600000}')],
    ['an address', form('https://shop.example/ok?id=1+1%20')],
    ['bytes that are no text', Buffer.from([0, 1, 2, 250, 251, 252, 253]).toString('base64')],
  ])('is empty for %s', (_what, text) => {
    const found = scan(text, secrets)

    expect(found).toEqual([])
  })

  it('is refused for a value that would be found everywhere', () => {
    const search = () => scan('anything', { token: '' })

    expect(search).toThrow('token is too short to search for')
  })
})

describe('an error that is spelled out', () => {
  const bearing = (part: object) => Object.assign(new Error('outside'), part)

  it.each([
    ['its message', new Error(`refused ${document}`)],
    ['a property', bearing({ reason: document })],
    ['a hidden property', Object.defineProperty(new Error('x'), 'h', { value: document })],
    ['a deep property', bearing({ a: { b: { c: { d: { e: document } } } } })],
    ['its cause', new Error('outside', { cause: new Error(document) })],
    ['the cause of its cause', new Error('1', { cause: new Error('2', { cause: document }) })],
    ['what it is in JSON', bearing({ toJSON: () => ({ document }) })],
    ['one of several errors', new AggregateError([new Error(document)], 'many')],
  ])('shows %s', (_where, error) => {
    const shown = spellOut(error)

    expect(scan(shown, secrets)).toEqual(['document (plain)'])
  })

  it('shows nothing that is not in it', () => {
    const shown = spellOut(new Error('Koywe answered order with 500'))

    expect(scan(shown, secrets)).toEqual([])
  })
})

describe('the search through a whole run', () => {
  it.each(Object.entries(suiteSecrets))('finds %s', (label, value) => {
    expect(scanPlain(`{"msg":"order read","of":"${value}"}`, suiteSecrets)).toEqual([label])
  })

  it('finds what is in the payload of an event, however deep', () => {
    const data = new TextEncoder().encode(JSON.stringify(aCheckout()))
    const history = { events: [{ attributes: { input: { payloads: [{ data }] } } }] }

    const found = scanPlain(textsOf(history).join('\n'), suiteSecrets)

    expect(found).toEqual(['the name', 'the e-mail', 'the phone', 'the document'])
  })

  it('finds nothing in what may be printed', () => {
    const line = '{"paymentId":"pay_1","code":"koywe_unauthorized"}'

    expect(scanPlain(line, suiteSecrets)).toEqual([])
  })
})
