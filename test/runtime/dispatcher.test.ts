/** The rounds of the dispatcher, and their end. */

import { expect, it } from 'vitest'
import { startDispatcher } from '../../runtime/dispatcher.ts'
import { silentLog } from '../support/log.ts'
import { waitFor } from '../support/wait.ts'

it('repeats a round after a failure, and stops at once between two', async () => {
  const runs: number[] = []
  const run = async () => {
    runs.push(runs.length)
    throw new Error('the database is away')
  }
  const dispatcher = startDispatcher([{ name: 'round', everyMs: 1, run }], silentLog)
  await waitFor('two rounds', () => runs.length >= 2)

  await dispatcher.stop()

  const before = runs.length
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  expect(runs).toHaveLength(before)
})

it('waits for a round that ends soon', async () => {
  const answer = Promise.withResolvers<void>()
  let hasEnded = false
  const run = () => answer.promise.then(() => void (hasEnded = true))
  const dispatcher = startDispatcher([{ name: 'round', everyMs: 1000, run }], silentLog)

  const stopping = dispatcher.stop()
  answer.resolve()
  await stopping

  expect(hasEnded).toBe(true)
})

it('stops although a round hangs at Koywe', async () => {
  const run = () => new Promise<void>(() => undefined)
  const dispatcher = startDispatcher([{ name: 'round', everyMs: 1000, run }], silentLog)

  await expect(dispatcher.stop()).resolves.toBeUndefined()
})
