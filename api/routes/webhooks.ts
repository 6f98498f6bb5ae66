/**
 * Takes Koywe's webhooks: the signature over the raw bytes, then one committed insert, then 200, and
 * then the signal. Never decides anything about a payment.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import Type from 'typebox'
import { claimedStates, wordsOf } from '../../koywe/order-status.ts'
import { isGenuine, readEvent, type KoyweEvent } from '../../koywe/webhook.ts'
import type { Store } from '../../store/store.ts'
import { coveringStates, coveringStatuses } from '../../payment/established.ts'
import type { EventNames, StoredWebhookEvent } from '../../store/webhook-events.ts'
import type { Log } from '../../payment/log.ts'
import { isPaymentId } from '../../payment/payment.ts'
import { Problem } from '../errors.ts'
import { answer, problems } from '../responses.ts'
import type { Notifier } from '../../runtime/notifier.ts'
import type { RefusalLog } from '../refusal-log.ts'

export interface WebhookRouteParts {
  store: Store
  notifier: Notifier
  /** Koywe's webhook secrets: two while one is rotated. */
  secrets: readonly string[]
  forgedPerMinute: number
  refusals: Pick<RefusalLog, 'noteForged'>
  log: Log
}

const bodyBytesMax = 1024 * 1024

export function registerWebhookRoutes(app: FastifyInstance, parts: WebhookRouteParts): void {
  const { notifier, secrets, forgedPerMinute, refusals } = parts
  const schema: FastifySchema = {
    summary: 'Where Koywe sends its webhooks',
    description: '200 means stored, or stored before. 503 means not stored: Koywe sends it again.',
    response: {
      200: answer('Stored', Type.Object({ received: Type.Boolean() })),
      ...problems(400, 401, 413, 429, 503),
    },
  }
  void app.register(async (routes) => {
    routes.removeAllContentTypeParsers()
    routes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body)
    })
    // The signature covers the bytes, so the Content-Type does not matter.
    routes.addHook('onRequest', async (request) => {
      request.headers['content-type'] = 'application/octet-stream'
    })
    const limitForged = routes.createRateLimit({ max: forgedPerMinute, timeWindow: 60_000 })

    // No browser sees the answer, and headers for one cost a fifth of the api's time for a webhook.
    const options = { schema, bodyLimit: bodyBytesMax, helmet: false } as const
    routes.post('/webhooks/koywe', options, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      if (body.length === 0) throw new Problem('invalid_json', { detail: 'The body is empty.' })
      if (!isGenuine(body, readSignature(request), secrets)) {
        const { isExceeded, ttl } = { isExceeded: false, ttl: 0, ...(await limitForged(request)) }
        if (isExceeded) throw new Problem('rate_limited', { retryAfterMs: ttl })
        refusals.noteForged(request.id, body)
        throw new Problem('webhook_signature_invalid')
      }
      const stored = await store(parts, body)
      afterAnswer(reply, () => {
        if (wantsRead(stored)) notifier.notify(stored.paymentId, stored.signal)
      })
      return { received: true }
    })
  })
}

function readSignature(request: FastifyRequest): string | undefined {
  const header = request.headers['koywe-signature']
  return typeof header === 'string' ? header : undefined
}

/** What was closed when it was stored says nothing that a read could tell. */
function wantsRead(
  stored: StoredWebhookEvent,
): stored is StoredWebhookEvent & { paymentId: string } {
  return stored.paymentId !== null && stored.state !== 'applied' && stored.state !== 'duplicate'
}

function afterAnswer(reply: FastifyReply, act: () => void): void {
  reply.raw.once('close', act)
}

async function store(parts: WebhookRouteParts, body: Buffer): Promise<StoredWebhookEvent> {
  const { store, log } = parts
  const event = readEvent(parseBody(body))
  const delivery = { body, event: event && toNames(event) }
  // Koywe waits five seconds (guide, doc). The store fails before that.
  const stored = await store.webhookEvents.store(delivery).catch((error: unknown) => {
    log.error({ err: error }, 'a webhook could not be stored')
    throw new Problem('storage_unavailable', { retryAfterMs: 5000 })
  })
  const { state, paymentId } = stored
  log.info({ paymentId, eventType: event?.type ?? null, state }, 'webhook stored')
  return stored
}

function toNames(event: KoyweEvent): EventNames {
  const covering = coveringStates(claimedStates(event))
  return {
    ...event,
    isExternalIdOurs: isPaymentId(event.externalId ?? ''),
    coveredBy: { koyweStatuses: wordsOf(covering), statuses: coveringStatuses(covering) },
  }
}

function parseBody(body: Buffer): unknown {
  try {
    // Drops a byte order mark, and puts a replacement character for a letter that is not UTF-8.
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw new Problem('invalid_json')
  }
}
