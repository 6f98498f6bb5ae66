/** Where a page of the timeline ends, as the address of the next page holds it. */

import type { TimelinePlace } from '../store/timeline-page.ts'

export function writeTimelinePlace({ atMicros, source, id }: TimelinePlace): string {
  return `${atMicros}.${source === 'entry' ? 0 : 1}.${id}`
}

/** Null for anything that the desk did not write. */
export function readTimelinePlace(text: string | null): TimelinePlace | null {
  const match = /^(\d{1,16})\.([01])\.(\d{1,18})$/.exec(text ?? '')
  if (!match) return null
  const [, atMicros = '', source, id = ''] = match
  return { atMicros, source: source === '0' ? 'entry' : 'webhook event', id: BigInt(id) }
}
