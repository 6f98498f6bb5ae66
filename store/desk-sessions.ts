/** Sessions of the desk. A row holds a digest of the session's id, so reading the table opens no session. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

export interface DeskSession {
  person: string
  /** The print of the person's entry when the session began. Another one ends the session. */
  print: string
}

export interface DeskSessions {
  /** Begins a session, and deletes those that are over. */
  begin(digest: string, session: DeskSession): Promise<void>
  /** Undefined where there is no such session, or it is over. */
  find(digest: string): Promise<DeskSession | undefined>
  end(digest: string): Promise<void>
}

/** A working day. After it, people sign in again. */
const sessionHoursMax = 12
/** A session that is not used ends earlier. */
const idleHoursMax = 2

export function createDeskSessions(db: Database): DeskSessions {
  return {
    async begin(digest, { person, print }) {
      await sql`
        with over as (
          delete from desk_sessions where not ${isValid}
        )
        insert into desk_sessions (digest, person, print, began_at, used_at)
        values (${digest}, ${person}, ${print}, now(), now())`.execute(db)
    },

    async find(digest) {
      const { rows } = await sql<DeskSession & { isStale: boolean }>`
        select person, print, used_at < now() - interval '1 minute' as "isStale"
        from desk_sessions where digest = ${digest} and ${isValid}`.execute(db)
      const [found] = rows
      if (!found) return undefined
      // A database that takes no writes must not keep people out of the desk.
      if (found.isStale) await noteUse(db, digest).catch(() => {})
      return { person: found.person, print: found.print }
    },

    async end(digest) {
      await db.deleteFrom('deskSessions').where('digest', '=', digest).execute()
    },
  }
}

const isValid = sql`(began_at > now() - ${sessionHoursMax} * interval '1 hour'
  and used_at > now() - ${idleHoursMax} * interval '1 hour')`

async function noteUse(db: Database, digest: string): Promise<void> {
  await sql`update desk_sessions set used_at = now() where digest = ${digest}`.execute(db)
}
