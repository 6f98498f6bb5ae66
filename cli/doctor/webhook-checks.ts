/** The doctor's checks of the way that Koywe's webhooks take: the endpoint at Koywe, and the secret in the running api. */

import { setTimeout as pause } from 'node:timers/promises'
import got from 'got'
import type { ApiConfig } from '../../api/config.ts'
import type { Endpoint, Endpoints } from '../../koywe/endpoints.ts'
import { signBody } from '../../koywe/webhook.ts'
import { readList, withoutSlash } from '../../runtime/environment.ts'
import { toSentence } from '../../runtime/start.ts'
import type { Store } from '../../store/store.ts'
import { fine, skipped, wrong, type CheckResult } from './check.ts'

interface EndpointParts {
  endpoints: Endpoints
  config: Pick<ApiConfig, 'PUBLIC_URL' | 'KOYWE_WEBHOOK_SECRET'>
}

const answerMs = 5000
/** Koywe sends a ping at once; the internet and a busy api may take a while. */
const arrivalMs = 10_000
const pollMs = 200

const toUrl = ({ PUBLIC_URL }: EndpointParts['config']) =>
  `${withoutSlash(PUBLIC_URL)}/webhooks/koywe`

const findEndpoint = async ({ endpoints, config }: EndpointParts): Promise<Endpoint | undefined> =>
  (await endpoints.list()).find(({ url }) => url === toUrl(config))

/** Whether Koywe sends its events to PUBLIC_URL. */
export async function checkEndpoint(parts: EndpointParts): Promise<CheckResult> {
  const todo = 'Run: npm run koywe -- webhook register'
  try {
    const endpoint = await findEndpoint(parts)
    if (!endpoint) return wrong(`${toUrl(parts.config)} is not registered at Koywe`, todo)
    if (endpoint.state === 'active') return fine('registered and active')
    return wrong(`registered at Koywe, and ${endpoint.state}`, todo)
  } catch (error) {
    return wrong(
      toSentence(error),
      'Retry later, or ask Koywe about the list of webhook endpoints.',
    )
  }
}

/**
 * Whether the running api takes our secrets, and Koywe signs with one of them. Only a ping of Koywe's shows the latter,
 * and that it arrived shows in the store. Without an api, nothing receives it.
 */
export async function checkWebhookSecret(
  parts: EndpointParts & { store: Pick<Store, 'webhookEvents'> },
): Promise<CheckResult> {
  const { endpoints, config, store } = parts
  const secrets = readList(config.KOYWE_WEBHOOK_SECRET)
  const statuses = await Promise.all(secrets.map((secret) => probe(toUrl(config), secret)))
  if (statuses.includes(401)) {
    return wrong(
      `the api at ${config.PUBLIC_URL} has another secret`,
      'Start every api with this KOYWE_WEBHOOK_SECRET.',
    )
  }
  if (statuses.some((status) => status !== 400)) {
    return skipped(`no api answers at ${config.PUBLIC_URL}; repeat this once it runs`)
  }
  try {
    const endpoint = await findEndpoint(parts)
    const last = await store.webhookEvents.latest()
    await endpoints.ping(endpoint?.id ?? '')
    if (await arrivesAfter(store, last)) return fine('a signed ping of Koywe arrived')
  } catch (error) {
    return wrong(toSentence(error), 'Retry later, or ask Koywe about the ping of an endpoint.')
  }
  return wrong(
    `no ping of Koywe with a valid signature arrived within ${arrivalMs / 1000} s`,
    'Correct KOYWE_WEBHOOK_SECRET, or make Koywe sign with it: npm run koywe -- webhook rotate',
  )
}

/**
 * Sends what is signed and is not JSON: the api checks the signature first, and stores nothing. 400 says that the secret is
 * the api's, 401 that it is not, and 0 that there was no answer.
 */
async function probe(url: string, secret: string): Promise<number> {
  const body = Buffer.from('doctor')
  try {
    const answer = await got.post(url, {
      body,
      headers: { 'koywe-signature': signBody(body, secret) },
      throwHttpErrors: false,
      followRedirect: false,
      retry: { limit: 0 },
      timeout: { request: answerMs },
    })
    return answer.statusCode
  } catch {
    return 0
  }
}

/** Only what is well signed is stored, so that any event shows that the secret is right. */
async function arrivesAfter(
  { webhookEvents }: Pick<Store, 'webhookEvents'>,
  last: bigint,
): Promise<boolean> {
  const deadline = performance.now() + arrivalMs
  while (performance.now() < deadline) {
    if ((await webhookEvents.latest()) > last) return true
    await pause(pollMs)
  }
  return false
}
