/** Circuit breaker: after a failure, calls are skipped for `cooldownMs`; then one probe decides. */

export interface CircuitBreaker {
  /** Whether the caller may call now. While the breaker is open, this is true for one caller per cooldown. */
  mayCall(): boolean
  recordFailure(): void
  recordSuccess(): void
}

export function createCircuitBreaker(cooldownMs: number): CircuitBreaker {
  let openUntil: number | null = null
  const recordFailure = () => {
    openUntil = performance.now() + cooldownMs
  }
  return {
    mayCall() {
      if (openUntil === null) return true
      if (performance.now() < openUntil) return false
      // The probe. If it never reports back, another one follows after the next cooldown.
      recordFailure()
      return true
    },
    recordFailure,
    recordSuccess() {
      openUntil = null
    },
  }
}
