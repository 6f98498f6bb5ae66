/** Runs of `npm run torture` in a copy of the checkout, and their records. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from '../../dev/torture/checker.ts'
import { readRecord, type Entry } from '../../dev/torture/record.ts'
import type { PlantedBug } from '../production/planted.ts'
import type { Clone } from './clone.ts'

export const brokenOf = (record: Entry[]) => [
  ...new Set(check(record).map(({ invariant }) => invariant)),
]

export async function torture(clone: Clone, line: string) {
  const words = line.split(' ')
  const command = clone.run([process.execPath, 'dev/torture/main.ts', ...words])
  const exit = await command.ended
  const seed = words[words.indexOf('--seed') + 1]
  const record = readRecord(join(clone.folder, '.local', 'torture', `${seed}.ndjson`))
  return { exit, said: command.said(), record }
}

/** On a slow machine, half a minute may pass without the moment that shows a bug. */
const seeds = [31, 33, 34]

/** More payments keep two cores so busy under faults that few of them open and few webhooks come. */
const huntedPayments = 40

/** Plants a bug in a copy. Returns what each run found until one found the bug; null when one did. */
export async function huntBug(
  clone: Clone,
  { breaks, run, changes }: PlantedBug,
): Promise<string[] | null> {
  for (const { file, from, to } of changes) {
    const path = join(clone.folder, file)
    const source = readFileSync(path, 'utf8')
    if (!source.includes(from)) throw new Error(`${file} has no such line any more: ${from}`)
    writeFileSync(path, source.replace(from, to))
  }
  const found: string[] = []
  for (const seed of seeds) {
    const line = `--seed ${seed} --payments ${huntedPayments} --minutes 0.4 --rest-ms 10000 ${run}`
    const { exit, record } = await torture(clone, line)
    const broken = brokenOf(record)
    if (exit === 1 && broken.some((one) => breaks.includes(one))) return null
    found.push(`seed ${seed}: exit ${exit}, broken ${broken.join(', ')}`)
  }
  return found
}
