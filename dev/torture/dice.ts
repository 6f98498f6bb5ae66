/** Random draws of a torture run. The same seed draws the same things in the same order. */

import { createRandom } from '../sandbox/chance.ts'

export interface Dice {
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number
  pick<Item>(items: readonly Item[]): Item
}

export function createDice(seed: number): Dice {
  const next = createRandom(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('pick needs at least one item')
      return item
    },
  }
}

/** Draws every item once before it draws any item again. */
export function createDeck<Item>(items: readonly Item[], dice: Dice): () => Item | undefined {
  let left: Item[] = []
  return () => {
    if (left.length === 0) left = [...items]
    return left.splice(dice.below(left.length), 1)[0]
  }
}
