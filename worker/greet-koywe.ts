/** Checks the credentials and the merchant at Koywe when the worker starts, before the first payer meets a fault. */

import { setTimeout } from 'node:timers/promises'
import { watchCredentials } from '../activities/credentials.ts'
import type { Dependencies } from '../activities/dependencies.ts'
import { KoyweError } from '../koywe/errors.ts'

export type GreetingParts = Pick<Dependencies, 'koywe' | 'store' | 'log'>

/** The pause before the next attempt while Koywe does not answer. */
const againMs = 30_000

/**
 * Signs in and looks the merchant up, and repeats both until Koywe answers. A fault is logged in one sentence and
 * opens a finding; a success closes that finding.
 * @param signal ends the attempts
 */
export async function greetKoywe(parts: GreetingParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await hasAnswered(parts))) {
    await setTimeout(againMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

async function hasAnswered(parts: GreetingParts): Promise<boolean> {
  const { koywe, log } = parts
  try {
    await watchCredentials(parts, 'sign-in')(() => koywe.signIn())
    const isOurs = await watchCredentials(parts, 'merchant')(() => koywe.knowsMerchant())
    await noteMerchant(parts, isOurs)
    return true
  } catch (error) {
    const code = error instanceof KoyweError ? error.code : 'internal_error'
    const isRefused = code === 'koywe_unauthorized'
    if (isRefused)
      log.error({ code }, 'Koywe rejects the credentials: correct KOYWE_API_KEY and KOYWE_SECRET')
    else
      log.warn(
        { code, err: error },
        'Koywe cannot be reached to check the credentials: the worker tries again',
      )
    return isRefused
  }
}

/** Koywe returns an empty answer, and no error, for a merchant of another account. */
async function noteMerchant({ store, log }: GreetingParts, isOurs: boolean | null) {
  if (isOurs !== false) {
    await store.findings.close('koywe_merchant', 'merchant')
    return
  }
  await store.findings.open('koywe_merchant', 'merchant')
  log.error(
    { code: 'koywe_merchant' },
    'Koywe returns empty results for KOYWE_ORG_ID and KOYWE_MERCHANT_ID: they belong to another account',
  )
}
