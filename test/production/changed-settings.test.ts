/** Secrets, keys and pauses that change while payments are open: the processes are those of production. */

import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { createCaller } from '../support/caller.ts'
import type { Command } from '../support/command.ts'
import { moveOrder } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { apiKey, koyweCredentials } from '../support/credentials.ts'
import { waitFor } from '../support/wait.ts'
import { deliverEvent, namesOf } from '../support/webhook.ts'

const oldSecret = koyweCredentials.webhookSecret
const newSecret = 'the-secret-after-it'
const folder = mkdtempSync(join(tmpdir(), 'payin-changed-'))
const keysFile = join(folder, 'keys')
const entry = (name: string, key: string) =>
  `${name}:payments+support:${createHash('sha256').update(key).digest('hex')}`

let scene: Processes
let api: Command
let worker: Command
beforeAll(async () => {
  scene = await aSceneForProcesses()
  writeFileSync(keysFile, entry('shop', apiKey))
  api = await startApi(oldSecret)
  // Only webhooks bring changes, until a test sets another schedule.
  worker = await scene.start('worker', { POLL_SCHEDULE_MS: '3600000' })
})
afterAll(async () => {
  await scene.close()
  rmSync(folder, { recursive: true, force: true })
})

const startApi = (secrets: string) =>
  scene.start('api', { KOYWE_WEBHOOK_SECRET: secrets, API_KEYS: '', API_KEYS_FILE: keysFile })

async function restartApi(secrets: string): Promise<void> {
  await api.end('SIGTERM')
  api = await startApi(secrets)
}

const open = async (): Promise<PaymentView> => (await scene.call.checkout()).body
const becomes = ({ id }: PaymentView, status: string) =>
  waitFor(status, async () => (await scene.call.payment(id)).status === status)

/** What the api answers to an event of the payment that is signed so. */
const deliver = (payment: PaymentView, secret: string) =>
  deliverEvent(scene, { id: randomUUID(), type: 'order.updated', data: namesOf(payment) }, secret)

/** Completes the order without a word of Koywe's. */
const completeSilently = (payment: PaymentView) =>
  moveOrder(scene, payment, { status: 'COMPLETED', isSilent: true })

describe('the secret of webhooks', () => {
  it('is rotated under an open payment: both are taken while both are set, then the new one alone', async () => {
    const payment = await open()
    const before = [await deliver(payment, oldSecret), await deliver(payment, newSecret)]
    await restartApi(`${oldSecret},${newSecret}`)
    const during = [await deliver(payment, oldSecret), await deliver(payment, newSecret)]
    await restartApi(newSecret)
    await completeSilently(payment)

    const after = [await deliver(payment, oldSecret), await deliver(payment, newSecret)]

    expect([before, during, after]).toEqual([
      [200, 401],
      [200, 200],
      [401, 200],
    ])
    await becomes(payment, 'completed')
    const endings = await waitFor('every ending', async () => {
      const rows = await scene.database.query(
        'select type, state from webhook_events where payment_id = $1',
        [payment.id],
      )
      return rows.every(({ state }) => state !== 'waiting') && rows
    })
    expect(endings.filter(({ type }) => type === 'order.updated')).toHaveLength(4)
  })
})

describe('the file of API keys', () => {
  it('takes a key out and lets another one in without a restart, and payments go on', async () => {
    await restartApi(oldSecret)
    const payment = await open()
    const successor = createCaller(scene.apiUrl, 'the-key-after-it')
    const statusOf = async (call: typeof successor) =>
      (await call.get(`/payments/${payment.id}`)).status
    const before = [await statusOf(scene.call), await statusOf(successor)]

    writeFileSync(keysFile, entry('shop', 'the-key-after-it'))
    await waitFor('the new key', async () => (await statusOf(successor)) === 200)
    const after = await statusOf(scene.call)
    await completeSilently(payment)
    const withOld = await deliver(payment, oldSecret)
    await waitFor('completion', async () => {
      const { body } = await successor.get<PaymentView>(`/payments/${payment.id}`)
      return body.status === 'completed'
    })
    writeFileSync(keysFile, entry('shop', apiKey))
    await waitFor('the old key', async () => (await statusOf(scene.call)) === 200)

    expect(before).toEqual([200, 401])
    expect([after, withOld]).toEqual([401, 200])
  })
})

describe('POLL_SCHEDULE_MS', () => {
  it('counts for an open payment from its next read on', async () => {
    const payment = await open()
    await worker.end('SIGTERM')
    await scene.start('worker', { POLL_SCHEDULE_MS: '200' })
    await deliver(payment, oldSecret)
    await waitFor('a scheduled poll', async () => {
      const { text } = await scene.call.get(`/payments/${payment.id}/timeline`)
      return text.includes('"cause":"schedule"')
    })

    await completeSilently(payment)

    await becomes(payment, 'completed')
  })
})
