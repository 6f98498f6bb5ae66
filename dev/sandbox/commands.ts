/** Commands that a person sends to a running sandbox, through its admin routes. */

import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { scenarios, type Scenario, type ScenarioStep } from './scenarios.ts'
import { eventTypes } from './shapes.ts'
import { followShopEvents, type Payin } from './shop-events.ts'
import type { WebhookAnswer } from './webhooks.ts'

/** Tells the caller what was wrong with a command, in one sentence. */
export class CommandError extends Error {}

export interface CommandWords {
  /** The word after the command's name; empty if there is none. */
  subject: string
  /** The sandbox's address. */
  at: string
  payment: string | undefined
  /** Null if no running Payin is known. */
  payin: Payin | null
}

type Say = (line: string) => void

export const commands: ReadonlyMap<string, (words: CommandWords, say: Say) => Promise<void>> =
  new Map([
    ['trigger', trigger],
    ['scenario', scenario],
    ['clock', clock],
    ['listen', listen],
  ])

/** Every event that can be triggered, with the status that causes it. Koywe writes "canceled" as well. */
const statuses = new Map([
  ...[...eventTypes].map(([status, event]) => [event, status] as const),
  ['order.canceled', 'CANCELLED'],
])

async function trigger({ subject, at, payment }: CommandWords, say: Say): Promise<void> {
  const status = statuses.get(subject)
  if (status === undefined) {
    const what = subject === '' ? 'trigger needs an event.' : `There is no event "${subject}".`
    throw new CommandError(`${what} Use one of: ${[...statuses.keys()].join(', ')}.`)
  }
  await run({ post: 'orders/{order}', body: { status } }, { at, payment })
  say(`The order of ${payment} is ${status}. The sandbox sends its webhook.`)
}

async function scenario(words: CommandWords, say: Say): Promise<void> {
  const { says, steps } = findScenario(words.subject)
  say(says)
  for (const step of steps) {
    await run(step, words)
    say(`  ${step.post} ${step.body ? JSON.stringify(step.body) : ''}`.trimEnd())
  }
  await sayShopEvents(words, say)
}

/** Lists the events that the shop gets. A scenario has worked without them. */
async function sayShopEvents({ payment, payin }: CommandWords, say: Say): Promise<void> {
  if (payment === undefined) return
  if (payin === null) {
    say('Add --payin http://… --key … to see which events Payin sends the shop.')
    return
  }
  say(`Events of ${payment} to the shop:`)
  try {
    await followShopEvents(payin, payment, (event) => say(`  ${event}`))
  } catch (error) {
    say(`  unknown: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Finds a scenario by its name, or reads a file of the same shape. */
function findScenario(subject: string): Scenario {
  const known = Object.hasOwn(scenarios, subject) ? scenarios[subject] : undefined
  if (known) return known
  if (!existsSync(subject)) {
    const names = Object.entries(scenarios).map(
      ([name, { says }]) => `  ${name.padEnd(18)} ${says}`,
    )
    throw new CommandError(`Which scenario? Name a file of steps, or one of\n${names.join('\n')}`)
  }
  const scenario: unknown = JSON.parse(readFileSync(subject, 'utf8'))
  if (isScenario(scenario)) return scenario
  throw new CommandError(`${subject} must be {"says": "…", "steps": [{"post": "…", "body": {…}}]}.`)
}

function isScenario(value: unknown): value is Scenario {
  if (typeof value !== 'object' || value === null || !('steps' in value)) return false
  const { steps } = value
  return (
    Array.isArray(steps) &&
    steps.every((step) => typeof step === 'object' && step !== null && 'post' in step)
  )
}

async function clock({ subject, at }: CommandWords, say: Say): Promise<void> {
  if (subject !== '' && subject !== 'reset') {
    throw new CommandError(`There is no clock ${subject}. Use clock, or clock reset.`)
  }
  const answer = await (subject === 'reset'
    ? post(`${at}/admin/clock/reset`, {})
    : call(`${at}/admin/clock`))
  const { now } = (await answer.json()) as { now: string }
  say(`The sandbox's clock says ${now}.`)
}

/** Prints every webhook with its answer, until the command or the sandbox ends. */
async function listen({ at }: CommandWords, say: Say): Promise<void> {
  const answer = await call(`${at}/admin/webhooks/answers`)
  say(`Listening to the webhooks of ${at}. Ctrl-C ends it.`)
  if (answer.body === null) return
  for await (const line of createInterface({ input: Readable.fromWeb(answer.body) })) {
    const { at: time, type, orderId, tries, status } = JSON.parse(line) as WebhookAnswer
    const answered = status === 0 ? 'no answer' : String(status)
    say(`${time}  ${type.padEnd(18)} ${orderId}  try ${tries}: ${answered}`)
  }
}

async function run(
  { post: path, body = {} }: ScenarioStep,
  { at, payment }: Pick<CommandWords, 'at' | 'payment'>,
): Promise<void> {
  if (path.includes('{order}') && payment === undefined) {
    throw new CommandError('Which payment? Say --payment pay_…')
  }
  await post(`${at}/admin/${path.replace('{order}', payment ?? '')}`, body)
}

const post = (url: string, body: object): Promise<Response> =>
  call(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, init).catch(() => {
    throw new CommandError(`No sandbox answers at ${new URL(url).origin}: say --at http://…`)
  })
  if (answer.ok) return answer
  const problem: unknown = await answer.json().catch(() => ({}))
  const message =
    typeof problem === 'object' && problem !== null && 'message' in problem
      ? problem.message
      : 'an error'
  throw new CommandError(`The sandbox answered ${answer.status}: ${String(message)}`)
}
