/** The webhook commands. Each returns the text to print. */

import type { Endpoint, Endpoints } from '../../koywe/endpoints.ts'

export interface WebhookParts {
  endpoints: Endpoints
  /** The webhook URL of this installation. */
  url: string
  /** The secrets of KOYWE_WEBHOOK_SECRET, newest first. */
  secrets: string[]
}

/** The command needs another step first; the message says which. */
export class NotYet extends Error {}

export const webhookCommands = new Map([
  ['register', register],
  ['list', list],
  ['ping', ping],
  ['rotate', rotate],
])

async function register({ endpoints, url, secrets }: WebhookParts): Promise<string> {
  const known = await find(endpoints, url)
  if (known?.state === 'active') return `${url} is already registered as ${known.id}.`
  if (known) {
    await endpoints.resume(known.id)
    return `${url} was already registered and ${known.state}. It is active again.`
  }
  await endpoints.register({ url, secret: demandFirst(secrets) })
  const made = await find(endpoints, url)
  if (!made)
    throw new NotYet(`Koywe accepted ${url} but does not list it yet. Check with list later.`)
  return `${url} is registered as ${made.id}. Koywe signs with the first secret in KOYWE_WEBHOOK_SECRET.`
}

async function list({ endpoints, url }: WebhookParts): Promise<string> {
  const all = await endpoints.list()
  if (all.length === 0)
    return 'This organization has no webhook endpoint at Koywe. Create one with register.'
  return all
    .map(
      (one) => `${one.id}  ${one.state.padEnd(8)}  ${one.url}${one.url === url ? '  ← here' : ''}`,
    )
    .join('\n')
}

async function ping({ endpoints, url }: WebhookParts): Promise<string> {
  const { id } = await demand(endpoints, url)
  await endpoints.ping(id)
  return `Koywe sends a test event to ${url}. The api logs "webhook stored" once it has arrived with a valid signature.`
}

async function rotate({ endpoints, url, secrets }: WebhookParts): Promise<string> {
  if (secrets.length < 2) {
    throw new NotYet(
      'KOYWE_WEBHOOK_SECRET has only one secret. Put the new one first (new,old) and restart every api, which then accepts both. Then rotate.',
    )
  }
  const { id } = await demand(endpoints, url)
  await endpoints.rotate(id, demandFirst(secrets))
  return `Koywe signs with the new secret. Keep the old one for a day, because Koywe resends failed events. Then remove it from KOYWE_WEBHOOK_SECRET and restart every api.`
}

async function find(endpoints: Endpoints, url: string): Promise<Endpoint | undefined> {
  return (await endpoints.list()).find((one) => one.url === url)
}

async function demand(endpoints: Endpoints, url: string): Promise<Endpoint> {
  const known = await find(endpoints, url)
  if (known) return known
  throw new NotYet(
    `${url} is not registered at Koywe. Register it first: npm run koywe -- webhook register`,
  )
}

function demandFirst([first]: string[]): string {
  if (first !== undefined) return first
  throw new NotYet('KOYWE_WEBHOOK_SECRET is empty.')
}
