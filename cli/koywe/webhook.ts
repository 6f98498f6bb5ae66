/** What an operator does with the endpoints of webhooks at Koywe. Every command gives what it has to say. */

import type { Endpoint, Endpoints } from '../../koywe/endpoints.ts'

export interface WebhookParts {
  endpoints: Endpoints
  /** Where this installation takes webhooks. */
  url: string
  /** Those of KOYWE_WEBHOOK_SECRET, the newest first. */
  secrets: string[]
}

/** Something to be done first, said in a sentence. */
export class NotYet extends Error {}

export const commands: Record<string, (parts: WebhookParts) => Promise<string>> = {
  register,
  list,
  ping,
  rotate,
}

async function register({ endpoints, url, secrets }: WebhookParts): Promise<string> {
  const known = await find(endpoints, url)
  if (known?.state === 'active') return `${url} is registered already, as ${known.id}.`
  if (known) {
    await endpoints.resume(known.id)
    return `${url} was registered already and ${known.state}; it gets events again.`
  }
  await endpoints.register({ url, secret: demandFirst(secrets) })
  const made = await find(endpoints, url)
  if (!made) throw new NotYet(`Koywe took ${url} and does not list it: look with list in a while.`)
  return `${url} is registered as ${made.id}. Koywe signs with the first secret of KOYWE_WEBHOOK_SECRET.`
}

async function list({ endpoints, url }: WebhookParts): Promise<string> {
  const all = await endpoints.list()
  if (all.length === 0) return 'Koywe knows no endpoint of this organization. See register --help.'
  return all
    .map(
      (one) => `${one.id}  ${one.state.padEnd(8)}  ${one.url}${one.url === url ? '  ← here' : ''}`,
    )
    .join('\n')
}

async function ping({ endpoints, url }: WebhookParts): Promise<string> {
  const { id } = await demand(endpoints, url)
  await endpoints.ping(id)
  return `Koywe sends a test event to ${url}. The api logs "webhook stored" when it has come and is signed well.`
}

async function rotate({ endpoints, url, secrets }: WebhookParts): Promise<string> {
  if (secrets.length < 2) {
    throw new NotYet(
      'KOYWE_WEBHOOK_SECRET has one secret only. Put the new one before it, comma-separated, restart every api, and rotate then: the api takes both.',
    )
  }
  const { id } = await demand(endpoints, url)
  await endpoints.rotate(id, demandFirst(secrets))
  return `Koywe signs with the new secret. Keep the old one for a day, since Koywe sends failed events again; then take it out of KOYWE_WEBHOOK_SECRET and restart every api.`
}

async function find(endpoints: Endpoints, url: string): Promise<Endpoint | undefined> {
  return (await endpoints.list()).find((one) => one.url === url)
}

async function demand(endpoints: Endpoints, url: string): Promise<Endpoint> {
  const known = await find(endpoints, url)
  if (known) return known
  throw new NotYet(
    `Koywe does not know ${url}. Register it first: npm run koywe -- webhook register`,
  )
}

function demandFirst([first]: string[]): string {
  if (first !== undefined) return first
  throw new NotYet('KOYWE_WEBHOOK_SECRET has no secret.')
}
