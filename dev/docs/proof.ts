/** Generates the tables of docs/proof.md from the published runs. */

import { readFileSync } from 'node:fs'
import { invariants } from '../torture/checker.ts'
import type { Summary } from '../torture/report.ts'

export function describeInvariants(): string {
  const rows = Object.entries(invariants).map(([number, { says }]) => `| ${number} | ${says} |`)
  return `| number | promise |\n|---|---|\n${rows.join('\n')}\n`
}

export function describeRuns(): string {
  const runs = readFileSync(new URL('../../docs/proof/runs.ndjson', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Summary)
  const sum = (of: (run: Summary) => number) =>
    runs.reduce((total, run) => total + of(run), 0).toLocaleString('en')
  return `${runs.length} runs, ${sum(({ payments }) => payments)} payments, ${sum(({ webhooks }) => webhooks)} webhooks, ${sum(countAll)} faults, ${sum(({ violations }) => violations)} violations.

| seed | day | payments | minutes | webhooks | events to the shop | processes killed, paused | connections cut, jammed, slowed | Koywe's answers spoiled | webhooks spoiled | other | violations | finished after |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
${runs.map(toRow).join('\n')}

Each kind, over all runs:

| fault | times |
|---|---|
${countKinds(runs)
  .map(([name, times]) => `| \`${name}\` | ${times} |`)
  .join('\n')}
`
}

const countAll = ({ faults }: Summary) => Object.values(faults).reduce((sum, one) => sum + one, 0)

const groups = [['kill', 'pause'], ['cut', 'jam', 'slow'], ['koywe'], ['webhooks']]
const rest = ['shop', 'mail', 'forge', 'rotate']

function toRow(run: Summary): string {
  const count = (names: string[]) =>
    Object.entries(run.faults)
      .filter(([name]) => names.includes(name.split(':')[0] ?? ''))
      .reduce((sum, [, times]) => sum + times, 0)
  const { seed, day, payments, minutes, webhooks, events, violations, recoveryMs } = run
  const restAfter = recoveryMs === null ? 'not within 60 s' : `${(recoveryMs / 1000).toFixed(1)} s`
  const faults = [...groups, rest].map(count)
  const cells = [seed, day, payments, minutes, webhooks, events, ...faults, violations, restAfter]
  return `| ${cells.join(' | ')} |`
}

function countKinds(runs: Summary[]): [string, number][] {
  const times: Record<string, number> = {}
  for (const { faults } of runs) {
    for (const [name, count] of Object.entries(faults)) times[name] = (times[name] ?? 0) + count
  }
  return Object.entries(times).toSorted(([left], [right]) => left.localeCompare(right))
}
