/**
 * Sends events to the shop: signed as Standard Webhooks, one attempt, no redirects, and only to public addresses
 * unless Payin itself runs on a loopback address.
 */

import { once } from 'node:events'
import type { Readable } from 'node:stream'
import got, { RequestError, type Got, type Response } from 'got'
import { Webhook } from 'standardwebhooks'
import { answerBytesMax, noAnswer } from '../payment/attempt.ts'
import type { Clock } from '../payment/log.ts'
import { DeliveryFailed } from './delivery-failed.ts'
import { isPrivateHost, lookupPublic } from './public-address.ts'

export interface ShopOptions {
  url: string
  /** One or two, each `whsec_` and base64. During a rotation both sign. */
  secrets: readonly string[]
  /** Private and loopback addresses are allowed: only for a Payin on the same machine. */
  isPrivateAllowed: boolean
  clock: Clock
}

export interface Delivery {
  /** The message's key, which is the `webhook-id` of every attempt. */
  key: string
  body: string
}

export interface Delivered {
  status: number
  tookMs: number
  /** The first bytes of the answer. It may hold personal data. */
  text: string
}

export interface Shop {
  /** Returns the answer with its 2xx status. @throws DeliveryFailed for every other answer, and when there is none */
  deliver(delivery: Delivery): Promise<Delivered>
}

/** The shop must answer within this time. It should store the event and do the work later. */
const timeoutMs = 15_000
/** A head with many cookies is an answer as well. Node's limit is 16 KiB. */
const headBytesMax = 256 * 1024
/** What is read of an answer's body so that the connection can be used again. */
const drainedBytesMax = 64 * 1024
/** How long the text of an answer may take. Its status counts already. */
const textWaitMs = 1000

export function createShop({ url, secrets, isPrivateAllowed, clock }: ShopOptions): Shop {
  const webhooks = secrets.map((secret) => new Webhook(secret))
  const client = got.extend({
    method: 'POST',
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    maxHeaderSize: headBytesMax,
    timeout: { request: timeoutMs, connect: 5000, lookup: 5000, secureConnect: 5000 },
    ...(isPrivateAllowed ? {} : { dnsLookup: lookupPublic }),
  })

  return {
    async deliver(delivery) {
      if (!isPrivateAllowed && isPrivateHost(new URL(url).hostname)) {
        throw toFailure('its address is not public')
      }
      const startedAt = clock()
      const headers = signHeaders(webhooks, delivery, startedAt)
      const { status, text } = await post(client, url, { body: delivery.body, headers })
      if (status < 200 || status >= 300) throw toFailure(`status ${status}`, { status, text })
      return { status, tookMs: clock() - startedAt, text }
    },
  }
}

function toFailure(reason: string, answer = noAnswer): DeliveryFailed {
  return new DeliveryFailed(`the shop did not take it: ${reason}`, 'refused', answer)
}

function signHeaders(webhooks: Webhook[], { key, body }: Delivery, now: number) {
  const at = new Date(now)
  return {
    'content-type': 'application/json',
    'user-agent': 'payin',
    'webhook-id': key,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': webhooks.map((webhook) => webhook.sign(key, at, body)).join(' '),
  }
}

/** The status counts once the head of the answer is there: whatever the body is, it changes nothing. */
async function post(
  client: Got,
  url: string,
  message: { body: string; headers: Record<string, string> },
): Promise<{ status: number; text: string }> {
  const answer = client.stream(url, message)
  answer.on('error', () => undefined)
  answer.on('downloadProgress', ({ transferred }) => {
    if (transferred > drainedBytesMax) answer.destroy()
  })
  try {
    const [response] = (await once(answer, 'response')) as [Response]
    return { status: response.statusCode, text: await readText(answer) }
  } catch (error) {
    throw toFailure(error instanceof RequestError ? error.code : 'UNKNOWN')
  }
}

/** Returns the first bytes that come in time. Never fails. The rest is read and dropped. */
function readText(answer: Readable): Promise<string> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0)
    const finish = () => {
      clearTimeout(timer)
      // A character that the cut has halved is dropped.
      resolve(new TextDecoder().decode(bytes, { stream: true }))
    }
    const timer = setTimeout(finish, textWaitMs)
    answer.once('end', finish).once('close', finish)
    answer.on('data', (chunk: Buffer) => {
      if (bytes.length === answerBytesMax) return
      bytes = Buffer.concat([bytes, chunk]).subarray(0, answerBytesMax)
      if (bytes.length === answerBytesMax) finish()
    })
  })
}
