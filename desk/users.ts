/** The people who may use the desk: the content of DESK_USERS_FILE, read again when the file changes. */

import { createHash } from 'node:crypto'
import { unwatchFile, watchFile } from 'node:fs'
import type { Log } from '../payment/log.ts'
import { isPersonName } from '../payment/person-name.ts'
import { readSecretFile } from '../runtime/environment.ts'
import { isPasswordHash } from './passwords.ts'

/**
 * - `read`: sees payments, without the details of payers
 * - `act`: also finds payers, and does what moves no money
 * - `decide`: also accepts and declines held money
 */
export const roles = ['read', 'act', 'decide'] as const
export type Role = (typeof roles)[number]

export interface DeskUser {
  name: string
  /** Everybody may read. */
  roles: readonly Role[]
  /** Null for who comes through the company's sign-in only. */
  password: string | null
  /** Changes with the password, which ends the sessions that began before. */
  print: string
}

export interface DeskUsers {
  find(name: string): DeskUser | undefined
  /** In the order of the file. */
  names(): string[]
  close(): void
}

const pollEveryMs = 1000

/** Why a text is no list of users, in one sentence without its content; null where it is one. */
export function findUsersFault(text: string): string | null {
  try {
    parseDeskUsers(text)
    return null
  } catch (error) {
    return error instanceof UsersFault ? error.message : 'it is not JSON'
  }
}

class UsersFault extends Error {}

/**
 * Parses `[{"name": "ana", "roles": ["read", "act"], "password": "scrypt:…"}]`.
 * @throws where any entry is wrong, because a user who silently has no entry is hard to explain
 */
export function parseDeskUsers(text: string): DeskUser[] {
  const entries: unknown = JSON.parse(text)
  if (!Array.isArray(entries)) throw new UsersFault('it is no JSON array')
  const users = entries.map(toUser)
  const names = new Set(users.map(({ name }) => name))
  if (names.size < users.length) throw new UsersFault('a name stands in it twice')
  return users
}

function toUser(entry: unknown, at: number): DeskUser {
  const { name, roles: given, password = null } = { ...(entry as Record<string, unknown>) }
  const place = `entry ${at + 1}`
  if (typeof name !== 'string' || !isPersonName(name)) {
    throw new UsersFault(`${place} has no name of 1 to 64 letters, digits, or . _ @ + -`)
  }
  if (!Array.isArray(given) || !given.every(isRole)) {
    throw new UsersFault(`${place} has roles other than ${roles.join(', ')}`)
  }
  if (password !== null && !(typeof password === 'string' && isPasswordHash(password))) {
    throw new UsersFault(`${place} has a password that npm run desk-user did not write`)
  }
  const print = createHash('sha256').update(`${name}\n${password}`).digest('hex').slice(0, 32)
  return { name, roles: [...new Set<Role>(['read', ...given])], password, print }
}

function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value)
}

/**
 * Holds the users of a file, and reads it again when it changes. A file that is wrong or cannot be read changes
 * nothing; an empty array removes everybody.
 */
export function createDeskUsers(path: string | undefined, log: Log): DeskUsers {
  let users = new Map<string, DeskUser>()

  function reread(): void {
    const content = path === undefined ? '[]' : readSecretFile(path)
    const fault = content === null ? 'it cannot be read' : findUsersFault(content)
    if (content === null || fault !== null) {
      log.error({ fault }, 'DESK_USERS_FILE is wrong; the last known users stay valid')
      return
    }
    users = new Map(parseDeskUsers(content).map((user) => [user.name, user]))
    log.info({ users: users.size }, 'DESK_USERS_FILE was loaded')
  }

  reread()
  if (path !== undefined) watchFile(path, { interval: pollEveryMs, persistent: false }, reread)
  return {
    find: (name) => users.get(name),
    names: () => [...users.keys()],
    close() {
      if (path !== undefined) unwatchFile(path, reread)
    },
  }
}
