/**
 * Makes sure that this worker holds a Koywe token. The token stays in the worker's memory and never
 * enters a history. Safe to repeat: a token that is held is used.
 */

import { watchCredentials } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'

export function createAuthenticate(dependencies: Dependencies) {
  const watch = watchCredentials(dependencies, 'sign-in')
  return async (_paymentId: string): Promise<void> => {
    await watch(() => dependencies.koywe.signIn())
  }
}
