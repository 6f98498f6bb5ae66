/** `npm run torture`: runs real processes and many shoppers, injects faults, and checks what was observed. */

import { randomInt } from 'node:crypto'
import { localPath, makeFolder } from '../local/paths.ts'
import { readOptions } from '../../runtime/options.ts'
import { check, invariants } from './checker.ts'
import { createDice } from './dice.ts'
import { injectFaults } from './nemesis.ts'
import { createRecord, readRecord, type RecordFile } from './record.ts'
import { describeFaults, publish, summarize, type TortureRun } from './report.ts'
import { shop } from './shoppers.ts'
import { startStage, type TortureStage } from './stage.ts'
import { describeStory, paymentIn } from './story.ts'
import { survey, untilAtRest } from './survey.ts'

const help = `npm run torture [-- --seed N] [--payments M] [--minutes T] [--check FILE]

Starts PostgreSQL, Temporal, the sandbox, two apis and two workers. Shoppers check out, pay in every way,
decline and return. At the same time the run kills and pauses processes, cuts, jams and slows connections,
rotates secrets, spoils Koywe's answers and loses webhooks, all drawn from the seed. At the end it heals
every fault and checks the record of the run against ${Object.keys(invariants).length} invariants. Exits 1 if one is broken, and prints
the story of a payment that shows it.

  --seed N       seed of the faults (default: drawn and printed)
  --payments M   number of payments at most (default 60)
  --minutes T    duration of the faults (default 1)
  --only A,B     inject only faults whose name begins so, such as kill:worker,koywe:cut-after,shop
  --poll-ms A,B  the poll schedule of the payments (default 5000,5000,10000,20000)
  --rest-ms N    time for everything to finish after the last fault (default 60000)
  --check FILE   check an existing record, and start nothing
  --story ID     with --check: print everything that was observed about a payment
  --publish      add the run to docs/proof/runs.ndjson; npm run docs then updates the table

The record stays in .local/torture/.

Examples:
  npm run torture -- --seed 7 --payments 100 --minutes 3
  npm run torture -- --check .local/torture/7.ndjson
`

const options = readOptions(help, {
  seed: { type: 'string' },
  payments: { type: 'string', default: '60' },
  minutes: { type: 'string', default: '1' },
  only: { type: 'string' },
  'poll-ms': { type: 'string', default: '5000,5000,10000,20000' },
  'rest-ms': { type: 'string', default: '60000' },
  check: { type: 'string' },
  story: { type: 'string' },
  publish: { type: 'boolean', default: false },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
/** Time for everything to finish after the last fault. Shoppers wait as long. */
const restMs = Number(options['rest-ms'])
/** Shoppers at the same time. */
const callers = 192

if (options.story !== undefined) {
  describeStory(readRecord(options.check ?? ''), options.story).forEach(say)
} else {
  process.exitCode = await main()
}

async function main(): Promise<number> {
  if (options.check !== undefined) return judge(options.check)
  const run = { ...toNumbers(), file: '' }
  run.file = `${makeFolder(localPath('torture'))}/${run.seed}.ndjson`
  await torture(run)
  const exitCode = judge(run.file)
  if (options.publish) publish(summarize(run, readRecord(run.file)))
  return exitCode
}

function toNumbers(): Pick<TortureRun, 'seed' | 'payments' | 'minutes'> {
  return {
    seed: Number(options.seed ?? randomInt(2 ** 31)),
    payments: Number(options.payments),
    minutes: Number(options.minutes),
  }
}

async function torture(run: TortureRun): Promise<void> {
  const record = createRecord(run.file)
  say(`seed ${run.seed}, recorded in ${run.file}`)
  const starting = startStage(record, say, { pollMs: options['poll-ms'] })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void endEarly(starting))
  }
  const stage = await starting
  try {
    const opened = await runFaults(stage, run, record)
    say(`${opened} payments were opened. All faults are healed. Waiting for everything to finish.`)
    const afterMs = await untilAtRest(stage, restMs)
    record.write({ kind: 'rest', afterMs })
    say(
      afterMs === null
        ? `not everything finished within ${restMs / 1000} s`
        : `everything finished ${(afterMs / 1000).toFixed(1)} s after the last fault`,
    )
    await survey(stage, record)
  } finally {
    await stage.close()
  }
}

/** Also while the parts are starting: none of them is left behind. */
async function endEarly(starting: Promise<TortureStage>): Promise<never> {
  const stage = await starting.catch(() => null)
  await stage?.close()
  process.exit(130)
}

/** Runs shoppers and faults. Returns how many payments were opened. */
async function runFaults(
  stage: TortureStage,
  { seed, payments, minutes }: TortureRun,
  record: RecordFile,
): Promise<number> {
  const untilMs = performance.now() + minutes * 60_000
  let begun = 0
  let opened = 0
  let shopping = callers
  const shoppers = Array.from({ length: callers }, async (_one, place) => {
    const dice = createDice(seed + place + 1)
    while (performance.now() < untilMs && begun < payments) {
      begun += 1
      if (begun % 50 === 0) say(`  ${begun} begun, ${opened} opened`)
      // A shopper who has begun goes on after the faults end.
      if (await shop({ stage, dice, record, untilMs: untilMs + restMs })) opened += 1
    }
    shopping -= 1
  })
  const only = options.only?.split(',') ?? null
  // Ends the faults once a quarter of the shoppers is left: the last few take long.
  const isOver = () => performance.now() >= untilMs || shopping <= Math.min(callers, payments) / 4
  await injectFaults(stage, { seed, record, only, isOver })
  await Promise.all(shoppers)
  return opened
}

/** Prints what the checker found. Returns the exit code. */
function judge(file: string): number {
  const record = readRecord(file)
  const violations = check(record)
  const counts = Object.entries(Object.groupBy(record, ({ kind }) => kind))
  say(counts.map(([kind, entries]) => `${entries.length} × ${kind}`).join(', '))
  say('injected faults:')
  describeFaults(record).forEach(say)
  for (const [number, { says }] of Object.entries(invariants)) {
    const broken = violations.filter(({ invariant }) => invariant === Number(number))
    say(`${broken.length === 0 ? 'holds ' : 'BROKEN'} ${number.padStart(2)}  ${says}`)
    for (const violation of broken.slice(0, 10)) say(`            ${violation.says}`)
    const example = broken.map((violation) => paymentIn(violation.says)).find((id) => id !== null)
    if (example) describeStory(record, example).forEach((line) => say(`              ${line}`))
  }
  return violations.length === 0 ? 0 : 1
}
