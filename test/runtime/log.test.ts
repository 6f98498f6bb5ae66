/** The log of a process: JSON lines without secrets and without personal data, from every logger. */

import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

/** The log writes to standard output, so it is read where it comes out. */
const script = `
  import { createLog } from ${JSON.stringify(import.meta.resolve('../../runtime/log.ts'))}
  const log = createLog('worker', 'info')
  const personal = {
    authorization: 'Bearer s3cret', cookie: 's3cret', token: 's3cret', secret: 's3cret',
    apiKey: 's3cret', password: 's3cret', name: 's3cret', fullName: 's3cret', firstName: 's3cret',
    lastName: 's3cret', email: 's3cret', phone: 's3cret', documentNumber: 's3cret',
    payer: { address: 's3cret' }, body: { any: 's3cret' },
  }
  log.info(personal, 'at the top')
  log.info({ request: personal }, 'one level down')
  log.info({ koywe: { request: personal } }, 'two levels down')
  log.info({ req: { headers: { authorization: 's3cret', cookie: 's3cret' } } }, 'in a request')
  log.child(personal).info({}, 'in a child')
  log.info({ paymentId: 'pay_1', status: 'paid', attempts: 3 }, 'order read')
  log.debug({}, 'too quiet')
  const cause = new Error('the connection ended')
  const error = Object.assign(new Error('no answer', { cause }), {
    code: 'ECONNRESET', request: { body: 's3cret' }, row: ['s3cret'],
  })
  log.error({ err: error }, 'failed')
  const row = new Error('invalid input syntax for type uuid: "s3cret"')
  log.error({ err: Object.assign(row, { code: '22P02' }) }, 'of the database')
  try { JSON.parse('s3cret') } catch (error) { log.error({ err: error }, 'of the parser') }
`

const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
  encoding: 'utf8',
})
const lines = stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Record<string, unknown>)

const lineOf = (message: string) => lines.find(({ msg }) => msg === message)

describe('a line', () => {
  it('says which process it is, when, and what was decided', () => {
    const line = lineOf('order read')

    expect(line).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      process: 'worker',
      paymentId: 'pay_1',
      status: 'paid',
      attempts: 3,
      msg: 'order read',
    })
  })

  it.each(['at the top', 'one level down', 'two levels down', 'in a request', 'in a child'])(
    'shows nothing secret %s',
    (message) => {
      const line = JSON.stringify(lineOf(message))

      expect(line).toContain('[redacted]')
      expect(line).not.toContain('s3cret')
    },
  )

  it('of an error has its words, code, cause and place, and none of its other fields', () => {
    const line = lineOf('failed')

    expect(line?.['err']).toEqual({
      type: 'Error',
      code: 'ECONNRESET',
      message: 'no answer',
      stack: expect.stringContaining('no answer'),
      cause: 'the connection ended',
    })
  })

  it.each([
    ['the database', 'invalid input syntax for type uuid'],
    ['the parser', "Unexpected token 's'"],
  ])('of an error of %s has its words without the value', (who, words) => {
    const line = lineOf(`of ${who}`)

    expect(line?.['err']).toMatchObject({ message: words })
    expect(JSON.stringify(line)).not.toContain('s3cret')
  })

  it('below the level is not written', () => {
    const line = lineOf('too quiet')

    expect(line).toBeUndefined()
  })
})
