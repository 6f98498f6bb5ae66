/** `npm run sandbox`: a Koywe for tests and demonstrations, in a process of its own. */

import closeWithGrace from 'close-with-grace'
import Type from 'typebox'
import { readEnvFile } from '../../runtime/env-file.ts'
import { readEnvironment, withoutSlash } from '../../runtime/environment.ts'
import { readOptions } from '../../runtime/options.ts'
import { exitOnBadConfiguration, exitOnFailure, toSentence } from '../../runtime/start.ts'
import { variables } from '../../runtime/variables.ts'
import { CommandError, commands } from './commands.ts'
import { buildSandbox } from './sandbox.ts'
import { scenarios } from './scenarios.ts'

readEnvFile()

const help = `npm run sandbox [-- <command>] [-- --help]

Plays Koywe on this machine: its API, its hosted pages, and /admin for tests. Needs nothing: every
variable has a default. It is a double, so its credentials are no secrets.

  PORT                    where it listens (default 4000), on HOST (default 127.0.0.1)
  KOYWE_API_KEY           what it lets in (default sandbox_key)
  KOYWE_SECRET            (default sandbox_secret)
  KOYWE_ORG_ID            (default org_sandbox)
  KOYWE_MERCHANT_ID       (default mrc_sandbox)
  KOYWE_WEBHOOK_SECRET    what it signs its webhooks with (default sandbox_webhook_secret)
  SANDBOX_WEBHOOK_URL     where it sends them; without it: nowhere
  SANDBOX_PROFILE         current (default) or guide: which shapes it plays
  SANDBOX_PUBLIC_URL      where payers reach its pages, if that is not where it is called
  SANDBOX_DATA_FILE       where it keeps its orders between starts; without it: nowhere

Commands, to a sandbox that runs at --at (default http://127.0.0.1:4000), about the order of --payment:
  trigger <event>         brings the order to the event's status and sends its webhook
  scenario <name|file>    plays one of these, or the steps of a JSON file:
${listScenarios()}
  listen                  prints every webhook with its answer

Examples:
  npm run sandbox
  npm run sandbox -- trigger order.paid --payment pay_0198…
  npm run sandbox -- scenario late-by-3-days --payment pay_0198…
  npm run sandbox -- listen --at http://127.0.0.1:4001
  SANDBOX_WEBHOOK_URL=http://127.0.0.1:3000/webhooks/koywe npm run sandbox
  PORT=4001 SANDBOX_PROFILE=guide npm run sandbox

Payin then needs KOYWE_BASE_URL=http://127.0.0.1:4000 and the same five KOYWE_ values.
`

const {
  HOST,
  PORT,
  KOYWE_API_KEY,
  KOYWE_SECRET,
  KOYWE_ORG_ID,
  KOYWE_MERCHANT_ID,
  KOYWE_WEBHOOK_SECRET,
  SANDBOX_PROFILE,
  SANDBOX_WEBHOOK_URL,
  SANDBOX_PUBLIC_URL,
  SANDBOX_DATA_FILE,
} = variables

const schema = Type.Object({
  HOST,
  PORT: { ...PORT, default: 4000 },
  KOYWE_API_KEY: { ...KOYWE_API_KEY, default: 'sandbox_key' },
  KOYWE_SECRET: { ...KOYWE_SECRET, default: 'sandbox_secret' },
  KOYWE_ORG_ID: { ...KOYWE_ORG_ID, default: 'org_sandbox' },
  KOYWE_MERCHANT_ID: { ...KOYWE_MERCHANT_ID, default: 'mrc_sandbox' },
  KOYWE_WEBHOOK_SECRET: { ...KOYWE_WEBHOOK_SECRET, default: 'sandbox_webhook_secret' },
  SANDBOX_PROFILE,
  SANDBOX_WEBHOOK_URL,
  SANDBOX_PUBLIC_URL,
  SANDBOX_DATA_FILE,
})

await obey()
const config = exitOnBadConfiguration(() => readEnvironment(schema, process.env))
const { app } = buildSandbox({
  settings: { profile: config.SANDBOX_PROFILE },
  dataFile: config.SANDBOX_DATA_FILE ?? null,
  publicUrl: config.SANDBOX_PUBLIC_URL ? withoutSlash(config.SANDBOX_PUBLIC_URL) : null,
  credentials: {
    apiKey: config.KOYWE_API_KEY,
    secret: config.KOYWE_SECRET,
    organizationId: config.KOYWE_ORG_ID,
    merchantId: config.KOYWE_MERCHANT_ID,
    webhookSecret: config.KOYWE_WEBHOOK_SECRET.split(',')[0] ?? '',
    webhookUrl: config.SANDBOX_WEBHOOK_URL ?? null,
  },
})
closeWithGrace({ delay: 10_000, logger: false }, () => app.close())

const { HOST: host, PORT: port } = config
const address = await exitOnFailure(`The sandbox cannot listen on ${host}:${port}`, () =>
  app.listen({ host, port }),
)
process.stdout.write(`${JSON.stringify({ process: 'sandbox', address })}\n`)

/** Does what the command line says to a running sandbox, and ends; without a command, returns. */
async function obey(): Promise<void> {
  const [name = '', subject = '', ...rest] = process.argv.slice(2)
  const command = commands[name]
  if (!command) return void readOptions(help, {})
  const isListening = name === 'listen'
  const { at, payment } = readOptions(
    help,
    { at: { type: 'string', default: 'http://127.0.0.1:4000' }, payment: { type: 'string' } },
    isListening ? process.argv.slice(3) : rest,
  )
  try {
    const words = { subject, at: withoutSlash(at), payment }
    await command(words, (line) => process.stdout.write(`${line}\n`))
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error instanceof CommandError ? error.message : toSentence(error)}\n`)
    process.exit(1)
  }
}

function listScenarios(): string {
  return Object.entries(scenarios)
    .map(([name, { says }]) => `    ${name.padEnd(22)}${says}`)
    .join('\n')
}
