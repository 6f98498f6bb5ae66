/** Says which of the events that Koywe sent have arrived here. */

import type { SentEvent } from '../koywe/sent-events.ts'
import type { DeskWebhookEvent } from '../store/desk-case.ts'

export interface MatchedEvent extends SentEvent {
  isHere: boolean
}

type Arrived = Pick<DeskWebhookEvent, 'eventId' | 'type' | 'receivedAt' | 'isFirst'>

/** How far the clock of Koywe may be ahead of ours. */
const clockSkewMs = 60_000

/**
 * Finds each event by its id. Events of real accounts have none: then the newest that arrived of the same type, and not
 * before it happened, is the one. Each that arrived counts for one event.
 */
export function matchSentEvents(sent: SentEvent[], arrived: Arrived[]): MatchedEvent[] {
  const ids = new Set(arrived.map(({ eventId }) => eventId))
  const nameless = arrived
    .filter(({ eventId, isFirst }) => eventId === null && isFirst)
    .toSorted((one, other) => other.receivedAt - one.receivedAt)
  const take = ({ type, at }: SentEvent): boolean => {
    const place = nameless.findIndex(
      (one) => toWord(one.type) === toWord(type) && (at ?? 0) <= one.receivedAt + clockSkewMs,
    )
    if (place < 0) return false
    nameless.splice(place, 1)
    return true
  }
  return sent
    .toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0))
    .map((event) => ({ ...event, isHere: ids.has(event.id) || take(event) }))
}

/** Koywe spells it `order.canceled` and `order.cancelled`. */
function toWord(type: string | null): string | undefined {
  return type?.replace('cancelled', 'canceled')
}
