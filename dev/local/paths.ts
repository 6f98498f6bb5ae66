/** Where the local set-up keeps things: caches per user, data per checkout. */

import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** PostgreSQL does not run as root, and its stand-in cannot enter root's folders. */
export const isRoot = process.getuid?.() === 0

const openRoot = '/var/tmp/payin-local'

/** Programs that were fetched or built once, for every checkout of this user. */
export function cachePath(name: string): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(base, 'payin', name)
}

/** Programs that another user must be able to run when we are root. */
export function sharedCachePath(name: string): string {
  return isRoot ? join(openRoot, 'cache', name) : cachePath(name)
}

/** Data of this checkout, kept between starts. */
export function localPath(...names: string[]): string {
  return join(checkout, '.local', ...names)
}

/** Data of this checkout that another user must be able to enter when we are root. */
export function sharedLocalPath(...names: string[]): string {
  return join(sharedFolderOf(checkout), ...names)
}

/** @param path a checkout, with the slash at its end */
export function sharedFolderOf(path: string): string {
  if (!isRoot) return join(path, '.local')
  const mark = createHash('sha256').update(path).digest('hex').slice(0, 12)
  return join(openRoot, mark)
}

/** Makes a folder, and the folders above it enterable where others must pass. */
export function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o755 })
  return path
}
