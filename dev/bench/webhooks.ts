/**
 * Webhook answers a second, compared with the plainest way to store one: verify, one insert, one commit.
 * Every webhook is new and about an open payment, so Payin also signals workflows.
 */

import { createHmac, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { webhookSecret, type Contestant } from './contestants.ts'
import { quantile } from './figures.ts'
import type { BenchGround } from './ground.ts'
import { checkOut } from './live.ts'

export interface WebhookPoint {
  perSecond: number
  p50: number
  p99: number
}

/** By number of connections, a figure for each round; then the same figures without Temporal. */
export interface WebhookFigures {
  running: Record<string, { ours: WebhookPoint[]; plain: WebhookPoint[] }>
  stopped: Record<string, { ours: WebhookPoint[]; plain: WebhookPoint[] }>
}

interface Pair {
  ours: Contestant
  /** Stores webhooks in the plainest way. */
  plain: Contestant
}

interface Wish {
  isQuick: boolean
  rounds: number
  say: (line: string) => void
}

const openPayments = 200

export async function measureWebhooks(
  ground: BenchGround,
  contestants: Contestant[],
  { isQuick, rounds, say }: Wish,
): Promise<WebhookFigures | null> {
  const [ours] = contestants
  const plain = contestants.find(({ name }) => name === 'plain SQL')
  if (!ours || !plain) return null
  const pair = { ours, plain }
  const ids: string[] = []
  for (let made = 0; made < (isQuick ? 20 : openPayments); made += 1) {
    ids.push((await checkOut(ours, `bench-${randomUUID()}`)).id)
  }
  const measure = () => measurePoints(pair, { ids, rounds, seconds: isQuick ? 2 : 4, say })
  say('webhooks while Temporal runs')
  const running = await measure()
  say('webhooks while Temporal is stopped')
  await ground.temporal.stop()
  return { running, stopped: await measure() }
}

async function measurePoints(
  { ours, plain }: Pair,
  wish: { ids: string[]; rounds: number; seconds: number; say: (line: string) => void },
): Promise<WebhookFigures['running']> {
  const figures: WebhookFigures['running'] = {}
  for (const connections of [1, 16, 64]) {
    const point = { ours: [] as WebhookPoint[], plain: [] as WebhookPoint[] }
    for (let round = 1; round <= wish.rounds; round += 1) {
      const load = { ...wish, connections }
      point.plain.push(await shoot(`${plain.url}/webhooks/plain`, load))
      point.ours.push(await shoot(`${ours.url}/webhooks/koywe`, load))
      const [own, other] = [point.ours.at(-1), point.plain.at(-1)]
      wish.say(
        `${connections} connections, round ${round}: ours ${own?.perSecond.toFixed(0)}/s, ` +
          `plain ${other?.perSecond.toFixed(0)}/s`,
      )
    }
    figures[connections] = point
  }
  return figures
}

async function shoot(
  url: string,
  { ids, connections, seconds }: { ids: string[]; connections: number; seconds: number },
): Promise<WebhookPoint> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const tookMs: number[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1000
  const call = async () => {
    while (performance.now() < endsAt) {
      const id = ids[Math.floor(Math.random() * ids.length)] ?? ''
      const sentAt = performance.now()
      await post(url, aWebhook(id), agent)
      tookMs.push(performance.now() - sentAt)
    }
  }
  await Promise.all(Array.from({ length: connections }, call))
  const perSecond = (tookMs.length * 1000) / (performance.now() - startedAt)
  agent.destroy()
  return { perSecond, p50: quantile(tookMs, 0.5), p99: quantile(tookMs, 0.99) }
}

/** A webhook that was never sent before. */
function aWebhook(id: string): string {
  return JSON.stringify({
    id: randomUUID(),
    type: 'order.processing',
    relationships: { self: { id: `ord_${id}`, type: 'order' } },
    data: { external_id: id, status: 'PENDING', note: randomUUID() },
  })
}

function post(url: string, body: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'koywe-signature': createHmac('sha256', webhookSecret).update(body).digest('hex'),
    }
    const sending = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`a webhook was answered with ${answer.statusCode}`))
      })
    })
    sending.on('error', reject)
    sending.end(body)
  })
}
