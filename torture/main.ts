/** `npm run torture`: real parts, many shoppers, everything going wrong, and a checker over what was seen. */

import { randomInt } from 'node:crypto'
import { makeFolder, localPath } from '../local/paths.ts'
import { readOptions } from '../process/options.ts'
import { check, invariants } from './checker.ts'
import { createDice, rage } from './nemesis.ts'
import { createRecord, readRecord } from './record.ts'
import { shop } from './shoppers.ts'
import { startStage, type Stage } from './stage.ts'
import { survey, untilSettled } from './survey.ts'

const help = `npm run torture [-- --seed N] [--payments M] [--minutes T] [--check FILE]

Starts PostgreSQL, Temporal, the sandbox, two apis and two workers; lets shoppers check out, pay, decline
and come back, while processes are killed and paused, connections cut and jammed, Koywe answers badly and
webhooks get lost, all drawn from the seed. Then everything is healed, and what was seen from outside is
checked against ${Object.keys(invariants).length} invariants. Exits 1 where one is broken.

  --seed N       what goes wrong, and when (default: drawn and printed)
  --payments M   how many are started at most (default 60)
  --minutes T    for how long things go wrong (default 1)
  --check FILE   checks a record that exists, and starts nothing

The record stays in .local/torture/.

Examples:
  npm run torture -- --seed 7 --payments 100 --minutes 3
  npm run torture -- --check .local/torture/7.ndjson
`

const options = readOptions(help, {
  seed: { type: 'string' },
  payments: { type: 'string', default: '60' },
  minutes: { type: 'string', default: '1' },
  check: { type: 'string' },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
/** After the last fault everything must have come to rest within this. */
const restMs = 240_000
const callers = 8

process.exitCode = judge(options.check ?? (await torture()))

async function torture(): Promise<string> {
  const seed = Number(options.seed ?? randomInt(2 ** 31))
  const file = `${makeFolder(localPath('torture'))}/${seed}.ndjson`
  const record = createRecord(file)
  say(`seed ${seed}, recorded in ${file}`)
  const stage = await startStage(record, say)
  process.once('SIGINT', () => void stage.close().then(() => process.exit(130)))
  try {
    const minutes = Number(options.minutes)
    const raged = await letRage(stage, {
      seed,
      record,
      untilMs: performance.now() + minutes * 60_000,
    })
    say(`${raged} payments were started; everything is healed, and comes to rest`)
    if (!(await untilSettled(stage, restMs)))
      say(`not everything came to rest within ${restMs / 1000} s`)
    await survey(stage, record)
  } finally {
    await stage.close()
  }
  return file
}

/** Gives how many payments were opened. */
async function letRage(
  stage: Stage,
  {
    seed,
    record,
    untilMs,
  }: { seed: number; record: ReturnType<typeof createRecord>; untilMs: number },
): Promise<number> {
  const most = Number(options.payments)
  let begun = 0
  let opened = 0
  const isOver = () => performance.now() >= untilMs
  const shoppers = Array.from({ length: callers }, async (_one, place) => {
    const dice = createDice(seed + place + 1)
    while (!isOver() && begun < most) {
      begun += 1
      // Whoever has begun goes on after the storm, as people do.
      if (await shop({ stage, dice, record, untilMs: untilMs + 60_000 })) opened += 1
      if (begun % 10 === 0) say(`  ${begun} begun, ${opened} opened`)
    }
  })
  await rage(stage, { dice: createDice(seed), record, isOver })
  await Promise.all(shoppers)
  return opened
}

/** Says what the checker found. Gives the exit code. */
function judge(file: string): number {
  const record = readRecord(file)
  const violations = check(record)
  const counts = Object.entries(Object.groupBy(record, ({ kind }) => kind))
  say(counts.map(([kind, entries]) => `${entries.length} × ${kind}`).join(', '))
  for (const [number, { says }] of Object.entries(invariants)) {
    const broken = violations.filter(({ invariant }) => invariant === Number(number))
    say(`${broken.length === 0 ? 'holds ' : 'BROKEN'} ${number.padStart(2)}  ${says}`)
    for (const violation of broken.slice(0, 10)) say(`            ${violation.says}`)
  }
  return violations.length === 0 ? 0 : 1
}
