/**
 * An api that signals payments by names that no workflow knows, as happened elsewhere
 * (https://github.com/stripe/sync-engine/pull/349):
 * stored events wait, a finding opens, and nothing is lost after the correction.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClone, type Clone } from '../support/clone.ts'
import { choose, untilNotified } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { waitFor } from '../support/wait.ts'

let scene: Processes
let clone: Clone
beforeAll(async () => {
  scene = await aSceneForProcesses({
    sandbox: { announcesCreation: false },
    env: { POLL_SCHEDULE_MS: '600000', SWEEP_EVERY_MS: '50' },
  })
  clone = aClone()
  const messages = join(clone.folder, 'workflows', 'messages.ts')
  const right = readFileSync(messages, 'utf8')
  const wrong = right
    .replace("defineSignal('koyweReported')", "defineSignal('koyweReport')")
    .replace("defineUpdate<void>('report')", "defineUpdate<void>('reported')")
  expect(wrong).toContain("'koyweReport'")
  expect(wrong).toContain("'reported'")
  writeFileSync(messages, wrong)
})
afterAll(async () => {
  await scene.close()
  clone.remove()
})

const webhookEvents = (paymentId: string) =>
  scene.database.query('select state, reason, ended_at from webhook_events where payment_id = $1', [
    paymentId,
  ])

const isFound = async (paymentId: string) => {
  const { body } = await scene.call.get<{ data: { kind: string; subject: string }[] }>(
    '/findings?open=true',
  )
  return body.data.some((one) => one.kind === 'webhook_event_waiting' && one.subject === paymentId)
}

describe('an api that signals by names which no workflow handles', () => {
  it('leaves webhook events that wait, a finding within a minute, and no loss when it is cured', async () => {
    await scene.start('worker')
    const wrong = await scene.start('api', {}, clone.folder)
    const { body: payment } = await scene.call.checkout()
    await choose(scene, payment)
    await waitFor('all webhooks', async () => (await webhookEvents(payment.id)).length === 3)

    await scene.database.query(
      "update webhook_events set received_at = received_at - interval '46 s'",
    )

    await waitFor('the finding', () => isFound(payment.id))
    const waiting = await webhookEvents(payment.id)
    const untouched = await scene.call.payment(payment.id)
    await wrong.end('SIGTERM')
    await scene.start('api')
    // What the wrong one did counts as a try, and the next one is later than this test waits.
    await scene.database.query('update payments set signal_sent_at = null, signals = 0')
    await waitFor('the cure', async () => !(await isFound(payment.id)))
    await untilNotified(scene, payment.id)
    const ended = await webhookEvents(payment.id)
    expect(waiting).toEqual(waiting.map(() => ({ state: 'waiting', reason: null, ended_at: null })))
    expect(untouched.status).toBe('pending')
    expect(ended).toHaveLength(3)
    for (const { state, reason, ended_at: endedAt } of ended) {
      expect(state).toMatch(/^(applied|duplicate)$/)
      expect(reason).toMatch(/read|same/)
      expect(endedAt).toBeInstanceOf(Date)
    }
  })
})
