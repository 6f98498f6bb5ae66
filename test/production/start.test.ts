/** `npm start` and `npm run demo`, as a new user runs them: real processes, on a copy of the checkout. */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { aClone, type Clone } from '../support/clone.ts'
import type { Command } from '../support/command.ts'
import { addressOf, keyOf, ready } from '../support/printed.ts'
import { scan } from '../support/leaks.ts'

let clone: Clone
let blocker: Server | null

beforeAll(async () => {
  clone = aClone()
  blocker = await holdPort(3000)
})

afterAll(() => {
  blocker?.close()
  clone.remove()
})

describe('npm start', () => {
  let start: Command
  let text: string

  beforeAll(async () => {
    start = clone.run(['npm', 'start'])
    text = await start.saying(ready)
  })

  it('plays the shape of Koywe that the environment names', async () => {
    const answer = await fetch(`${addressOf('sandbox', text)}/admin/settings`)

    expect(await answer.json()).toMatchObject({ profile: inject('profile') })
  })

  it('prints the addresses, a key of each scope and the one thing to do next', () => {
    const said = text.slice(text.indexOf(ready))

    for (const name of ['shop', 'api', 'Temporal UI', 'mailbox', 'sandbox']) {
      expect(addressOf(name, said), name).not.toBe('')
    }
    expect(keyOf('payments', said)).toMatch(/^payin_payments_/)
    expect(keyOf('support', said)).toMatch(/^payin_support_/)
    expect(said).toContain('npm run demo')
  })

  it('takes the next free port where one is busy', () => {
    const api = addressOf('api', text)

    expect(api).toMatch(/:3\d{3}$/)
    expect(api).not.toMatch(/:3000$/)
  })

  it.each(['shop', 'Temporal UI', 'mailbox', 'sandbox'])(
    'serves a page for people: %s',
    async (name) => {
      const answer = await fetch(addressOf(name, text))

      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('<html')
    },
  )

  it('refuses a second start in the same checkout with one sentence', async () => {
    const second = clone.run(['npm', '-s', 'start'])

    expect(await second.ended).toBe(1)
    expect(second.said()).toBe(
      'Payin is running already in this checkout. Stop it first, or use it.\n',
    )
  })

  it('takes variables from .env', async () => {
    const file = join(clone.folder, '.env')
    writeFileSync(file, 'SANDBOX_WEBHOOK_URL=nowhere\n')

    const sandbox = clone.run(['npm', '-s', 'run', 'sandbox'])

    expect(await sandbox.ended).toBe(78)
    rmSync(file)
    expect(sandbox.said()).toContain('SANDBOX_WEBHOOK_URL must be an http')
  })

  it('says that the bank declined with npm run demo -- --amount 666', async () => {
    const demo = clone.run(['npm', '-s', 'run', 'demo', '--', '--amount', '666'])

    expect(await demo.ended, demo.said()).toBe(0)
    expect(demo.said()).toContain('1. Checkout of $ 666: pay_')
    expect(demo.said()).toContain('2. Declined on the hosted page.')
    expect(demo.said()).toContain('3. The payment is failed, fulfilment: none.')
  })

  it('shows a payment from checkout to shipping with npm run demo', async () => {
    const demo = clone.run(['npm', '-s', 'run', 'demo'])

    expect(await demo.ended, demo.said()).toBe(0)
    expect(demo.said()).toContain('The payment is completed, fulfilment: done.')
    expect(demo.said()).toContain('Timeline')
  })

  it('writes no secret and nothing of a payer into any log file of ours', () => {
    const own = ['api', 'worker', 'sandbox', 'shop', 'mailbox', 'temporal']
    const logs = join(clone.folder, '.local', 'logs')
    const files = readdirSync(logs).filter((name) => own.includes(name.replace('.log', '')))
    const found = files.flatMap((name) =>
      scan(readFileSync(join(logs, name), 'utf8'), secretsOf(clone)).map((find) => [name, find]),
    )

    expect(files.length).toBe(own.length)
    expect(found).toEqual([])
  })

  it('closes everything in order on SIGTERM, exits 0 and leaves no process', async () => {
    expect(clone.processes().size).toBeGreaterThan(6)

    expect(await start.end('SIGTERM')).toBe(0)
    expect([...clone.processes().values()]).toEqual([])
  })
})

/** What must not be found, by the name that a find is reported with. */
function secretsOf({ folder }: Clone): Record<string, string> {
  const { koywe, databasePassword, paymentsKey, supportKey, eventsSecret } = JSON.parse(
    readFileSync(join(folder, '.local', 'secrets.json'), 'utf8'),
  ) as Record<string, string> & { koywe: Record<string, string> }
  return {
    'the database password': databasePassword ?? '',
    'an API key': paymentsKey ?? '',
    'the support key': supportKey ?? '',
    'the events secret': eventsSecret ?? '',
    'the Koywe secret': koywe['KOYWE_SECRET'] ?? '',
    'the webhook secret': koywe['KOYWE_WEBHOOK_SECRET'] ?? '',
    'the name': 'Ana Pérez',
    'the e-mail': 'ana@example.com',
    'the phone': '+573001234567',
    'the document': '1234567890',
  }
}

/** Takes a port, unless another process has it: either way it is busy. */
function holdPort(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
