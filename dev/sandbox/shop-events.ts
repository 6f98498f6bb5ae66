/** What Payin has sent the shop about a payment, read from the payment's timeline. */

import { setTimeout as pause } from 'node:timers/promises'

/** A running Payin, and a key that may read its payments. */
export interface Payin {
  url: string
  key: string
}

interface Entry {
  kind: string
  summary: string
}

const pollMs = 500
/** A payment that sends nothing for so long has sent what the scenario causes. */
const quietMs = 5000
const patienceMs = 60_000

/**
 * Reads the timeline until nothing new comes, and says each event as it appears.
 * @throws if Payin does not answer, or does not know the payment
 */
export async function followShopEvents(
  payin: Payin,
  paymentId: string,
  say: (event: string) => void,
): Promise<void> {
  const startedAt = performance.now()
  let said = 0
  let lastAt = startedAt
  while (performance.now() < Math.min(lastAt + quietMs, startedAt + patienceMs)) {
    const events = await readShopEvents(payin, paymentId)
    events.slice(said).forEach(say)
    if (events.length > said) lastAt = performance.now()
    said = events.length
    await pause(pollMs)
  }
}

async function readShopEvents({ url, key }: Payin, paymentId: string): Promise<string[]> {
  const events: string[] = []
  let query: string | null = ''
  while (query !== null) {
    const answer: Response = await fetch(`${url}/payments/${paymentId}/timeline${query}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    if (!answer.ok) throw new Error(`Payin answered ${answer.status} for ${paymentId}`)
    const { data, next = null } = (await answer.json()) as { data: Entry[]; next?: string | null }
    const outbox = data.filter(
      ({ kind, summary }) => kind === 'outbox' && summary.startsWith('payment.'),
    )
    events.push(...outbox.map(({ summary }) => summary))
    query = next === null ? null : `?cursor=${encodeURIComponent(next)}`
  }
  return events
}
