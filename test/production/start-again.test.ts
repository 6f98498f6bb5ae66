/** `npm start` after an end, a kill, an interruption, and with parts of the environment's own. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { aClone, type Clone } from '../support/clone.ts'
import { aDatabase } from '../support/database.ts'
import { addressOf, keyOf, ready } from '../support/printed.ts'

let clone: Clone
beforeAll(() => {
  clone = aClone()
})
afterAll(() => clone.remove())

describe('npm start once more', () => {
  it('keeps payments, and when a part dies closes the others and says which and why', async () => {
    const first = clone.run(['npm', 'start'])
    await first.saying(ready)
    const demo = clone.run(['npm', '-s', 'run', 'demo'])
    expect(await demo.ended, demo.said()).toBe(0)
    expect(await first.end('SIGTERM')).toBe(0)

    const start = clone.run(['npm', 'start'])
    const text = await start.saying(ready)
    const payments = await listPayments(text)
    const [worker] =
      [...clone.processes()].find(([, line]) => line.includes('worker/main.ts')) ?? []
    process.kill(worker ?? 0, 'SIGKILL')

    expect(payments).toHaveLength(1)
    expect(await start.ended).toBe(1)
    expect(start.said()).toContain('worker ended unexpectedly (signal SIGKILL)')
    expect([...clone.processes().values()]).toEqual([])
  })

  it('ends what a killed start left behind, and starts again', async () => {
    const killed = clone.run([process.execPath, 'dev/local/main.ts'])
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

  it('starts empty with --fresh, and uses the services that the environment names', async () => {
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
    const start = clone.run([process.execPath, 'dev/local/main.ts'], {
      PATH: '/nowhere',
      XDG_CACHE_HOME: join(clone.folder, '.local', 'cache'),
      DATABASE_URL: 'postgres://127.0.0.1:1/unused',
      HTTPS_PROXY: 'http://127.0.0.1:1',
    })

    expect(await start.ended).toBe(1)
    expect(start.said()).toMatch(
      /No Temporal server was found: no "temporal" on the PATH; .*\. Install the Temporal CLI or Go, or set TEMPORAL_ADDRESS\./,
    )
    expect(start.said()).not.toContain('    at ')
  })
})

async function listPayments(text: string): Promise<unknown[]> {
  const answer = await fetch(`${addressOf('api', text)}/payments`, {
    headers: { authorization: `Bearer ${keyOf('payments', text)}` },
  })
  const { data } = (await answer.json()) as { data: unknown[] }
  return data
}
