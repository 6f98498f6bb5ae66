/** What has failed is left alone for a while, and then tried by one caller in each such while until it succeeds. */

export interface CircuitBreaker {
  /**
   * Whether to try: true for all while all is well, and then for one after each rest, which uses it up even where
   * nothing comes of it.
   */
  mayTry(): boolean
  begin(): void
  end(): void
}

export function createCircuitBreaker(cooldownMs: number): CircuitBreaker {
  let until: number | null = null
  const begin = () => {
    until = performance.now() + cooldownMs
  }
  return {
    mayTry() {
      if (until === null) return true
      if (performance.now() < until) return false
      begin()
      return true
    },
    begin,
    end() {
      until = null
    },
  }
}
