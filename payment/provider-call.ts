/** A call to Koywe about a payment, as it is recorded for support. */

/** The kinds of calls that are about one payment. */
export const providerCallKinds = ['contact', 'order', 'read'] as const
export type ProviderCallKind = (typeof providerCallKinds)[number]

export interface ProviderCall {
  kind: ProviderCallKind
  tookMs: number
  /** The HTTP status; null where no answer came. */
  status: number | null
  /** Our code of what went wrong; null for a call that succeeded. */
  code: string | null
  /** The first bytes of the answer, without personal data and secrets; null where no answer came. */
  answer: string | null
}

/** A call that is to be stored, and how long ago it began: only the database's clock is stored. */
export interface EndedCall extends ObservedCall {
  beganMsAgo: number
}

/** A stored call. `at`: when it began, in epoch milliseconds. */
export interface DatedProviderCall extends ProviderCall {
  at: number
}

/** A call that has just ended. */
export interface ObservedCall extends ProviderCall {
  paymentId: string
}
