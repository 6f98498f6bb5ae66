/** Keeps the finding "wrong Koywe credentials or context" open while it is true. */

import { KoyweError } from '../koywe/errors.ts'
import type { Dependencies } from './dependencies.ts'

export type WatchedCall = <Result>(call: () => Promise<Result>) => Promise<Result>

/**
 * Wraps calls to Koywe.
 * @param subject `sign-in`, or `merchant` for everything that a token is good for
 */
export function watchCredentials(
  { store }: Pick<Dependencies, 'store'>,
  subject: 'sign-in' | 'merchant',
): WatchedCall {
  let isKnownGood = false
  return async (call) => {
    try {
      const result = await call()
      if (!isKnownGood) await store.findings.close('koywe_credentials', subject)
      isKnownGood = true
      return result
    } catch (error) {
      if (error instanceof KoyweError && error.code === 'koywe_unauthorized') {
        isKnownGood = false
        await store.findings.open('koywe_credentials', subject)
      }
      throw error
    }
  }
}
