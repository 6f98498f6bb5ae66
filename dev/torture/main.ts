/** `npm run torture`: real parts, many shoppers, everything going wrong, and a checker over what was seen. */

import { randomInt } from 'node:crypto'
import { localPath, makeFolder } from '../local/paths.ts'
import { readOptions } from '../../runtime/options.ts'
import { check, invariants } from './checker.ts'
import { createDice } from './dice.ts'
import { rage } from './nemesis.ts'
import { createRecord, readRecord, type RecordFile } from './record.ts'
import { describeFaults, publish, summarize, type TortureRun } from './report.ts'
import { shop } from './shoppers.ts'
import { startStage, type TortureStage } from './stage.ts'
import { paymentIn, tellStory } from './story.ts'
import { survey, untilSettled } from './survey.ts'

const help = `npm run torture [-- --seed N] [--payments M] [--minutes T] [--check FILE]

Starts PostgreSQL, Temporal, the sandbox, two apis and two workers; lets shoppers check out, pay in every
way, decline and come back, while processes are killed and paused, connections cut, jammed and slowed,
secrets rotated, Koywe answers badly and webhooks get lost, all drawn from the seed. Then everything is
healed, and what was seen from outside is checked against ${Object.keys(invariants).length} invariants. Exits 1 where one is broken,
with the story of a payment that shows it.

  --seed N       what goes wrong, and when (default: drawn and printed)
  --payments M   how many are started at most (default 60)
  --minutes T    for how long things go wrong (default 1)
  --only A,B     nothing goes wrong but what begins so, such as kill:worker,koywe:cut-after,shop
  --poll-ms A,B  how long a payment goes unread where no webhook comes, from read to read
                 (default 5000,5000,10000,20000)
  --rest-ms N    within how long everything must come to rest in the end (default 60000)
  --check FILE   checks a record that exists, and starts nothing
  --story ID     with --check: tells everything that was seen of a payment
  --publish      adds the run's line to docs/proof/runs.ndjson; npm run docs makes the table of it

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
/** Within how long everything must come to rest after the last fault, and people go on waiting. */
const cooldownMs = Number(options['rest-ms'])
/** Shoppers at once. */
const callers = 192

if (options.story !== undefined) {
  tellStory(readRecord(options.check ?? ''), options.story).forEach(say)
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
  const stage = await startStage(record, say, { pollMs: options['poll-ms'] })
  process.once('SIGINT', () => void stage.close().then(() => process.exit(130)))
  try {
    const opened = await letRage(stage, run, record)
    say(`${opened} payments were opened; everything is healed, and comes to rest`)
    const afterMs = await untilSettled(stage, cooldownMs)
    record.write({ kind: 'rest', afterMs })
    say(
      afterMs === null
        ? `not everything came to rest within ${cooldownMs / 1000} s`
        : `everything came to rest ${(afterMs / 1000).toFixed(1)} s after the last fault`,
    )
    await survey(stage, record)
  } finally {
    await stage.close()
  }
}

/** Gives how many payments were opened. */
async function letRage(
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
      // Whoever has begun goes on after the storm, as people do.
      if (await shop({ stage, dice, record, untilMs: untilMs + cooldownMs })) opened += 1
    }
    shopping -= 1
  })
  const only = options.only?.split(',') ?? null
  // The last few would keep everybody waiting for things to go wrong to no one.
  const isOver = () => performance.now() >= untilMs || shopping <= Math.min(callers, payments) / 4
  await rage(stage, { seed, record, only, isOver })
  await Promise.all(shoppers)
  return opened
}

/** Says what the checker found. Gives the exit code. */
function judge(file: string): number {
  const record = readRecord(file)
  const violations = check(record)
  const counts = Object.entries(Object.groupBy(record, ({ kind }) => kind))
  say(counts.map(([kind, entries]) => `${entries.length} × ${kind}`).join(', '))
  say('what went wrong, and how often:')
  describeFaults(record).forEach(say)
  for (const [number, { says }] of Object.entries(invariants)) {
    const broken = violations.filter(({ invariant }) => invariant === Number(number))
    say(`${broken.length === 0 ? 'holds ' : 'BROKEN'} ${number.padStart(2)}  ${says}`)
    for (const violation of broken.slice(0, 10)) say(`            ${violation.says}`)
    const example = broken.map((violation) => paymentIn(violation.says)).find((id) => id !== null)
    if (example) tellStory(record, example).forEach((line) => say(`              ${line}`))
  }
  return violations.length === 0 ? 0 : 1
}
