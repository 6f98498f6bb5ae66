/** `npm start` and `npm run demo`, as a new user runs them: real processes, on a copy of the checkout. */

import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { aClone, type Clone } from '../support/clone.ts'
import type { Command } from '../support/command.ts'
import { aDatabase } from '../support/database.ts'
import { scan } from '../support/scan.ts'

const ready = 'Payin is ready.'
const addressOf = (name: string, text: string) =>
  new RegExp(`^ *${name} +(http://127\\.0\\.0\\.1:\\d+)`, 'm').exec(text)?.[1] ?? ''
const keyOf = (scope: string, text: string) =>
  new RegExp(`scope ${scope}: +(\\S+)`).exec(text)?.[1] ?? ''

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

  it('shows a payment from checkout to shipping with npm run demo', async () => {
    const demo = clone.run(['npm', '-s', 'run', 'demo'])

    expect(await demo.ended, demo.said()).toBe(0)
    expect(demo.said()).toContain('The payment is completed, fulfilment: done.')
    expect(demo.said()).toContain('Timeline')
  })

  it('shows the failing road with npm run demo -- --amount 666', async () => {
    const demo = clone.run(['npm', '-s', 'run', 'demo', '--', '--amount', '666'])

    expect(await demo.ended, demo.said()).toBe(0)
    expect(demo.said()).toContain('The payment is failed, fulfilment: none.')
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

describe('npm start once more', () => {
  it('keeps payments, and when a part dies closes the others and says which and why', async () => {
    const start = clone.run(['npm', 'start'])
    const text = await start.saying(ready)
    const payments = await listPayments(text)
    const [worker] =
      [...clone.processes()].find(([, line]) => line.includes('worker/main.ts')) ?? []
    process.kill(worker ?? 0, 'SIGKILL')

    expect(payments).toHaveLength(2)
    expect(await start.ended).toBe(1)
    expect(start.said()).toContain('worker ended by itself (signal SIGKILL)')
    expect([...clone.processes().values()]).toEqual([])
  })

  it('ends what a killed start left behind, and starts again', async () => {
    const killed = clone.run([process.execPath, 'local/main.ts'])
    await killed.saying(ready)
    const left = [...clone.processes().keys()].filter((pid) => pid !== killed.pid)
    await killed.end('SIGKILL')

    const start = clone.run(['npm', 'start'])
    await start.saying(ready)

    const now = [...clone.processes().keys()]
    expect(left.length).toBeGreaterThan(6)
    expect(now.filter((pid) => left.includes(pid))).toEqual([])
    expect(await start.end('SIGTERM')).toBe(0)
    expect([...clone.processes().values()]).toEqual([])
  })

  it('leaves no process when it is interrupted while it starts', async () => {
    const start = clone.run(['npm', 'start'])
    await start.saying('PostgreSQL   ready')

    expect(await start.end('SIGINT')).toBe(0)
    expect([...clone.processes().values()]).toEqual([])
  })

  it('begins anew with --fresh, and takes the parts that the environment names', async () => {
    const database = await aDatabase()
    const before = readFileSync(join(clone.folder, '.local', 'secrets.json'), 'utf8')
    const start = clone.run(['npm', 'start', '--', '--fresh'], {
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      SMTP_URL: 'smtp://127.0.0.1:1',
    })
    const text = await start.saying(ready)
    const parts = [...text.matchAll(/^ +(\S+) +ready after/gm)].map(([, name]) => name)
    const payments = await listPayments(text)
    await start.end('SIGTERM')
    await database.close()

    expect(parts).toEqual(['sandbox', 'worker', 'api', 'shop'])
    expect(payments).toEqual([])
    expect(readFileSync(join(clone.folder, '.local', 'secrets.json'), 'utf8')).not.toBe(before)
  })

  it.each([
    ['DATABASE_URL', 'postgres://payin:hidden@127.0.0.1:1/payin', /The database of DATABASE_URL/],
    ['TEMPORAL_ADDRESS', '127.0.0.1:1', /Temporal at 127\.0\.0\.1:1/],
  ])('says in one sentence that %s leads to nothing', async (name, value, expected) => {
    const start = clone.run(['npm', '-s', 'start'], { [name]: value })

    expect(await start.ended).toBe(1)
    const [, sentence] = start.said().split('\nworker did not start. ')
    expect(sentence).toMatch(/^.+ cannot be used: .+\nClosing everything\.\n$/)
    expect(sentence).toMatch(expected)
    expect(start.said()).not.toContain('hidden')
    expect([...clone.processes().values()]).toEqual([])
  })

  it('says in one sentence when there is no way to a Temporal server', async () => {
    const start = clone.run([process.execPath, 'local/main.ts'], {
      PATH: '/nowhere',
      XDG_CACHE_HOME: join(clone.folder, '.local', 'cache'),
      DATABASE_URL: 'postgres://127.0.0.1:1/unused',
      HTTPS_PROXY: 'http://127.0.0.1:1',
    })

    expect(await start.ended).toBe(1)
    expect(start.said()).toMatch(
      /There is no Temporal server: no "temporal" on the PATH; .*\. Install the Temporal CLI or Go, or set TEMPORAL_ADDRESS\./,
    )
    expect(start.said()).not.toContain('    at ')
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

async function listPayments(text: string): Promise<unknown[]> {
  const answer = await fetch(`${addressOf('api', text)}/payments`, {
    headers: { authorization: `Bearer ${keyOf('payments', text)}` },
  })
  const { data } = (await answer.json()) as { data: unknown[] }
  return data
}

/** Takes a port, unless somebody has it already: either way it is busy. */
function holdPort(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
