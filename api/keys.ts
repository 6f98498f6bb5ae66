/** API keys. Only hashes are kept, and they are compared in constant time. */

import { createHash, timingSafeEqual } from 'node:crypto'
import { watchFile, unwatchFile } from 'node:fs'
import { readSecretFile } from '../runtime/environment.ts'
import type { Log } from '../payment/log.ts'

export type Scope = 'payments' | 'support'

export interface ApiKey {
  name: string
  scopes: readonly Scope[]
  hash: Buffer
}

export interface ApiKeys {
  /** Returns the key of a bearer token, if it is known. */
  find(token: string): ApiKey | undefined
  close(): void
}

/** How often the file of keys is checked for changes. */
const pollEveryMs = 1000

const allRevoked = 'API_KEYS_FILE is empty: all keys are revoked'

/**
 * Holds the keys of API_KEYS. If they come from a file, reloads them when it changes. An empty file revokes all keys. A
 * file of which nothing can be understood, or that cannot be read, is a mistake and changes nothing.
 */
export function createApiKeys(
  text: string,
  { path, log }: { path: string | undefined; log: Log },
): ApiKeys {
  let keys = parseApiKeys(text)
  if (isBlank(text)) log.error({}, allRevoked)

  function reread(): void {
    const content = path === undefined ? null : readSecretFile(path)
    if (content === null) {
      log.error({}, 'API_KEYS_FILE cannot be read; the last known keys stay valid')
      return
    }
    const renewed = parseApiKeys(content)
    const malformed = listEntries(content).length - renewed.length
    if (malformed > 0 && renewed.length === 0) {
      log.error({ malformed }, 'API_KEYS_FILE has no valid keys; the last known keys stay valid')
      return
    }
    keys = renewed
    if (isBlank(content)) log.error({}, allRevoked)
    else if (malformed > 0) log.error({ malformed }, 'API_KEYS_FILE has malformed keys')
    log.info({ names: keys.length }, 'API_KEYS_FILE was reloaded')
  }

  if (path !== undefined) watchFile(path, { interval: pollEveryMs, persistent: false }, reread)

  return {
    find(token) {
      const hash = createHash('sha256').update(token).digest()
      return keys.find((key) => timingSafeEqual(key.hash, hash))
    },
    close() {
      if (path !== undefined) unwatchFile(path, reread)
    },
  }
}

const keyForm =
  /^([A-Za-z0-9._-]+):((?:payments|support)(?:\+(?:payments|support))*):([0-9a-f]{64})$/i

function isBlank(text: string): boolean {
  return listEntries(text).length === 0
}

function listEntries(text: string): string[] {
  return text.split(/[,\n]/).flatMap((entry) => entry.trim() || [])
}

/** Parses `name:scope+scope:sha256-hex`, comma-separated or one a line. Skips malformed entries. */
export function parseApiKeys(text: string): ApiKey[] {
  return listEntries(text).flatMap((entry) => {
    const match = keyForm.exec(entry)
    if (!match) return []
    const [, name = '', scopes = '', hex = ''] = match
    return [{ name, scopes: scopes.split('+') as Scope[], hash: Buffer.from(hex, 'hex') }]
  })
}
