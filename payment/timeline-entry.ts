/** One entry of a payment's timeline. Holds no personal data. */

/** Who or what caused the entry. */
export type EntryKind =
  | 'request'
  | 'koywe'
  | 'webhook'
  | 'transition'
  | 'money'
  | 'outbox'
  | 'decision'
  /** A person on the desk or in Temporal's UI, or a key with the scope `support`. */
  | 'support'

export interface TimelineEntry {
  kind: EntryKind
  /** One line for people. */
  summary: string
  /** Codes, counts, and durations in milliseconds. */
  detail: Record<string, unknown> | null
}
