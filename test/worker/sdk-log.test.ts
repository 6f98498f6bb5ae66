/** The Temporal SDK's own words in the worker's log. */

import { Runtime, type LogLevel } from '@temporalio/worker'
import { describe, expect, it } from 'vitest'
import type { Progress } from '../../payment/next-step.ts'
import { logOfSdk } from '../../worker/sdk-log.ts'
import { aKeptLog } from '../support/log.ts'
import { aProgress } from '../support/progress.ts'
import { waitFor } from '../support/wait.ts'
import { aWorkflow, inTurn } from '../support/workflow.ts'

/** Pino's numbers. */
const warn = 40
const error = 50

function aLogOfSdk() {
  const { log, lines } = aKeptLog()
  const options = logOfSdk(log)
  return {
    options,
    say: (level: LogLevel, message: string, meta?: Record<string, unknown>) =>
      options.logger?.log(level, message, meta),
    read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

describe('what the SDK says', () => {
  it.each([
    ['WARN', warn],
    ['ERROR', error],
  ] as const)('is a line of its level, with its fields: %s', (level, number) => {
    const { say, read } = aLogOfSdk()

    say(level, 'the poll failed', { taskQueue: 'payin' })

    expect(read()).toEqual([
      expect.objectContaining({ level: number, msg: 'the poll failed', taskQueue: 'payin' }),
    ])
  })

  it.each(['TRACE', 'DEBUG', 'INFO'] as const)('is left out below a warning: %s', (level) => {
    const { say, read } = aLogOfSdk()

    say(level, 'the worker polls')

    expect(read()).toEqual([])
  })

  it('needs no fields', () => {
    const { say, read } = aLogOfSdk()

    say('WARN', 'the poll failed')

    expect(read()).toEqual([expect.objectContaining({ msg: 'the poll failed' })])
  })

  it('shows an error as the worker’s own lines do', () => {
    const { say, read } = aLogOfSdk()

    say('ERROR', 'the worker failed', { error: new TypeError('a bug'), taskQueue: 'payin' })

    const [line] = read()
    expect(line).toMatchObject({
      taskQueue: 'payin',
      err: { type: 'TypeError', message: 'a bug', stack: expect.stringContaining('sdk-log.test') },
    })
    expect(line).not.toHaveProperty('error')
  })
})

describe('the native core', () => {
  it('speaks through the same log', async () => {
    const { options, read } = aLogOfSdk()
    Runtime.install({ ...options, shutdownSignals: [] })
    const payment = Promise.withResolvers<Progress>()
    const failsLocally = () => Promise.reject(new Error('no store'))
    const workflow = await aWorkflow({
      loadPayment: inTurn<Progress>(failsLocally, payment.promise),
    })
    await workflow.start()
    await workflow.untilBegun('loadPayment', 2)
    await workflow.handle.terminate()

    payment.resolve(aProgress())

    const line = await waitFor('a complaint of the core', () =>
      read().find(({ msg }) => String(msg).startsWith('Activity not found on completion')),
    )
    expect(line).toMatchObject({ level: warn, sdkComponent: 'core' })
  })
})
