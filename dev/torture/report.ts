/** Summarizes a run for the published table: its size, its faults, and what the checker found. */

import { appendFileSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkout } from '../local/paths.ts'
import { check } from './checker.ts'
import { entriesOf, type Entry } from './record.ts'

export interface TortureRun {
  seed: number
  /** At most so many. */
  payments: number
  minutes: number
  file: string
}

export interface Summary {
  day: string
  seed: number
  minutes: number
  /** In the store at the end. */
  payments: number
  webhooks: number
  events: number
  /** How often each fault was injected. */
  faults: Record<string, number>
  violations: number
  /** From the end of the last fault until everything had finished; null if that took longer than the bound. */
  recoveryMs: number | null
  recordBytes: number
}

const runsFile = join(checkout, 'docs', 'proof', 'runs.ndjson')

export function summarize({ seed, minutes, file }: TortureRun, record: Entry[]): Summary {
  return {
    day: new Date().toISOString().slice(0, 10),
    seed,
    minutes,
    payments: entriesOf(record, 'store').length,
    webhooks: entriesOf(record, 'webhook').length,
    events: entriesOf(record, 'event').length,
    faults: countFaults(record),
    violations: check(record).length,
    recoveryMs: entriesOf(record, 'rest')[0]?.afterMs ?? null,
    recordBytes: statSync(file).size,
  }
}

/** Counts the faults that were injected and healed. */
function countFaults(record: Entry[]): Record<string, number> {
  const faults: Record<string, number> = {}
  for (const { name, phase } of entriesOf(record, 'fault')) {
    if (phase === 'over') faults[name] = (faults[name] ?? 0) + 1
  }
  return faults
}

/** One line for each family of faults, such as kill, with the count of each kind, the rarest first. */
export function describeFaults(record: Entry[]): string[] {
  const kinds = Object.entries(countFaults(record)).toSorted(([, one], [, other]) => one - other)
  const families = Object.groupBy(kinds, ([name]) => name.split(':')[0] ?? name)
  return Object.entries(families).map(([family, members = []]) => {
    const counts = members.map(([name, count]) => `${count} × ${name.slice(family.length + 1)}`)
    return `  ${family}: ${counts.join(', ')}`
  })
}

export function publish(summary: Summary): void {
  mkdirSync(dirname(runsFile), { recursive: true })
  appendFileSync(runsFile, `${JSON.stringify(summary)}\n`)
}
