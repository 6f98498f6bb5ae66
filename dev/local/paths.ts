/** Paths of the local set-up: caches per user, data per checkout. */

import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** PostgreSQL refuses root and then runs as another user, who cannot enter root's folders. */
export const isRoot = process.getuid?.() === 0

const openRoot = '/var/tmp/payin-local'

/** The folder of a program that is downloaded or built once for all checkouts of this user. */
export function cachePath(name: string): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(base, 'payin', name)
}

/** The same for a program that another user runs if this process is root. */
export function sharedCachePath(name: string): string {
  return isRoot ? join(openRoot, 'cache', name) : cachePath(name)
}

/** A path for data of this checkout, kept between starts. */
export function localPath(...names: string[]): string {
  return join(checkout, '.local', ...names)
}

/** The same for data that another user reads if this process is root. */
export function sharedLocalPath(...names: string[]): string {
  return join(sharedFolderOf(checkout), ...names)
}

/** @param path a checkout, with a slash at the end */
export function sharedFolderOf(path: string): string {
  if (!isRoot) return join(path, '.local')
  const mark = createHash('sha256').update(path).digest('hex').slice(0, 12)
  return join(openRoot, mark)
}

/** Creates a folder and its parents. Other users read it, unless it is in .local: that holds secrets and personal data. */
export function makeFolder(path: string): string {
  const own = localPath()
  if (path === own || path.startsWith(`${own}/`)) {
    mkdirSync(own, { recursive: true, mode: 0o700 })
    // An earlier version may have created it for everybody.
    chmodSync(own, 0o700)
  }
  mkdirSync(path, { recursive: true, mode: 0o755 })
  return path
}
