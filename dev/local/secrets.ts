/** The secrets of this checkout's local set-up. The first start creates them in .local/. */

import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { localPath } from './paths.ts'

export interface Secrets {
  databasePassword: string
  /** API keys, one of each scope. */
  paymentsKey: string
  supportKey: string
  eventsSecret: string
  koywe: {
    KOYWE_API_KEY: string
    KOYWE_SECRET: string
    KOYWE_ORG_ID: string
    KOYWE_MERCHANT_ID: string
    KOYWE_WEBHOOK_SECRET: string
  }
}

const random = (bytes = 24) => randomBytes(bytes).toString('base64url')

const file = () => localPath('secrets.json')

/** Says whether an earlier start has created the secrets. */
export function hasSecrets(): boolean {
  return existsSync(file())
}

export function loadSecrets(): Secrets {
  const path = file()
  if (hasSecrets()) return JSON.parse(readFileSync(path, 'utf8')) as Secrets
  const secrets: Secrets = {
    databasePassword: random(),
    paymentsKey: `payin_payments_${random()}`,
    supportKey: `payin_support_${random()}`,
    eventsSecret: `whsec_${randomBytes(32).toString('base64')}`,
    koywe: {
      KOYWE_API_KEY: `sandbox_key_${random(9)}`,
      KOYWE_SECRET: random(),
      KOYWE_ORG_ID: 'org_sandbox',
      KOYWE_MERCHANT_ID: 'mrc_sandbox',
      KOYWE_WEBHOOK_SECRET: random(),
    },
  }
  writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}

/** The value of API_KEYS for the local keys: names, scopes and hashes. */
export function toApiKeys({ paymentsKey, supportKey }: Secrets): string {
  const hash = (key: string) => createHash('sha256').update(key).digest('hex')
  return `shop:payments:${hash(paymentsKey)},support:support:${hash(supportKey)}`
}
