/** The harness on real processes: small seeds hold, and the checker finds what is planted in a record. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aClone, type Clone } from '../support/clone.ts'
import { brokenOf, torture } from '../support/torture.ts'
import { plantedTraces } from './planted.ts'

let clone: Clone
beforeEach(() => {
  clone = aClone()
})
afterEach(() => clone.remove())

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
