/** A shop that accepts merchant events as a merchant would: it verifies them with standardwebhooks. */

import { createServer, type IncomingMessage } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { aHold } from './hold.ts'
import type { PaymentView } from '../../payment/payment.ts'

export interface MerchantEvent {
  id: string
  type: string
  body: string
  data: PaymentView
}

export interface TestShop {
  url: string
  secret: string
  /** Every accepted event, in order, repetitions included. */
  events: MerchantEvent[]
  /** Every delivery, accepted or refused. */
  tries: MerchantEvent[]
  /** The status of its answers, 200 by default, and their body. */
  answer: { status: number; body: string }
  /** What it refuses: a payment’s id, or an id and a type such as `pay_… payment.paid`. */
  refuses: Set<string>
  /** Holds back the answers to events that are kept already. Call the result to let them go. */
  hold(): () => void
  eventsOf(paymentId: string): string[]
  close(): Promise<void>
}

export async function aShop(): Promise<TestShop> {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const webhook = new Webhook(secret)
  const events: MerchantEvent[] = []
  const tries: MerchantEvent[] = []
  const answer = { status: 200, body: '' }
  const refuses = new Set<string>()
  const answers = aHold()
  const server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const verified = verify(webhook, body, request)
      if (verified === null) return response.writeHead(400).end()
      const { type, data } = verified
      const event = { id: String(request.headers['webhook-id']), body, type, data }
      const isRefused = refuses.has(data.id) || refuses.has(`${data.id} ${type}`)
      const status = isRefused ? 500 : answer.status
      tries.push(event)
      if (status < 300) events.push(event)
      await answers.passed()
      return response.writeHead(status).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/events`,
    secret,
    events,
    tries,
    answer,
    refuses,
    hold: () => answers.hold(),
    eventsOf: (paymentId) =>
      events.filter(({ data }) => data.id === paymentId).map(({ type }) => type),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Verifies as docs/events.md says. Returns null if the signature or its time is wrong. */
function verify(webhook: Webhook, body: string, request: IncomingMessage): MerchantEvent | null {
  try {
    return webhook.verify(body, toHeaders(request)) as MerchantEvent
  } catch {
    return null
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function toHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
}
