/** Failures as callers see them: one list in three places, and nothing internal in any answer. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { installErrorHandling } from '../../api/error-handling.ts'
import { Problem, statusOf, writeProblem } from '../../api/errors.ts'
import { checkout } from '../../dev/local/paths.ts'
import { failures, isFailureCode, type FailureCode } from '../../payment/failure.ts'
import { StorageUnavailable } from '../../store/storage-unavailable.ts'

const codes = Object.keys(failures) as FailureCode[]
const page = readFileSync(join(checkout, 'docs/errors.md'), 'utf8')
const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+) \| (.*) \| (yes)? \|$/gm)]

describe('the list of failures', () => {
  it('has a status for every code, and no status for anything else', () => {
    expect(Object.keys(statusOf).toSorted()).toEqual(codes.toSorted())
  })

  it('has a line in docs/errors.md for every code, and no line for anything else', () => {
    expect(rows.map(([, code = '']) => code).toSorted()).toEqual(codes.toSorted())
  })

  it.each(
    rows.map(([, code = '', status = '', message = '', retry]) => ({
      code,
      status,
      message,
      retry,
    })),
  )('says of $code in docs/errors.md what the code does', ({ code, status, message, retry }) => {
    if (!isFailureCode(code)) throw new Error(`${code} is no failure`)
    expect(Number(status)).toBe(statusOf[code])
    expect(message).toBe(failures[code].message)
    expect(retry === 'yes').toBe(failures[code].payerCanRetry)
  })

  it('has every code in lower snake case, with a whole sentence', () => {
    const odd = codes.filter(
      (code) => !/^[a-z]+(_[a-z]+)*$/.test(code) || !/^[A-Z].*\.$/.test(failures[code].message),
    )

    expect(odd).toEqual([])
  })

  it('has a status of an error for every code', () => {
    const odd = codes.filter((code) => statusOf[code] < 400 || statusOf[code] > 599)

    expect(odd).toEqual([])
  })

  // design.md section 6: 400 only for broken JSON and missing headers.
  it('has 400 for broken JSON and missing headers only', () => {
    const bad = codes.filter((code) => statusOf[code] === 400)

    expect(bad).toEqual(['invalid_json', 'idempotency_key_missing'])
  })
})

describe('a problem document', () => {
  const about = { publicUrl: 'https://pay.example', requestId: 'req-1' }

  it('says where its code is explained, and what happened', () => {
    const problem = writeProblem('forbidden', {}, about)

    expect(problem).toEqual({
      type: 'https://pay.example/errors/forbidden',
      title: 'This API key does not have the scope that this route requires.',
      status: 403,
      detail: 'This API key does not have the scope that this route requires.',
      code: 'forbidden',
      requestId: 'req-1',
    })
  })

  it('says more where there is more to say', () => {
    const details = {
      field: 'payer.email',
      detail: 'must be one e-mail address',
      retryAfterMs: 0,
      members: { paymentId: 'pay_1' },
    }

    const problem = writeProblem('invalid_field', details, about)

    expect(problem).toMatchObject({
      field: 'payer.email',
      detail: 'must be one e-mail address',
      retryAfterMs: 0,
      paymentId: 'pay_1',
    })
  })
})

/** A server whose only route throws. */
async function answerTo(error: unknown) {
  const app = Fastify({ genReqId: () => 'req-1' })
  onTestFinished(() => app.close())
  installErrorHandling(app, {
    publicUrl: 'https://pay.example',
    refusals: { noteProblem: () => {} },
  })
  app.get('/', async () => {
    throw error
  })
  const answer = await app.inject('/')
  return { answer, problem: answer.json<Record<string, unknown>>() }
}

const withCode = (code: string) =>
  Object.assign(new Error('Key (email)=(ana@example.com)'), { code })

describe('an answer', () => {
  it.each(codes)('to %s has its status, its type and its code', async (code) => {
    const { answer, problem } = await answerTo(new Problem(code))

    expect(answer.statusCode).toBe(statusOf[code])
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(problem).toMatchObject({
      code,
      status: statusOf[code],
      title: failures[code].message,
      type: `https://pay.example/errors/${code}`,
      requestId: 'req-1',
    })
  })

  it.each([
    [new TypeError('Ana Pérez has no name'), 500, 'internal_error'],
    [withCode('23505'), 500, 'internal_error'],
    [new StorageUnavailable(withCode('53100')), 503, 'storage_unavailable'],
  ])('to %s has no word of it', async (error, status, code) => {
    const { answer, problem } = await answerTo(error)

    expect(answer.statusCode).toBe(status)
    expect(problem).toEqual({
      type: `https://pay.example/errors/${code}`,
      title: failures[code as FailureCode].message,
      detail: failures[code as FailureCode].message,
      status,
      code,
      requestId: 'req-1',
      ...(code === 'storage_unavailable' ? { retryAfterMs: 5000 } : {}),
    })
  })

  it.each([
    [1, '1'],
    [1000, '1'],
    [1001, '2'],
    [5000, '5'],
  ])('that asks to wait %d ms says so in whole seconds', async (retryAfterMs, seconds) => {
    const { answer } = await answerTo(new Problem('engine_unavailable', { retryAfterMs }))

    expect(answer.headers['retry-after']).toBe(seconds)
  })

  it('to a caller without a key says how to come with one', async () => {
    const { answer } = await answerTo(new Problem('unauthorized'))

    expect(answer.headers['www-authenticate']).toBe('Bearer')
  })
})
