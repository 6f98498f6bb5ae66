/** PostgreSQL on a file system that is really full: nothing is acknowledged that is not stored. */

import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isRoot, makeFolder, sharedLocalPath } from '../../dev/local/paths.ts'
import { findAnyPort } from '../../dev/local/ports.ts'
import { ensureDatabase, startPostgres, type Postgres } from '../../dev/local/postgres.ts'
import { aCheckout, type ReadProblem } from '../support/caller.ts'
import type { Command } from '../support/command.ts'
import { choose, untilNotified } from '../support/payer.ts'
import { aSceneForProcesses, type Processes } from '../support/processes.ts'
import { waitFor } from '../support/wait.ts'
import { signatureFor } from '../support/webhook.ts'

let folder: string
let port: number
let postgres: Postgres
let scene: Processes
let worker: Command

beforeAll(async () => {
  if (!isRoot) throw new Error('It fills a file system of its own, which only root may mount.')
  folder = mkdtempSync(join(makeFolder(sharedLocalPath()), 'full-'))
  chmodSync(folder, 0o755)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', folder])
  port = await findAnyPort()
  await startDatabase()
  const url = await ensureDatabase(postgres, 'payin')
  scene = await aSceneForProcesses({ env: { DATABASE_URL: url } })
  await scene.start('api')
  worker = await scene.start('worker')
})
afterAll(async () => {
  await scene?.close()
  await postgres?.child.stop()
  execFileSync('umount', [folder])
  rmSync(folder, { recursive: true })
})

async function startDatabase(): Promise<void> {
  postgres = await startPostgres({
    dataDir: join(folder, 'data'),
    port,
    password: 'test',
    logFile: join(folder, 'log'),
    settings: ['max_wal_size=32MB', 'min_wal_size=32MB', 'wal_recycle=off'],
  })
}

const filler = () => join(folder, 'filler')

/** Takes every byte that is left. */
function fill(): void {
  const file = openSync(filler(), 'w')
  for (const size of [1024 * 1024, 4096]) {
    const piece = Buffer.alloc(size)
    try {
      for (;;) writeSync(file, piece)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
  closeSync(file)
}

/** An event about a foreign order, large enough to need disk space. Returns its id if it was accepted. */
async function deliver() {
  const id = randomUUID()
  const pad = Array.from({ length: 300 }, () => randomUUID())
  const body = JSON.stringify({ id, type: 'order.completed', data: { id: `ord_${id}`, pad } })
  const answer = await scene.call.post<ReadProblem>('/webhooks/koywe', body, signatureFor(body))
  return { id, status: answer.status, body: answer.body }
}

async function storedEvents(): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.urlOf('payin') })
  await client.connect()
  const { rows } = await client.query<{ event_id: string }>('select event_id from webhook_events')
  await client.end()
  return rows.map((row) => row.event_id)
}

it('a full disk stops what cannot be stored, loses nothing that was taken, and is forgotten with room', async () => {
  const { body: open } = await scene.call.checkout()
  const email = 'once@example.com'
  const payer = { ...aCheckout().payer, email }
  const { body: mailed } = await scene.call.checkout(aCheckout({ payer }))
  const release = scene.mailbox.hold()
  await choose(scene, mailed)
  await waitFor(
    'a mail whose outcome is not stored yet',
    () => scene.mailbox.to(email).length === 1,
  )
  const deliveries = [await deliver()]
  fill()

  while (deliveries.length < 2000 && deliveries.at(-1)?.status !== 503) {
    deliveries.push(await deliver())
  }
  const [request, key] = [aCheckout(), randomUUID()]
  const refused = await scene.call.checkout<ReadProblem>(request, key)
  release()
  // The outcome of the mail is lost, and later attempts cannot be stored; or the last room was enough for it.
  await waitFor('the outcome to be lost or stored', () => {
    const said = worker.said()
    return said.split('storage_unavailable').length > 4 || said.includes('mail.confirmation was ta')
  })
  rmSync(filler())
  // A server that could not even write its log of changes has ended; its supervisor restarts it.
  if (await hasEnded()) await startDatabase()

  const last = deliveries.at(-1)
  expect(last).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } })
  expect([201, 202, 503]).toContain(refused.status)
  const checkout = await waitFor('the checkout', async () => {
    const answer = await scene.call.checkout(request, key).catch(() => null)
    return answer?.status === 201 && answer
  })
  const taken = deliveries.filter(({ status }) => status === 200).map(({ id }) => id)
  expect(taken).not.toHaveLength(0)
  expect(await storedEvents()).toEqual(expect.arrayContaining(taken))
  for (const payment of [open, checkout.body]) {
    await choose(scene, payment)
    await untilNotified(scene, payment.id)
  }
  await waitFor('the end of the mails', async () => {
    const { text } = await scene.call.get(`/payments/${mailed.id}/timeline`)
    return /mail.shipping was taken|mail.confirmation was given up/.test(text)
  })
  const ids = scene.mailbox.to(email).map(({ messageId }) => messageId)
  expect(ids.filter((one) => one?.includes('mail.confirmation')).length).toBeLessThanOrEqual(2)
  expect(ids.length).toBeLessThanOrEqual(3)
})

const hasEnded = () =>
  Promise.race([
    postgres.child.exited.then(() => true),
    new Promise<false>((resolve) => {
      setImmediate(resolve, false)
    }),
  ])
