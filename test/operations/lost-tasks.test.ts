/** How long the engine waits for a worker that has died with a run's task, again and again. */

import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'

const namespace = 'default'
let connection: Connection

beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') })
})

afterAll(() => connection.close())

it('waits for no lost task more than five seconds longer than for the first', async () => {
  const taskQueue = `lost-${randomUUID()}`
  const run = await new Client({ connection, namespace }).workflow.start('NobodyRunsThis', {
    workflowId: taskQueue,
    taskQueue,
    workflowTaskTimeout: '1 second',
  })

  const waits: number[] = []
  while (waits.length < 5) waits.push(await loseTask(taskQueue))
  await run.terminate()

  expect(Math.max(...waits)).toBeLessThanOrEqual(6)
})

/** Takes a task as a worker that dies with it. Gives the seconds until the engine notices. */
async function loseTask(taskQueue: string): Promise<number> {
  const poll = () =>
    connection.workflowService.pollWorkflowTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      identity: 'a dying worker',
    })
  const { history } = await connection.withDeadline(Date.now() + 30_000, poll)
  const scheduled = history?.events?.findLast((one) => one.workflowTaskScheduledEventAttributes)
  return Number(scheduled?.workflowTaskScheduledEventAttributes?.startToCloseTimeout?.seconds)
}
