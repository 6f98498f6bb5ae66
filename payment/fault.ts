/** One thing that is wrong with a request. */

import type { FailureCode } from './failure.ts'

export interface Fault {
  code: FailureCode
  /** Dotted path of the field, such as `payer.documentNumber`; null where it is the whole body. */
  field: string | null
  /** What exactly is wrong or what would be right. Never repeats personal data. */
  detail: string | null
}
