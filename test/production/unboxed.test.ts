/** The services of the compose file as processes: two apis, two workers, Temporal's server on PostgreSQL. */

import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localPath, sharedLocalPath } from '../../dev/local/paths.ts'
import { createStack, type Stack } from '../../dev/local/stack.ts'
import type { PaymentView } from '../../payment/payment.ts'
import { readCompose, parseEnvFile } from '../../dev/production/compose.ts'
import { startUnboxed, type Unboxed } from '../../dev/production/unboxed.ts'
import { aCheckout, createCaller } from '../support/caller.ts'
import { waitFor } from '../support/wait.ts'

const folder = `test-${randomUUID().slice(0, 8)}`
const key = 'sandbox-payments-key'
const pids = new Map<string, number>()
let stack: Stack
let production: Unboxed

async function start(): Promise<void> {
  const memory = {
    remember: ({ name, pid }: { name: string; pid: number }) => pids.set(name, pid),
    forget: () => pids.clear(),
  }
  stack = createStack(() => undefined, memory)
  const services = readCompose(parseEnvFile('compose.sandbox.env'))
  production = await startUnboxed({ services, stack, say: () => undefined, folder })
}

beforeAll(start)
afterAll(async () => {
  await stack.close()
  for (const path of [
    localPath(folder),
    localPath('logs', folder),
    sharedLocalPath(folder),
    sharedLocalPath(`${folder}.password`),
  ]) {
    rmSync(path, { recursive: true, force: true })
  }
})

const apiOf = (place: number) => createCaller(production.apiUrls[place] ?? '', key)

async function pay({ koyweOrderId }: PaymentView): Promise<void> {
  const body = new URLSearchParams({ choice: 'pay' })
  const url = `${production.sandboxUrl}/pay/${koyweOrderId}`
  await fetch(url, { method: 'POST', body, redirect: 'manual' })
}

async function untilShipped(id: string, api = 0): Promise<PaymentView> {
  return waitFor('fulfilment', async () => {
    const payment = await apiOf(api).payment(id)
    return payment.fulfilment === 'done' && payment
  })
}

describe('the services of the compose file', () => {
  it('take a payment at one api, and show it shipped at the other', async () => {
    const { body: payment } = await apiOf(0).checkout()
    await pay(payment)

    const shipped = await untilShipped(payment.id, 1)

    expect(shipped.status).toBe('completed')
    const mails = await fetch(production.mailboxUrl)
    expect(await mails.text()).toContain('ana@example.com')
  })

  it('make one payment of two posts with one key at both apis', async () => {
    const [request, idempotencyKey] = [aCheckout(), randomUUID()]

    const answers = await Promise.all([
      apiOf(0).checkout(request, idempotencyKey),
      apiOf(1).checkout(request, idempotencyKey),
    ])

    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  it('keep everything when all of them are stopped and started again', async () => {
    const { body: payment } = await apiOf(1).checkout()
    await stack.close()
    await start()

    await pay(payment)

    expect((await untilShipped(payment.id)).status).toBe('completed')
  })

  it('lose nothing when one of the workers is killed', async () => {
    const { body: payment } = await apiOf(0).checkout()
    const worker = pids.get(`${folder}/worker-1`)
    if (worker === undefined) throw new Error('no worker to kill')
    process.kill(worker, 'SIGKILL')

    await pay(payment)

    expect((await untilShipped(payment.id)).status).toBe('completed')
    expect(await stack.failure).toContain('worker-1 ended unexpectedly')
  })
})
