/** Who may call the api: hashes of keys, compared as wholes, read again when their file changes. */

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { describe, expect, it, type TestContext } from 'vitest'
import { createAuthentication } from '../../api/authentication.ts'
import { createApiKeys, parseApiKeys } from '../../api/keys.ts'
import { aKeptLog, silentLog } from '../support/log.ts'
import { waitFor } from '../support/wait.ts'

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')
const shop = `shop:payments:${hashOf('shop-key')}`
const help = `help.desk:payments+support:${hashOf('help-key')}`

const aFixedSet = (text: string) => createApiKeys(text, { path: undefined, log: silentLog })

/** Keys in a file. Every writing counts as a change, however soon it comes. */
function aFileOf(text: string, { onTestFinished }: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'payin-keys-'))
  const path = join(folder, 'keys')
  writeFileSync(path, text)
  const { log, lines } = aKeptLog()
  const keys = createApiKeys(text, { path, log })
  onTestFinished(() => {
    keys.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    keys,
    lines,
    write: (content: string) => writeFileSync(path, content),
    remove: () => rmSync(path),
  }
}

describe('a key', () => {
  it.each([
    ['shop-key', 'shop', ['payments']],
    ['help-key', 'help.desk', ['payments', 'support']],
  ])('%s is found by its hash, with its name and scopes', (token, name, scopes) => {
    const keys = aFixedSet(`${shop},${help}`)

    const found = keys.find(token)

    expect(found).toMatchObject({ name, scopes })
  })

  it.each([
    ['nothing', ''],
    ['another word', 'other-key'],
    ['its beginning', 'shop-ke'],
    ['more than it', 'shop-key '],
    ['another case', 'SHOP-KEY'],
    ['its hash', hashOf('shop-key')],
    ['its whole entry', shop],
    ['its name', 'shop'],
    ['a very long word', 'x'.repeat(100_000)],
  ])('is not found by %s', (_what, token) => {
    const keys = aFixedSet(`${shop},${help}`)

    const found = keys.find(token)

    expect(found).toBeUndefined()
  })

  it('is not kept, only its hash is', () => {
    const [key] = parseApiKeys(shop)

    expect(key).toEqual({
      name: 'shop',
      scopes: ['payments'],
      hash: Buffer.from(hashOf('shop-key'), 'hex'),
    })
  })

  it('may have its hash in upper case', () => {
    const keys = aFixedSet(`shop:payments:${hashOf('shop-key').toUpperCase()}`)

    const found = keys.find('shop-key')

    expect(found?.name).toBe('shop')
  })

  it.each([`${shop}\n${help}`, `${shop}\r\n${help}\r\n`, `${shop},\n\n ${help} ,`])(
    'may stand on a line of its own: %j',
    (text) => {
      const parsed = parseApiKeys(text)

      expect(parsed.map(({ name }) => name)).toEqual(['shop', 'help.desk'])
    },
  )

  it.each([
    ['no scope', `shop::${hashOf('k')}`],
    ['an unknown scope', `shop:admin:${hashOf('k')}`],
    ['a short hash', `shop:payments:${hashOf('k').slice(2)}`],
    ['a long hash', `shop:payments:${hashOf('k')}00`],
    ['no hash', 'shop:payments:'],
    ['nothing', ''],
  ])('of another form, with %s, opens nothing', (_what, text) => {
    const parsed = parseApiKeys(text)

    expect(parsed).toEqual([])
  })
})

/** A file is read once a second, so the tests run concurrently. */
describe.concurrent('a file of keys', () => {
  it('is read again when it changes: new keys open, old ones do not', async (context) => {
    const { keys, write } = aFileOf(shop, context)

    await waitFor('the new key', () => {
      write(`${help}\n`)
      return keys.find('help-key')
    })

    expect(keys.find('shop-key')).toBeUndefined()
  })

  it.for(['', '\n', ' \r\n\t\n', ' , ,\n'])(
    'that is emptied to %j revokes all keys, and says so',
    async (content, context) => {
      const { keys, lines, write } = aFileOf(shop, context)

      await waitFor('the complaint', () => {
        write(content)
        return lines.length > 0
      })

      expect(keys.find('shop-key')).toBeUndefined()
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        level: 50,
        msg: 'API_KEYS_FILE is empty: all keys are revoked',
      })
    },
  )

  it('that is empty at start opens nothing, and says so', async (context) => {
    const { keys, lines } = aFileOf('', context)

    expect(keys.find('')).toBeUndefined()
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50 })
  })

  it('in which no entry is valid leaves the last known keys, and says so', async (context) => {
    const { keys, lines, write } = aFileOf(shop, context)

    await waitFor('the complaint', () => {
      write('shop:payments:the-key-itself\nhelp')
      return lines.length > 0
    })

    expect(keys.find('shop-key')?.name).toBe('shop')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 50,
      malformed: 2,
      msg: 'API_KEYS_FILE has no valid keys; the last known keys stay valid',
    })
  })

  it('that is gone leaves the last known keys, and says so', async (context) => {
    const { keys, lines, remove } = aFileOf(shop, context)

    remove()

    await waitFor('the complaint', () => lines.length > 0)
    expect(keys.find('shop-key')?.name).toBe('shop')
    expect(lines[0]).toContain('API_KEYS_FILE cannot be read; the last known keys stay valid')
  })

  it('with one malformed entry takes the others, and says how many it left out', async (context) => {
    const { keys, lines, write } = aFileOf(shop, context)

    await waitFor('the new key', () => {
      write(`${help}\nshop:payments:x\n`)
      return keys.find('help-key')
    })

    expect(keys.find('shop-key')).toBeUndefined()
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, malformed: 1 })
  })
})

describe('authentication', () => {
  const enter = async (authorization: string | undefined, scope: 'payments' | 'support') => {
    const authentication = createAuthentication(aFixedSet(`${shop},${help}`))
    const request = { headers: { authorization } } as FastifyRequest
    const enter = authentication.demand(scope) as unknown as (request: object) => Promise<void>
    await enter(request)
    return authentication.callerOf(request).name
  }

  it.each([
    ['Bearer shop-key', 'payments', 'shop'],
    ['bearer shop-key', 'payments', 'shop'],
    ['Bearer help-key', 'payments', 'help.desk'],
    ['Bearer help-key', 'support', 'help.desk'],
  ] as const)('lets "%s" through to %s as %s', async (header, scope, expected) => {
    const name = await enter(header, scope)

    expect(name).toBe(expected)
  })

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    'Basic shop-key',
    'shop-key',
    'Bearer shop-key x',
  ])('does not know who "%s" is', async (header) => {
    const entering = enter(header, 'payments')

    await expect(entering).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'unauthorized',
    })
  })

  it('refuses a known key without the scope, naming the scope', async () => {
    const entering = enter('Bearer shop-key', 'support')

    await expect(entering).rejects.toMatchObject({
      code: 'forbidden',
      message: 'forbidden',
      details: { detail: 'This route requires the scope support.' },
    })
  })
})
