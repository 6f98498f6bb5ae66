/** Reading, listing, scopes, limits, health and documents. */

import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { PaymentView } from '../../payment/payment.ts'
import { aCheckout, createCaller, type ReadProblem } from '../support/caller.ts'
import { choose, moveOrder } from '../support/payer.ts'
import { waitFor } from '../support/wait.ts'
import { apiKey } from '../support/credentials.ts'
import { signatureFor } from '../support/webhook.ts'
import { aWorld, type World } from '../support/world.ts'

const hash = (key: string) => createHash('sha256').update(key).digest('hex')

let world: World
beforeAll(async () => {
  const keys = [
    `shop:payments+support:${hash(apiKey)}`,
    `desk:support:${hash('desk-key')}`,
    `till:payments:${hash('till-key')}`,
    `busy:payments:${hash('busy-key')}`,
  ]
  world = await aWorld({
    // No webhook makes a read that a test has not asked for.
    sandbox: { announcesCreation: false },
    env: {
      API_KEYS: keys.join(','),
      RATE_LIMIT_KEY_PER_SECOND: '60',
      RATE_LIMIT_FORGED_PER_MINUTE: '5',
    },
  })
})
afterAll(() => world.close())

interface Page {
  data: PaymentView[]
  next: string | null
}

describe('reading', () => {
  it('answers from the store unless a refresh is requested', async () => {
    const { body: payment } = await world.call.checkout()
    await moveOrder(world, payment, { status: 'PROCESSING', isSilent: true })

    const known = await world.call.payment(payment.id)
    const fresh = await world.call.get<PaymentView>(`/payments/${payment.id}?refresh=true`)

    expect(known.status).toBe('pending')
    expect(fresh.body.status).toBe('processing')
  })

  it('lists all entries in order, without data of the payer', async () => {
    const { body: payment } = await world.call.checkout()
    await choose(world, payment)
    await waitFor('the last mail', async () => {
      const { text } = await world.call.get(`/payments/${payment.id}/timeline`)
      return text.includes('mail.shipping was taken')
    })

    const { text, body } = await world.call.get<{
      data: { at: string; kind: string; summary: string }[]
    }>(`/payments/${payment.id}/timeline`)

    const times = body.data.map(({ at }) => at)
    expect(times).toEqual(times.toSorted())
    expect(body.data[0]).toMatchObject({ kind: 'request', summary: 'checkout requested by shop' })
    expect(new Set(body.data.map(({ kind }) => kind))).toEqual(
      new Set(['request', 'koywe', 'transition', 'webhook', 'outbox']),
    )
    for (const secret of ['Ana', 'Pérez', 'ana@example.com', '3001234567', '1234567890']) {
      expect(text).not.toContain(secret)
    }
  })
})

describe('lists', () => {
  it('pages through everything, newest first, without a gap or a repetition', async () => {
    const reference = `list-${randomUUID()}`
    for (let made = 0; made < 5; made += 1) {
      const { body } = await world.call.checkout(aCheckout({ merchantReference: reference }))
      await moveOrder(world, body, { status: 'CANCELLED' })
      await waitFor(
        'the end',
        async () => (await world.call.payment(body.id)).status === 'cancelled',
      )
    }

    const ids: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`
      const { body }: { body: Page } = await world.call.get<Page>(
        `/payments?merchantReference=${reference}&limit=2${cursor}`,
      )
      ids.push(...body.data.map(({ id }) => id))
      next = body.next
    }

    expect(ids).toHaveLength(5)
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed())
  })

  it('filters by status and by time: from is inclusive, to is exclusive', async () => {
    const { body: payment } = await world.call.checkout()
    const at = payment.createdAt
    const after = new Date(Date.parse(at) + 1).toISOString()

    const from = await world.call.get<Page>(`/payments?status=pending&createdFrom=${at}`)
    const to = await world.call.get<Page>(`/payments?createdTo=${at}&limit=100`)
    const later = await world.call.get<Page>(`/payments?createdFrom=${after}`)

    expect(from.body.data.map(({ id }) => id)).toContain(payment.id)
    expect(to.body.data.map(({ id }) => id)).not.toContain(payment.id)
    expect(later.body.data).toEqual([])
  })
})

describe('scopes', () => {
  it('let support read, and not make a payment', async () => {
    const desk = createCaller(world.apiUrl, 'desk-key')

    const read = await desk.get<Page>('/payments')
    const made = await desk.checkout<ReadProblem>()

    expect(read.status).toBe(200)
    expect(made.status).toBe(403)
    expect(made.body.code).toBe('forbidden')
  })

  it('give each key its own idempotency keys', async () => {
    const till = createCaller(world.apiUrl, 'till-key')
    const key = randomUUID()

    const first = await world.call.checkout(aCheckout(), key)
    const second = await till.checkout(aCheckout(), key)

    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.id).not.toBe(first.body.id)
  })
})

describe('limits', () => {
  it('let a key call so often in a second, and say when to come back', async () => {
    const busy = createCaller(world.apiUrl, 'busy-key')

    const answers = await Promise.all(
      Array.from({ length: 400 }, () => busy.get<ReadProblem>('/payments?limit=1')),
    )

    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.body.code).toBe('rate_limited')
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await world.call.get('/payments?limit=1')).status).toBe(200)
  })

  it('stop forged webhooks of an address, and never a genuine one', async () => {
    const body = JSON.stringify({ type: 'ping' })
    const send = async (headers: Record<string, string>) =>
      (await fetch(`${world.apiUrl}/webhooks/koywe`, { method: 'POST', body, headers })).status

    const forged = []
    for (let sent = 0; sent < 8; sent += 1) {
      forged.push(await send({ 'koywe-signature': '0'.repeat(64) }))
    }
    const genuine = await send(signatureFor(body))

    expect(forged).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
    expect(genuine).toBe(200)
  })
})

describe('health and documents', () => {
  it('reports that it is alive and ready, and the state of Temporal and Koywe', async () => {
    const live = await fetch(`${world.apiUrl}/health/live`)
    const ready = await fetch(`${world.apiUrl}/health/ready`)

    expect(live.status).toBe(200)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toEqual({
      status: 'ready',
      database: true,
      temporal: true,
      koywe: true,
    })
  })

  it('serves metrics, the OpenAPI document and its readable form without a key', async () => {
    const answers = await Promise.all(
      ['/metrics', '/openapi.json', '/docs/'].map((path) => fetch(`${world.apiUrl}${path}`)),
    )

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('counts requests by route, and what is open by state, without naming a payment', async () => {
    const { body: payment } = await world.call.checkout()
    await world.call.payment(payment.id)

    const answer = await fetch(`${world.apiUrl}/metrics`)

    const text = await answer.text()
    expect(text).toContain(
      'payin_http_request_seconds_count{method="GET",route="/payments/:id",status="200"}',
    )
    expect(text).toMatch(/^payin_open\{what="payments",state="pending"\} [1-9]/m)
    expect(text).toMatch(/^payin_open\{what="webhook_events",state="unmatched"\} \d/m)
    expect(text).toMatch(/^payin_open\{what="outbox",state="given_up"\} \d/m)
    expect(text).not.toContain(payment.id)
  })

  it('explains every code at the address that its problems name', async () => {
    const answer = await fetch(`${world.apiUrl}/errors/reference_in_use`)

    expect(await answer.json()).toMatchObject({ code: 'reference_in_use', status: 409 })
  })

  it('lists the methods with their fields and banks, and with limits where Koywe names them', async () => {
    const namesLimits = inject('profile') === 'current'

    const { body } = await world.call.get<{ data: { method: string }[] }>(
      '/payment-methods?country=CO&currency=COP',
    )

    expect(body.data[0]).toEqual({
      method: 'PSE',
      name: 'PSE - Pagos Seguros en Línea',
      minAmount: namesLimits ? '100' : null,
      maxAmount: namesLimits ? '20000000' : null,
      requiredFields: [],
      banks: ['BANCOLOMBIA', 'DAVIVIENDA', 'BOGOTA'],
      payAction: 'redirect',
    })
  })
})
