/** What a person does to a running sandbox from the command line: through its admin routes. */

import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { scenarios, type Scenario, type Step } from './scenarios.ts'
import type { WebhookAnswer } from './webhooks.ts'

/** What was wrong with a command, in a sentence. */
export class CommandError extends Error {}

export interface CommandWords {
  /** What comes behind the command's name. */
  subject: string
  /** Where the sandbox is. */
  at: string
  payment: string | undefined
}

type Say = (line: string) => void

export const commands: Record<string, (words: CommandWords, say: Say) => Promise<void>> = {
  trigger,
  listen,
  scenario,
}

/** Statuses whose event is not their own name. */
const statusOfEvent: Record<string, string> = { canceled: 'CANCELLED' }

async function trigger({ subject, at, payment }: CommandWords, say: Say): Promise<void> {
  const word = /^order\.([a-z_]+)$/.exec(subject)?.[1]
  if (word === undefined) {
    throw new CommandError('Which event? Such as order.paid, order.completed or order.failed.')
  }
  const status = statusOfEvent[word] ?? word.toUpperCase()
  await run({ post: 'orders/{order}', body: { status } }, { at, payment })
  say(`The order of ${payment} is ${status}, and its webhook is on its way.`)
}

async function scenario({ subject, at, payment }: CommandWords, say: Say): Promise<void> {
  const { says, steps } = findScenario(subject)
  say(says)
  for (const step of steps) {
    await run(step, { at, payment })
    say(`  ${step.post} ${step.body ? JSON.stringify(step.body) : ''}`.trimEnd())
  }
}

/** By its name, or from a file of the same shape. */
function findScenario(subject: string): Scenario {
  const known = scenarios[subject]
  if (known) return known
  if (!existsSync(subject)) {
    const names = Object.entries(scenarios).map(
      ([name, { says }]) => `  ${name.padEnd(18)} ${says}`,
    )
    throw new CommandError(`Which scenario? A file of steps, or one of\n${names.join('\n')}`)
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

/** Prints every webhook with its answer, until it is ended or the sandbox goes. */
async function listen({ at }: CommandWords, say: Say): Promise<void> {
  const answer = await call(`${at}/admin/webhooks/answers`)
  say(`Listening to the webhooks of ${at}. Ctrl-C ends it.`)
  if (answer.body === null) return
  for await (const line of createInterface({ input: Readable.fromWeb(answer.body) })) {
    const { at: time, type, orderId, tries, status } = JSON.parse(line) as WebhookAnswer
    const told = status === 0 ? 'no answer' : String(status)
    say(`${time}  ${type.padEnd(18)} ${orderId}  try ${tries}: ${told}`)
  }
}

async function run(
  { post, body = {} }: Step,
  { at, payment }: { at: string; payment: string | undefined },
): Promise<void> {
  if (post.includes('{order}') && payment === undefined) {
    throw new CommandError('Of which payment? Say --payment pay_…')
  }
  const path = post.replace('{order}', payment ?? '')
  await call(`${at}/admin/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, init).catch(() => {
    throw new CommandError(`No sandbox answers at ${new URL(url).origin}: say --at http://…`)
  })
  if (answer.ok) return answer
  const said: unknown = await answer.json().catch(() => ({}))
  const message =
    typeof said === 'object' && said !== null && 'message' in said ? said.message : 'an error'
  throw new CommandError(`The sandbox answered ${answer.status}: ${String(message)}`)
}
