/** The Prometheus metrics: requests by route pattern, and figures of the store. */

import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../api/metrics.ts'
import type { FindingKind } from '../../payment/finding.ts'
import type { Store } from '../../store/store.ts'
import { aServer, authorization } from '../support/server.ts'

const paymentId = 'pay_01a20dce-1a87-7783-8676-53995a861217'

/** The series of one name, with their values. */
function series(text: string, name: string): Record<string, number> {
  const lines = [...text.matchAll(new RegExp(`^${name}\\{(.*)\\} (\\d+)$`, 'gm'))]
  return Object.fromEntries(lines.map(([, labels = '', value]) => [labels, Number(value)]))
}

/** A store that counts how often it is asked. */
function aCountingStore() {
  const asked = { open: 0, recent: 0, findings: 0 }
  const store = {
    findings: {
      async countOpen() {
        asked.findings += 1
        return new Map<FindingKind, number>([['money_held', 2]])
      },
    },
    backlog: {
      async count() {
        asked.open += 1
        return [{ what: 'outbox' as const, state: 'due', count: 3 }]
      },
      async countRecent() {
        asked.recent += 1
        return [{ what: 'webhook_events' as const, state: 'foreign', count: 4 }]
      },
    },
  }
  return { asked, store: store as unknown as Pick<Store, 'findings' | 'backlog'> }
}

it('requests are counted by method, route and status, and no address or id is kept', async () => {
  const { store } = aCountingStore()
  const server = await aServer({
    store: { ...store, payments: { load: async () => undefined } },
  })
  const headers = { authorization }

  await server.inject({ url: `/payments/${paymentId}`, headers })
  await server.inject({ url: `/payments/${paymentId}?refresh=maybe`, headers })
  await server.inject({ url: '/payments/17', headers })
  await server.inject({ url: '/payments/17' })
  await server.inject({ url: '/nowhere/secret', headers })
  await server.inject({ method: 'DELETE', url: '/payments', headers })
  await server.inject({ url: '/health/live' })
  const { body } = await server.inject('/metrics')

  expect(series(body, 'payin_http_request_seconds_count')).toEqual({
    'method="GET",route="/payments/:id",status="404"': 2,
    'method="GET",route="/payments/:id",status="422"': 1,
    'method="GET",route="/payments/:id",status="401"': 1,
    'method="GET",route="none",status="404"': 1,
    'method="DELETE",route="none",status="405"': 1,
    'method="GET",route="/health/live",status="200"': 1,
  })
  for (const secret of [paymentId, 'secret', '/17']) expect(body).not.toContain(secret)
})

describe('the store’s figures', () => {
  it('are there by state and kind', async () => {
    const { store } = aCountingStore()

    const text = await createMetrics(store, Date.now).metrics()

    expect(series(text, 'payin_open')).toEqual({ 'what="outbox",state="due"': 3 })
    expect(series(text, 'payin_recent')).toEqual({ 'what="webhook_events",state="foreign"': 4 })
    expect(series(text, 'payin_findings_open')).toMatchObject({
      'kind="money_held"': 2,
      'kind="webhooks_silent"': 0,
    })
  })

  it('are counted once in five seconds, however often they are asked for', async () => {
    let now = 0
    const { asked, store } = aCountingStore()
    const metrics = createMetrics(store, () => now)

    await Promise.all([metrics.metrics(), metrics.metrics()])
    now = 4999
    await metrics.metrics()
    expect(asked).toEqual({ open: 1, recent: 1, findings: 1 })
    now = 5000
    await metrics.metrics()
    expect(asked).toEqual({ open: 2, recent: 2, findings: 2 })
  })

  it('are left out while the store is away, and the rest is there', async () => {
    const away = () => Promise.reject(new Error('away'))
    const store = {
      findings: { countOpen: away },
      backlog: { count: away, countRecent: away },
    } as unknown as Pick<Store, 'findings' | 'backlog'>

    const text = await createMetrics(store, Date.now).metrics()

    expect(text).not.toMatch(/^payin_(open|recent|findings_open)\{/m)
    expect(text).toMatch(/^process_cpu_seconds_total \d/m)
  })
})
