/**
 * The harness on real processes: small seeds hold, and its checker catches what is planted in the code or in a record. One
 * file, because two such runs at once are too much for two cores.
 */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aClone, type Clone } from '../support/clone.ts'
import { brokenOf, huntBug, torture } from '../support/torture.ts'
import { plantedBugs, plantedTraces } from './planted.ts'

let clone: Clone
beforeEach(() => {
  clone = aClone()
})
afterEach(() => clone.remove())

/** Up to three runs for a bug that shows late. */
const huntMsMax = 900_000

describe('a planted bug', () => {
  it.each(Object.entries(plantedBugs))(
    'is caught: %s',
    { timeout: huntMsMax },
    async (_name, bug) => {
      expect(await huntBug(clone, bug)).toBeNull()
    },
  )
})

describe('a storm', () => {
  it.each(['21', '22', '23'])('breaks no promise with seed %s', async (seed) => {
    const { exit, said, record } = await torture(
      clone,
      `--seed ${seed} --payments 60 --minutes 0.6`,
    )

    expect(exit, said).toBe(0)
    expect(brokenOf(record)).toEqual([])
    expect(record.filter(({ kind }) => kind === 'fault').length).toBeGreaterThan(20)
    expect(record.filter(({ kind }) => kind === 'store').length).toBeGreaterThan(20)
    expect([...clone.processes().values()]).toEqual([])
  })
})

describe('a bug that is planted in the record', () => {
  it('is caught, and nothing is where none is', async () => {
    const { exit, said, record } = await torture(
      clone,
      '--seed 32 --payments 30 --minutes 0.3 --only nothing',
    )

    expect(exit, said).toBe(0)
    expect(brokenOf(record)).toEqual([])
    for (const [name, { breaks, edit }] of Object.entries(plantedTraces)) {
      const edited = [...record]
      edit(edited)
      expect(brokenOf(edited), name).toEqual(breaks)
    }
  })
})
