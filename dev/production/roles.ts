/** Runs dev/engine/postgres/roles.sql as psql does, on a PostgreSQL of this machine. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { checkout } from '../local/paths.ts'

/** Role exists, database exists. */
const existing = ['42710', '42P04']

/** Creates the roles and databases of the compose file that are missing. */
export async function createRoles(
  superuserUrl: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    for (const statement of readStatements(client, environment)) {
      await client.query(statement).catch((error: unknown) => {
        const isThere = error instanceof pg.DatabaseError && existing.includes(error.code ?? '')
        if (!isThere) throw error
      })
    }
  } finally {
    await client.end()
  }
}

/** Understands what the file needs: comments, `\getenv name VARIABLE`, `:'name'`, and statements of one line. */
function readStatements(
  client: pg.Client,
  environment: Readonly<Record<string, string>>,
): string[] {
  const text = readFileSync(join(checkout, 'dev/engine/postgres/roles.sql'), 'utf8')
  const variables = new Map<string, string>()
  for (const [, name = '', variable = ''] of text.matchAll(/^\\getenv (\w+) (\w+)$/gm)) {
    variables.set(name, environment[variable] ?? '')
  }
  return text
    .split('\n')
    .filter((line) => /^[a-z]/.test(line))
    .map((line) =>
      line.replaceAll(/:'(\w+)'/g, (_whole, name: string) =>
        client.escapeLiteral(variables.get(name) ?? ''),
      ),
    )
}
