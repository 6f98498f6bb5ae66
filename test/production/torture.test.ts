/** The harness on real processes: small seeds hold, and its checker catches what is planted. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { check } from '../../dev/torture/checker.ts'
import { readRecord, type Entry } from '../../dev/torture/record.ts'
import { aClone, type Clone } from '../support/clone.ts'
import { plantedBugs, plantedTraces } from './planted.ts'

let clone: Clone
beforeEach(() => {
  clone = aClone()
})
afterEach(() => clone.remove())

const brokenOf = (record: Entry[]) => [...new Set(check(record).map(({ invariant }) => invariant))]

async function torture(line: string) {
  const words = line.split(' ')
  const command = clone.run([process.execPath, 'dev/torture/main.ts', ...words])
  const exit = await command.ended
  const seed = words[words.indexOf('--seed') + 1]
  const record = readRecord(join(clone.folder, '.local', 'torture', `${seed}.ndjson`))
  return { exit, said: command.said(), record }
}

describe('a storm', () => {
  it.each(['21', '22', '23'])('breaks no promise with seed %s', async (seed) => {
    const { exit, said, record } = await torture(`--seed ${seed} --payments 60 --minutes 0.6`)

    expect(exit, said).toBe(0)
    expect(brokenOf(record)).toEqual([])
    expect(record.filter(({ kind }) => kind === 'fault').length).toBeGreaterThan(20)
    expect(record.filter(({ kind }) => kind === 'store').length).toBeGreaterThan(20)
    expect([...clone.processes().values()]).toEqual([])
  })
})

/** On a slow machine, half a minute may pass without the moment that shows a bug. */
const seeds = [31, 33, 34]

describe('a planted bug', () => {
  it.each(Object.entries(plantedBugs))('is caught: %s', async (_name, { breaks, run, changes }) => {
    for (const { file, from, to } of changes) {
      const path = join(clone.folder, file)
      const source = readFileSync(path, 'utf8')
      expect(source).toContain(from)
      writeFileSync(path, source.replace(from, to))
    }

    const found: string[] = []
    for (const seed of seeds) {
      const { exit, record } = await torture(
        `--seed ${seed} --payments 300 --minutes 0.5 --rest-ms 15000 ${run}`,
      )
      const broken = brokenOf(record)
      if (exit === 1 && broken.some((one) => breaks.includes(one))) return
      found.push(`seed ${seed}: exit ${exit}, broken ${broken.join(', ')}`)
    }

    expect.fail(`not caught: ${found.join('; ')}`)
  })

  it('in the record alone is caught, and nothing is where none is', async () => {
    const { exit, said, record } = await torture(
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
