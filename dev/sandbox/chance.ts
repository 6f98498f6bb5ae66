/** Repeatable random draws: the same seed gives the same draws in the same order. */

export interface Chance {
  /** @param probability 0 never, 1 always */
  happens(probability: number): boolean
  /** Restarts the sequence. */
  seed(seed: number): void
}

export function createChance(seed: number): Chance {
  let next = createRandom(seed)
  return {
    happens: (probability) => probability >= 1 || next() < probability,
    seed(wish) {
      next = createRandom(wish)
    },
  }
}

/**
 * Mulberry32: small, and even enough to choose faults. Adjacent seeds give unrelated sequences.
 * @returns a function that draws numbers from 0 up to, and without, 1
 */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
