/** The workers that run: each sends a heartbeat, so that an explanation can say that none does. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

export interface Workers {
  /** Notes that a worker runs. */
  beat(id: string): Promise<void>
  /** Removes a worker that has stopped. */
  remove(id: string): Promise<void>
}

export function createWorkers(db: Database): Workers {
  return {
    async beat(id) {
      await sql`
        insert into workers (id, seen_at) values (${id}, now())
        on conflict (id) do update set seen_at = now()`.execute(db)
    },

    async remove(id) {
      await db.deleteFrom('workers').where('id', '=', id).execute()
    },
  }
}
