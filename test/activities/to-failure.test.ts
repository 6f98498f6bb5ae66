/** What an activity throws, as the engine may keep it: a code, a bare sentence, and when to try again. */

import { ApplicationFailure } from '@temporalio/common'
import { describe, expect, it } from 'vitest'
import { DeliveryRefused, toFailure } from '../../activities/to-failure.ts'
import { KoyweError } from '../../koywe/errors.ts'
import { StorageUnavailable } from '../../store/storage-unavailable.ts'
import { aKeptLog } from '../support/log.ts'

function fail(error: unknown) {
  const { log, lines } = aKeptLog()
  const failure = toFailure(error, { activity: 'readOrder', subject: 'pay_1', log })
  return { failure, lines }
}

/** An error from PostgreSQL, which quotes the row. */
const databaseError = (code: string) =>
  Object.assign(
    new Error(
      code.startsWith('E') ? 'connect refused' : 'duplicate key: (email)=(ana@example.com)',
    ),
    { code, detail: 'Key (email)=(ana@example.com) already exists.' },
  )

describe('a failure', () => {
  it.each([
    'koywe_refused',
    'koywe_unauthorized',
    'koywe_throttled',
    'koywe_unreachable',
    'koywe_unintelligible',
  ] as const)('of Koywe keeps the code %s', (code) => {
    const error = new KoyweError(code, 'Koywe answered read with 500', { retry: 'later' })

    const { failure } = fail(error)

    expect(failure).toBeInstanceOf(ApplicationFailure)
    expect(failure).toMatchObject({
      type: code,
      message: 'Koywe answered read with 500',
      nonRetryable: false,
    })
  })

  it('of Koywe keeps Koywe’s sentence out of the history, since it may name the payer', () => {
    const details = { retry: 'later', reason: 'Ana Pérez is blocked' } as const

    const { failure } = fail(
      new KoyweError('koywe_refused', 'Koywe answered read with 404', details),
    )

    expect(failure.message).toBe('Koywe answered read with 404')
  })

  it('waits for as long as Koywe asks', () => {
    const details = { retry: 'later', retryAfterMs: 7000 } as const

    const { failure } = fail(new KoyweError('koywe_throttled', 'Koywe asks us to wait', details))

    expect(failure.nextRetryDelay).toBe(7000)
  })

  it.each([
    ['a pause of ours', new DeliveryRefused('the shop did not take it: status 500', 0)],
    [
      'a pause of Koywe’s',
      new KoyweError('koywe_throttled', 'wait', { retry: 'later', retryAfterMs: 0 }),
    ],
  ])('is retried after %s that is over already', (_name, error) => {
    const { failure } = fail(error)

    expect(failure.nextRetryDelay).toBeGreaterThan(0)
  })

  it('waits no time of its own where Koywe asks for none', () => {
    const error = new KoyweError('koywe_unreachable', 'Koywe did not answer', { retry: 'later' })

    const { failure } = fail(error)

    expect(failure.nextRetryDelay).toBeUndefined()
  })

  it('of an outbox message waits for the pause that the outbox message says', () => {
    const { failure } = fail(new DeliveryRefused('the shop did not take it: status 500', 1600))

    expect(failure).toMatchObject({
      type: 'delivery_refused',
      message: 'the shop did not take it: status 500',
      nonRetryable: false,
      nextRetryDelay: 1600,
    })
  })

  it.each(['25006', '08006', 'ECONNREFUSED'])(
    'of the database (%s) says nothing of the row',
    (code) => {
      const { failure } = fail(new StorageUnavailable(databaseError(code)))

      expect(failure).toMatchObject({
        type: 'storage_unavailable',
        message: 'The database is unavailable. Retry the request.',
        nonRetryable: false,
      })
      expect(JSON.stringify(failure)).not.toContain('ana@example.com')
    },
  )

  it.each([
    ['an error', new TypeError('Zoe Ruiz has no name')],
    ['a text', 'Zoe Ruiz'],
    ['nothing', undefined],
  ])('of our own, thrown as %s, says none of its words', (_what, error) => {
    const { failure } = fail(error)

    expect(failure).toMatchObject({
      type: 'internal_error',
      message:
        'Internal error. Retry the request. If it fails again, contact support with the requestId.',
      nonRetryable: false,
    })
    expect(failure.cause).toBeUndefined()
  })

  it('keeps no details and no cause of an inner error', () => {
    const cause = new Error('Bearer s3cret')
    const error = new KoyweError('koywe_unreachable', 'no answer', { retry: 'later', cause })

    const { failure } = fail(error)

    expect(failure.cause).toBeUndefined()
    expect(failure.details ?? []).toEqual([])
  })
})

describe('the log', () => {
  it('says which activity failed, for what, and when it is tried again', () => {
    const { lines } = fail(new DeliveryRefused('status 500', 1600))

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      activity: 'readOrder',
      paymentId: 'pay_1',
      code: 'delivery_refused',
      retryInMs: 1600,
      msg: 'readOrder failed: status 500',
    })
  })

  it('contains nothing of the row that a database error quotes', () => {
    const { lines } = fail(databaseError('23505'))

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { message: 'duplicate key' } })
    expect(lines.join('')).not.toMatch(/already exists|ana@example/)
  })
})
