/** Reading a process's variables: everything that is wrong is said at once, by name, without values. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Type from 'typebox'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  ConfigurationError,
  isLoopback,
  readEnvironment,
  readNumbers,
  withoutSlash,
  type Environment,
} from '../../runtime/environment.ts'

const schema = Type.Object({
  NAME: Type.String({ title: 'a word', minLength: 1 }),
  PAUSE_MS: Type.Integer({ title: 'a whole number of milliseconds', default: 500, minimum: 1 }),
  LEVEL: Type.Optional(
    Type.Union([Type.Literal('low'), Type.Literal('high')], { title: 'low or high' }),
  ),
})

const read = (env: Environment) => readEnvironment(schema, env)

function aFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'payin-environment-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'secret')
  writeFileSync(path, content)
  return path
}

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults
    throw error
  }
  return []
}

describe('variables', () => {
  it('are read with their types, and with their defaults where they are not set', () => {
    const settings = read({ NAME: 'a', LEVEL: 'high' })

    expect(settings).toEqual({ NAME: 'a', PAUSE_MS: 500, LEVEL: 'high' })
  })

  it('of other processes are not read', () => {
    const settings = read({ NAME: 'a', KOYWE_SECRET: 'b' })

    expect(settings).not.toHaveProperty('KOYWE_SECRET')
  })

  it('that are empty count as not set', () => {
    const settings = read({ NAME: 'a', PAUSE_MS: '', LEVEL: '' })

    expect(settings).toEqual({ NAME: 'a', PAUSE_MS: 500 })
  })

  it('cannot be changed once they are read', () => {
    const settings = read({ NAME: 'a' })

    expect(Object.isFrozen(settings)).toBe(true)
  })

  it('that are zero are not taken for not set', () => {
    const zero = Type.Object({ PORT: Type.Integer({ default: 3000, minimum: 0 }) })

    const settings = readEnvironment(zero, { PORT: '0' })

    expect(settings).toEqual({ PORT: 0 })
  })
})

describe('faults', () => {
  it('are all in one message, each by its name', () => {
    const act = () => read({ PAUSE_MS: 'soon', LEVEL: 'middle' })

    expect(act).toThrow(ConfigurationError)
    expect(act).toThrow(
      [
        'The configuration is invalid:',
        '  - LEVEL must be low or high',
        '  - NAME is missing or empty: set it to a word',
        '  - PAUSE_MS must be a whole number of milliseconds',
      ].join('\n'),
    )
  })

  it('never show a value', () => {
    const act = () => read({ PAUSE_MS: 's3cret-1', LEVEL: 's3cret-2' })

    expect(act).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }))
  })

  it.each(['0', '-1', '1.5', '1s', 'NaN', 'true'])('has PAUSE_MS as "%s"', (text) => {
    const faults = faultsOf(() => read({ NAME: 'a', PAUSE_MS: text }))

    expect(faults).toEqual(['PAUSE_MS must be a whole number of milliseconds'])
  })

  it('are found by a check of what the schema cannot say', () => {
    const check = () => ['NAME and LEVEL contradict each other']

    const faults = faultsOf(() => readEnvironment(schema, { NAME: 'a' }, { check }))

    expect(faults).toEqual(['NAME and LEVEL contradict each other'])
  })
})

describe('a variable from a file', () => {
  it.each([
    ['without a line break', 'from file'],
    ['with the line break of an editor', 'from file\n'],
    ['with the line break of Windows', 'from file\r\n'],
  ])('is the file’s content %s', (_what, content) => {
    const path = aFile(content)

    const settings = read({ NAME_FILE: path })

    expect(settings.NAME).toBe('from file')
  })

  it('keeps further line breaks and spaces', () => {
    const path = aFile(' from\nfile \n\n')

    const settings = read({ NAME_FILE: path })

    expect(settings.NAME).toBe(' from\nfile \n')
  })

  it('gets its type like any other', () => {
    const path = aFile('250\n')

    const settings = read({ NAME: 'a', PAUSE_MS_FILE: path })

    expect(settings.PAUSE_MS).toBe(250)
  })

  it('is a fault where the file cannot be read, without its path', () => {
    const faults = faultsOf(() => read({ NAME_FILE: '/nowhere/s3cret' }))

    expect(faults).toContain('the file that NAME_FILE names cannot be read')
    expect(faults.join('\n')).not.toContain('s3cret')
  })

  it('is a fault where the variable is set as well', () => {
    const path = aFile('b')

    const faults = faultsOf(() => read({ NAME: 'a', NAME_FILE: path }))

    expect(faults).toContain('NAME and NAME_FILE are both set: use only one')
  })

  it('is a fault where the file’s content has the wrong form, without the content', () => {
    const path = aFile('s3cret')

    const faults = faultsOf(() => read({ NAME: 'a', PAUSE_MS_FILE: path }))

    expect(faults).toEqual(['PAUSE_MS must be a whole number of milliseconds'])
  })
})

it.each([
  ['http://localhost:3000', true],
  ['https://127.0.0.1', true],
  ['http://127.1.2.3/x', true],
  ['http://[::1]:80', true],
  ['http://2130706433', true],
  ['http://10.0.0.1', false],
  ['http://localhost.example', false],
  ['http://127.0.0.1.example', false],
  ['http://shop.example/?host=127.0.0.1', false],
])('knows whether %s is on this machine: %s', (url, expected) => {
  const isHere = isLoopback(url)

  expect(isHere).toBe(expected)
})

it('reads a list of whole numbers', () => {
  const numbers = readNumbers('10000,30000')

  expect(numbers).toEqual([10_000, 30_000])
})

it.each(['https://pay.example', 'https://pay.example/', 'https://pay.example//'])(
  'takes the slash from the end of %s',
  (url) => {
    const bare = withoutSlash(url)

    expect(bare).toBe('https://pay.example')
  },
)
