/** The users file of the local desk: one person who may do everything. */

import { writeFileSync } from 'node:fs'
import { hashPassword } from '../../desk/passwords.ts'
import { localPath } from './paths.ts'
import type { Secrets } from './secrets.ts'

/** The name of that person. */
export const deskPerson = 'support'

/** Writes the file and returns its path. The password is the support key, so that there is one secret less to print. */
export async function writeDeskUsers({ supportKey }: Secrets): Promise<string> {
  const path = localPath('desk-users.json')
  const password = await hashPassword(supportKey)
  const users = [{ name: deskPerson, roles: ['act', 'decide'], password }]
  writeFileSync(path, `${JSON.stringify(users, null, 2)}\n`, { mode: 0o600 })
  return path
}
