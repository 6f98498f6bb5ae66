/** The query of a timeline, and its cursor. */

import type { TimelinePlace, TimelineWish } from '../store/timeline-page.ts'
import { parseCursor, readLimit, refuseCursor, writeCursor } from './query.ts'
import { readAtOnce, type ReadField } from './read-fields.ts'

export interface TimelineQuery {
  cursor?: string
  limit?: string
}

const limitDefault = 200

/** @throws Problem `invalid_field` that names the parameter */
export function readTimelineWish(
  { cursor, limit }: TimelineQuery,
  field: ReadField = readAtOnce,
): TimelineWish {
  return {
    ...(cursor !== undefined && { after: field('cursor', () => readCursor(cursor)) }),
    limit: field('limit', () => readLimit(limit, limitDefault)),
  }
}

/** Returns the cursor of the page after this place. */
export function toTimelineCursor({ atMicros, source, id }: TimelinePlace): string {
  return writeCursor([atMicros, source === 'entry', String(id)])
}

function readCursor(text: string): TimelinePlace {
  const [atMicros, isEntry, id] = parseCursor(text)
  if (!isNumber(atMicros, 16) || !isNumber(id, 18) || typeof isEntry !== 'boolean') refuseCursor()
  return { atMicros, source: isEntry ? 'entry' : 'webhook event', id: BigInt(id) }
}

/** Whether it is a whole number of so many digits at most. */
function isNumber(value: unknown, digitsMax: number): value is string {
  return typeof value === 'string' && /^\d+$/.test(value) && value.length <= digitsMax
}
