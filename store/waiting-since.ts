/** How long webhook events have waited for a read. */

import { sql } from 'kysely'

/** Since when a webhook event has waited: since a person replayed it, or since it came. */
export const waitingSince = sql`coalesce(replayed_at, received_at)`
