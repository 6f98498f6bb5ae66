/** Random draws can be repeated by seed, and are spread evenly. */

import { expect, it } from 'vitest'
import { createDeck, createDice } from '../../../dev/torture/dice.ts'

const draw = (seed: number, count: number) => {
  const dice = createDice(seed)
  return Array.from({ length: count }, () => dice.below(12))
}

it('draws the same sequence from one seed, and another one from the next seed', () => {
  expect(draw(7, 50)).toEqual(draw(7, 50))
  expect(draw(7, 50)).not.toEqual(draw(8, 50))
})

it('draws every value first for some of many adjacent seeds', () => {
  const firsts = Array.from({ length: 200 }, (_one, seed) => draw(seed, 1)[0])

  expect(new Set(firsts).size).toBe(12)
})

it('draws every card of a deck once before it repeats one', () => {
  const next = createDeck(['a', 'b', 'c', 'd'], createDice(1))
  const rounds = Array.from({ length: 5 }, () => new Set([next(), next(), next(), next()]))

  expect(rounds.map(({ size }) => size)).toEqual([4, 4, 4, 4, 4])
})
