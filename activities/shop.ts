/**
 * Delivers merchant events to the shop: signed as Standard Webhooks demand, one try, no redirects,
 * and only to public addresses unless this Payin itself lives on a loopback address.
 */

import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import got, { RequestError } from 'got'
import { Webhook } from 'standardwebhooks'
import type { Clock } from '../payment/log.ts'

export interface ShopOptions {
  url: string
  /** `whsec_` and base64. */
  secret: string
  /** Private and loopback addresses are allowed: only for a Payin on the same machine. */
  isPrivateAllowed: boolean
  clock: Clock
}

export interface Delivery {
  /** The outbox message's key, which is the `webhook-id` on every try. */
  key: string
  body: string
}

export interface Shop {
  /** Gives the status of a 2xx answer. @throws ShopRefused for everything else */
  deliver(delivery: Delivery): Promise<{ status: number; tookMs: number }>
}

/** The shop did not answer with 2xx. */
export class ShopRefused extends Error {
  constructor(reason: string) {
    super(`the shop did not take it: ${reason}`)
    this.name = 'ShopRefused'
  }
}

/** A shop has so long to take an event; it should queue the work. */
const timeoutMs = 15_000
/** The answer's body is not used, so no more of it is read. */
const answerBytesMax = 64 * 1024

export function createShop(options: ShopOptions): Shop {
  const webhook = new Webhook(options.secret)
  const client = got.extend({
    method: 'POST',
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    timeout: { request: timeoutMs, connect: 5000, lookup: 5000, secureConnect: 5000 },
    ...(options.isPrivateAllowed ? {} : { dnsLookup: lookupPublic }),
  })

  return {
    async deliver({ key, body }) {
      const startedAt = options.clock()
      const headers = signHeaders(webhook, { key, body }, startedAt)
      const status = await post(client, options, { body, headers })
      if (status < 200 || status >= 300) throw new ShopRefused(`status ${status}`)
      return { status, tookMs: options.clock() - startedAt }
    },
  }
}

function signHeaders(webhook: Webhook, { key, body }: Delivery, now: number) {
  const at = new Date(now)
  return {
    'content-type': 'application/json',
    'user-agent': 'payin',
    'webhook-id': key,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': webhook.sign(key, at, body),
  }
}

async function post(
  client: typeof got,
  { url, isPrivateAllowed }: ShopOptions,
  message: { body: string; headers: Record<string, string> },
): Promise<number> {
  if (!isPrivateAllowed && isPrivateHost(new URL(url).hostname)) {
    throw new ShopRefused('its address is not public')
  }
  const stop = new AbortController()
  let status: number | undefined
  try {
    const request = client(url, { ...message, signal: stop.signal })
    void request.on('response', (response) => {
      status = response.statusCode
    })
    void request.on('downloadProgress', ({ transferred }) => {
      if (transferred > answerBytesMax) stop.abort()
    })
    return (await request).statusCode
  } catch (error) {
    // An endless body after a good status line is a bad answer all the same: it was not finished.
    const code = error instanceof RequestError ? error.code : 'UNKNOWN'
    throw new ShopRefused(status === undefined ? code : `status ${status}, body not finished`)
  }
}

/** Networks that are not the public internet (RFC 6890), in both families. */
const notPublic = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6')
}

/** Whether a literal address is not public; names are judged when they are resolved. */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  if (family === 0) return false
  return notPublic.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Resolves a name and refuses it when any of its addresses is not public. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const refused = addresses?.some(({ address }) => isPrivateHost(address))
    if (error || refused) {
      const failure = error ?? Object.assign(new Error('not public'), { code: 'EADDRNOTPUBLIC' })
      callback(failure, '', 4)
      return
    }
    if (options.all) {
      callback(null, addresses)
      return
    }
    const [first] = addresses
    callback(null, first?.address ?? '', first?.family ?? 4)
  })
}
