/** What the api needs from its environment: one message for everything that is wrong. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readApiConfig } from '../../api/config.ts'
import { apiEnvironment } from '../support/environment.ts'

const hour = 60 * 60 * 1000
const hash = 'b'.repeat(64)

const messageOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : 'no error'
  }
  return 'nothing was thrown'
}

describe('the api’s configuration', () => {
  it('has defaults that are safe for production', () => {
    const config = readApiConfig(apiEnvironment)

    expect(config).toEqual({
      ...apiEnvironment,
      HOST: '127.0.0.1',
      KOYWE_BASE_URL: 'https://api-sandbox.koywe.com/api/v1',
      KOYWE_TIMEOUT_MS: 20_000,
      KOYWE_CONNECT_TIMEOUT_MS: 5000,
      MAILS: 'confirmation,shipping,failure,expired,held,declined,refunded',
      PAYMENT_EXPIRES_MS: 24 * hour,
      LATE_WATCH_MS: 10 * 24 * hour,
      LATE_MONEY: 'hold',
      EFFECT_GIVE_UP_MS: 7 * 24 * hour,
      PARK_MS: 10 * 60 * 1000,
      OPEN_WAIT_MS: 8000,
      SWEEP_EVERY_MS: expect.any(Number),
      RATE_LIMIT_FORGED_PER_MINUTE: 60,
      RATE_LIMIT_KEY_PER_SECOND: 600,
      LOG_LEVEL: 'info',
      apiKeysFile: undefined,
      shopLogo: null,
    })
  })

  it('names everything that is missing in one message', () => {
    const message = messageOf(() => readApiConfig({}))

    expect(
      [...message.matchAll(/^ {2}- (\w+) is missing or empty: set it to /gm)].map(
        ([, name]) => name,
      ),
    ).toEqual(Object.keys(apiEnvironment).toSorted())
  })

  it('does not demand what only the worker needs', () => {
    const config = readApiConfig({
      ...apiEnvironment,
      SMTP_URL: 'wrong',
      KOYWE_CONTACT_FORM: 'wrong',
    })

    expect(config).not.toHaveProperty('SMTP_URL')
  })

  it.each([
    ['PORT', 'http', 'a port number'],
    ['PUBLIC_URL', '/return', 'an http: or https: URL'],
    ['DATABASE_URL', 'payin', 'a URL such as postgres://user:password@host:5432/payin'],
    ['KOYWE_BASE_URL', 'api.koywe.com', 'an http: or https: URL'],
    ['KOYWE_TIMEOUT_MS', '1e9', 'a whole number of milliseconds'],
    ['KOYWE_CONNECT_TIMEOUT_MS', 'fast', 'a whole number of milliseconds'],
    [
      'MAILS',
      'confirmation,receipt',
      'none, or some of confirmation, shipping, failure, expired, held, declined, refunded, comma-separated',
    ],
    ['PAYMENT_EXPIRES_MS', '0', 'a whole number of milliseconds'],
    ['LATE_WATCH_MS', '-5', 'a whole number of milliseconds'],
    ['PARK_MS', 'never', 'a whole number of milliseconds'],
    ['OPEN_WAIT_MS', '60000', 'a whole number of milliseconds'],
    ['SWEEP_EVERY_MS', '0.5', 'a whole number of milliseconds'],
    ['RATE_LIMIT_FORGED_PER_MINUTE', '0', 'a whole number'],
    ['RATE_LIMIT_KEY_PER_SECOND', 'many', 'a whole number'],
    ['SHOP_NAME', 'two\nlines', 'a name of at most 60 characters on one line'],
    ['SHOP_NAME', 'x'.repeat(61), 'a name of at most 60 characters on one line'],
    ['SHOP_LOGO_URL', 'javascript:alert(1)', 'an https: or file: URL'],
    ['SHOP_LOGO_URL', 'https://x.example/;script-src *', 'an https: or file: URL'],
    ['SHOP_COLOR', 'red', 'a colour such as #1f5fbf'],
    ['SHOP_COLOR', '#fff;}', 'a colour such as #1f5fbf'],
    ['SHOP_SUPPORT', '300 123', 'an e-mail address, or a number such as +573001234567'],
    [
      'SHOP_SUPPORT',
      'a@x.example?bcc=b@y.example',
      'an e-mail address, or a number such as +573001234567',
    ],
    ['LOG_LEVEL', 'loud', 'fatal, error, warn, info, debug or silent'],
  ])('says what %s must be when it is "%s"', (name, value, form) => {
    const message = messageOf(() => readApiConfig({ ...apiEnvironment, [name]: value }))

    expect(message).toBe(
      `ConfigurationError: The configuration is invalid:\n  - ${name} must be ${form}`,
    )
  })

  it.each([
    ['no scope', `shop::${hash}`],
    ['an unknown scope', `shop:admin:${hash}`],
    ['a short hash', `shop:payments:${hash.slice(1)}`],
    ['the key itself', 'shop:payments:my-s3cret-key'],
    ['no name', `:payments:${hash}`],
    ['a bad one among good ones', `shop:payments:${hash},support`],
    ['a comma at the end', `shop:payments:${hash},`],
  ])('takes no API_KEYS with %s', (_what, API_KEYS) => {
    const message = messageOf(() => readApiConfig({ ...apiEnvironment, API_KEYS }))

    expect(message).toBe(
      'ConfigurationError: The configuration is invalid:\n' +
        '  - API_KEYS must be name:scope+scope:sha256-hex, comma-separated; scopes are payments and support',
    )
  })

  it.each([
    ['one', `shop:payments:${hash}`],
    ['both scopes', `shop:payments+support:${hash}`],
    ['one a line', `shop:payments:${hash}\nhelp.desk:support:${hash}\r\n\n more:support:${hash}\n`],
    ['several', `shop:payments:${hash}, help.desk:support:${hash.toUpperCase()}`],
  ])('takes API_KEYS with %s', (_what, API_KEYS) => {
    const config = readApiConfig({ ...apiEnvironment, API_KEYS })

    expect(config.API_KEYS).toBe(API_KEYS)
  })

  it('takes an empty file of keys, and no blank variable', () => {
    const folder = mkdtempSync(join(tmpdir(), 'payin-config-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'keys')
    writeFileSync(path, '\n')
    const { API_KEYS: _keys, ...rest } = apiEnvironment

    const config = readApiConfig({ ...rest, API_KEYS_FILE: path })

    expect(config).toMatchObject({ API_KEYS: '', apiKeysFile: path })
    const message = messageOf(() => readApiConfig({ ...rest, API_KEYS: ' ' }))
    expect(message).toContain('API_KEYS must not be empty')
  })

  it('remembers from which file the keys came', () => {
    const folder = mkdtempSync(join(tmpdir(), 'payin-config-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'keys')
    writeFileSync(path, `shop:payments:${hash}\n`)

    const config = readApiConfig({ ...apiEnvironment, API_KEYS: undefined, API_KEYS_FILE: path })

    expect(config).toMatchObject({ API_KEYS: `shop:payments:${hash}`, apiKeysFile: path })
  })
})
