/** Loads a payment's progress from the store. Safe to repeat: reads only. */

import type { Progress } from '../payment/next-step.ts'
import type { Dependencies } from './dependencies.ts'
import { loadRow } from './load-row.ts'
import { loadProgress } from './progress.ts'

export function createLoadPayment(dependencies: Dependencies) {
  return async (paymentId: string): Promise<Progress> =>
    loadProgress(dependencies, await loadRow(dependencies, paymentId))
}
