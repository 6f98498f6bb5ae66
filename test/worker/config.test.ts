/** What the worker needs from its environment: one message for everything that is wrong. */

import { describe, expect, it } from 'vitest'
import { readWorkerConfig } from '../../worker/config.ts'
import { workerEnvironment } from '../support/environment.ts'

const hour = 60 * 60 * 1000

const messageOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : 'no error'
  }
  return 'nothing was thrown'
}

/** The message in which these sentences are all that is wrong. */
const saying = (...faults: string[]) =>
  [
    'ConfigurationError: The configuration is invalid:',
    ...faults.map((fault) => `  - ${fault}`),
  ].join('\n')

describe('the worker’s configuration', () => {
  it('has defaults that are safe for production', () => {
    const config = readWorkerConfig(workerEnvironment)

    expect(config).toEqual({
      ...workerEnvironment,
      HOST: '127.0.0.1',
      KOYWE_BASE_URL: 'https://api-sandbox.koywe.com/api/v1',
      KOYWE_TIMEOUT_MS: 20_000,
      KOYWE_CONNECT_TIMEOUT_MS: 5000,
      KOYWE_CONTACT_FORM: 'auto',
      LATE_WATCH_MS: 10 * 24 * hour,
      LATE_MONEY: 'hold',
      LOOKUP_SETTLE_MS: '10000,30000',
      MAILS: 'confirmation,shipping,failure,expired,held,declined,refunded',
      EFFECT_BACKOFF_MAX_MS: expect.any(Number),
      EFFECT_GIVE_UP_MS: 7 * 24 * hour,
      SWEEP_EVERY_MS: 500,
      LOG_LEVEL: 'info',
    })
  })

  it('names everything that is missing in one message', () => {
    const message = messageOf(() => readWorkerConfig({}))

    expect(
      [...message.matchAll(/^ {2}- (\w+) is missing or empty: set it to /gm)].map(
        ([, name]) => name,
      ),
    ).toEqual(Object.keys(workerEnvironment).toSorted())
  })

  it.each(Object.keys(workerEnvironment))('names %s when it alone is missing', (name) => {
    const message = messageOf(() => readWorkerConfig({ ...workerEnvironment, [name]: undefined }))

    expect(message).toMatch(
      new RegExp(
        `^ConfigurationError: The configuration is invalid:\\n {2}- ${name} is missing or empty: set it to .+$`,
      ),
    )
  })

  it.each<[string, string, string]>([
    ['DATABASE_URL', 'mysql://s3cret', 'a URL such as postgres://user:password@host:5432/payin'],
    ['PUBLIC_URL', 'ftp://s3cret', 'an http: or https: URL'],
    ['PUBLIC_URL', 's3cret.example', 'an http: or https: URL'],
    ['KOYWE_BASE_URL', 's3cret', 'an http: or https: URL'],
    ['KOYWE_TIMEOUT_MS', 's3cret', 'a whole number of milliseconds'],
    ['KOYWE_TIMEOUT_MS', '-1', 'a whole number of milliseconds'],
    ['KOYWE_CONNECT_TIMEOUT_MS', '0', 'a whole number of milliseconds'],
    ['KOYWE_CONTACT_FORM', 's3cret', 'auto, guide or current'],
    ['MERCHANT_EVENTS_URL', 's3cret', 'an http: or https: URL'],
    ['MERCHANT_EVENTS_SECRET', 's3cret', 'whsec_ followed by the base64 of 24 to 64 random bytes'],
    [
      'MERCHANT_EVENTS_SECRET',
      ['a', 'b', 'c'].map((letter) => `whsec_${letter.repeat(32)}`).join(','),
      'whsec_ followed by the base64 of 24 to 64 random bytes',
    ],
    [
      'MERCHANT_EVENTS_SECRET',
      'whsec_c2hvcnQ=',
      'whsec_ followed by the base64 of 24 to 64 random bytes',
    ],
    ...[
      'A'.repeat(33),
      'A'.repeat(43),
      `${'A'.repeat(42)}B=`,
      Buffer.alloc(65).toString('base64'),
      Buffer.alloc(23).toString('base64'),
      `${'A'.repeat(32)}=`,
      `${'A'.repeat(31)}_`,
    ].map((secret): [string, string, string] => [
      'MERCHANT_EVENTS_SECRET',
      `whsec_${secret}`,
      'whsec_ followed by the base64 of 24 to 64 random bytes',
    ]),
    ['SMTP_URL', 'https://s3cret', 'a URL such as smtp://user:password@host:587'],
    ['MAIL_FROM', 's3cret', 'a sender such as Shop <payments@shop.example>'],
    ['MAIL_FROM', 'a@b\r\nBcc: s3cret@c', 'a sender such as Shop <payments@shop.example>'],
    ['POLL_SCHEDULE_MS', '1000;s3cret', 'whole numbers of milliseconds, comma-separated'],
    ['POLL_SCHEDULE_MS', '1000,', 'whole numbers of milliseconds, comma-separated'],
    ['LATE_WATCH_MS', '10 days', 'a whole number of milliseconds'],
    ['LATE_MONEY', 's3cret', 'hold or accept'],
    ['LOOKUP_SETTLE_MS', '10000', 'two whole numbers of milliseconds, comma-separated'],
    ['LOOKUP_SETTLE_MS', '1,2,3', 'two whole numbers of milliseconds, comma-separated'],
    ['EFFECT_BACKOFF_MAX_MS', '1.5', 'a whole number of milliseconds'],
    ['EFFECT_GIVE_UP_MS', 's3cret', 'a whole number of milliseconds'],
    ['PORT', '65536', 'a port number'],
    ['PORT', '-1', 'a port number'],
    ['LOG_LEVEL', 's3cret', 'fatal, error, warn, info, debug or silent'],
  ])('says what %s must be when it is "%s", without repeating it', (name, value, form) => {
    const message = messageOf(() => readWorkerConfig({ ...workerEnvironment, [name]: value }))

    expect(message).toBe(saying(`${name} must be ${form}`))
  })

  it('says everything at once', () => {
    const { MAIL_FROM: _missing, ...rest } = workerEnvironment
    const env = { ...rest, LATE_MONEY: 'maybe', PORT: 'http', SMTP_URL: 'mail' }

    const message = messageOf(() => readWorkerConfig(env))

    expect(message).toBe(
      saying(
        'LATE_MONEY must be hold or accept',
        'MAIL_FROM is missing or empty: set it to a sender such as Shop <payments@shop.example>',
        'PORT must be a port number',
        'SMTP_URL must be a URL such as smtp://user:password@host:587',
      ),
    )
  })

  it.each([24, 25, 26, 64])('takes two secrets for events, of %i bytes each', (length) => {
    const secret = `whsec_${Buffer.alloc(length, 7).toString('base64')}`
    const MERCHANT_EVENTS_SECRET = `${secret} , ${secret}`

    const config = readWorkerConfig({ ...workerEnvironment, MERCHANT_EVENTS_SECRET })

    expect(config).toMatchObject({ MERCHANT_EVENTS_SECRET })
  })

  it('has no plain address for events where PUBLIC_URL is public', () => {
    const env = { ...workerEnvironment, MERCHANT_EVENTS_URL: 'http://shop.example/events' }

    const message = messageOf(() => readWorkerConfig(env))

    expect(message).toBe(
      saying('MERCHANT_EVENTS_URL must be an https: URL, unless PUBLIC_URL is a loopback address'),
    )
  })

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://shop.localhost/',
    'https://shop.internal/',
    'https://shop.local/',
    'https://shop/events',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://169.254.169.254/',
    'https://192.168.1.1./',
  ])('has no inner address for events where PUBLIC_URL is public: %s', (MERCHANT_EVENTS_URL) => {
    const message = messageOf(() => readWorkerConfig({ ...workerEnvironment, MERCHANT_EVENTS_URL }))

    expect(message).toBe(
      saying('MERCHANT_EVENTS_URL must be public, unless PUBLIC_URL is a loopback address'),
    )
  })

  it('has no user name in the address for events', () => {
    const MERCHANT_EVENTS_URL = 'https://u:p@shop.example/'

    const message = messageOf(() => readWorkerConfig({ ...workerEnvironment, MERCHANT_EVENTS_URL }))

    expect(message).toBe(saying('MERCHANT_EVENTS_URL must not have a user name or a password'))
  })

  it.each([
    ['MERCHANT_EVENTS_URL', 'https://[::'],
    ['MERCHANT_EVENTS_URL', 'https://:99999/'],
    ['PUBLIC_URL', 'https://['],
    ['KOYWE_BASE_URL', 'https://['],
    ['DATABASE_URL', 'postgres://u:p#w@db/payin'],
    ['SMTP_URL', 'smtp://mail.example:99999'],
  ])('takes no %s that cannot be parsed: %s', (name, value) => {
    const message = messageOf(() => readWorkerConfig({ ...workerEnvironment, [name]: value }))

    expect(message).toMatch(
      new RegExp(`is invalid:\\n {2}- ${name} must be an? [^\\n]*URL[^\\n]*$`),
    )
  })

  it.each([
    'postgres:///payin?host=/run/postgresql',
    'postgres://payin@/payin?host=/run/postgresql',
  ])('takes a database on a socket: %s', (DATABASE_URL) => {
    const config = readWorkerConfig({ ...workerEnvironment, DATABASE_URL })

    expect(config).toMatchObject({ DATABASE_URL })
  })

  it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])(
    'may have a plain address for events where PUBLIC_URL is %s',
    (PUBLIC_URL) => {
      const MERCHANT_EVENTS_URL = 'http://127.0.0.1:5000/events'

      const config = readWorkerConfig({ ...workerEnvironment, PUBLIC_URL, MERCHANT_EVENTS_URL })

      expect(config).toMatchObject({ PUBLIC_URL, MERCHANT_EVENTS_URL })
    },
  )
})
