/** The error of every statement that the database did not execute because of its own state, or the way to it. */

/**
 * The store cannot be used now: unreachable, read-only, full, shutting down, too slow, or set up wrongly. Keeps the
 * message, the code and the stack of the driver's error, and nothing else, because the rest may quote rows.
 */
export class StorageUnavailable extends Error {
  /** The SQL state, or the code of the network error. */
  readonly code: string | undefined

  constructor(error: unknown) {
    const inner = error instanceof Error ? error : new Error(String(error))
    // A host with several addresses fails with an AggregateError whose own message is empty.
    const parts: unknown[] = inner instanceof AggregateError ? inner.errors : []
    const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined
    super(inner.message || parts.map(String).join(', ') || code)
    this.name = 'StorageUnavailable'
    this.code = code
    if (inner.stack !== undefined) this.stack = inner.stack
  }
}
