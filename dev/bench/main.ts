/**
 * `npm run bench`: whole lives of payments in Payin and in what a user could pick instead, on one PostgreSQL
 * and one engine, in interleaved rounds. Compare figures within one run only.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { localPath } from '../local/paths.ts'
import { readOptions } from '../../runtime/options.ts'
import {
  quickSections,
  runBench,
  sections,
  usualSections,
  type BenchResult,
  type BenchWish,
} from './bench.ts'
import { needTable, toMarkdown } from './table.ts'

const help = `npm run bench [-- --engine dev|server] [--quick] [--only lives,webhooks] [--rounds 3]

Compares Payin with a plain Temporal program, DBOS, Restate and plain SQL. Each does the same job in turn,
with a provider, a shop and a mail server that answer at once. Prints tables, and writes every figure to
.local/bench.json.

  --engine dev|server  Temporal's development server, or the server on PostgreSQL (default dev)
  --quick              two minutes: one round, few payments, only ${quickSections.join(', ')}
  --only A,B           of ${sections.join(', ')}
                       (default: all except memory)
  --rounds N           how many times the contestants take turns (default 3)
  --payments N         lives in the memory section (default 100000: more than an hour)
  --model              prints what 10, 100 and 1,000 payments a second need, from the last run
  --help               show this

Examples:
  npm run bench -- --quick
  npm run bench -- --engine server
`

const values = readOptions(help, {
  engine: { type: 'string', default: 'dev' },
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  rounds: { type: 'string' },
  payments: { type: 'string', default: '100000' },
  model: { type: 'boolean', default: false },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
if (values.model) {
  say(needTable(readResult()))
  process.exit(0)
}
if (values.engine !== 'dev' && values.engine !== 'server') {
  say('--engine must be dev or server.')
  process.exit(2)
}
const usual = values.quick ? quickSections : usualSections
const asked = values.only?.split(',') ?? usual
const only = sections.filter((name) => asked.includes(name))
const unknown = asked.filter((name) => !(sections as readonly string[]).includes(name))
if (unknown.length > 0) {
  say(`--only takes ${sections.join(', ')}. It does not take ${unknown.join(', ')}.`)
  process.exit(2)
}
const wish: BenchWish = {
  engine: values.engine,
  isQuick: values.quick,
  only,
  rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
  payments: Number(values.payments),
}

const result = await runBench(wish, say)
writeFileSync(localPath('bench.json'), `${JSON.stringify(result, null, 1)}\n`)
say(`\n${toMarkdown(result)}`)
say(`Every figure: ${localPath('bench.json')}`)

function readResult(): BenchResult {
  const path = localPath('bench.json')
  if (!existsSync(path)) {
    say('There is no run yet. Run npm run bench -- --engine server first.')
    process.exit(1)
  }
  return JSON.parse(readFileSync(path, 'utf8')) as BenchResult
}
